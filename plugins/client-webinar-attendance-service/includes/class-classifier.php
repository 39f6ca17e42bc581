<?php
/**
 * Attended or not.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

use RuntimeException;
use Throwable;

/**
 * Classifies each lead of each webinar once.
 *
 * A completion counts at once. Who only entered is classified after all sessions of the webinar are decided, so that nobody
 * who completed is ever told `not_attended` (H2), in whatever order and how often the events come.
 *
 * @phpstan-import-type DueRow from Attendance_Ledger
 */
final class Classifier {

	private const LEADS_PER_BATCH = 200;

	public const SECONDS_PER_RUN = 20;

	/**
	 * Takes what it works with.
	 *
	 * @param Attendance_Ledger       $ledger   Holds the attendance.
	 * @param Classification_Schedule $schedule Runs the batches.
	 */
	public function __construct( private readonly Attendance_Ledger $ledger, private readonly Classification_Schedule $schedule ) {}

	/**
	 * Hears that a lead entered.
	 *
	 * @param ClientWebinarEntered $entry The tracker's payload.
	 */
	public function record_entry( array $entry ): void {
		$this->ledger->record_entry( $entry['webinar_id'], $entry['lead_id'], $entry['timestamp'] );
	}

	/**
	 * Hears that a lead completed. It opens no transaction: it runs inside the one that stores the completion.
	 *
	 * @param ParticipationCompleted $completion The emitter's payload.
	 */
	public function classify_completed( array $completion ): void {
		$now = time();
		if ( $this->ledger->classify_completed( $completion['webinar_id'], $completion['lead_id'], $completion['session_id'], $completion['completed_at'], $now ) ) {
			$this->announce( $completion['webinar_id'], $completion['lead_id'], true, $now );
		}
	}

	/**
	 * Hears that every session of a finished webinar is decided.
	 *
	 * @param ClientWebinarSessionsClosed $closing The tracker's payload.
	 */
	public function begin_when_closed( array $closing ): void {
		$this->ledger->record_sessions_closed( $closing['webinar_id'], $closing['timestamp'] );
		$this->schedule->run_soon( $closing['webinar_id'] );
	}

	/**
	 * Hears that a lead left before completion.
	 *
	 * @param ClientWebinarLeft $leaving The tracker's payload.
	 */
	public function record_leaving( array $leaving ): void {
		$this->ledger->record_leaving( $leaving['webinar_id'], $leaving['lead_id'], $leaving['left_at'], $leaving['leave_reason'] );
	}

	/**
	 * Works in a moment in which nobody waits.
	 *
	 * @param WebinarOutboxHeartbeat $heartbeat The outbox's payload.
	 */
	public function run_at_heartbeat( array $heartbeat ): void {
		$this->run_until( $heartbeat['until'] );
	}

	/**
	 * Works as long as a run of WP-Cron may.
	 */
	public function run(): void {
		$this->run_until( time() + self::SECONDS_PER_RUN );
	}

	/**
	 * Classifies batch by batch.
	 *
	 * It may break off anywhere and be run again, or several times at once: each batch is one transaction, with all that
	 * follows from it. Whoever could not be classified is passed over until the next run.
	 *
	 * @param int $until Unix seconds from which no batch is begun; the first one always is.
	 */
	private function run_until( int $until ): void {
		$last = null;
		do {
			$batch = $this->ledger->due( $last, self::LEADS_PER_BATCH );
			if ( array() === $batch ) {
				return;
			}
			$last = end( $batch );
			$this->classify_batch( $batch );
			if ( count( $batch ) < self::LEADS_PER_BATCH ) {
				return;
			}
		} while ( time() < $until );
		$this->schedule->run_soon( (int) $last['webinar_id'] );
	}

	/**
	 * Classifies leads together, or one by one where that fails: one bad row stops no other.
	 *
	 * @param non-empty-list<DueRow> $batch Of the ledger.
	 */
	private function classify_batch( array $batch ): void {
		try {
			$this->classify_not_completed( $batch );
		} catch ( Throwable ) {
			$failures = array();
			foreach ( $batch as $row ) {
				try {
					$this->classify_not_completed( array( $row ) );
				} catch ( Throwable $error ) {
					$failures[ (int) $row['webinar_id'] ] = $error;
				}
			}
			array_map( array( $this, 'log_failure' ), array_keys( $failures ), $failures );
		}
		// Whoever was read for the messages is not needed again: memory does not grow with the audience.
		if ( wp_cache_supports( 'flush_runtime' ) ) {
			wp_cache_flush_runtime();
		}
	}

	/**
	 * Classifies leads with all that follows, or undoes it.
	 *
	 * @param non-empty-list<DueRow> $rows Of the ledger.
	 * @throws Throwable What went wrong.
	 */
	private function classify_not_completed( array $rows ): void {
		try {
			in_transaction( fn() => $this->classify_and_tell( $rows ) );
		} catch ( Throwable $error ) {
			/** This action is documented in contract/hooks/client_webinar_batch_ended.json. */
			do_action( 'client_webinar_batch_ended', array( 'is_kept' => false ) );
			throw $error;
		}
	}

	/**
	 * Classifies leads, and says so of each.
	 *
	 * @param non-empty-list<DueRow> $rows Of the ledger.
	 * @throws RuntimeException When some of them are classified already: which ones is seen one by one.
	 */
	private function classify_and_tell( array $rows ): void {
		$now        = time();
		$classified = $this->ledger->classify_not_completed( array_map( 'intval', array_column( $rows, 'attendance_id' ) ), $now );
		if ( 0 === $classified ) {
			return;
		}
		if ( $classified < count( $rows ) ) {
			throw new RuntimeException( 'Some of these leads are classified already.' );
		}
		/** This action is documented in contract/hooks/client_webinar_batch_begun.json. */
		do_action( 'client_webinar_batch_begun', array( 'lead_ids' => array_map( 'intval', array_column( $rows, 'lead_id' ) ) ) );
		array_map( fn( array $row ) => $this->announce( (int) $row['webinar_id'], (int) $row['lead_id'], false, $now ), $rows );
		/** This action is documented in contract/hooks/client_webinar_batch_ended.json. */
		do_action( 'client_webinar_batch_ended', array( 'is_kept' => true ) );
	}

	/**
	 * Says how a lead was classified.
	 */
	private function announce( int $webinar_id, int $lead_id, bool $attended, int $now ): void {
		/** This action is documented in contract/hooks/client_webinar_attendance_classified.json. */
		do_action(
			'client_webinar_attendance_classified',
			array(
				'lead_id'    => $lead_id,
				'webinar_id' => $webinar_id,
				'attended'   => $attended,
				'timestamp'  => $now,
			)
		);
	}

	/**
	 * Hands a failure to the log, one for all of a webinar in a batch: an outbox that is broken fails for thousands. They stay due.
	 */
	private function log_failure( int $webinar_id, Throwable $error ): void {
		/** This action is documented in contract/hooks/core_webinar_log.json. */
		do_action(
			'core_webinar_log',
			array(
				'level'      => 'error',
				'module'     => 'client-webinar-attendance-service',
				'code'       => 'client_webinar_attendance_service_classification_failed',
				'message'    => mb_substr( get_class( $error ) . ': ' . $error->getMessage(), 0, 500 ),
				'webinar_id' => $webinar_id,
				'user_id'    => 0,
			)
		);
	}
}
