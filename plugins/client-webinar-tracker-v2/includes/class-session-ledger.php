<?php
/**
 * The ledger of sessions.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

use RuntimeException;

/**
 * Holds each attendee's stay in each webinar, and which finished webinars still have stays to decide.
 *
 * @phpstan-type Session_Row array{session_id: string, webinar_id: string, lead_id: string, entered_at: string, seen_at: string, seen_seconds: string, left_at: string|null, finish_pressed_at: string|null}
 * @phpstan-type Closing_Row array{webinar_id: string, webinar_type: string, finished_at: string, live_seconds: string}
 */
final class Session_Ledger {

	/** The room reports every 30 seconds; a longer silence is absence and is not credited. */
	public const LONGEST_CREDIT_SECONDS = 90;

	/**
	 * Opens a session, unless this lead has one or the webinar is finished (H1, H5).
	 *
	 * One statement decides, so of two requests at once exactly one wins.
	 *
	 * @return bool Whether this call opened it.
	 */
	public function open( int $webinar_id, int $lead_id, int $user_id, int $now ): bool {
		global $wpdb;
		return 1 === $this->changed(
			$wpdb->query(
				$wpdb->prepare(
					"INSERT IGNORE INTO {$wpdb->prefix}client_webinar_sessions (webinar_id, lead_id, user_id, entered_at, seen_at)
					SELECT %d, %d, %d, %d, %d FROM DUAL
					WHERE NOT EXISTS (SELECT 1 FROM {$wpdb->prefix}client_webinar_closings WHERE webinar_id = %d)",
					$webinar_id,
					$lead_id,
					$user_id,
					$now,
					$now,
					$webinar_id
				)
			)
		);
	}

	/**
	 * The session of a lead in a webinar, 0 when there is none.
	 */
	public function session_id( int $webinar_id, int $lead_id ): int {
		global $wpdb;
		return (int) $wpdb->get_var(
			$wpdb->prepare( "SELECT session_id FROM {$wpdb->prefix}client_webinar_sessions WHERE webinar_id = %d AND lead_id = %d", $webinar_id, $lead_id )
		);
	}

	/**
	 * How many attendees have not left and were seen since.
	 *
	 * The key `webinar_lead` finds them. One on `seen_at` reads hardly fewer rows (nearly everybody is there), and each
	 * report of presence would have to write it.
	 *
	 * @param int $since Unix seconds.
	 */
	public function people_seen_since( int $webinar_id, int $since ): int {
		global $wpdb;
		return (int) $wpdb->get_var(
			$wpdb->prepare(
				"SELECT COUNT(*) FROM {$wpdb->prefix}client_webinar_sessions
				WHERE webinar_id = %d AND seen_at >= %d AND left_at IS NULL AND closed_at IS NULL",
				$webinar_id,
				$since
			)
		);
	}

	/**
	 * Records that the attendee is in the room now.
	 *
	 * @param int $credited_until End of the time that counts: now, or when the webinar was paused (H3).
	 */
	public function record_presence( int $session_id, int $now, int $credited_until ): void {
		$this->record( $session_id, $now, $credited_until, false, false );
	}

	/**
	 * Records that the attendee closed the room.
	 */
	public function record_leave( int $session_id, int $now, int $credited_until ): void {
		$this->record( $session_id, $now, $credited_until, true, false );
	}

	/**
	 * Records that the attendee said to have finished.
	 */
	public function record_finish( int $session_id, int $now, int $credited_until ): void {
		$this->record( $session_id, $now, $credited_until, false, true );
	}

	/**
	 * Notes that a webinar is finished: from here on nobody enters it.
	 */
	public function begin_closing( int $webinar_id, string $webinar_type, int $finished_at, int $live_seconds ): void {
		global $wpdb;
		$this->changed(
			$wpdb->query(
				$wpdb->prepare(
					"INSERT IGNORE INTO {$wpdb->prefix}client_webinar_closings (webinar_id, webinar_type, finished_at, live_seconds) VALUES (%d, %s, %d, %d)",
					$webinar_id,
					$webinar_type,
					$finished_at,
					$live_seconds
				)
			)
		);
	}

	/**
	 * Webinars with open sessions that are not known to be finished.
	 *
	 * @return list<int>
	 */
	public function webinars_in_progress(): array {
		global $wpdb;
		$ids = $wpdb->get_col(
			"SELECT DISTINCT s.webinar_id FROM {$wpdb->prefix}client_webinar_sessions s
			LEFT JOIN {$wpdb->prefix}client_webinar_closings c ON c.webinar_id = s.webinar_id
			WHERE s.closed_at IS NULL AND c.webinar_id IS NULL"
		);
		return array_map( static fn( ?string $id ): int => (int) $id, array_values( $ids ) );
	}

