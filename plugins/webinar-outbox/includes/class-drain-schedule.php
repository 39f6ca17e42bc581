<?php
/**
 * When the drain runs.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Runs the drain each minute, and at once where there is something to send.
 *
 * The minute is what survives a crash: a single event is gone once its run began.
 */
final class Drain_Schedule {

	public const HOOK = 'webinar_outbox_drain';

	private const EVERY_MINUTE = 'webinar_outbox_minute';

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
	 * Makes sure that the drain is scheduled.
	 */
	public function start(): void {
		if ( ! wp_next_scheduled( self::HOOK ) ) {
			wp_schedule_event( time(), self::EVERY_MINUTE, self::HOOK );
		}
	}

	/**
	 * Asks for a run as soon as WP-Cron is called.
	 */
	public function run_soon(): void {
		// The argument makes it another event than the minute's: WordPress drops one that is already due within ten minutes.
		wp_schedule_single_event( time(), self::HOOK, array( 'soon' ) );
	}

	/**
	 * Removes the drain when the plugin is switched off.
	 */
	public function stop(): void {
		wp_unschedule_hook( self::HOOK );
	}
}
