<?php
/**
 * Copied from lib/php by `npm run contract`: change it there.
 *
 * Background jobs.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat\Lib;

/**
 * Runs a job of WP-Cron at an interval, and at once where there is something to do.
 *
 * The interval is what survives a crash: WordPress removes a single event before its run begins.
 */
final class Background_Job {

	private const EVERY_MINUTE = 'webinars_minute';

	/** WP-Cron waits for a visitor: on a site with few of them a minute's job is some minutes late. */
	private const OVERDUE_SECONDS = 15 * MINUTE_IN_SECONDS;

	/**
	 * Describes the job; add_hooks() schedules it.
	 *
	 * @param string              $hook     Action that WP-Cron fires.
	 * @param 'minute'|'hourly'   $interval How often it runs.
	 */
	public function __construct( private readonly string $hook, private readonly string $interval = 'minute' ) {}

	/**
	 * Adds the hooks that schedule the job while the plugin is active.
	 */
	public function add_hooks( string $plugin_file ): void {
		add_filter( 'cron_schedules', array( $this, 'add_minute' ) ); // phpcs:ignore WordPress.WP.CronInterval
		add_action( 'init', array( $this, 'start' ) );
		register_deactivation_hook( $plugin_file, array( $this, 'on_deactivated' ) );
	}

	/**
	 * Answers `cron_schedules`.
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
	 * Schedules the job unless it is scheduled. An event with another interval, of an older version, is replaced: WordPress does
	 * not repeat an event whose interval no longer exists.
	 */
	public function start(): void {
		// A must-use plugin is loaded before WordPress has its own tables.
		if ( wp_installing() ) {
			return;
		}
		$interval = 'minute' === $this->interval ? self::EVERY_MINUTE : $this->interval;
		if ( wp_get_schedule( $this->hook ) !== $interval ) {
			wp_clear_scheduled_hook( $this->hook );
			wp_schedule_event( time(), $interval, $this->hook );
		}
	}

	/**
	 * Runs the job when WP-Cron is called next.
	 *
	 * @param int|string $argument Passed to the job. It makes this another event than the interval's: WordPress drops an event
	 *                             that equals one due within ten minutes.
	 */
	public function run_soon( int|string $argument = 'soon' ): void {
		wp_schedule_single_event( time(), $this->hook, array( $argument ) );
	}

	/**
	 * Whether WP-Cron has not run the job in time, or WordPress could not schedule it.
	 */
	public function is_overdue( int $now ): bool {
		$due_at = wp_next_scheduled( $this->hook );
		return false === $due_at || $now - $due_at > self::OVERDUE_SECONDS;
	}

	/**
	 * Removes the job from every site where the plugin was active.
	 */
	public function on_deactivated( bool $is_on_network ): void {
		if ( $is_on_network ) {
			Every_Site::run( array( $this, 'stop' ) );
		} else {
			$this->stop();
		}
	}

	/**
	 * Removes the job.
	 */
	public function stop(): void {
		wp_unschedule_hook( $this->hook );
	}
}
