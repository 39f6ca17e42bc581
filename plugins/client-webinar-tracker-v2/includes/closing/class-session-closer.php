<?php
/**
 * Closes the sessions of a finished webinar.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

use RuntimeException;
use Throwable;
use Webinars\Client_Webinar_Tracker_V2\Lib\Background_Job;
use Webinars\Client_Webinar_Tracker_V2\Lib\Batch;
use Webinars\Client_Webinar_Tracker_V2\Lib\Core_Log;
use Webinars\Client_Webinar_Tracker_V2\Lib\Lead_Batch;
use Webinars\Client_Webinar_Tracker_V2\Lib\Transaction;

/**
 * Decides which sessions completed and when the others left, in bounded batches, each session once, and announces it.
 *
 * @phpstan-import-type Session_Row from Session_Ledger
 * @phpstan-import-type Decision from Session_Ledger
 * @phpstan-import-type Closing_Row from Closing_Ledger
 */
final class Session_Closer {

	private const SESSIONS_PER_BATCH = 200;

	private const SECONDS_PER_RUN = 20;

	public function __construct(
		private readonly Session_Ledger $sessions,
		private readonly Closing_Ledger $closings,
		private readonly Share_Setting $share,
		private readonly Least_Time_Setting $least_time,
		private readonly Barred_Attendees $barred,
		private readonly Background_Job $job
	) {}

	/**
	 * Begins when a webinar is finished.
	 *
	 * @param CoreWebinarStatusChanged $change What changed.
	 */
	public function begin_when_finished( array $change ): void {
		if ( 'finished' === $change['to'] ) {
			$this->begin( $change['webinar_id'], 'live' === $change['from'] );
			$this->job->run_soon( $change['webinar_id'] );
		}
	}

	/**
	 * Closes sessions at a heartbeat of the sidecar.
	 *
	 * @param WebinarOutboxHeartbeat $heartbeat The outbox's payload.
	 */
	public function run_at_heartbeat( array $heartbeat ): void {
		$this->run_until( $heartbeat['until'] );
	}

	/**
	 * Closes sessions in a run of WP-Cron.
	 */
	public function run(): void {
		$this->run_until( time() + self::SECONDS_PER_RUN );
	}

	/**
	 * Decides the sessions of finished webinars batch by batch.
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
					$this->job->run_soon( $webinar_id );
					return;
				}
			} while ( ! $is_last );
			if ( array() === $this->sessions->open_sessions( $webinar_id, 0, 1 ) ) {
				$this->try_to_store( $webinar_id, fn() => $this->end( $webinar_id ) );
			}
			if ( time() >= $until ) {
				$this->job->run_soon( $webinar_id );
				return;
			}
		}
	}

	/**
	 * Decides sessions together, or one by one where that fails, and logs one failure for all: an outbox that is broken fails for thousands.
	 *
	 * @param list<Session_Row> $batch   The sessions.
	 * @param Closing_Row       $closing What is known about the webinar.
	 */
	private function decide_batch( int $webinar_id, array $batch, array $closing ): void {
		$failures = Batch::process( $batch, fn( array $rows ) => Lead_Batch::in_transaction( fn() => $this->decide_and_announce( $rows, $closing ) ) );
		if ( array() !== $failures ) {
			$this->log_failure( $webinar_id, end( $failures ) );
		}
	}

