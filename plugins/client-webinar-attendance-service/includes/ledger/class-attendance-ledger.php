<?php
/**
 * The attendance ledger.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

use Generator;
use RuntimeException;

/**
 * Holds one row per lead and webinar, written only from client events.
 *
 * @phpstan-type AttendanceRow array{lead_id: string, entered_at: ?string, left_at: ?string, leave_reason: ?string, completed_at: ?string, attended: ?string}
 * @phpstan-type DueRow array{attendance_id: string, webinar_id: string, lead_id: string, entered_at: ?string, sessions_closed_at: string}
 */
final class Attendance_Ledger {

	private const LEADS_AT_ONCE = 500;

	/**
	 * Keeps that a lead entered.
	 */
	public function record_entry( int $webinar_id, int $lead_id, int $entered_at ): void {
		global $wpdb;
		$this->changed(
			$wpdb->query(
				$wpdb->prepare(
					"INSERT IGNORE INTO {$wpdb->prefix}client_webinar_attendance (webinar_id, lead_id, entered_at) VALUES (%d, %d, %d)",
					$webinar_id,
					$lead_id,
					$entered_at
				)
			)
		);
	}

	/**
	 * Keeps a completion and classifies it as attended, unless the lead is classified already (H1, H2).
	 *
	 * @return bool Whether this call classified the lead.
	 */
	public function classify_completed( int $webinar_id, int $lead_id, int $session_id, int $completed_at, int $now ): bool {
		global $wpdb;
		$classify = fn(): bool => 1 === $this->changed(
			$wpdb->update(
				$wpdb->prefix . 'client_webinar_attendance',
				array(
					'session_id'    => $session_id,
					'completed_at'  => $completed_at,
					'attended'      => 1,
					'classified_at' => $now,
				),
				array(
					'webinar_id'    => $webinar_id,
					'lead_id'       => $lead_id,
					'classified_at' => null,
				)
			)
		);
		if ( $classify() ) {
			return true;
		}
		// The entry is missing where the plugin was switched on during the webinar.
		$this->changed(
			$wpdb->query( $wpdb->prepare( "INSERT IGNORE INTO {$wpdb->prefix}client_webinar_attendance (webinar_id, lead_id) VALUES (%d, %d)", $webinar_id, $lead_id ) )
		);
		return $classify();
	}

	/**
	 * Keeps when a lead left before completion, and how that is known.
	 */
	public function record_leaving( int $webinar_id, int $lead_id, int $left_at, string $leave_reason ): void {
		global $wpdb;
		$this->changed(
			$wpdb->update(
				$wpdb->prefix . 'client_webinar_attendance',
				array(
					'left_at'      => $left_at,
					'leave_reason' => $leave_reason,
				),
				array(
					'webinar_id' => $webinar_id,
					'lead_id'    => $lead_id,
				)
			)
		);
	}

	/**
	 * Classifies leads that entered and did not complete, each unless it is classified already (H1, H2), in one statement.
	 *
	 * @param non-empty-list<int> $attendance_ids Their rows; some hundreds at most.
	 * @return int How many this call classified; another job may have been quicker.
	 */
	public function classify_not_completed( array $attendance_ids, int $now ): int {
		global $wpdb;
		// In these words no key serves the condition, so that only rows are locked which are found by their id.
		return $this->changed(
			$wpdb->query(
				$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders.ReplacementsWrongNumber
					"UPDATE {$wpdb->prefix}client_webinar_attendance SET attended = 0, classified_at = %d
					WHERE attendance_id IN (" . implode( ',', array_fill( 0, count( $attendance_ids ), '%d' ) ) . ') AND COALESCE(completed_at, classified_at) IS NULL', // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
					array( $now, ...$attendance_ids )
				)
			)
		);
	}

	/**
	 * Keeps that no completion of this webinar is to come.
	 */
	public function record_sessions_closed( int $webinar_id, int $closed_at ): void {
		global $wpdb;
		$this->changed(
			$wpdb->update(
				$wpdb->prefix . 'client_webinar_attendance',
				array( 'sessions_closed_at' => $closed_at ),
				array(
					'webinar_id'    => $webinar_id,
					'classified_at' => null,
				)
			)
		);
	}

