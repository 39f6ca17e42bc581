<?php
/**
 * The message to a speaker who was named.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration;

use Webinars\Client_Webinar_Control_Integration\Lib\Site_Time;

/**
 * Tells each speaker of a published webinar when it begins and where its console is, by Telegram or e-mail, in the site's language.
 */
final class Speaker_Notice {

	/** Kind of the message, and name of its template. */
	public const KIND = 'speaker';

	private const LONGEST_BUTTON = 64;

	public function __construct( private readonly Console_Page $page ) {}

	/**
	 * Answers `core_webinar_saved`: hands the messages to the outbox, which ignores the key of one that it has. So a speaker is told once.
	 *
	 * Nobody is told of a draft, of a rehearsal, of what has begun, or of what they did themselves.
	 *
	 * @param CoreWebinarSaved $saved Core's payload.
	 */
	public function enqueue( array $saved ): void {
		$webinar_id = $saved['webinar_id'];
		/**
		 * The read model.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		if ( null === $webinar || 'scheduled' !== $webinar['status'] || 'publish' !== get_post_status( $webinar_id ) || $webinar['scheduled_at'] <= time() ) {
			return;
		}
		foreach ( array_diff( $webinar['speaker_user_ids'], array( get_current_user_id(), $webinar['owner_user_id'] ) ) as $user_id ) {
			$this->tell( $user_id, $webinar );
		}
	}

	/**
	 * Tells one speaker.
	 *
	 * @param Webinar $webinar The read model.
	 */
	private function tell( int $user_id, array $webinar ): void {
		$webinar_id = $webinar['webinar_id'];
		/** This filter is documented in contract/hooks/core_webinar_lead_id.json. */
		$lead_id = apply_filters( 'core_webinar_lead_id', $user_id, $user_id );
		// This is the request of somebody with another language.
		$is_switched = switch_to_locale( get_locale() );
		/**
		 * Null where the outbox is off.
		 *
		 * @var MessageText|null $message
		 */
		$message = apply_filters( 'webinar_outbox_message', null, self::KIND, array( 'start' => Site_Time::with_zone( $webinar['scheduled_at'] ) ), $webinar_id );
		if ( $is_switched ) {
			restore_previous_locale();
		}
		if ( null === $message || ! is_int( $lead_id ) || $lead_id < 1 ) {
			return;
		}
		$page   = $this->page->url();
		$button = array(
			'text' => mb_substr( $message['button_text'], 0, self::LONGEST_BUTTON ),
			'url'  => Console_Page::address( $page, $webinar_id ),
		);
		/** This action is documented in contract/hooks/webinar_outbox_enqueue.json. */
		do_action(
			'webinar_outbox_enqueue',
			array(
				'key'       => "client-webinar-control-integration/$webinar_id/$lead_id",
				'type'      => 'telegram.message',
				'order_key' => "lead:$lead_id",
				'data'      => array(
					'recipient_id' => $lead_id,
					'webinar_id'   => $webinar_id,
					'kind'         => self::KIND,
					'subject'      => $message['subject'] ?? '',
					'text'         => $message['text'],
					'button'       => '' === $page || '' === $button['text'] ? null : $button,
					'expires_at'   => $webinar['scheduled_at'],
				),
			)
		);
	}
}
