<?php
/**
 * When the jobs run.
 *
 * @package Webinars\Post_Webinar_Recording_Followup_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Recording_Followup_Telegram;

/**
 * Sends soon after an address was entered, and looks each hour whether anything was missed.
 *
 * The hour is what survives a crash: a single event is gone once its run began.
 */
final class Sending_Schedule {

	/** Sends a batch of the recording of one webinar. */
	public const SEND_HOOK = 'post_webinar_recording_followup_telegram_send';

	/** Goes through all webinars. */
	public const SWEEP_HOOK = 'post_webinar_recording_followup_telegram_sweep';

	/**
	 * Makes sure that the sweep is scheduled.
	 */
	public function start(): void {
		if ( ! wp_next_scheduled( self::SWEEP_HOOK ) ) {
			wp_schedule_event( time(), 'hourly', self::SWEEP_HOOK );
		}
	}

	/**
	 * Asks for a batch as soon as WP-Cron is called.
	 */
	public function send_soon( int $webinar_id ): void {
		wp_schedule_single_event( time(), self::SEND_HOOK, array( $webinar_id ) );
	}

	/**
	 * Asks for the rest of a sweep.
	 *
	 * @param int $after_id The webinar that it came to.
	 */
	public function sweep_on( int $after_id ): void {
		wp_schedule_single_event( time(), self::SWEEP_HOOK, array( $after_id ) );
	}

	/**
	 * Removes the jobs when the plugin is switched off.
	 */
	public function stop(): void {
		wp_unschedule_hook( self::SEND_HOOK );
		wp_unschedule_hook( self::SWEEP_HOOK );
	}
}
