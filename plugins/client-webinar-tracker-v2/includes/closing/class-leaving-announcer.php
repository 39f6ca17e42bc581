<?php
/**
 * Announces who leaves while the webinar is on.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

use RuntimeException;
use Webinars\Client_Webinar_Tracker_V2\Lib\Batch;
use Webinars\Client_Webinar_Tracker_V2\Lib\Core_Log;
use Webinars\Client_Webinar_Tracker_V2\Lib\Lead_Batch;

/**
 * Fires `client_webinar_left` for people who have been away for two minutes, once a session, under the profile `full` only (P2, H1).
 * They may come back and complete. Who is there at the stop is announced by the closing.
 *
 * @phpstan-import-type Session_Row from Session_Ledger
 */
final class Leaving_Announcer {

	/** Option: since when reports could arrive, and when that was last noted. */
	public const LISTENING = 'client_webinar_tracker_v2_listening';

	private const SESSIONS_PER_BATCH = 200;

	private const SECONDS_PER_RUN = 10;

	public function __construct( private readonly Session_Ledger $sessions, private readonly Closing_Ledger $closings ) {}

	/**
	 * Announces at a heartbeat of the sidecar.
	 *
	 * @param WebinarOutboxHeartbeat $heartbeat The outbox's payload.
	 */
	public function run_at_heartbeat( array $heartbeat ): void {
		$this->run_until( $heartbeat['until'] );
	}

	/**
	 * Announces in a run of WP-Cron.
	 */
	public function run(): void {
		$this->run_until( time() + self::SECONDS_PER_RUN );
	}

	/**
	 * Fires the event for one session, and passes on the reason in the words of the contract.
	 *
	 * @param array{session_id: int|string, lead_id: int|string, webinar_id: int|string} $session Whose.
	 */
	public static function announce( array $session, string $webinar_type, Departure $departure ): void {
		/** This action is documented in contract/hooks/client_webinar_left.json. */
		do_action(
			'client_webinar_left',
			array(
				'lead_id'      => (int) $session['lead_id'],
				'webinar_id'   => (int) $session['webinar_id'],
				'webinar_type' => $webinar_type,
				'session_id'   => (int) $session['session_id'],
				'left_at'      => $departure->left_at,
				'leave_reason' => match ( $departure->reason ) {
					'finished',
				'page_closed' => 'user_exit',
				'silence'                 => 'network_loss',
				default                   => 'session_end',
				},
			)
		);
	}

	/**
	 * Announces batch by batch. It may break off anywhere and run several times at once: each batch is one transaction.
	 *
	 * @param int $until Unix seconds from which no batch is begun.
	 */
	private function run_until( int $until ): void {
		if ( 'full' !== apply_filters( 'core_webinar_runtime_profile', 'prod' ) ) {
			return;
		}
		$webinar_ids = $this->closings->webinars_in_progress();
		if ( array() === $webinar_ids || ! $this->has_listened( time() ) ) {
			return;
		}
		foreach ( $webinar_ids as $webinar_id ) {
			/**
			 * The read model.
			 *
			 * @var Webinar|null $webinar
			 */
			$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
			// Who stops watching a recording may go on tomorrow.
			if ( null === $webinar || ! Presence::is_possible( $webinar ) ) {
				continue;
			}
			$after = 0;
			do {
				$batch = $this->sessions->silent_sessions( $webinar_id, time(), $after, self::SESSIONS_PER_BATCH );
				$after = (int) ( end( $batch )['session_id'] ?? 0 );
				$this->announce_batch( $webinar_id, $webinar['type'], $batch );
				$is_last = count( $batch ) < self::SESSIONS_PER_BATCH;
			} while ( ! $is_last && time() < $until );
		}
	}

	/**
	 * Announces sessions together, or one by one where that fails. Who failed is announced by a later run.
	 *
	 * @param list<Session_Row> $batch Sessions of one webinar.
	 */
	private function announce_batch( int $webinar_id, string $webinar_type, array $batch ): void {
		$failures = Batch::process(
			$batch,
			fn( array $rows ) => Lead_Batch::in_transaction(
				function () use ( $rows, $webinar_type ): void {
					$now    = time();
					$marked = $this->sessions->mark_leaving( array_map( 'intval', array_column( $rows, 'session_id' ) ), $now );
					if ( 0 === $marked ) {
						return;
					}
					if ( $marked < count( $rows ) ) {
						throw new RuntimeException( 'Some of these people are back, or another job has announced them.' );
					}
					Lead_Batch::announce(
						array_map( 'intval', array_column( $rows, 'lead_id' ) ),
						static function () use ( $rows, $webinar_type, $now ): void {
							foreach ( $rows as $row ) {
								self::announce( $row, $webinar_type, Departure::from_session( $row, null, $now ) );
							}
						}
					);
				}
			)
		);
		if ( array() !== $failures ) {
			Core_Log::failure( 'client_webinar_tracker_v2_leaving_failed', end( $failures ), $webinar_id );
		}
	}

	/**
	 * Whether reports could arrive for as long as somebody must be away. After an outage of the site everybody looks away at first.
	 */
	private function has_listened( int $now ): bool {
		/**
		 * What this method stores there.
		 *
		 * @var array{since: int, noted_at: int}|false $noted
		 */
		$noted = get_option( self::LISTENING );
		$since = false !== $noted && abs( $now - $noted['noted_at'] ) <= Session_Ledger::LONGEST_CREDIT_SECONDS ? $noted['since'] : $now;
		update_option(
			self::LISTENING,
			array(
				'since'    => $since,
				'noted_at' => $now,
			),
			false
		);
		return $now - $since > Session_Ledger::LONGEST_CREDIT_SECONDS;
	}
}
