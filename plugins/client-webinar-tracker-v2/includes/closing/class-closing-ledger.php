<?php
/**
 * The ledger of finished webinars.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

use RuntimeException;

/**
 * Holds what deciding the sessions of a finished webinar needs, and how far that has come.
 *
 * @phpstan-type Closing_Row array{webinar_id: string, webinar_type: string, finished_at: string, live_seconds: string, share_percent: string, least_seconds: string, credited_until: string}
 */
final class Closing_Ledger {

	/**
	 * Notes that a webinar is finished: from here on nobody enters it.
	 *
	 * @param int $share_percent  The share of the live time that counts as taking part.
	 * @param int $least_seconds  How long somebody must have been there who is present at the stop.
	 * @param int $credited_until Until when presence is credited to those who are present at the stop; 0 where their last report counts.
	 */
	public function begin( int $webinar_id, string $webinar_type, int $finished_at, int $live_seconds, int $share_percent, int $least_seconds, int $credited_until ): void {
		global $wpdb;
		$this->changed(
			$wpdb->query(
				$wpdb->prepare(
					"INSERT IGNORE INTO {$wpdb->prefix}client_webinar_closings (webinar_id, webinar_type, finished_at, live_seconds, share_percent, least_seconds, credited_until) VALUES (%d, %s, %d, %d, %d, %d, %d)",
					$webinar_id,
					$webinar_type,
					$finished_at,
					$live_seconds,
					$share_percent,
					$least_seconds,
					$credited_until
				)
			)
		);
	}

	/**
	 * Webinars with open sessions that are not known to be finished.
	 *
	 * The inner select reads the key `open_sessions` and no row, and of it only what is not decided, however big the table is.
	 *
	 * @return list<int>
	 */
	public function webinars_in_progress(): array {
		global $wpdb;
		$ids = $wpdb->get_col(
			"SELECT s.webinar_id FROM (SELECT DISTINCT webinar_id FROM {$wpdb->prefix}client_webinar_sessions WHERE closed_at IS NULL) s
			LEFT JOIN {$wpdb->prefix}client_webinar_closings c ON c.webinar_id = s.webinar_id
			WHERE c.webinar_id IS NULL"
		);
		return array_map( static fn( ?string $id ): int => (int) $id, array_values( $ids ) );
	}

	/**
	 * Finished webinars whose sessions are not all decided, the earliest first.
	 *
	 * @return list<Closing_Row>
	 */
	public function open(): array {
		global $wpdb;
		/**
		 * The columns as selected.
		 *
		 * @var list<Closing_Row> $rows
		 */
		$rows = $wpdb->get_results(
			"SELECT webinar_id, webinar_type, finished_at, live_seconds, share_percent, least_seconds, credited_until FROM {$wpdb->prefix}client_webinar_closings
			WHERE closed_at IS NULL ORDER BY finished_at, webinar_id",
			ARRAY_A
		);
		return $rows;
	}

	/**
	 * Ends the closing of a webinar once.
	 *
	 * @return bool Whether this call ended it.
	 */
	public function end( int $webinar_id, int $now ): bool {
		return $this->mark( $webinar_id, 'closed_at', $now );
	}

	/**
	 * Closed webinars whose people are not forgotten, by id.
	 *
	 * @param int $after_id Only webinars with a greater id.
	 * @return list<int>
	 */
	public function webinars_with_people( int $after_id, int $limit ): array {
		global $wpdb;
		$ids = $wpdb->get_col(
			$wpdb->prepare(
				"SELECT webinar_id FROM {$wpdb->prefix}client_webinar_closings
				WHERE forgotten_at IS NULL AND closed_at IS NOT NULL AND webinar_id > %d ORDER BY webinar_id LIMIT %d",
				$after_id,
				$limit
			)
		);
		return array_map( static fn( ?string $id ): int => (int) $id, array_values( $ids ) );
	}

	/**
	 * Notes that the people of a webinar are forgotten.
	 */
	public function end_forgetting( int $webinar_id, int $now ): void {
		$this->mark( $webinar_id, 'forgotten_at', $now );
	}

	/**
	 * Writes a time that is written once.
	 *
	 * @param string $column Which.
	 * @return bool Whether this call wrote it.
	 */
	private function mark( int $webinar_id, string $column, int $now ): bool {
		global $wpdb;
		return 1 === $this->changed(
			$wpdb->update(
				$wpdb->prefix . 'client_webinar_closings',
				array( $column => $now ),
				array(
					'webinar_id' => $webinar_id,
					$column      => null,
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
			throw new RuntimeException( 'The ledger of finished webinars could not be written.' );
		}
		return (int) $result;
	}
}
