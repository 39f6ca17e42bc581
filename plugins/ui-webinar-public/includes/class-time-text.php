<?php
/**
 * Times as the schedule says them before scripts run.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

/**
 * Writes in the site's time zone; the browser writes the same in the visitor's.
 */
final class Time_Text {

	/**
	 * The day, the time and the name of the zone.
	 *
	 * @param int $timestamp Unix seconds.
	 */
	public static function moment( int $timestamp ): string {
		/* translators: 1: date and time, as in "Sun 22 November, 19:00", 2: time zone, as in "Europe/Moscow". */
		return sprintf( __( '%1$s (%2$s)', 'ui-webinar-public' ), self::clock( $timestamp ), self::zone() );
	}

	/**
	 * The day and the time.
	 *
	 * @param int $timestamp Unix seconds.
	 */
	public static function clock( int $timestamp ): string {
		$format = get_option( 'time_format' );
		return sprintf(
			/* translators: 1: date, as in "Sun 22 November", 2: time, as in "19:00". */
			__( '%1$s, %2$s', 'ui-webinar-public' ),
			/* translators: a date without a year, see https://www.php.net/date */
			(string) wp_date( __( 'D j F', 'ui-webinar-public' ), $timestamp ),
			(string) wp_date( is_string( $format ) && '' !== $format ? $format : 'H:i', $timestamp )
		);
	}

	/**
	 * The day with its year, on the site's calendar.
	 *
	 * @param int $timestamp Unix seconds.
	 */
	public static function day( int $timestamp ): string {
		$format = get_option( 'date_format' );
		return (string) wp_date( is_string( $format ) && '' !== $format ? $format : 'j F Y', $timestamp );
	}

	/**
	 * The site's zone by its name, else by its distance from UTC.
	 */
	public static function zone(): string {
		$zone = wp_timezone_string();
		return str_contains( $zone, '/' ) ? str_replace( '_', ' ', $zone ) : 'UTC' . ( 'UTC' === $zone ? '' : $zone );
	}
}
