<?php
/**
 * Where to go from the room.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * The schedule, else the home page: no screen is a dead end.
 */
final class Way_Out {

	/**
	 * Its address.
	 */
	public static function url(): string {
		$schedule = self::schedule();
		return '' === $schedule ? home_url( '/' ) : $schedule;
	}

	/**
	 * What its button says.
	 */
	public static function words(): string {
		return '' === self::schedule() ? __( 'Go to the home page', 'ui-webinar-room' ) : __( 'See all webinars', 'ui-webinar-room' );
	}

	/**
	 * The address of the schedule.
	 */
	private static function schedule(): string {
		/**
		 * Empty when there is none.
		 *
		 * @var string $schedule
		 */
		$schedule = apply_filters( 'ui_webinar_public_url', '' );
		return $schedule;
	}
}