	/**
	 * Finished webinars whose sessions are not all decided, the earliest first.
	 *
	 * @return list<Closing_Row>
	 */
	public function open_closings(): array {
		global $wpdb;
		/**
		 * The columns as selected.
		 *
		 * @var list<Closing_Row> $rows
		 */
		$rows = $wpdb->get_results(
			"SELECT webinar_id, webinar_type, finished_at, live_seconds FROM {$wpdb->prefix}client_webinar_closings
			WHERE closed_at IS NULL ORDER BY finished_at, webinar_id",
			ARRAY_A
		);
		return $rows;
	}

	/**
	 * Sessions of a webinar that are not decided, the earliest first.
	 *
	 * @return list<Session_Row>
	 */
	public function open_sessions( int $webinar_id, int $limit ): array {
		global $wpdb;
		/**
		 * The columns as selected.
		 *
		 * @var list<Session_Row> $rows
		 */
		$rows = $wpdb->get_results(
			$wpdb->prepare(
				"SELECT session_id, webinar_id, lead_id, entered_at, seen_at, seen_seconds, left_at, finish_pressed_at
				FROM {$wpdb->prefix}client_webinar_sessions
				WHERE webinar_id = %d AND closed_at IS NULL ORDER BY session_id LIMIT %d",
				$webinar_id,
				$limit
			),
			ARRAY_A
		);
		return $rows;
	}

	/**
	 * Decides a session once (H1).
	 *
	 * @param int|null $completed_at When the participation completed, null when it did not.
	 * @return bool Whether this call decided it.
	 */
	public function close_session( int $session_id, ?int $completed_at, int $now ): bool {
		global $wpdb;
		return 1 === $this->changed(
			$wpdb->update(
				$wpdb->prefix . 'client_webinar_sessions',
				array(
					'closed_at'    => $now,
					'completed_at' => $completed_at,
				),
				array(
					'session_id' => $session_id,
					'closed_at'  => null,
				)
			)
		);
	}

	/**
	 * Ends the closing of a webinar once.
	 *
	 * @return bool Whether this call ended it.
	 */
	public function end_closing( int $webinar_id, int $now ): bool {
		global $wpdb;
		return 1 === $this->changed(
			$wpdb->update(
				$wpdb->prefix . 'client_webinar_closings',
				array( 'closed_at' => $now ),
				array(
					'webinar_id' => $webinar_id,
					'closed_at'  => null,
				)
			)
		);
	}

	/**
	 * Credits the time since the last report, in one statement: two reports at once do not count twice.
	 *
	 * MySQL assigns from left to right, so the credit comes before what it is reckoned from.
	 */
	private function record( int $session_id, int $now, int $credited_until, bool $leaves, bool $finishes ): void {
		global $wpdb;
		$this->changed(
			$wpdb->query(
				$wpdb->prepare(
					"UPDATE {$wpdb->prefix}client_webinar_sessions
					SET seen_seconds = seen_seconds + CASE
						WHEN left_at IS NOT NULL OR seen_at >= %d THEN 0
						WHEN %d - seen_at > %d THEN %d
						ELSE %d - seen_at END,
					seen_at = CASE WHEN seen_at > %d THEN seen_at ELSE %d END,
					left_at = CASE WHEN %d = 1 THEN %d ELSE NULL END,
					finish_pressed_at = CASE WHEN %d = 1 THEN %d ELSE finish_pressed_at END
					WHERE session_id = %d AND closed_at IS NULL",
					$credited_until,
					$credited_until,
					self::LONGEST_CREDIT_SECONDS,
					self::LONGEST_CREDIT_SECONDS,
					$credited_until,
					$now,
					$now,
					(int) $leaves,
					$now,
					(int) $finishes,
					$now,
					$session_id
				)
			)
		);
	}

	/**
	 * The number of changed rows.
	 *
	 * @param int|bool $result What a query returned.
	 * @throws RuntimeException When the database refused: the transaction must not go on as if it had not.
	 */
	private function changed( int|bool $result ): int {
		if ( false === $result ) {
			throw new RuntimeException( 'The session ledger could not be written.' );
		}
		return (int) $result;
	}
}
