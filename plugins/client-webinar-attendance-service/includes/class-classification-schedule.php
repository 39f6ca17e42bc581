<?php
/**
 * When the classification job runs.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

/**
 * Runs the job each minute, and at once where there is something to do.
 *
 * The minute is what survives a crash: a single event is gone once its run began.
 */
final class Classification_Schedule {

	public const HOOK = 'client_webinar_attendance_service_classify';

	private const EVERY_MINUTE = 'client_webinar_attendance_service_minute';

	/**
	 * Adds the interval.
	 *
	 * @param array<string, array{interval: int, display: string}> $schedules Known intervals.
	 * @return array<string, array{interval: int, display: string}>
	 */
	public function add_minute( array $schedules ): array {
		$schedules[ self::EVERY_MINUTE ] = array(
			'interval' => MINUTE_IN_SECONDS,
			'display'  => 'Every minute',
		);
		return $schedules;
	}

	/**
	 * Makes sure that the job is scheduled.
	 */
	public function start(): void {
		if ( ! wp_next_scheduled( self::HOOK ) ) {
			wp_schedule_event( time(), self::EVERY_MINUTE, self::HOOK );
		}
	}

	/**
	 * Asks for a run as soon as WP-Cron is called.
	 */
	public function run_soon( int $webinar_id ): void {
		// The id makes it another event than the minute's: WordPress drops one that is already due within ten minutes.
		wp_schedule_single_event( time(), self::HOOK, array( $webinar_id ) );
	}

	/**
	 * Removes the job when the plugin is switched off.
	 */
	public function stop(): void {
		wp_unschedule_hook( self::HOOK );
	}
}