	/**
	 * Keeps that leads booked and never came. One that entered has a row already.
	 *
	 * @param non-empty-list<int> $lead_ids Of one webinar; some hundreds at most.
	 */
	public function record_absent( int $webinar_id, array $lead_ids, int $closed_at ): void {
		global $wpdb;
		$values = array();
		foreach ( $lead_ids as $lead_id ) {
			array_push( $values, $webinar_id, $lead_id, $closed_at );
		}
		$this->changed(
			$wpdb->query(
				$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders.ReplacementsWrongNumber
					"INSERT IGNORE INTO {$wpdb->prefix}client_webinar_attendance (webinar_id, lead_id, sessions_closed_at) VALUES "
						. implode( ', ', array_fill( 0, count( $lead_ids ), '(%d, %d, %d)' ) ), // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
					$values
				)
			)
		);
	}

	/**
	 * Leads to classify as not attended, in the order in which every job takes them.
	 *
	 * @param array{sessions_closed_at: string, attendance_id: string}|null $after The lead that the job came to; null begins anew.
	 * @return list<DueRow>
	 */
	public function due( ?array $after, int $limit ): array {
		global $wpdb;
		/**
		 * The columns as selected.
		 *
		 * @var list<DueRow> $rows
		 */
		$rows = $wpdb->get_results(
			$wpdb->prepare(
				"SELECT attendance_id, webinar_id, lead_id, entered_at, sessions_closed_at FROM {$wpdb->prefix}client_webinar_attendance
				WHERE classified_at IS NULL AND sessions_closed_at >= %d AND (sessions_closed_at > %d OR attendance_id > %d)
				ORDER BY sessions_closed_at, attendance_id LIMIT %d",
				$after['sessions_closed_at'] ?? 0,
				$after['sessions_closed_at'] ?? 0,
				$after['attendance_id'] ?? 0,
				$limit
			),
			ARRAY_A
		);
		return $rows;
	}

	/**
	 * Counts the leads of webinars by class. Who completed has entered, even where nobody reported the entry.
	 *
	 * @param list<int> $webinar_ids Which webinars.
	 * @return list<AttendanceCounts> Without those that nobody entered.
	 */
	public function counts( array $webinar_ids ): array {
		global $wpdb;
		if ( array() === $webinar_ids ) {
			return array();
		}
		/**
		 * The columns as selected.
		 *
		 * @var list<array{webinar_id: string, leads: string, attended: string, not_attended: string, absent: string}> $rows
		 */
		$rows = $wpdb->get_results(
			$wpdb->prepare(
				"SELECT webinar_id, COUNT(*) AS leads,
					SUM(CASE WHEN attended = 1 THEN 1 ELSE 0 END) AS attended,
					SUM(CASE WHEN attended = 0 AND entered_at IS NOT NULL THEN 1 ELSE 0 END) AS not_attended,
					SUM(CASE WHEN COALESCE(attended, 0) = 0 AND entered_at IS NULL THEN 1 ELSE 0 END) AS absent
				FROM {$wpdb->prefix}client_webinar_attendance
				WHERE webinar_id IN (" . implode( ',', array_fill( 0, count( $webinar_ids ), '%d' ) ) . ') GROUP BY webinar_id', // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
				$webinar_ids
			),
			ARRAY_A
		);
		return array_map(
			static fn( array $row ): array => array(
				'webinar_id'   => (int) $row['webinar_id'],
				'entered'      => (int) $row['leads'] - (int) $row['absent'],
				'attended'     => (int) $row['attended'],
				'not_attended' => (int) $row['not_attended'],
				'undecided'    => (int) $row['leads'] - (int) $row['absent'] - (int) $row['attended'] - (int) $row['not_attended'],
				'absent'       => (int) $row['absent'],
			),
			$rows
		);
	}

	/**
	 * A page of the leads of a webinar, in the order of their entry. Times are Unix seconds.
	 *
	 * @param string $attendance `attended`, `not_attended`, `undecided` or `absent`; empty for all.
	 * @return list<AttendanceRow>
	 */
	public function page( int $webinar_id, string $attendance, bool $is_latest_first, int $limit, int $offset ): array {
		global $wpdb;
		$condition = match ( $attendance ) {
			'attended'     => 'AND attended = 1',
			'not_attended' => 'AND attended = 0 AND entered_at IS NOT NULL',
			'undecided'    => 'AND attended IS NULL AND entered_at IS NOT NULL',
			'absent'       => 'AND COALESCE(attended, 0) = 0 AND entered_at IS NULL',
			default        => '',
		};
		$order = $is_latest_first ? 'DESC' : 'ASC';
		/**
		 * The columns as selected.
		 *
		 * @var list<AttendanceRow> $rows
		 */
		$rows = $wpdb->get_results(
			$wpdb->prepare(
				"SELECT lead_id, entered_at, left_at, leave_reason, completed_at, attended FROM {$wpdb->prefix}client_webinar_attendance
				WHERE webinar_id = %d $condition ORDER BY entered_at $order, attendance_id $order LIMIT %d OFFSET %d", // phpcs:ignore WordPress.DB.PreparedSQL.InterpolatedNotPrepared
				$webinar_id,
				$limit,
				$offset
			),
			ARRAY_A
		);
		return $rows;
	}

	/**
	 * The attendance of a webinar by lead, some hundreds at a time; at least one batch, which may be empty. Times are Unix seconds.
	 *
	 * @return Generator<list<AttendanceRow>>
	 * @throws RuntimeException When the database refused: what was given so far is not all.
	 */
	public function batches( int $webinar_id ): Generator {
		global $wpdb;
		$last_lead_id = -PHP_INT_MAX; // The forgotten are below zero.
		do {
			/**
			 * The columns as selected.
			 *
			 * @var list<AttendanceRow>|null $rows
			 */
			$rows = $wpdb->get_results(
				$wpdb->prepare(
					"SELECT lead_id, entered_at, left_at, leave_reason, completed_at, attended FROM {$wpdb->prefix}client_webinar_attendance
					WHERE webinar_id = %d AND lead_id > %d ORDER BY lead_id LIMIT %d",
					$webinar_id,
					$last_lead_id,
					self::LEADS_AT_ONCE
				),
				ARRAY_A
			);
			if ( null === $rows || '' !== $wpdb->last_error ) {
				throw new RuntimeException( 'The attendance ledger could not be read.' );
			}
			yield $rows;
			$count        = count( $rows );
			$last_lead_id = (int) ( $rows[ $count - 1 ]['lead_id'] ?? 0 );
		} while ( self::LEADS_AT_ONCE === $count );
	}

	/**
	 * What is known about a lead. Times are Unix seconds.
	 *
	 * @return list<array{attendance_id: string, webinar_id: string, entered_at: ?string, left_at: ?string, completed_at: ?string, attended: ?string}>
	 */
	public function rows_of_lead( int $lead_id, int $limit, int $offset ): array {
		global $wpdb;
		/**
		 * The columns as selected.
		 *
		 * @var list<array{attendance_id: string, webinar_id: string, entered_at: ?string, left_at: ?string, completed_at: ?string, attended: ?string}> $rows
		 */
		$rows = $wpdb->get_results(
			$wpdb->prepare(
				"SELECT attendance_id, webinar_id, entered_at, left_at, completed_at, attended FROM {$wpdb->prefix}client_webinar_attendance
				WHERE lead_id = %d ORDER BY attendance_id LIMIT %d OFFSET %d",
				$lead_id,
				$limit,
				$offset
			),
			ARRAY_A
		);
		return $rows;
	}

	/**
	 * The number of changed rows.
	 *
	 * @param int|bool $result What a query returned.
	 * @throws RuntimeException When the database refused. The caller must roll back and fire the hook again later.
	 */
	private function changed( int|bool $result ): int {
		if ( false === $result ) {
			throw new RuntimeException( 'The attendance ledger could not be written.' );
		}
		return (int) $result;
	}
}
