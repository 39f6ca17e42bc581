<?php
/**
 * The waiting lines.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use Throwable;
use Webinars\Client_Webinar_Registration\Lib\Background_Job;
use Webinars\Client_Webinar_Registration\Lib\Core_Log;

/**
 * Gives seats to those who wait when the organizer adds some, and at each run of the job, which repairs what a failure left.
 */
final class Waiting_Lines {

	private const SECONDS_PER_SAVE = 2;

	private const SECONDS_PER_RUN = 20;

	public function __construct( private readonly Bookings $bookings, private readonly Background_Job $job ) {}

	/**
	 * Grants at once what a save allows; the job does the rest of a long line.
	 *
	 * @param CoreWebinarSaved $saved Core's payload.
	 */
	public function on_webinar_saved( array $saved ): void {
		$this->grant( $saved['webinar_id'], time() + self::SECONDS_PER_SAVE );
	}

	/**
	 * Grants at a heartbeat of the sidecar.
	 *
	 * @param WebinarOutboxHeartbeat $heartbeat The outbox's payload.
	 */
	public function run_at_heartbeat( array $heartbeat ): void {
		$this->grant( 0, $heartbeat['until'] );
	}

	/**
	 * Grants in a run of WP-Cron.
	 */
	public function run(): void {
		$this->grant( 0, time() + self::SECONDS_PER_RUN );
	}

	/**
	 * Grants, and logs a failure: the webinar is saved, and other modules work at the same heartbeat.
	 *
	 * @param int $webinar_id 0 for every webinar.
	 * @param int $until      Unix seconds.
	 */
	private function grant( int $webinar_id, int $until ): void {
		try {
			if ( $this->bookings->grant_waiting( $webinar_id, $until ) ) {
				$this->job->run_soon( $webinar_id );
			}
		} catch ( Throwable $error ) {
			Core_Log::failure( 'client_webinar_registration_granting_failed', $error, $webinar_id );
		}
	}
}
