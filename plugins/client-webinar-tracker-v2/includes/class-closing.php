<?php
/**
 * What happens to the sessions of a finished webinar.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

use Throwable;

/**
 * Decides which sessions completed, in bounded batches, each session once, and says so.
 *
 * @phpstan-import-type Session_Row from Session_Ledger
 * @phpstan-import-type Closing_Row from Session_Ledger
 */
final class Closing {

	private const SESSIONS_PER_RUN = 200;

	private const SHARE_OF_LIVE_TIME = 0.7;

	/**
	 * Takes what it works with.
	 *
	 * @param Session_Ledger   $ledger   Holds the sessions.
	 * @param Closing_Schedule $schedule Runs the batches.
	 */
	public function __construct( private readonly Session_Ledger $ledger, private readonly Closing_Schedule $schedule ) {}

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
	 * Decides as many sessions as one run may, of whichever webinars are finished.
	 *
	 * It may break off anywhere and be run again, or twice at once: each session is decided in a transaction of its own,
	 * together with all that follows from it.
	 */
	public function run_batch(): void {
		// A stop may have been missed: the plugin was off, or the process died.
		foreach ( $this->ledger->webinars_in_progress() as $webinar_id ) {
			$this->begin( $webinar_id );
		}

		$budget = self::SESSIONS_PER_RUN;
		foreach ( $this->ledger->open_closings() as $closing ) {
			$webinar_id = (int) $closing['webinar_id'];
			$sessions   = $this->ledger->open_sessions( $webinar_id, $budget );
			foreach ( $sessions as $session ) {
				$this->try_to_store( $webinar_id, fn() => $this->decide( $session, $closing ) );
			}
			if ( array() === $this->ledger->open_sessions( $webinar_id, 1 ) ) {
				$this->try_to_store( $webinar_id, fn() => $this->end( $webinar_id ) );
			}
			$budget -= count( $sessions );
			if ( $budget < 1 ) {
				$this->schedule->run_soon( $webinar_id );
				return;
			}
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
		$this->ledger->begin_closing(
			$webinar_id,
			$webinar['type'],
			$webinar['finished_at'],
			max( 0, $webinar['finished_at'] - $webinar['started_at'] - $webinar['paused_seconds'] )
		);
	}

	/**
	 * Decides one session and announces a completion (H1, H2).
	 *
	 * @param Session_Row $row     The session.
	 * @param Closing_Row $closing What is known about the webinar.
	 */
	private function decide( array $row, array $closing ): void {
		$session = array(
			'session_id'     => (int) $row['session_id'],
			'webinar_id'     => (int) $row['webinar_id'],
			'lead_id'        => (int) $row['lead_id'],
			'entered_at'     => (int) $row['entered_at'],
			'seen_seconds'   => (int) $row['seen_seconds'],
			'live_seconds'   => (int) $closing['live_seconds'],
			'present_at_end' => $this->was_present_at_end( $row, (int) $closing['finished_at'] ),
			'finish_pressed' => null !== $row['finish_pressed_at'],
		);

		$is_completed = true === apply_filters(
			'client_webinar_session_is_completed',
			$session['present_at_end'] || ( $session['finish_pressed'] && $session['seen_seconds'] >= self::SHARE_OF_LIVE_TIME * $session['live_seconds'] ),
			$session
		);

		// Nothing completes before the stop, so that nothing completes in a pause (H3).
		$completed_at = $is_completed ? (int) $closing['finished_at'] : null;
		if ( ! $this->ledger->close_session( $session['session_id'], $completed_at, time() ) || null === $completed_at ) {
			return;
		}
		/** This action is documented in contract/hooks/client_webinar_completed.json. */
		do_action(
			'client_webinar_completed',
			array(
				'lead_id'      => $session['lead_id'],
				'webinar_id'   => $session['webinar_id'],
				'webinar_type' => $closing['webinar_type'],
				'session_id'   => $session['session_id'],
				'completed_at' => $completed_at,
			)
		);
	}

	/**
	 * Whether the attendee was in the room when the webinar was stopped.
	 *
	 * Pressing "finish" ends the presence until the room reports again.
	 *
	 * @param Session_Row $row         The session.
	 * @param int         $finished_at When the webinar was stopped.
	 */
	private function was_present_at_end( array $row, int $finished_at ): bool {
		return null === $row['left_at']
			&& (int) $row['seen_at'] >= $finished_at - Session_Ledger::LONGEST_CREDIT_SECONDS
			&& ( null === $row['finish_pressed_at'] || (int) $row['seen_at'] > (int) $row['finish_pressed_at'] );
	}

	/**
	 * Announces once that every session of a webinar is decided.
	 */
	private function end( int $webinar_id ): void {
		$now = time();
		if ( $this->ledger->end_closing( $webinar_id, $now ) ) {
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
	 * Stores one step with its consequences, or leaves all of it to a later run: one bad session stops no other.
	 *
	 * @param callable(): void $step What is stored.
	 */
	private function try_to_store( int $webinar_id, callable $step ): void {
		try {
			in_transaction( $step );
		} catch ( Throwable $error ) {
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
}
