<?php
/**
 * Webinars as iCalendar text.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

use Webinars\Ui_Webinar_Public\Lib\Description;
use Webinars\Ui_Webinar_Public\Lib\Valid_Utf8;

/**
 * Writes a document of RFC 5545. Times are UTC, which every calendar converts to its owner's zone, so that no zone and no rule for
 * daylight-saving time has to be described. There is no METHOD: it would turn the document into a message of RFC 5546, which needs an
 * organizer's mail address.
 *
 * @phpstan-import-type CancelledWebinar from Cancelled_Webinars
 */
final class Calendar_Text {

	/** Unix seconds of 2020: most calendars store the number in 32 bits. */
	private const SEQUENCE_SINCE = 1577836800;

	/** Pieces of a line: with the space before each but the first, 75 bytes at most (RFC 5545, 3.1), and whole characters. */
	private const PIECES = '/.{1,74}(?![\x80-\xBF])/s';

	/**
	 * Returns the document.
	 *
	 * @param list<Webinar>          $webinars  Webinars that take place, or took place.
	 * @param list<CancelledWebinar> $cancelled Webinars that do not.
	 */
	public function document( array $webinars, array $cancelled = array() ): string {
		/* translators: %s: name of the site. */
		$name  = $this->escape( sprintf( __( 'Webinars: %s', 'ui-webinar-public' ), wp_specialchars_decode( get_bloginfo( 'name' ), ENT_QUOTES ) ) );
		$lines = array(
			'BEGIN:VCALENDAR',
			'VERSION:2.0',
			'PRODID:-//Webinar suite//Schedule//EN',
			'CALSCALE:GREGORIAN',
			// The name by RFC 7986, and by the older extension.
			"NAME:$name",
			"X-WR-CALNAME:$name",
			'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
			'X-PUBLISHED-TTL:PT1H',
		);
		foreach ( $webinars as $webinar ) {
			array_push( $lines, ...$this->event( $webinar ) );
		}
		foreach ( $cancelled as $webinar ) {
			array_push( $lines, 'BEGIN:VEVENT', ...$this->head( $webinar, $webinar['cancelled_at'] ), ...array( 'STATUS:CANCELLED', 'END:VEVENT' ) );
		}
		$lines[] = 'END:VCALENDAR';
		return implode( '', array_map( array( $this, 'fold' ), $lines ) );
	}

	/**
	 * Writes one webinar.
	 *
	 * @param Webinar $webinar Webinar.
	 * @return list<string> Lines, not folded yet.
	 */
	private function event( array $webinar ): array {
		$id  = $webinar['webinar_id'];
		$url = $this->url( $id );
		return array(
			'BEGIN:VEVENT',
			...$this->head( $webinar, (int) get_post_modified_time( 'U', true, $id ) ),
			'DESCRIPTION:' . $this->escape( trim( Description::plain( $webinar ) . "\n\n" . $url ) ),
			'URL:' . $url,
			// Google and Outlook show the location and not the URL.
			'LOCATION:' . $this->escape( $url ),
			'STATUS:CONFIRMED',
			'BEGIN:VALARM',
			'ACTION:DISPLAY',
			'DESCRIPTION:' . $this->escape( $webinar['title'] ),
			// The lobby opens at that time.
			'TRIGGER:-PT15M',
			'END:VALARM',
			'END:VEVENT',
		);
	}

	/**
	 * Writes what webinar this is, and when. Its UID stays the same, so that a moved webinar moves in the calendar too. Two sites in folders
	 * of one host, as on a network, differ by the path.
	 *
	 * @param Webinar|CancelledWebinar $webinar    Webinar.
	 * @param int                      $changed_at Unix seconds.
	 * @return list<string> Lines, not folded yet.
	 */
	private function head( array $webinar, int $changed_at ): array {
		$changed = $this->utc( $changed_at );
		return array(
			"UID:webinar-{$webinar['webinar_id']}@" . $this->escape( wp_parse_url( home_url(), PHP_URL_HOST ) . wp_parse_url( home_url(), PHP_URL_PATH ) ),
			"DTSTAMP:$changed",
			"LAST-MODIFIED:$changed",
			// It has to grow with each change.
			'SEQUENCE:' . max( 0, $changed_at - self::SEQUENCE_SINCE ),
			'DTSTART:' . $this->utc( $webinar['scheduled_at'] ),
			// The end must be later than the start.
			...( $webinar['duration_minutes'] > 0 ? array( 'DTEND:' . $this->utc( $webinar['scheduled_at'] + MINUTE_IN_SECONDS * $webinar['duration_minutes'] ) ) : array() ),
			'SUMMARY:' . $this->escape( $webinar['title'] ),
		);
	}

	/**
	 * Where the webinar takes place: its own page, which leads guests and members in; else the room, which asks a guest to sign in; else
	 * the schedule.
	 */
	private function url( int $webinar_id ): string {
		$addresses = array( apply_filters( 'ui_webinar_entry_url', '', $webinar_id ), apply_filters( 'ui_webinar_room_url', '', $webinar_id ), apply_filters( 'ui_webinar_public_url', '' ), home_url( '/' ) );
		return esc_url_raw( (string) current( array_filter( $addresses, static fn( mixed $url ): bool => is_string( $url ) && '' !== $url ) ) );
	}

	/**
	 * Formats a time in UTC.
	 *
	 * @param int $timestamp Unix seconds.
	 */
	private function utc( int $timestamp ): string {
		return gmdate( 'Ymd\THis\Z', $timestamp );
	}

	/**
	 * Escapes text, so that it can neither end its line nor begin another property.
	 *
	 * @param string $text Plain text.
	 */
	private function escape( string $text ): string {
		$text = (string) preg_replace( '/[\x00-\x08\x0B\x0C\x0E-\x1F\x7F]/', '', str_replace( array( "\r\n", "\r" ), "\n", Valid_Utf8::strip( $text ) ) );
		return str_replace( array( '\\', ';', ',', "\n" ), array( '\\\\', '\\;', '\\,', '\\n' ), $text );
	}

	/**
	 * Ends a line, and folds a long one between characters.
	 */
	private function fold( string $line ): string {
		preg_match_all( self::PIECES, $line, $pieces );
		return implode( "\r\n ", $pieces[0] ) . "\r\n";
	}
}
