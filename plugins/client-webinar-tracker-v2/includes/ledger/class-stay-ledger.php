<?php
/**
 * The ledger of stays.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

use RuntimeException;

/**
 * Holds each unbroken presence of each device in a session. A stay ends when its page says so, or by silence.
 *
 * It is written inside a transaction that has locked the session's row before: so reports of one person come one after the other.
 *
 * @phpstan-type Stay_Row array{session_id: string, began_at: string, seen_at: string, left_at: string|null}
 * @phpstan-type Latest_Stay array{session_id: string, latest_device: string, open_id: string|null, left_at: string|null, newest_id: string, stays: string}
 */
final class Stay_Ledger {

	/** A browser that names itself anew each time must not fill the table. */
	private const STAYS_PER_SESSION = 200;

	/**
	 * Records that devices are in the room now: each stays, or begins to.
	 *
	 * @param array<int, list<string>> $devices       Names that pages gave themselves, empty when they did not; by session, some.
	 * @param int                      $goodbye_since Unix seconds: a page that has said goodbye since is not believed to be there.
	 * @return list<int> Sessions with a page that is believed.
	 */
	public function stay( array $devices, int $webinar_id, int $now, int $goodbye_since ): array {
		$known    = $this->latest( array_keys( $devices ), $now, $goodbye_since );
		$believed = array();
		$going_on = array();
		$begun    = array();
		foreach ( $devices as $session_id => $names ) {
			$stays  = $known[ $session_id ] ?? array();
			$number = (int) array_sum( array_column( $stays, 'stays' ) );
			// Letter case does not tell pages apart: MySQL compares so.
			foreach ( array_combine( array_map( 'strtolower', $names ), $names ) as $key => $device ) {
				$latest = $stays[ $key ] ?? null;
				if ( null === ( $latest['open_id'] ?? null ) && (int) ( $latest['left_at'] ?? 0 ) >= $goodbye_since ) {
					continue;
				}
				$believed[ $session_id ] = $session_id;
				if ( isset( $latest['open_id'] ) ) {
					$going_on[] = (int) $latest['open_id'];
				} elseif ( $number < self::STAYS_PER_SESSION ) {
					++$number;
					array_push( $begun, $session_id, $webinar_id, $device, $now, $now );
				} else {
					$going_on[] = (int) max( array( 0, ...array_column( $stays, 'newest_id' ) ) );
				}
			}
		}
		$this->go_on( $going_on, $now );
		$this->begin( $begun );
		return array_values( $believed );
	}

	/**
	 * What is known of each device of sessions: the stay that is open, the last goodbye. What is long over is counted under no name.
	 *
	 * @param list<int> $session_ids   Which; some.
	 * @param int       $goodbye_since Unix seconds.
	 * @return array<int, array<string, Latest_Stay>> By session and device in lower case.
	 */
	private function latest( array $session_ids, int $now, int $goodbye_since ): array {
		global $wpdb;
		$silent_since = $now - Session_Ledger::LONGEST_CREDIT_SECONDS;
		/**
		 * The columns as selected.
		 *
		 * @var list<Latest_Stay> $rows
		 */
		$rows  = $wpdb->get_results(
			$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders
				"SELECT session_id, CASE WHEN (left_at IS NULL AND seen_at >= %d) OR left_at >= %d THEN LOWER(device) ELSE '' END AS latest_device,
					MAX(CASE WHEN left_at IS NULL AND seen_at >= %d THEN stay_id END) AS open_id, MAX(left_at) AS left_at,
					MAX(stay_id) AS newest_id, COUNT(*) AS stays
				FROM {$wpdb->prefix}client_webinar_stays WHERE session_id IN (" . implode( ',', array_fill( 0, count( $session_ids ), '%d' ) ) . ')
				GROUP BY session_id, latest_device', // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
				array( $silent_since, $goodbye_since, $silent_since, ...$session_ids )
			),
			ARRAY_A
		);
		$known = array();
		foreach ( $rows as $row ) {
			$known[ (int) $row['session_id'] ][ $row['latest_device'] ] = $row;
		}
		return $known;
	}

	/**
	 * Goes on with stays, even where they had ended.
	 *
	 * @param list<int> $stay_ids Which.
	 */
	private function go_on( array $stay_ids, int $now ): void {
		global $wpdb;
		if ( array() === $stay_ids ) {
			return;
		}
		$this->expect_written(
			$wpdb->query(
				$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders
					"UPDATE {$wpdb->prefix}client_webinar_stays FORCE INDEX (PRIMARY) SET seen_at = CASE WHEN seen_at > %d THEN seen_at ELSE %d END, left_at = NULL
					WHERE stay_id IN (" . implode( ',', array_fill( 0, count( $stay_ids ), '%d' ) ) . ')', // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
					array( $now, $now, ...$stay_ids )
				)
			)
		);
	}

