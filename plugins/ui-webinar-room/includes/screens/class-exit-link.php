<?php
/**
 * The link out of the room.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Leads to the schedule, or to the home page where there is no schedule: no screen is a dead end.
 */
final class Exit_Link {

	public static function url(): string {
		$schedule = self::schedule_url();
		return '' === $schedule ? home_url( '/' ) : $schedule;
	}

	public static function text(): string {
		return '' === self::schedule_url() ? __( 'Go to the home page', 'ui-webinar-room' ) : __( 'See all webinars', 'ui-webinar-room' );
	}

	private static function schedule_url(): string {
		/**
		 * Empty while the public schedule is off.
		 *
		 * @var string $schedule
		 */
		$schedule = apply_filters( 'ui_webinar_public_url', '' );
		return $schedule;
	}
}
