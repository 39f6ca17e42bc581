<?php
/**
 * Webinars as iCalendar.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

/**
 * Writes a document of RFC 5545. Times are UTC, which every calendar turns into its owner's zone, so that no zone and no
 * daylight-saving rule has to be described. There is no METHOD: with one the document would be a message of RFC 5546, which
 * needs an organizer's mail address.
 */
final class Calendar_Text {

	/** A line is at most so long, without its end (RFC 5545, 3.1). */
	private const LINE_BYTES = 75;

	/**
	 * Writes the document.
	 *
	 * @param list<Webinar> $webinars What it holds.
	 */
	public function of( array $webinars ): string {
		/* translators: %s: name of the site. */
		$name  = $this->escape( sprintf( __( 'Webinars: %s', 'ui-webinar-public' ), wp_specialchars_decode( get_bloginfo( 'name' ), ENT_QUOTES ) ) );
		$lines = array(
			'BEGIN:VCALENDAR',
			'VERSION:2.0',
			'PRODID:-//Webinar suite//Schedule//EN',
			'CALSCALE:GREGORIAN',
			// Of RFC 7986, and what programs knew before it.
			"NAME:$name",
			"X-WR-CALNAME:$name",
			'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
			'X-PUBLISHED-TTL:PT1H',
		);
		foreach ( $webinars as $webinar ) {
			array_push( $lines, ...$this->event( $webinar ) );
		}
		$lines[] = 'END:VCALENDAR';
		return implode( '', array_map( array( $this, 'fold' ), $lines ) );
	}

	/**
	 * Writes one webinar. Its UID stays the same, so that a moved webinar moves in the calendar too.
	 *
	 * @param Webinar $webinar The webinar.
	 * @return list<string> Lines, not folded yet.
	 */
	private function event( array $webinar ): array {
		$id      = $webinar['webinar_id'];
		$url     = $this->url( $id );
		$changed = $this->moment( (int) get_post_modified_time( 'U', true, $id ) );
		return array(
			'BEGIN:VEVENT',
			"UID:webinar-$id@" . (string) wp_parse_url( home_url(), PHP_URL_HOST ),
			"DTSTAMP:$changed",
			"LAST-MODIFIED:$changed",
			'DTSTART:' . $this->moment( $webinar['scheduled_at'] ),
			// An end has to be later than the start.
			...( $webinar['duration_minutes'] > 0 ? array( 'DTEND:' . $this->moment( $webinar['scheduled_at'] + MINUTE_IN_SECONDS * $webinar['duration_minutes'] ) ) : array() ),
			'SUMMARY:' . $this->escape( $webinar['title'] ),
			'DESCRIPTION:' . $this->escape( trim( $webinar['excerpt'] . "\n\n" . $url ) ),
			'URL:' . $url,
			// Google and Outlook show the place and not the URL.
			'LOCATION:' . $this->escape( $url ),
			'STATUS:CONFIRMED',
			'BEGIN:VALARM',
			'ACTION:DISPLAY',
			'DESCRIPTION:' . $this->escape( $webinar['title'] ),
			// The lobby opens then.
			'TRIGGER:-PT15M',
			'END:VALARM',
			'END:VEVENT',
		);
	}

	/**
	 * Where the webinar takes place: the room, which leads a guest to sign in, else the schedule.
	 *
	 * @param int $webinar_id The webinar.
	 */
	private function url( int $webinar_id ): string {
		$room = apply_filters( 'ui_webinar_room_url', '', $webinar_id );
		$page = is_string( $room ) && '' !== $room ? $room : apply_filters( 'ui_webinar_public_url', '' );
		return esc_url_raw( is_string( $page ) && '' !== $page ? $page : home_url( '/' ) );
	}

	/**
	 * A moment in UTC.
	 *
	 * @param int $timestamp Unix seconds.
	 */
	private function moment( int $timestamp ): string {
		return gmdate( 'Ymd\THis\Z', $timestamp );
	}

	/**
	 * Text as a value: it can neither end its line nor begin another property.
	 *
	 * @param string $text Plain text.
	 */
	private function escape( string $text ): string {
		$text = (string) preg_replace( '/[\x00-\x08\x0B\x0C\x0E-\x1F\x7F]/', '', str_replace( array( "\r\n", "\r" ), "\n", mb_scrub( $text, 'UTF-8' ) ) );
		return str_replace( array( '\\', ';', ',', "\n" ), array( '\\\\', '\\;', '\\,', '\\n' ), $text );
	}

	/**
	 * Ends a line, breaking a long one between characters.
	 *
	 * @param string $line One line.
	 */
	private function fold( string $line ): string {
		$pieces = array( mb_strcut( $line, 0, self::LINE_BYTES, 'UTF-8' ) );
		$length = strlen( $line );
		$done   = strlen( $pieces[0] );
		while ( $done < $length ) {
			// A continued line begins with a space, which counts.
			$pieces[] = mb_strcut( $line, $done, self::LINE_BYTES - 1, 'UTF-8' );
			$done    += strlen( end( $pieces ) );
		}
		return implode( "\r\n ", $pieces ) . "\r\n";
	}
}
