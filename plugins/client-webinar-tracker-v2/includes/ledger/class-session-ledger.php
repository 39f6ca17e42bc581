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
 * Holds each attendee's session in each webinar. Once it is decided, `left_at` and `leave_reason` are what was deduced.
 *
 * A row also says when its stays were last heard of: `silent_at` is the last report of a device that did not say goodbye,
 * `page_closed_at` the last goodbye.
 *
 * @phpstan-type Session_Row array{session_id: string, webinar_id: string, lead_id: string, user_id: string, entered_at: string, seen_at: string, seen_seconds: string, left_at: string|null, leave_reason: ''|'page_closed'|'finished'|'silence'|'webinar_finished', finish_pressed_at: string|null, completed_at: string|null, closed_at: string|null, offer_clicked_at: string|null, finished_at: string|null, silent_at: string|null, page_closed_at: string|null}
 * @phpstan-type Decision    array{session_id: int, seen_seconds: int, completed_at: int|null, left_at: int, leave_reason: ''|'page_closed'|'finished'|'silence'|'webinar_finished'}
 */
final class Session_Ledger {

	/** The room reports every 30 seconds, the sidecar every minute; a longer silence is absence and is not credited. */
	public const LONGEST_CREDIT_SECONDS = 120;

	/**
	 * Opens sessions, unless a lead has one or the webinar is finished (H1, H5). It stands in a transaction that is undone where only
	 * some were opened: the caller could not tell whose.
	 *
	 * @param array<int, int> $users Users by lead; some.
	 * @return int How many this call opened: of two requests at once exactly one opens a session.
	 */
	public function open( int $webinar_id, array $users, int $now ): int {
		global $wpdb;
		// Locked, so that a stop waits for the end of this transaction, and its job finds these sessions.
		if ( array() !== $this->read( "SELECT webinar_id FROM {$wpdb->prefix}client_webinar_closings WHERE webinar_id = %d FOR UPDATE", array( $webinar_id ) ) ) {
			return 0;
		}
		$values = array();
		foreach ( $users as $lead_id => $user_id ) {
			array_push( $values, $webinar_id, $lead_id, $user_id, $now, $now );
		}
		return $this->changed(
			$wpdb->query(
				$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders.ReplacementsWrongNumber
					"INSERT IGNORE INTO {$wpdb->prefix}client_webinar_sessions (webinar_id, lead_id, user_id, entered_at, seen_at) VALUES " // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
						. implode( ', ', array_fill( 0, count( $users ), '(%d, %d, %d, %d, %d)' ) ),
					$values
				)
			)
		);
	}

	/**
	 * The session of a lead in a webinar, 0 when there is none.
	 */
	public function session_id( int $webinar_id, int $lead_id ): int {
		return $this->session_ids( $webinar_id, array( $lead_id ) )[ $lead_id ] ?? 0;
	}

	/**
	 * The sessions of given leads in a webinar.
	 *
	 * @param list<int> $lead_ids Whose; some.
	 * @return array<int, int> Session ids by lead, without those who have none.
	 */
	public function session_ids( int $webinar_id, array $lead_ids ): array {
		global $wpdb;
		$rows = $this->read(
			"SELECT lead_id, session_id FROM {$wpdb->prefix}client_webinar_sessions WHERE webinar_id = %d AND lead_id IN (" . $this->placeholders( $lead_ids ) . ')',
			array( $webinar_id, ...$lead_ids )
		);
		$ids  = array();
		foreach ( $rows as $row ) {
			$ids[ (int) $row['lead_id'] ] = (int) $row['session_id'];
		}
		return $ids;
	}

	/**
	 * Answers `client_webinar_last_session`.
	 */
	public function last_webinar( int $webinar_id, int $lead_id ): int {
		global $wpdb;
		return (int) ( $wpdb->get_var( $wpdb->prepare( "SELECT webinar_id FROM {$wpdb->prefix}client_webinar_sessions WHERE lead_id = %d ORDER BY session_id DESC LIMIT 1", $lead_id ) ) ?? $webinar_id );
	}

	/**
	 * Keeps others from writing sessions until the transaction ends.
	 *
	 * @param list<int> $session_ids Which; some.
	 * @return list<int> Those that are not decided.
	 */
	public function lock( array $session_ids ): array {
		global $wpdb;
		// In the order of their ids, so that of two reports at once one waits for the other.
		$rows = $this->read(
			"SELECT session_id FROM {$wpdb->prefix}client_webinar_sessions FORCE INDEX (PRIMARY)
			WHERE session_id IN (" . $this->placeholders( $session_ids ) . ') AND COALESCE(closed_at, 0) = 0 ORDER BY session_id FOR UPDATE',
			$session_ids
		);
		return array_map( 'intval', array_column( $rows, 'session_id' ) );
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
	 * Credits the time since the last report, in one statement: two reports at once do not count twice. A longer silence is absence,
	 * of which nothing is credited.
	 *
	 * MySQL assigns from left to right, so the credit comes before what it is reckoned from.
	 *
	 * Here and below `closed_at` is compared in a way that no index serves, and many sessions are found by their ids alone: while a
	 * table grows, MariaDB may find a session by the index of the open ones, or read the whole table, lock all that it reads, and end
	 * in a deadlock with another person's report.
	 *
	 * @param list<int> $session_ids    Whose time; some.
	 * @param int       $credited_until End of the time that counts: now, or when the webinar was paused (H3).
	 * @param bool      $is_back        Whether the attendees are there from now on, even after an absence.
	 */
	public function credit( array $session_ids, int $now, int $credited_until, bool $is_back ): void {
		global $wpdb;
		$this->changed(
			$wpdb->query(
				$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders
					"UPDATE {$wpdb->prefix}client_webinar_sessions FORCE INDEX (PRIMARY)
					SET seen_seconds = seen_seconds + CASE
						WHEN left_at IS NOT NULL OR seen_at >= %d OR %d - seen_at > %d THEN 0
						ELSE %d - seen_at END,
					seen_at = CASE WHEN seen_at > %d THEN seen_at ELSE %d END,
					left_at = NULL
					WHERE COALESCE(closed_at, 0) = 0 AND (1 = %d OR (left_at IS NULL AND seen_at >= %d)) AND session_id IN (" . $this->placeholders( $session_ids ) . ')', // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
					array(
						$credited_until,
						$now,
						self::LONGEST_CREDIT_SECONDS,
						$credited_until,
						$now,
						$now,
						(int) $is_back,
						$now - self::LONGEST_CREDIT_SECONDS,
						...$session_ids,
					)
				)
			)
		);
	}

	/**
	 * Records how much of a recording its viewer has watched. It never falls.
	 */
	public function advance( int $session_id, int $seen_seconds, int $now ): void {
		global $wpdb;
		$this->changed(
			$wpdb->query(
				$wpdb->prepare(
					"UPDATE {$wpdb->prefix}client_webinar_sessions SET seen_seconds = CASE WHEN seen_seconds > %d THEN seen_seconds ELSE %d END, seen_at = %d
					WHERE session_id = %d AND COALESCE(closed_at, 0) = 0",
					$seen_seconds,
					$seen_seconds,
					$now,
					$session_id
				)
			)
		);
	}

	/**
	 * Records that the attendee has left. Changes nothing for an attendee who has left already.
	 */
	public function leave( int $session_id, int $now ): void {
		global $wpdb;
		$this->changed(
			$wpdb->query(
				$wpdb->prepare(
					"UPDATE {$wpdb->prefix}client_webinar_sessions SET left_at = seen_at
					WHERE session_id = %d AND COALESCE(closed_at, 0) = 0 AND left_at IS NULL AND seen_at >= %d",
					$session_id,
					$now - self::LONGEST_CREDIT_SECONDS
				)
			)
		);
	}

	/**
	 * Records that attendees have left of whom no page is open any more.
	 *
	 * @param non-empty-list<int> $session_ids Which; some.
	 */
	public function leave_without_stay( array $session_ids, int $now ): void {
		global $wpdb;
		$this->changed(
			$wpdb->query(
				$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders.ReplacementsWrongNumber
					"UPDATE {$wpdb->prefix}client_webinar_sessions SET left_at = seen_at
					WHERE left_at IS NULL AND NOT EXISTS (
						SELECT stay_id FROM {$wpdb->prefix}client_webinar_stays t
						WHERE t.session_id = {$wpdb->prefix}client_webinar_sessions.session_id AND t.left_at IS NULL AND t.seen_at >= %d
					) AND session_id IN (" . $this->placeholders( $session_ids ) . ')', // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
					array( $now - self::LONGEST_CREDIT_SECONDS, ...$session_ids )
				)
			)
		);
	}

	/**
	 * Records that the attendee said to have finished: the first time, and again after coming back.
	 */
	public function finish( int $session_id, int $now ): void {
		global $wpdb;
		$this->changed(
			$wpdb->query(
				$wpdb->prepare(
					"UPDATE {$wpdb->prefix}client_webinar_sessions SET finish_pressed_at = %d
					WHERE session_id = %d AND COALESCE(closed_at, 0) = 0 AND (finish_pressed_at IS NULL OR finish_pressed_at < seen_at)",
					$now,
					$session_id
				)
			)
		);
	}

	/**
	 * Records that the attendee opened the offer: the first time, also after the stop.
	 */
	public function note_offer_click( int $session_id, int $now ): void {
		global $wpdb;
		$this->changed(
			$wpdb->query(
				$wpdb->prepare( "UPDATE {$wpdb->prefix}client_webinar_sessions SET offer_clicked_at = %d WHERE session_id = %d AND COALESCE(offer_clicked_at, 0) = 0", $now, $session_id )
			)
		);
	}

	/**
	 * Sessions of a webinar that are not decided, the earliest first.
	 *
	 * @param int $after Session id.
	 * @return list<Session_Row>
	 */
	public function open_sessions( int $webinar_id, int $after, int $limit ): array {
		return $this->rows( 's.webinar_id = %d AND s.closed_at IS NULL AND s.session_id > %d ORDER BY s.session_id LIMIT %d', array( $webinar_id, $after, $limit ) );
	}

	/**
	 * Sessions of people who are away for longer than a silence may last, and whose leaving is not announced, the earliest first.
	 *
	 * @param int $after Session id.
	 * @return list<Session_Row>
	 */
	public function silent_sessions( int $webinar_id, int $now, int $after, int $limit ): array {
		return $this->rows(
			's.webinar_id = %d AND s.closed_at IS NULL AND s.leaving_announced_at IS NULL AND s.seen_at < %d AND s.session_id > %d ORDER BY s.session_id LIMIT %d',
			array( $webinar_id, $now - self::LONGEST_CREDIT_SECONDS, $after, $limit )
		);
	}

	/**
	 * Notes that the leaving of people is announced, unless they are back.
	 *
	 * @param non-empty-list<int> $session_ids Which; some.
	 * @return int How many this call noted.
	 */
	public function mark_leaving( array $session_ids, int $now ): int {
		global $wpdb;
		return $this->changed(
			$wpdb->query(
				$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders.ReplacementsWrongNumber
					"UPDATE {$wpdb->prefix}client_webinar_sessions FORCE INDEX (PRIMARY) SET leaving_announced_at = %d
					WHERE COALESCE(closed_at, leaving_announced_at) IS NULL AND seen_at < %d AND session_id IN (" . $this->placeholders( $session_ids ) . ')', // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
					array( $now, $now - self::LONGEST_CREDIT_SECONDS, ...$session_ids )
				)
			)
		);
	}

	/**
	 * Of some sessions those whose leaving is announced, as it is now and not as the transaction saw it first.
	 *
	 * @param non-empty-list<int> $session_ids Which; some.
	 * @return list<int>
	 */
	public function announced_leavings( array $session_ids ): array {
		global $wpdb;
		$rows = $this->read(
			"SELECT session_id FROM {$wpdb->prefix}client_webinar_sessions FORCE INDEX (PRIMARY)
			WHERE session_id IN (" . $this->placeholders( $session_ids ) . ') AND COALESCE(leaving_announced_at, 0) > 0 FOR UPDATE',
			$session_ids
		);
		return array_map( 'intval', array_column( $rows, 'session_id' ) );
	}

	/**
	 * Sessions of given leads in a webinar.
	 *
	 * @param list<int> $lead_ids Whose; some.
	 * @return list<Session_Row>
	 */
	public function sessions_of_leads( int $webinar_id, array $lead_ids ): array {
		return $this->rows(
			's.webinar_id = %d AND s.lead_id IN (' . $this->placeholders( $lead_ids ) . ') ORDER BY s.session_id',
			array( $webinar_id, ...$lead_ids )
		);
	}

	/**
	 * Sessions of a lead in all webinars, the earliest first.
	 *
	 * @return list<Session_Row>
	 */
	public function sessions_of_lead( int $lead_id, int $offset, int $limit ): array {
		return $this->rows( 's.lead_id = %d ORDER BY s.session_id LIMIT %d, %d', array( $lead_id, $offset, $limit ) );
	}

	/**
	 * Decides sessions, each once (H1), in one statement.
	 *
	 * @param non-empty-list<Decision> $decisions Of different sessions; some hundreds at most.
	 * @return int How many this call decided; another job may have been quicker.
	 */
	public function close_sessions( array $decisions, int $now ): int {
		global $wpdb;
		$values = array( $now );
		foreach ( array( 'seen_seconds', 'completed_at', 'left_at', 'leave_reason' ) as $column ) {
			foreach ( $decisions as $decision ) {
				// A placeholder cannot stand for null.
				array_push( $values, $decision['session_id'], $decision[ $column ] ?? 0 );
			}
		}
		$session_ids = array_column( $decisions, 'session_id' );
		$numbers     = 'CASE session_id' . str_repeat( ' WHEN %d THEN %d', count( $decisions ) ) . ' END';
		$words       = str_replace( 'THEN %d', 'THEN %s', $numbers );
		$wanted      = $this->placeholders( $session_ids );
		// phpcs:disable WordPress.DB.PreparedSQL, WordPress.DB.PreparedSQLPlaceholders -- Placeholders only.
		return $this->changed(
			$wpdb->query(
				$wpdb->prepare(
					"UPDATE {$wpdb->prefix}client_webinar_sessions
					SET closed_at = %d, seen_seconds = $numbers, completed_at = NULLIF($numbers, 0), left_at = $numbers, leave_reason = $words
					WHERE session_id IN ($wanted) AND COALESCE(closed_at, 0) = 0",
					array( ...$values, ...$session_ids )
				)
			)
		);
		// phpcs:enable
	}

	/**
	 * Decided sessions of a webinar whose people are not forgotten.
	 *
	 * @return list<int>
	 */
	public function known_sessions( int $webinar_id, int $limit ): array {
		global $wpdb;
		$ids = $wpdb->get_col(
			$wpdb->prepare(
				"SELECT session_id FROM {$wpdb->prefix}client_webinar_sessions WHERE webinar_id = %d AND lead_id > 0 AND closed_at IS NOT NULL ORDER BY lead_id LIMIT %d",
				$webinar_id,
				$limit
			)
		);
		return array_map( static fn( ?string $id ): int => (int) $id, array_values( $ids ) );
	}

	/**
	 * Decided sessions of a lead.
	 *
	 * @return list<int>
	 */
	public function decided_sessions_of_lead( int $lead_id, int $limit ): array {
		global $wpdb;
		$ids = $wpdb->get_col(
			$wpdb->prepare( "SELECT session_id FROM {$wpdb->prefix}client_webinar_sessions WHERE lead_id = %d AND closed_at IS NOT NULL ORDER BY session_id LIMIT %d", $lead_id, $limit )
		);
		return array_map( static fn( ?string $id ): int => (int) $id, array_values( $ids ) );
	}

	/**
	 * Makes sessions anonymous: what happened stays, so that counts and curves stay true.
	 *
	 * @param list<int> $session_ids Which; some.
	 */
	public function forget( array $session_ids ): void {
		global $wpdb;
		$this->changed(
			$wpdb->query(
				$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders.ReplacementsWrongNumber
					"UPDATE {$wpdb->prefix}client_webinar_sessions SET lead_id = -CAST(session_id AS SIGNED), user_id = 0
					WHERE session_id IN (" . $this->placeholders( $session_ids ) . ')', // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared, WordPress.DB.PreparedSQLPlaceholders
					$session_ids
				)
			)
		);
	}

	/**
	 * Reads sessions with what is known of their stays and of the end of their webinar.
	 *
	 * @param string    $where  What follows WHERE, with placeholders.
	 * @param list<int> $values What they stand for.
	 * @return list<Session_Row>
	 */
	private function rows( string $where, array $values ): array {
		global $wpdb;
		/**
		 * The columns as selected.
		 *
		 * @var list<Session_Row> $rows
		 */
		$rows = $wpdb->get_results(
			$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders
				"SELECT s.session_id, s.webinar_id, s.lead_id, s.user_id, s.entered_at, s.seen_at, s.seen_seconds, s.left_at, s.leave_reason,
					s.finish_pressed_at, s.completed_at, s.closed_at, s.offer_clicked_at, c.finished_at,
					(SELECT MAX(t.seen_at) FROM {$wpdb->prefix}client_webinar_stays t WHERE t.session_id = s.session_id AND t.left_at IS NULL) AS silent_at,
					(SELECT MAX(t.left_at) FROM {$wpdb->prefix}client_webinar_stays t WHERE t.session_id = s.session_id) AS page_closed_at
				FROM {$wpdb->prefix}client_webinar_sessions s
				LEFT JOIN {$wpdb->prefix}client_webinar_closings c ON c.webinar_id = s.webinar_id
				WHERE $where", // phpcs:ignore WordPress.DB.PreparedSQL, WordPress.DB.PreparedSQLPlaceholders -- Written out above.
				$values
			),
			ARRAY_A
		);
		return $rows;
	}

	/**
	 * Reads rows.
	 *
	 * @param string    $sql    The statement, with placeholders.
	 * @param list<int> $values What they stand for.
	 * @return list<array<string, string>>
	 * @throws RuntimeException When the database refused, which wpdb answers like nothing found: a deadlock has ended the transaction.
	 */
	private function read( string $sql, array $values ): array {
		global $wpdb;
		/**
		 * The columns as selected.
		 *
		 * @var list<array<string, string>> $rows
		 */
		$rows = $wpdb->get_results( $wpdb->prepare( $sql, $values ), ARRAY_A ); // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared -- Written out by the callers.
		if ( '' !== $wpdb->last_error ) {
			throw new RuntimeException( 'The session ledger could not be read.' );
		}
		return $rows;
	}

	/**
	 * A placeholder for each of some ids.
	 *
	 * @param list<int> $ids Some.
	 */
	private function placeholders( array $ids ): string {
		return implode( ',', array_fill( 0, count( $ids ), '%d' ) );
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
