<?php
/**
 * The message after a webinar.
 *
 * @package Webinars\Post_Webinar_Followup_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Followup_Telegram;

/**
 * Writes to each attendee what their route asks for, in the site's language.
 *
 * @phpstan-type Button array{text: string, url: string}
 */
final class Follow_Up {

	/** Keeps the whole message within what Telegram takes. */
	private const LONGEST_TITLE = 200;

	/** Telegram cuts longer words on a button. */
	private const LONGEST_BUTTON = 64;

	/**
	 * Hears which way an attendee goes, and hands the message to the outbox, once per lead and webinar.
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
		if ( null === $webinar ) {
			return;
		}

		// Whoever's request this is, the reader is somebody else.
		$is_switched = switch_to_locale( get_locale() );
		$message     = 'attended' === $route['route'] ? $this->for_attended( $webinar ) : $this->for_not_attended( $webinar );
		if ( $is_switched ) {
			restore_previous_locale();
		}

		/** This action is documented in contract/hooks/webinar_outbox_enqueue.json. */
		do_action(
			'webinar_outbox_enqueue',
			array(
				'key'       => "post-webinar-followup-telegram/{$route['webinar_id']}/{$route['lead_id']}",
				'type'      => 'telegram.message',
				'order_key' => "lead:{$route['lead_id']}",
				'data'      => array(
					'recipient_id' => $route['lead_id'],
					'webinar_id'   => $route['webinar_id'],
					'kind'         => $route['route'],
				) + $message,
			)
		);
	}

	/**
	 * Thanks, and the next step that the room's CTA offers.
	 *
	 * @param Webinar $webinar The read model.
	 * @return array{text: string, button: Button|null}
	 */
	private function for_attended( array $webinar ): array {
		return array(
			'text'   => sprintf(
				/* translators: %s: title of the webinar. */
				__( 'Thank you for being with us at “%s”! We hope you found something useful in it.', 'post-webinar-followup-telegram' ),
				$this->title( $webinar )
			),
			'button' => $this->button( $webinar['room_cta']['text'], $webinar['room_cta']['url'] ),
		);
	}

	/**
	 * A warm word to who left early, and the way to the next webinar.
	 *
	 * @param Webinar $webinar The read model.
	 * @return array{text: string, button: Button|null}
	 */
	private function for_not_attended( array $webinar ): array {
		$schedule_url = apply_filters( 'ui_webinar_public_url', '' );
		return array(
			'text'   => sprintf(
				/* translators: %s: title of the webinar. */
				__( 'You dropped in on “%s” but could not stay this time. That happens! We will be glad to see you at the next webinar.', 'post-webinar-followup-telegram' ),
				$this->title( $webinar )
			),
			'button' => $this->button( __( 'See the schedule', 'post-webinar-followup-telegram' ), is_string( $schedule_url ) ? $schedule_url : '' ),
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

	/**
	 * A button, none where it has no words or leads nowhere.
	 *
	 * @param string $text What it says.
	 * @param string $url  An absolute address, or a path of this site.
	 * @return Button|null
	 */
	private function button( string $text, string $url ): ?array {
		$absolute = str_starts_with( $url, '/' ) ? home_url( $url ) : $url;
		if ( '' === $text || 1 !== preg_match( '~^https?://\S{1,2000}$~iD', $absolute ) ) {
			return null;
		}
		return array(
			'text' => mb_substr( $text, 0, self::LONGEST_BUTTON ),
			'url'  => $absolute,
		);
	}
}