	/**
	 * Stores what the decision depends on, so that later changes of the webinar do not change it.
	 *
	 * @param bool $is_live_until_stop Whether it is known that no pause came before the stop, of which nothing is credited (H3).
	 */
	private function begin( int $webinar_id, bool $is_live_until_stop = false ): void {
		/**
		 * The read model.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		if ( null === $webinar || ! in_array( $webinar['status'], array( 'finished', 'archived' ), true ) ) {
			return;
		}
		$live_seconds = 'auto' === $webinar['type']
			? Recording_Viewers::length_sec( $webinar_id )
			: max( 0, $webinar['finished_at'] - $webinar['started_at'] - $webinar['paused_seconds'] );
		$this->closings->begin(
			$webinar_id,
			$webinar['type'],
			$webinar['finished_at'],
			$live_seconds,
			$this->share->percent(),
			$this->least_time->seconds_of( $live_seconds ),
			$is_live_until_stop ? $webinar['finished_at'] : 0
		);
	}

	/**
	 * Decides sessions, and announces what became of them: completions, under the profile `full` also leavings (P2).
	 *
	 * @param non-empty-list<Session_Row> $rows    The sessions.
	 * @param Closing_Row                 $closing What is known about the webinar.
	 * @throws RuntimeException When another job has decided some of them: which ones is seen one by one.
	 */
	private function decide_and_announce( array $rows, array $closing ): void {
		$now = time();
		// Who was admitted last, a minute before the stop, may not be since (H4).
		$barred    = $this->barred->users( (int) $rows[0]['webinar_id'], array_map( 'intval', array_column( $rows, 'user_id' ) ) );
		$decisions = array_map( fn( array $row ): array => $this->decision( $row, $closing, in_array( (int) $row['user_id'], $barred, true ), $now ), $rows );
		// Nothing completes before the stop, so that nothing completes in a pause (H3).
		$decided = $this->sessions->close_sessions( $decisions, $now );
		if ( 0 === $decided ) {
			return;
		}
		if ( $decided < count( $rows ) ) {
			throw new RuntimeException( 'Another job has decided some of these sessions.' );
		}

		$is_full   = 'full' === apply_filters( 'core_webinar_runtime_profile', 'prod' );
		$have_left = $is_full ? $this->sessions->announced_leavings( array_column( $decisions, 'session_id' ) ) : array();
		$announced = array_filter(
			$decisions,
			static fn( array $decision ): bool => null !== $decision['completed_at'] || ( $is_full && ! in_array( $decision['session_id'], $have_left, true ) )
		);
		Lead_Batch::announce(
			array_values( array_map( 'intval', array_column( array_intersect_key( $rows, $announced ), 'lead_id' ) ) ),
			function () use ( $rows, $announced, $closing ): void {
				foreach ( $announced as $index => $decision ) {
					$this->announce( $rows[ $index ], $decision, $closing );
				}
			}
		);
	}

	/**
	 * Decides one session.
	 *
	 * @param Session_Row $row       The session.
	 * @param Closing_Row $closing   What is known about the webinar.
	 * @param bool        $is_barred Whether the attendee may not attend any more.
	 * @return Decision
	 */
	private function decision( array $row, array $closing, bool $is_barred, int $now ): array {
		if ( 'auto' === $closing['webinar_type'] ) {
			return $this->unfinished_viewing( $row );
		}
		$finished_at = (int) $closing['finished_at'];
		$departure   = Departure::from_session( $row, $finished_at, $now );
		$is_present  = Departure::AT_THE_STOP === $departure->reason;
		$unreported  = $is_present && null === $row['left_at'] ? max( 0, (int) $closing['credited_until'] - (int) $row['seen_at'] ) : 0;
		$session     = array(
			'session_id'     => (int) $row['session_id'],
			'webinar_id'     => (int) $row['webinar_id'],
			'lead_id'        => (int) $row['lead_id'],
			'entered_at'     => (int) $row['entered_at'],
			'seen_seconds'   => (int) $row['seen_seconds'] + $unreported,
			'live_seconds'   => (int) $closing['live_seconds'],
			'present_at_end' => $is_present,
			'finish_pressed' => null !== $row['finish_pressed_at'],
		);
		$was_there   = $session['seen_seconds'] >= (int) $closing['least_seconds'];
		$was_long    = $session['seen_seconds'] * 100 >= $session['live_seconds'] * (int) $closing['share_percent'];

		$is_completed = true === apply_filters(
			'client_webinar_session_is_completed',
			! $is_barred && ( ( $is_present && $was_there ) || ( $session['finish_pressed'] && $was_long ) ),
			$session
		);
		return array(
			'session_id'   => $session['session_id'],
			'seen_seconds' => $session['seen_seconds'],
			'completed_at' => $is_completed ? $finished_at : null,
			'left_at'      => $departure->left_at,
			'leave_reason' => $departure->reason,
		);
	}

	/**
	 * Decides the session of a viewer who has not reached the end of a recording until it was closed. Who has was decided at once.
	 *
	 * @param Session_Row $row The session.
	 * @return Decision
	 */
	private function unfinished_viewing( array $row ): array {
		return array(
			'session_id'   => (int) $row['session_id'],
			'seen_seconds' => (int) $row['seen_seconds'],
			'completed_at' => null,
			'left_at'      => (int) $row['seen_at'],
			'leave_reason' => '',
		);
	}

	/**
	 * Announces a completion (H1, H2), or a leaving that was not announced before the stop.
	 *
	 * @param Session_Row $row      The session.
	 * @param Decision    $decision What became of it.
	 * @param Closing_Row $closing  What is known about the webinar.
	 */
	private function announce( array $row, array $decision, array $closing ): void {
		if ( null === $decision['completed_at'] ) {
			Leaving_Announcer::announce( $row, $closing['webinar_type'], Departure::decided( $decision ) );
			return;
		}
		/** This action is documented in contract/hooks/client_webinar_completed.json. */
		do_action(
			'client_webinar_completed',
			array(
				'lead_id'      => (int) $row['lead_id'],
				'webinar_id'   => (int) $row['webinar_id'],
				'webinar_type' => $closing['webinar_type'],
				'session_id'   => $decision['session_id'],
				'completed_at' => $decision['completed_at'],
			)
		);
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
			Transaction::run( $step );
		} catch ( Throwable $error ) {
			$this->log_failure( $webinar_id, $error );
		}
	}

	/**
	 * Logs a failure. The sessions stay open, and a later run tries again.
	 */
	private function log_failure( int $webinar_id, Throwable $error ): void {
		Core_Log::failure( 'client_webinar_tracker_v2_closing_failed', $error, $webinar_id );
	}
}
