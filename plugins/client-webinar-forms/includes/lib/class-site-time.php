<?php
/**
 * Copied from lib/php by `npm run contract`: change it there.
 *
 * Times on the site's clock.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Forms\Lib;

/**
 * Writes times in the site's time zone, for the first page view. The browser replaces them by the visitor's time.
 */
final class Site_Time {

	/**
	 * Day, time and name of the zone.
	 *
	 * @param int $timestamp Unix seconds.
	 */
	public static function with_zone( int $timestamp ): string {
		/* translators: 1: date and time, as in "Sun, November 22 at 19:00", 2: time zone, as in "Europe/Moscow". */
		return sprintf( __( '%1$s (%2$s)', 'client-webinar-forms' ), self::day_and_time( $timestamp ), self::zone() );
	}

	/**
	 * Day and time.
	 *
	 * @param int $timestamp Unix seconds.
	 */
	public static function day_and_time( int $timestamp ): string {
		return sprintf(
			/* translators: 1: date, as in "Sun, November 22", 2: time, as in "19:00". */
			__( '%1$s at %2$s', 'client-webinar-forms' ),
			/* translators: a date without a year, see https://www.php.net/date */
			self::day( __( 'D, F j', 'client-webinar-forms' ), $timestamp ),
			self::clock( $timestamp )
		);
	}

	/**
	 * A date. WordPress begins Russian weekdays with a capital, which only the first word of a sentence has.
	 *
	 * @param string $format    See https://www.php.net/date.
	 * @param int    $timestamp Unix seconds.
	 */
	public static function day( string $format, int $timestamp ): string {
		$day = (string) wp_date( $format, $timestamp );
		return str_starts_with( determine_locale(), 'ru' ) && function_exists( 'mb_strtolower' ) ? mb_strtolower( $day ) : $day;
	}

	/**
	 * The time of day, in the format of the site.
	 *
	 * @param int $timestamp Unix seconds.
	 */
	public static function clock( int $timestamp ): string {
		$format = get_option( 'time_format' );
		return (string) wp_date( is_string( $format ) && '' !== $format ? $format : 'H:i', $timestamp );
	}

	/**
	 * The name of the site's zone, or its offset from UTC where it has no name.
	 */
	public static function zone(): string {
		$zone = wp_timezone_string();
		return str_contains( $zone, '/' ) ? str_replace( '_', ' ', $zone ) : 'UTC' . ( 'UTC' === $zone ? '' : $zone );
	}
}
