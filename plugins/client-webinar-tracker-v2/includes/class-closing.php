<?php
/**
 * What happens to the sessions of a finished webinar.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

use RuntimeException;
use Throwable;

/**
 * Decides which sessions completed and when the others left, in bounded batches, each session once, and says so.
 *
 * @phpstan-import-type Session_Row from Session_Ledger
 * @phpstan-import-type Decision from Session_Ledger
 * @phpstan-import-type Closing_Row from Closing_Ledger
 */
final class Closing {

	private const SESSIONS_PER_BATCH = 200;

	private const SECONDS_PER_RUN = 20;

	/**
	 * Takes what it works with.
	 *
	 * @param Session_Ledger   $sessions Holds the sessions.
	 * @param Closing_Ledger   $closings Holds the finished webinars.
	 * @param Share_Setting    $share    The share of the live time that counts as taking part.
	 * @param Closing_Schedule $schedule Runs the batches.
	 */
	public function __construct(
		private readonly Session_Ledger $sessions,
		private readonly Closing_Ledger $closings,
		private readonly Share_Setting $share,
		private readonly Closing_Schedule $schedule
	) {}

	/**
	 * Hears that a webinar's status changed.
	 *
	 * @param CoreWebinarStatusChanged $change What changed.
	 */
	public function begin_when_finished( array $change ): void {
		if ( 'finished' === $change['to'] ) {
			$this->begin( $change['webinar_id'] );
			$this->schedule->run_soon( $change['webinar_id'] );
		}
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
	 * Decides batch by batch, of whichever webinars are finished.
	 *
	 * It may break off anywhere and be run again, or several times at once: each batch is one transaction, with all that
	 * follows from it. What could not be decided is passed over until the next run.
	 *
	 * @param int $until Unix seconds from which no batch is begun; the first one always is.
	 */
	private function run_until( int $until ): void {
		// A stop may have been missed: the plugin was off, or the process died.
		foreach ( $this->closings->webinars_in_progress() as $webinar_id ) {
			$this->try_to_store( $webinar_id, fn() => $this->begin( $webinar_id ) );
		}

		foreach ( $this->closings->open() as $closing ) {
			$webinar_id = (int) $closing['webinar_id'];
			$after      = 0;
			do {
				$batch = $this->sessions->open_sessions( $webinar_id, $after, self::SESSIONS_PER_BATCH );
				$after = (int) ( end( $batch )['session_id'] ?? 0 );
				$this->decide_batch( $webinar_id, $batch, $closing );
				$is_last = count( $batch ) < self::SESSIONS_PER_BATCH;
				if ( ! $is_last && time() >= $until ) {
					$this->schedule->run_soon( $webinar_id );
					return;
				}
			} while ( ! $is_last );
			if ( array() === $this->sessions->open_sessions( $webinar_id, 0, 1 ) ) {
				$this->try_to_store( $webinar_id, fn() => $this->end( $webinar_id ) );
			}
			if ( time() >= $until ) {
				$this->schedule->run_soon( $webinar_id );
				return;
			}
		}
	}

	/**
	 * Decides sessions together, or one by one where that fails: one bad session stops no other.
	 *
	 * @param list<Session_Row> $batch   The sessions.
	 * @param Closing_Row       $closing What is known about the webinar.
	 */
	private function decide_batch( int $webinar_id, array $batch, array $closing ): void {
		if ( array() === $batch ) {
			return;
		}
		try {
			$this->decide( $batch, $closing );
		} catch ( Throwable ) {
			$failure = null;
			foreach ( $batch as $row ) {
				try {
					$this->decide( array( $row ), $closing );
				} catch ( Throwable $error ) {
					$failure = $error;
				}
			}
			// One for all: an outbox that is broken fails for thousands.
			if ( null !== $failure ) {
				$this->log_failure( $webinar_id, $failure );
			}
		}
		// Whoever was read for the messages is not needed again: memory does not grow with the audience.
		if ( wp_cache_supports( 'flush_runtime' ) ) {
			wp_cache_flush_runtime();
		}
	}

	/**
	 * Keeps what the decision needs, so that it does not change with the webinar afterwards.
	 */
	private function begin( int $webinar_id ): void {
		/**
		 * The read model.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		if ( null === $webinar || ! in_array( $webinar['status'], array( 'finished', 'archived' ), true ) ) {
			return;
		}
		$this->closings->begin(
			$webinar_id,
			$webinar['type'],
			$webinar['finished_at'],
			max( 0, $webinar['finished_at'] - $webinar['started_at'] - $webinar['paused_seconds'] ),
			$this->share->percent()
		);
	}

	/**
	 * Decides sessions with all that follows, or undoes it.
	 *
	 * @param non-empty-list<Session_Row> $rows    The sessions.
	 * @param Closing_Row                 $closing What is known about the webinar.
	 * @throws Throwable What went wrong.
	 */
	private function decide( array $rows, array $closing ): void {
		try {
			in_transaction( fn() => $this->decide_and_tell( $rows, $closing ) );
		} catch ( Throwable $error ) {
			/** This action is documented in contract/hooks/client_webinar_batch_ended.json. */
			do_action( 'client_webinar_batch_ended', array( 'is_kept' => false ) );
			throw $error;
		}
	}

	/**
	 * Decides sessions, and announces what became of them: completions, under the profile `full` all (P2).
	 *
	 * @param non-empty-list<Session_Row> $rows    The sessions.
	 * @param Closing_Row                 $closing What is known about the webinar.
	 * @throws RuntimeException When another job has decided some of them: which ones is seen one by one.
	 */
	private function decide_and_tell( array $rows, array $closing ): void {
		$now       = time();
		$decisions = array_map( fn( array $row ): array => $this->decision( $row, $closing, $now ), $rows );
		// Nothing completes before the stop, so that nothing completes in a pause (H3).
		$decided = $this->sessions->close_sessions( $decisions, $now );
		if ( 0 === $decided ) {
			return;
		}
		if ( $decided < count( $rows ) ) {
			throw new RuntimeException( 'Another job has decided some of these sessions.' );
		}

		$is_full = 'full' === apply_filters( 'core_webinar_runtime_profile', 'prod' );
		$told    = array_filter( $decisions, static fn( array $decision ): bool => $is_full || null !== $decision['completed_at'] );
		/** This action is documented in contract/hooks/client_webinar_batch_begun.json. */
		do_action( 'client_webinar_batch_begun', array( 'lead_ids' => array_map( 'intval', array_column( array_intersect_key( $rows, $told ), 'lead_id' ) ) ) );
		foreach ( $told as $index => $decision ) {
			$this->announce( $rows[ $index ], $decision, $closing );
		}
		/** This action is documented in contract/hooks/client_webinar_batch_ended.json. */
		do_action( 'client_webinar_batch_ended', array( 'is_kept' => true ) );
	}

	/**
	 * What becomes of a session.
	 *
	 * @param Session_Row $row     The session.
	 * @param Closing_Row $closing What is known about the webinar.
	 * @return Decision
	 */
	private function decision( array $row, array $closing, int $now ): array {
		$finished_at = (int) $closing['finished_at'];
		$departure   = Departure::of( $row, $finished_at, $now );
		$session     = array(
			'session_id'     => (int) $row['session_id'],
			'webinar_id'     => (int) $row['webinar_id'],
			'lead_id'        => (int) $row['lead_id'],
			'entered_at'     => (int) $row['entered_at'],
			'seen_seconds'   => (int) $row['seen_seconds'],
			'live_seconds'   => (int) $closing['live_seconds'],
			'present_at_end' => Departure::AT_THE_STOP === $departure->reason,
			'finish_pressed' => null !== $row['finish_pressed_at'],
		);
		$was_long    = $session['seen_seconds'] * 100 >= $session['live_seconds'] * (int) $closing['share_percent'];

		$is_completed = true === apply_filters(
			'client_webinar_session_is_completed',
			$session['present_at_end'] || ( $session['finish_pressed'] && $was_long ),
			$session
		);
		return array(
			'session_id'   => $session['session_id'],
			'completed_at' => $is_completed ? $finished_at : null,
			'left_at'      => $departure->left_at,
			'leave_reason' => $departure->reason,
		);
	}

	/**
	 * Announces a completion (H1, H2) or a leaving.
	 *
	 * @param Session_Row $row      The session.
	 * @param Decision    $decision What became of it.
	 * @param Closing_Row $closing  What is known about the webinar.
	 */
	private function announce( array $row, array $decision, array $closing ): void {
		$announced = array(
			'lead_id'      => (int) $row['lead_id'],
			'webinar_id'   => (int) $row['webinar_id'],
			'webinar_type' => $closing['webinar_type'],
			'session_id'   => $decision['session_id'],
		);
		if ( null !== $decision['completed_at'] ) {
			/** This action is documented in contract/hooks/client_webinar_completed.json. */
			do_action( 'client_webinar_completed', $announced + array( 'completed_at' => $decision['completed_at'] ) );
		} else {
			/** This action is documented in contract/hooks/client_webinar_left.json. */
			do_action(
				'client_webinar_left',
				$announced + array(
					'left_at'      => $decision['left_at'],
					'leave_reason' => $decision['leave_reason'],
				)
			);
		}
	}

	/**
	 * Announces once that every session of a webinar is decided.
	 */
	private function end( int $webinar_id ): void {
		$now = time();
		if ( $this->closings->end( $webinar_id, $now ) ) {
			/** This action is documented in contract/hooks/client_webinar_sessions_closed.json. */
			do_action(
				'client_webinar_sessions_closed',
				array(
					'webinar_id' => $webinar_id,
					'timestamp'  => $now,
				)
			);
		}
	}

	/**
	 * Stores one step with its consequences, or leaves all of it to a later run.
	 *
	 * @param callable(): void $step What is stored.
	 */
	private function try_to_store( int $webinar_id, callable $step ): void {
		try {
			in_transaction( $step );
		} catch ( Throwable $error ) {
			$this->log_failure( $webinar_id, $error );
		}
	}

	/**
	 * Hands a failure to the log.
	 */
	private function log_failure( int $webinar_id, Throwable $error ): void {
		/** This action is documented in contract/hooks/core_webinar_log.json. */
		do_action(
			'core_webinar_log',
			array(
				'level'      => 'error',
				'module'     => 'client-webinar-tracker-v2',
				'code'       => 'client_webinar_tracker_v2_closing_failed',
				'message'    => mb_substr( get_class( $error ) . ': ' . $error->getMessage(), 0, 500 ),
				'webinar_id' => $webinar_id,
				'user_id'    => 0,
			)
		);
	}
}
