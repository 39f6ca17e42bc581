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
 * It is written inside a transaction that has changed the session's row before: so reports of one person come one after the other.
 *
 * @phpstan-type Stay_Row array{session_id: string, began_at: string, seen_at: string, left_at: string|null}
 */
final class Stay_Ledger {

	/** A browser that names itself anew each time must not fill the table. */
	private const STAYS_PER_SESSION = 200;

	/**
	 * Records that a device is in the room now: it stays, or begins to.
	 *
	 * @param string $device Name that the page gave itself; empty when it did not.
	 */
	public function stay( int $session_id, int $webinar_id, string $device, int $now ): void {
		global $wpdb;
		/**
		 * One row, as selected.
		 *
		 * @var array{stays: string, newest_id: string|null, open_id: string|null} $known
		 */
		$known   = $wpdb->get_row(
			$wpdb->prepare(
				"SELECT COUNT(*) AS stays, MAX(stay_id) AS newest_id,
					MAX(CASE WHEN device = %s AND left_at IS NULL AND seen_at >= %d THEN stay_id END) AS open_id
				FROM {$wpdb->prefix}client_webinar_stays WHERE session_id = %d",
				$device,
				$now - Session_Ledger::LONGEST_CREDIT_SECONDS,
				$session_id
			),
			ARRAY_A
		);
		$stay_id = $known['open_id'] ?? ( (int) $known['stays'] < self::STAYS_PER_SESSION ? null : $known['newest_id'] );
		if ( null === $stay_id ) {
			$this->expect_written(
				$wpdb->insert(
					$wpdb->prefix . 'client_webinar_stays',
					array(
						'session_id' => $session_id,
						'webinar_id' => $webinar_id,
						'device'     => $device,
						'began_at'   => $now,
						'seen_at'    => $now,
					)
				)
			);
			return;
		}
		$this->expect_written(
			$wpdb->query(
				$wpdb->prepare(
					"UPDATE {$wpdb->prefix}client_webinar_stays SET seen_at = CASE WHEN seen_at > %d THEN seen_at ELSE %d END, left_at = NULL WHERE stay_id = %d",
					$now,
					$now,
					$stay_id
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
	public function of_next_sessions( int $webinar_id, int $after, int $sessions ): array {
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
	public function of_session( int $session_id ): array {
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
