<?php
/**
 * Times as the first page view says them.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Writes in the site's time zone; the browser writes the same in the visitor's.
 */
final class Time_Text {

	/**
	 * A `time` element with the day, the time and the name of the zone.
	 *
	 * @param int    $timestamp Unix seconds.
	 * @param string $attributes Further attributes, escaped.
	 */
	public static function element( int $timestamp, string $attributes = '' ): string {
		return sprintf(
			'<time datetime="%s" %s>%s</time>',
			esc_attr( gmdate( 'Y-m-d\TH:i:s\Z', $timestamp ) ),
			$attributes,
			esc_html( self::moment( $timestamp ) )
		);
	}

	/**
	 * The day, the time and the name of the zone.
	 *
	 * @param int $timestamp Unix seconds.
	 */
	public static function moment( int $timestamp ): string {
		return sprintf(
			/* translators: 1: date, as in "Sun 22 November", 2: time, as in "19:00", 3: time zone, as in "Europe/Moscow". */
			__( '%1$s, %2$s (%3$s)', 'ui-webinar-room' ),
			/* translators: a date without a year, see https://www.php.net/date */
			(string) wp_date( __( 'D j F', 'ui-webinar-room' ), $timestamp ),
			(string) wp_date( self::time_format(), $timestamp ),
			self::zone()
		);
	}

	/**
	 * How long until then: `12:04` within a day, else as in `3 days`.
	 *
	 * @param int $seconds Zero and less is now.
	 */
	public static function countdown( int $seconds ): string {
		if ( $seconds <= 0 ) {
			return '';
		}
		if ( $seconds >= DAY_IN_SECONDS ) {
			$days = (int) round( $seconds / DAY_IN_SECONDS );
			/* translators: %d: days until the start. */
			return sprintf( _n( '%d day', '%d days', $days, 'ui-webinar-room' ), $days );
		}
		$hours = intdiv( $seconds, HOUR_IN_SECONDS );
		return ( $hours > 0 ? $hours . ':' : '' ) . gmdate( 'i:s', $seconds );
	}

	/**
	 * The site's zone by its name, else by its distance from UTC.
	 */
	private static function zone(): string {
		$zone = wp_timezone_string();
		return str_contains( $zone, '/' ) ? str_replace( '_', ' ', $zone ) : 'UTC' . ( 'UTC' === $zone ? '' : $zone );
	}

	/**
	 * The site's own way to write a time.
	 */
	private static function time_format(): string {
		$format = get_option( 'time_format' );
		return is_string( $format ) && '' !== $format ? $format : 'H:i';
	}
}