	/**
	 * Begins stays.
	 *
	 * @param list<int|string> $values Session, webinar, device, begin and last report of each, one after the other.
	 */
	private function begin( array $values ): void {
		global $wpdb;
		if ( array() === $values ) {
			return;
		}
		$this->expect_written(
			$wpdb->query(
				$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders.ReplacementsWrongNumber
					"INSERT INTO {$wpdb->prefix}client_webinar_stays (session_id, webinar_id, device, began_at, seen_at) VALUES "
						. implode( ', ', array_fill( 0, intdiv( count( $values ), 5 ), '(%d, %d, %s, %d, %d)' ) ), // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
					$values
				)
			)
		);
	}

	/**
	 * Ends the stays of a session that go on now.
	 *
	 * @param string|null $device Whose; null for those of all devices.
	 */
	public function end( int $session_id, ?string $device, int $now ): void {
		global $wpdb;
		$this->expect_written(
			$wpdb->query(
				$wpdb->prepare(
					"UPDATE {$wpdb->prefix}client_webinar_stays SET left_at = CASE WHEN seen_at > %d THEN seen_at ELSE %d END
					WHERE session_id = %d AND left_at IS NULL AND seen_at >= %d AND (device = %s OR 1 = %d)",
					$now,
					$now,
					$session_id,
					$now - Session_Ledger::LONGEST_CREDIT_SECONDS,
					(string) $device,
					(int) ( null === $device )
				)
			)
		);
	}

	/**
	 * Ends the stays of pages that go on now, at their last report.
	 *
	 * @param array<int, list<string>> $devices Names of the pages, by session; some.
	 */
	public function end_pages( array $devices, int $now ): void {
		global $wpdb;
		$values = array();
		foreach ( $devices as $session_id => $names ) {
			foreach ( $names as $name ) {
				array_push( $values, $session_id, $name );
			}
		}
		$this->expect_written(
			$wpdb->query(
				$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders
					"UPDATE {$wpdb->prefix}client_webinar_stays SET left_at = seen_at
					WHERE left_at IS NULL AND seen_at >= %d AND session_id IN (" . implode( ',', array_fill( 0, count( $devices ), '%d' ) ) . ')
						AND (' . implode( ' OR ', array_fill( 0, intdiv( count( $values ), 2 ), '(session_id = %d AND device = %s)' ) ) . ')', // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
					array( $now - Session_Ledger::LONGEST_CREDIT_SECONDS, ...array_keys( $devices ), ...$values )
				)
			)
		);
	}

	/**
	 * Answers `client_webinar_open_pages`: how many pages of a lead are open in a room now.
	 *
	 * @param int $pages What another module answered, ignored.
	 */
	public function open_pages( int $pages, int $webinar_id, int $lead_id ): int {
		global $wpdb;
		return (int) $wpdb->get_var(
			$wpdb->prepare(
				"SELECT COUNT(DISTINCT stays.device) FROM {$wpdb->prefix}client_webinar_stays AS stays
				INNER JOIN {$wpdb->prefix}client_webinar_sessions AS own ON own.session_id = stays.session_id
				WHERE own.webinar_id = %d AND own.lead_id = %d AND stays.left_at IS NULL AND stays.seen_at >= %d",
				$webinar_id,
				$lead_id,
				time() - Session_Ledger::LONGEST_CREDIT_SECONDS
			)
		);
	}

	/**
	 * Whether a stay of a session goes on now.
	 */
	public function goes_on( int $session_id, int $now ): bool {
		global $wpdb;
		return null !== $wpdb->get_var(
			$wpdb->prepare(
				"SELECT stay_id FROM {$wpdb->prefix}client_webinar_stays WHERE session_id = %d AND left_at IS NULL AND seen_at >= %d LIMIT 1",
				$session_id,
				$now - Session_Ledger::LONGEST_CREDIT_SECONDS
			)
		);
	}

	/**
	 * Stays of the next sessions of a webinar, those of one session together and by their begin.
	 *
	 * @param int $after    Session id.
	 * @param int $sessions How many sessions at most.
	 * @return list<Stay_Row>
	 */
	public function stays_of_next_sessions( int $webinar_id, int $after, int $sessions ): array {
		global $wpdb;
		$ids = $wpdb->get_col(
			$wpdb->prepare(
				"SELECT DISTINCT session_id FROM {$wpdb->prefix}client_webinar_stays WHERE webinar_id = %d AND session_id > %d ORDER BY session_id LIMIT %d",
				$webinar_id,
				$after,
				$sessions
			)
		);
		/**
		 * The columns as selected.
		 *
		 * @var list<Stay_Row> $rows
		 */
		$rows = array() === $ids ? array() : $wpdb->get_results(
			$wpdb->prepare(
				"SELECT session_id, began_at, seen_at, left_at FROM {$wpdb->prefix}client_webinar_stays
				WHERE webinar_id = %d AND session_id BETWEEN %d AND %d ORDER BY session_id, began_at",
				$webinar_id,
				reset( $ids ),
				end( $ids )
			),
			ARRAY_A
		);
		return $rows;
	}

	/**
	 * Stays of one session by their begin.
	 *
	 * @return list<Stay_Row>
	 */
	public function stays_of_session( int $session_id ): array {
		global $wpdb;
		/**
		 * The columns as selected.
		 *
		 * @var list<Stay_Row> $rows
		 */
		$rows = $wpdb->get_results(
			$wpdb->prepare( "SELECT session_id, began_at, seen_at, left_at FROM {$wpdb->prefix}client_webinar_stays WHERE session_id = %d ORDER BY began_at, stay_id", $session_id ),
			ARRAY_A
		);
		return $rows;
	}

	/**
	 * Forgets by which devices somebody was there.
	 *
	 * @param list<int> $session_ids Whose; some.
	 */
	public function forget( array $session_ids ): void {
		global $wpdb;
		$this->expect_written(
			$wpdb->query(
				$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders.ReplacementsWrongNumber
					"UPDATE {$wpdb->prefix}client_webinar_stays SET device = '' WHERE session_id IN (" . implode( ',', array_fill( 0, count( $session_ids ), '%d' ) ) . ')', // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
					$session_ids
				)
			)
		);
	}

	/**
	 * Goes on only where the database did.
	 *
	 * @param int|bool $result What a query returned.
	 * @throws RuntimeException When the database refused: the transaction must not go on as if it had not.
	 */
	private function expect_written( int|bool $result ): void {
		if ( false === $result ) {
			throw new RuntimeException( 'The ledger of stays could not be written.' );
		}
	}
}
