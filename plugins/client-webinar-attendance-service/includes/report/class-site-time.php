<?php
/**
 * Times as the site writes them.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

/**
 * Says moments in the site's zone.
 */
final class Site_Time {

	/**
	 * A time of the day.
	 *
	 * @param int $moment Unix seconds.
	 */
	public static function clock( int $moment ): string {
		return self::format( 'time_format', 'H:i', $moment );
	}

	/**
	 * A day.
	 *
	 * @param int $moment Unix seconds.
	 */
	public static function day( int $moment ): string {
		return self::format( 'date_format', 'Y-m-d', $moment );
	}

	/**
	 * A moment by a format of the site.
	 *
	 * @param string $option   Holds the format.
	 * @param string $fallback Where it holds none.
	 * @param int    $moment   Unix seconds.
	 */
	private static function format( string $option, string $fallback, int $moment ): string {
		$format = get_option( $option );
		return (string) wp_date( is_string( $format ) && '' !== $format ? $format : $fallback, $moment );
	}
}
