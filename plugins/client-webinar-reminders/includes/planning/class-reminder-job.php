<?php
/**
 * The job.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Reminders;

use Throwable;
use Webinars\Client_Webinar_Reminders\Lib\Core_Log;
use Webinars\Client_Webinar_Reminders\Lib\Transaction;

/**
 * Finds reminders that are due and changes that have settled, and enqueues their messages. It may run in
 * several processes at once, and break off anywhere.
 *
 * @phpstan-import-type WatchedWebinar from Watched_Webinars
 */
final class Reminder_Job {

	private const SECONDS_PER_RUN = 20;

	public function __construct(
		private readonly Watcher $watcher,
		private readonly Message_Runs $runs,
		private readonly Run_Sender $sender,
		private readonly Offsets $offsets
	) {}

	/**
	 * Runs at a heartbeat of the sidecar.
	 *
	 * @param WebinarOutboxHeartbeat $heartbeat The outbox's payload.
	 */
	public function run_at_heartbeat( array $heartbeat ): void {
		$this->run( time(), $heartbeat['until'] );
	}

	/**
	 * Runs in WP-Cron.
	 */
	public function run_by_cron(): void {
		$this->run( time(), time() + self::SECONDS_PER_RUN );
	}

	/**
	 * Enqueues what is due. While Core, the registrations or the outbox are off, everything waits.
	 *
	 * @param int $now   Unix seconds.
	 * @param int $until Unix seconds from which no batch is begun.
	 */
	public function run( int $now, int $until ): void {
		if ( ! has_filter( 'core_webinar_get' ) || ! has_filter( 'client_webinar_registrations' ) || ! has_filter( 'webinar_outbox_message' ) ) {
			return;
		}
		try {
			$this->watcher->look_at_all( $now );
			$this->watcher->settle_all( $now );
			foreach ( $this->watcher->all() as $webinar ) {
				$this->begin_reminder( $webinar, $now );
			}
			foreach ( $this->runs->unfinished() as $run ) {
				$this->sender->send( $run, $now, $until );
			}
		} catch ( Throwable $error ) {
			// Other modules work at the same heartbeat.
			Core_Log::failure( 'client_webinar_reminders_failed', $error );
		}
	}

	/**
	 * Begins the reminder whose time has come. An earlier one that still waits in the outbox is canceled: nobody gets two late ones.
	 *
	 * @param WatchedWebinar $webinar As stored.
	 */
	private function begin_reminder( array $webinar, int $now ): void {
		$start   = $webinar['told_start'];
		$minutes = array() === $webinar['starts'] ? $this->offsets->reached( $start, $now ) : null;
		// Whoever learned the start after the offset had begun knows the time already.
		if ( null === $minutes || $start - $minutes * MINUTE_IN_SECONDS <= $webinar['told_since'] ) {
			return;
		}
		Transaction::run(
			function () use ( $webinar, $start, $minutes, $now ): void {
				if ( $this->runs->add( $webinar['webinar_id'], Message_Runs::REMINDER . $minutes, $start, $webinar['title'], array( array( 0, $start ) ), $now ) ) {
					Outbox::cancel( $webinar['webinar_id'], 'reminder' );
				}
			}
		);
	}
}
