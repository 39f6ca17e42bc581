<?php
/**
 * Classifies leads as attended or not.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

use RuntimeException;
use Throwable;
use Webinars\Client_Webinar_Attendance_Service\Lib\Background_Job;
use Webinars\Client_Webinar_Attendance_Service\Lib\Batch;
use Webinars\Client_Webinar_Attendance_Service\Lib\Core_Log;
use Webinars\Client_Webinar_Attendance_Service\Lib\Lead_Batch;

/**
 * Classifies each lead of each webinar once.
 *
 * A completion counts at once. A lead that only entered is classified after all sessions of the webinar are decided, so that a lead that
 * completed is never announced as not attended (H2), in any order and repetition of the events.
 *
 * @phpstan-import-type DueRow from Attendance_Ledger
 */
final class Classifier {

	private const LEADS_PER_BATCH = 200;

	private const REGISTRATIONS_AT_ONCE = 500;

	private const SECONDS_PER_RUN = 20;

	public function __construct( private readonly Attendance_Ledger $ledger, private readonly Background_Job $job ) {}

	/**
	 * Records that a lead entered.
	 *
	 * @param ClientWebinarEntered $entry The tracker's payload.
	 */
	public function record_entry( array $entry ): void {
		$this->ledger->record_entry( $entry['webinar_id'], $entry['lead_id'], $entry['timestamp'] );
	}

	/**
	 * Classifies a lead that completed. Opens no transaction: it runs inside the one that stores the completion.
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
	 * Begins when every session of a finished webinar is decided.
	 *
	 * @param ClientWebinarSessionsClosed $closing The tracker's payload.
	 */
	public function begin_when_closed( array $closing ): void {
		$this->ledger->record_sessions_closed( $closing['webinar_id'], $closing['timestamp'] );
		if ( 'full' === apply_filters( 'core_webinar_runtime_profile', 'prod' ) ) {
			$this->record_absent( $closing['webinar_id'], $closing['timestamp'] );
		}
		$this->job->run_soon( $closing['webinar_id'] );
	}

	/**
	 * Records that a lead left before completion.
	 *
	 * @param ClientWebinarLeft $leaving The tracker's payload.
	 */
	public function record_leaving( array $leaving ): void {
		$this->ledger->record_leaving( $leaving['webinar_id'], $leaving['lead_id'], $leaving['left_at'], $leaving['leave_reason'] );
	}

	/**
	 * Classifies at a heartbeat of the sidecar.
	 *
	 * @param WebinarOutboxHeartbeat $heartbeat The outbox's payload.
	 */
	public function run_at_heartbeat( array $heartbeat ): void {
		$this->run_until( $heartbeat['until'] );
	}

	/**
	 * Classifies in a run of WP-Cron.
	 */
	public function run(): void {
		$this->run_until( time() + self::SECONDS_PER_RUN );
	}

	/**
	 * Records who booked a seat and never came. They are classified with the others (D3).
	 */
	private function record_absent( int $webinar_id, int $closed_at ): void {
		$after = 0;
		do {
			/**
			 * As the contract says.
			 *
			 * @var list<Registration> $registrations
			 */
			$registrations = apply_filters(
				'client_webinar_registrations',
				array(),
				array(
					'webinar_id' => $webinar_id,
					'state'      => 'registered',
					'after_id'   => $after,
					'limit'      => self::REGISTRATIONS_AT_ONCE,
				)
			);
			$after         = end( $registrations )['registration_id'] ?? 0;
			$lead_ids      = array_values( array_filter( array_column( $registrations, 'lead_id' ), static fn( int $lead_id ): bool => $lead_id > 0 ) );
			if ( array() !== $lead_ids ) {
				$this->ledger->record_absent( $webinar_id, $lead_ids, $closed_at );
			}
			$is_last = count( $registrations ) < self::REGISTRATIONS_AT_ONCE;
		} while ( ! $is_last );
	}

	/**
	 * Classifies batch by batch.
	 *
	 * It may break off anywhere and be run again, or several times at once: each batch is one transaction, with all that
	 * follows from it. A lead whose classification failed is skipped until the next run.
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
		$this->job->run_soon( (int) $last['webinar_id'] );
	}

	/**
	 * Classifies leads together, or one by one where that fails, and logs one failure for each webinar: an outbox that is broken fails
	 * for thousands. Who failed stays due.
	 *
	 * @param non-empty-list<DueRow> $batch Of the ledger.
	 */
	private function classify_batch( array $batch ): void {
		$failures = array();
		foreach ( Batch::process( $batch, fn( array $rows ) => Lead_Batch::in_transaction( fn() => $this->classify_and_announce( $rows ) ) ) as $index => $error ) {
			$failures[ (int) $batch[ $index ]['webinar_id'] ] = $error;
		}
		foreach ( $failures as $webinar_id => $error ) {
			Core_Log::failure( 'client_webinar_attendance_service_classification_failed', $error, $webinar_id );
		}
	}

	/**
	 * Classifies leads as not attended, and announces each.
	 *
	 * @param non-empty-list<DueRow> $rows Of the ledger.
	 * @throws RuntimeException When some of them are classified already: which ones is seen one by one.
	 */
	private function classify_and_announce( array $rows ): void {
		$now        = time();
		$classified = $this->ledger->classify_not_completed( array_map( 'intval', array_column( $rows, 'attendance_id' ) ), $now );
		if ( 0 === $classified ) {
			return;
		}
		if ( $classified < count( $rows ) ) {
			throw new RuntimeException( 'Some of these leads are classified already.' );
		}
		$webinars = array();
		foreach ( $rows as $row ) {
			$webinars[ (int) $row['webinar_id'] ][ (int) $row['lead_id'] ] = null === $row['entered_at'];
		}
		Lead_Batch::announce(
			array_merge( ...array_map( 'array_keys', array_values( $webinars ) ) ),
			function () use ( $webinars, $now ): void {
				foreach ( $webinars as $webinar_id => $leads ) {
					/**
					 * Leads whose user may not attend any more (H4).
					 *
					 * @var list<int> $barred
					 */
					$barred = apply_filters( 'client_webinar_barred_leads', array(), $webinar_id, array_keys( $leads ) );
					foreach ( $leads as $lead_id => $is_absent ) {
						$is_barred = in_array( $lead_id, $barred, true );
						$this->announce( $webinar_id, $lead_id, false, $now, array_filter( compact( 'is_barred', 'is_absent' ) ) );
					}
				}
			}
		);
	}

	/**
	 * Announces how a lead was classified.
	 *
	 * @param array{is_barred?: true, is_absent?: true} $more What is only there when it is true.
	 */
	private function announce( int $webinar_id, int $lead_id, bool $attended, int $now, array $more = array() ): void {
		/** This action is documented in contract/hooks/client_webinar_attendance_classified.json. */
		do_action(
			'client_webinar_attendance_classified',
			array(
				'lead_id'    => $lead_id,
				'webinar_id' => $webinar_id,
				'attended'   => $attended,
				'timestamp'  => $now,
			) + $more
		);
	}
}
