<?php
/**
 * The message with the recording.
 *
 * @package Webinars\Post_Webinar_Recording_Followup_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Recording_Followup_Telegram;

/**
 * Sends the recording to who left early, called a recording, in the site's language.
 */
final class Recording_Message {

	/** Keeps the whole message within what Telegram takes. */
	private const LONGEST_TITLE = 200;

	/**
	 * Hears which way an attendee goes, and hands the message to the outbox, once per lead and webinar.
	 *
	 * Nothing is said where the webinar has no recording.
	 *
	 * @param WebinarRoute $route The routing service's payload.
	 */
	public function enqueue( array $route ): void {
		if ( 'not_attended' !== $route['route'] ) {
			return;
		}
		/**
		 * The read model.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $route['webinar_id'] );
		if ( null === $webinar || 1 !== preg_match( '~^https?://\S{1,2000}$~iD', $webinar['recording_url'] ) ) {
			return;
		}

		// Whoever's request this is, the reader is somebody else.
		$is_switched = switch_to_locale( get_locale() );
		$text        = sprintf(
			/* translators: %s: title of the webinar. */
			__( "Recording: “%s”\n\nThis is the recording of the webinar that has already taken place. Watch it whenever it suits you.", 'post-webinar-recording-followup-telegram' ),
			$this->title( $webinar )
		);
		$button = array(
			'text' => __( 'Watch the recording', 'post-webinar-recording-followup-telegram' ),
			'url'  => $webinar['recording_url'],
		);
		if ( $is_switched ) {
			restore_previous_locale();
		}

		/** This action is documented in contract/hooks/webinar_outbox_enqueue.json. */
		do_action(
			'webinar_outbox_enqueue',
			array(
				'key'       => "post-webinar-recording-followup-telegram/{$route['webinar_id']}/{$route['lead_id']}",
				'type'      => 'telegram.message',
				'order_key' => "lead:{$route['lead_id']}",
				'data'      => array(
					'recipient_id' => $route['lead_id'],
					'webinar_id'   => $route['webinar_id'],
					'kind'         => 'recording',
					'text'         => $text,
					'button'       => $button,
				),
			)
		);
	}

	/**
	 * The title, which is plain text already, in a bounded length.
	 *
	 * @param Webinar $webinar The read model.
	 */
	private function title( array $webinar ): string {
		$title = $webinar['title'];
		return mb_strlen( $title ) > self::LONGEST_TITLE ? mb_substr( $title, 0, self::LONGEST_TITLE - 1 ) . '…' : $title;
	}
}
