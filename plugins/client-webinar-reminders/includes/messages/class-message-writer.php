<?php
/**
 * Writing messages.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Reminders;

use Webinars\Client_Webinar_Reminders\Lib\Site_Address;
use Webinars\Client_Webinar_Reminders\Lib\Site_Time;

/**
 * Writes a message to a registered person, in the organizer's words and the site's language, and enqueues it.
 *
 * @phpstan-type Links array{title: string, calendar: string, page: string}
 */
final class Message_Writer {

	/** Telegram cuts longer words on a button. */
	private const LONGEST_BUTTON = 64;

	/** The outbox cuts longer values, and no cut address works. */
	private const LONGEST_VALUE = 200;

	/** The outbox fills in the person's own link when it sends. */
	private const LINK = '{link}';

	private const URGENT_SECONDS = HOUR_IN_SECONDS;

	/**
	 * Returns what is the same in the messages to everybody: the last public title, the calendar file, and the page of the webinar, or the schedule
	 * where it is cancelled.
	 *
	 * @return Links
	 */
	public function links( int $webinar_id, string $title, bool $is_cancelled = false ): array {
		$entry = $is_cancelled ? apply_filters( 'ui_webinar_public_url', '' ) : apply_filters( 'ui_webinar_entry_url', '', $webinar_id );
		$page  = is_string( $entry ) && '' !== $entry ? $entry : apply_filters( 'ui_webinar_room_url', '', $webinar_id );
		return array(
			'title'    => $title,
			'calendar' => self::address( apply_filters( 'ui_webinar_public_calendar_url', '', $webinar_id ) ),
			'page'     => self::address( $page ),
		);
	}

	/**
	 * Enqueues a message, unless the person must not get it.
	 *
	 * @param Registration $registration Whom.
	 * @param string       $name         Name of the template.
	 * @param string       $key          Names it among those to this person.
	 * @param Links        $links        As links() made them.
	 * @param int          $start        The start that it names; 0 for a recording.
	 * @param int          $from         The start before, 0 for none.
	 * @param int          $expires_at   Unix seconds from which it is useless.
	 * @return bool Whether the person gets it.
	 * @phpstan-param 'registered'|'waiting'|'seat_granted'|'reminder'|'come_back'|'moved'|'cancelled' $name
	 */
	public function write( array $registration, string $name, string $key, array $links, int $start, int $from, int $expires_at ): bool {
		$webinar_id = $registration['webinar_id'];
		$lead_id    = $registration['lead_id'];
		if ( ! Recipients::may_get( $registration, $name ) ) {
			return false;
		}
		$url         = $links['page'];
		$is_personal = 'cancelled' !== $name;
		// This may be the request of somebody with another language.
		$is_switched = switch_to_locale( get_locale() );
		/**
		 * As the contract says.
		 *
		 * @var MessageText|null $message
		 */
		$message = apply_filters( 'webinar_outbox_message', null, $name, $this->values( $registration, $name, $links, $start, $from, $is_personal ? self::LINK : $url ), $webinar_id );
		if ( $is_switched ) {
			restore_previous_locale();
		}
		if ( null === $message ) {
			return false;
		}
		$button = mb_substr( $message['button_text'], 0, self::LONGEST_BUTTON );
		/** This action is documented in contract/hooks/webinar_outbox_enqueue.json. */
		do_action(
			'webinar_outbox_enqueue',
			array(
				'key'           => Outbox::key( $webinar_id, $lead_id, $key ),
				'type'          => 'telegram.message',
				'order_key'     => "lead:$lead_id",
				'about_lead_id' => $lead_id,
				'data'          => array(
					'recipient_id' => $lead_id,
					'webinar_id'   => $webinar_id,
					// Older sidecars know no other kind for it.
					'kind'         => 'come_back' === $name ? 'reminder' : $name,
					'subject'      => $message['subject'] ?? '',
					'text'         => $message['text'],
					'button'       => '' === $button || '' === $url ? null : array(
						'text' => $button,
						'url'  => $url,
					),
					'expires_at'   => $expires_at,
				) + ( $is_personal ? array( 'has_personal_link' => true ) : array() ),
				'urgent_from'   => max( 1, min( $start, 0 === $from ? $start : $from ) - self::URGENT_SECONDS ),
			)
		);
		return true;
	}

	/**
	 * Returns the values of the placeholders.
	 *
	 * @param Registration $registration Whom.
	 * @param Links        $links        As links() made them.
	 * @return array<string, string>
	 */
	private function values( array $registration, string $name, array $links, int $start, int $from, string $url ): array {
		$user = get_userdata( $registration['user_id'] );
		return array(
			'title'    => $links['title'],
			'date'     => self::format( 'date_format', $start ),
			'time'     => self::format( 'time_format', $start ),
			'start'    => 0 === $start ? '' : Site_Time::with_zone( $start ),
			'from'     => 0 === $from ? '' : Site_Time::with_zone( $from ),
			'calendar' => mb_strlen( $links['calendar'] ) > self::LONGEST_VALUE ? '' : $links['calendar'],
			'link'     => mb_strlen( $url ) > self::LONGEST_VALUE ? '' : $url,
			'name'     => false === $user ? '' : wp_specialchars_decode( $user->display_name, ENT_QUOTES ),
			'place'    => 'waiting' === $name ? number_format_i18n( 1 + $this->ahead( $registration ) ) : '',
		);
	}

	/**
	 * Counts the people who wait before this one.
	 *
	 * @param Registration $registration Whom.
	 */
	private function ahead( array $registration ): int {
		/**
		 * As the contract says; lists come without the number.
		 *
		 * @var Registration|null $full
		 */
		$full = isset( $registration['ahead'] ) ? $registration : apply_filters( 'client_webinar_registration', null, $registration['webinar_id'], $registration['lead_id'], $registration['slot_id'] ?? 0 );
		return $full['ahead'] ?? 0;
	}

	/**
	 * Formats a time in the site's zone; empty for 0.
	 *
	 * @param string $option `date_format` or `time_format`.
	 */
	private static function format( string $option, int $timestamp ): string {
		$format = get_option( $option );
		return is_string( $format ) && $timestamp > 0 ? (string) wp_date( $format, $timestamp ) : '';
	}

	/**
	 * Resolves an address that a module answered; empty where a message cannot hold it.
	 */
	private static function address( mixed $url ): string {
		$address = is_string( $url ) ? Site_Address::resolve( $url ) : '';
		return 1 === preg_match( '~^\S{1,2000}$~D', $address ) ? $address : '';
	}
}
