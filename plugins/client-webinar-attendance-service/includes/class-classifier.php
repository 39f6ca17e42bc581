<?php
/**
 * Attended or not.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

use Throwable;

/**
 * Classifies each lead of each webinar once.
 *
 * A completion counts at once. Who only entered is classified after all sessions of the webinar are decided, so that nobody
 * who completed is ever told `not_attended` (H2), in whatever order and how often the events come.
 */
final class Classifier {

	private const LEADS_PER_RUN = 200;

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
	 * Classifies as many leads as one run may.
	 *
	 * It may break off anywhere and be run again, or twice at once: each lead has a transaction of its own, with all that
	 * follows from it.
	 */
	public function run_batch(): void {
		$due = $this->ledger->due( self::LEADS_PER_RUN );
		foreach ( $due as $row ) {
			try {
				in_transaction( fn() => $this->classify_not_completed( (int) $row['attendance_id'], (int) $row['webinar_id'], (int) $row['lead_id'] ) );
			} catch ( Throwable $error ) {
				$this->log_failure( (int) $row['webinar_id'], $error );
			}
		}
		if ( count( $due ) === self::LEADS_PER_RUN ) {
			$this->schedule->run_soon( (int) $due[0]['webinar_id'] );
		}
	}

	/**
	 * Classifies one lead.
	 */
	private function classify_not_completed( int $attendance_id, int $webinar_id, int $lead_id ): void {
		$now = time();
		if ( $this->ledger->classify_not_completed( $attendance_id, $now ) ) {
			$this->announce( $webinar_id, $lead_id, false, $now );
		}
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
	 * Hands a failure to the log; the lead stays due.
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
