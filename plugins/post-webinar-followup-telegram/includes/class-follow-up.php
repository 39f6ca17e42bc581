<?php
/**
 * The message after a webinar.
 *
 * @package Webinars\Post_Webinar_Followup_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Followup_Telegram;

use Webinars\Post_Webinar_Followup_Telegram\Lib\Site_Address;

/**
 * Writes to each attendee what their route asks for, in the site's language and the organizer's words.
 *
 * @phpstan-type Button array{text: string, url: string}
 */
final class Follow_Up {

	/** Telegram cuts longer words on a button. */
	private const LONGEST_BUTTON = 64;

	/**
	 * Passes the message for an attendee to the outbox when the lead is routed, once per lead and webinar.
	 *
	 * @param WebinarRoute $route The routing service's payload.
	 */
	public function enqueue( array $route ): void {
		/**
		 * The read model.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $route['webinar_id'] );
		$message = null === $webinar ? null : $this->message( isset( $route['is_absent'] ) ? 'absent' : $route['route'], $webinar );
		if ( null === $webinar || null === $message ) {
			return;
		}

		/** This action is documented in contract/hooks/webinar_outbox_enqueue.json. */
		do_action(
			'webinar_outbox_enqueue',
			array(
				'key'           => "post-webinar-followup-telegram/{$route['webinar_id']}/{$route['lead_id']}",
				'type'          => 'telegram.message',
				'order_key'     => "lead:{$route['lead_id']}",
				'about_lead_id' => $route['lead_id'],
				'data'          => array(
					'recipient_id' => $route['lead_id'],
					'webinar_id'   => $route['webinar_id'],
					'kind'         => $route['route'],
					'subject'      => $message['subject'] ?? '',
					'text'         => $message['text'],
					'button'       => $this->button( $route['route'], $webinar, $message['button_text'] ),
				),
				'not_before'    => $message['not_before'],
			)
		);
	}

	/**
	 * What is said, null where the outbox is off.
	 *
	 * @param string  $name    Name of the template.
	 * @param Webinar $webinar The read model.
	 * @return MessageText|null
	 */
	private function message( string $name, array $webinar ): ?array {
		/**
		 * As the contract says.
		 *
		 * @var MessageText|null $message
		 */
		$message = apply_filters(
			'webinar_outbox_message',
			null,
			$name,
			array(),
			$webinar['webinar_id']
		);
		return $message;
	}

	/**
	 * The next step: the room's CTA for who attended, the schedule for who left early.
	 *
	 * @param string  $route       Which way the attendee goes.
	 * @param Webinar $webinar     The read model.
	 * @param string  $button_text The words that lead to the schedule.
	 * @return Button|null Null where it has no words or leads nowhere.
	 */
	private function button( string $route, array $webinar, string $button_text ): ?array {
		$cta     = $webinar['room_cta'];
		$text    = 'attended' === $route ? $cta['text'] : $button_text;
		$url     = 'attended' === $route ? $cta['url'] : apply_filters( 'ui_webinar_public_url', '' );
		$address = is_string( $url ) ? Site_Address::resolve( $url ) : '';
		if ( '' === $text || 1 !== preg_match( '~^\S{1,2000}$~D', $address ) ) {
			return null;
		}
		return array(
			'text' => mb_substr( $text, 0, self::LONGEST_BUTTON ),
			'url'  => $address,
		);
	}
}
