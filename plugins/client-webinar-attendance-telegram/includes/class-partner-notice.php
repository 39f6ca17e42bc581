<?php
/**
 * The notice to the partner.
 *
 * @package Webinars\Client_Webinar_Attendance_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Telegram;

/**
 * Tells who invited a lead how the lead attended, in the site's language.
 */
final class Partner_Notice {

	/** These keep the whole message within what Telegram takes. */
	private const LONGEST_TITLE = 200;
	private const LONGEST_NAME  = 100;

	/**
	 * Hears a classification, and hands the notice to the outbox, once per lead and webinar.
	 *
	 * Nothing is said where nobody invited the lead.
	 *
	 * @param AttendanceClassified $classification The attendance service's payload.
	 */
	public function enqueue( array $classification ): void {
		$lead_id    = $classification['lead_id'];
		$webinar_id = $classification['webinar_id'];
		$partner_id = apply_filters( 'core_webinar_partner_id', 0, $lead_id );
		/**
		 * The read model.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		if ( ! is_int( $partner_id ) || $partner_id < 1 || null === $webinar ) {
			return;
		}

		// Whoever's request this is, the reader is somebody else.
		$is_switched = switch_to_locale( get_locale() );
		$text        = $this->text( $classification['attended'], $this->shorten( $webinar['title'], self::LONGEST_TITLE ), $this->name( $lead_id ) );
		if ( $is_switched ) {
			restore_previous_locale();
		}

		/** This action is documented in contract/hooks/webinar_outbox_enqueue.json. */
		do_action(
			'webinar_outbox_enqueue',
			array(
				'key'       => "client-webinar-attendance-telegram/$webinar_id/$lead_id",
				'type'      => 'telegram.message',
				'order_key' => "lead:$partner_id",
				'data'      => array(
					'recipient_id' => $partner_id,
					'webinar_id'   => $webinar_id,
					'kind'         => 'attendance_notice',
					'text'         => $text,
					'button'       => null,
				),
			)
		);
	}

	/**
	 * What the partner reads.
	 *
	 * @param bool   $attended Whether the guest stayed.
	 * @param string $title    Title of the webinar.
	 * @param string $name     The guest's name, empty when it is not known.
	 */
	private function text( bool $attended, string $title, string $name ): string {
		if ( '' === $name ) {
			return sprintf(
				$attended
					/* translators: %s: title of the webinar. */
					? __( 'Your guest took part in the webinar “%s”. A good moment to ask how they liked it!', 'client-webinar-attendance-telegram' )
					/* translators: %s: title of the webinar. */
					: __( 'Your guest came to the webinar “%s” but left early. A kind word from you may help.', 'client-webinar-attendance-telegram' ),
				$title
			);
		}
		return sprintf(
			$attended
				/* translators: 1: name of the guest, 2: title of the webinar. */
				? __( 'Your guest %1$s took part in the webinar “%2$s”. A good moment to ask how they liked it!', 'client-webinar-attendance-telegram' )
				/* translators: 1: name of the guest, 2: title of the webinar. */
				: __( 'Your guest %1$s came to the webinar “%2$s” but left early. A kind word from you may help.', 'client-webinar-attendance-telegram' ),
			$name,
			$title
		);
	}

	/**
	 * The display name of the lead's user, empty when there is none.
	 *
	 * Without a CRM the lead's id is the user's; where a CRM maps them otherwise, that user is somebody else.
	 */
	private function name( int $lead_id ): string {
		$user = get_userdata( $lead_id );
		if ( false === $user || apply_filters( 'core_webinar_lead_id', $user->ID, $user->ID ) !== $lead_id ) {
			return '';
		}
		// WordPress keeps names with their special characters encoded.
		return $this->shorten( html_entity_decode( $user->display_name, ENT_QUOTES, 'UTF-8' ), self::LONGEST_NAME );
	}

	/**
	 * Plain text in a bounded length.
	 */
	private function shorten( string $text, int $longest ): string {
		return mb_strlen( $text ) > $longest ? mb_substr( $text, 0, $longest - 1 ) . '…' : $text;
	}
}
