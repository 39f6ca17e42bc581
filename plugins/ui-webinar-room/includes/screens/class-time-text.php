<?php
/**
 * Times in the room.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Writes times for the first page view. The browser replaces them.
 */
final class Time_Text {

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
			// Never rounded up: nobody may come too late.
			$days = intdiv( $seconds, DAY_IN_SECONDS );
			/* translators: %d: days until the start. */
			return sprintf( _n( '%d day', '%d days', $days, 'ui-webinar-room' ), $days );
		}
		$hours = intdiv( $seconds, HOUR_IN_SECONDS );
		return ( $hours > 0 ? $hours . ':' : '' ) . gmdate( 'i:s', $seconds );
	}
}
