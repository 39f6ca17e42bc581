<?php
/**
 * Times in the room.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use Webinars\Ui_Webinar_Room\Lib\Site_Time;

/**
 * Writes times for the first page view. The browser replaces them.
 */
final class Time_Text {

	/**
	 * A `time` element with the day, the time and the name of the site's zone.
	 *
	 * @param int $timestamp Unix seconds.
	 */
	public static function element( int $timestamp ): string {
		return sprintf(
			'<time datetime="%s">%s</time>',
			esc_attr( gmdate( 'Y-m-d\TH:i:s\Z', $timestamp ) ),
			esc_html( Site_Time::with_zone( $timestamp ) )
		);
	}

	/**
	 * The time left until the start: as in `12:04` within a day, else as in `3 days`. Empty once the time has come.
	 *
	 * @param int $seconds May be negative.
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
}
