<?php
/**
 * The webinars that the module watches.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Reminders;

/**
 * Stores what people know about each webinar, and what has changed since.
 *
 * @phpstan-type WatchedWebinar array{webinar_id: int, title: string, told_start: int, told_since: int, seen_start: int, changed_at: int, starts: list<array{int, int}>}
 */
final class Watched_Webinars {

	/** More moves within a minute are not remembered. */
	private const STARTS_AT_MOST = 20;

	/**
	 * Returns a webinar.
	 *
	 * @return WatchedWebinar|null
	 */
	public function find( int $webinar_id ): ?array {
		global $wpdb;
		return $this->rows( $wpdb->prepare( "SELECT * FROM {$wpdb->prefix}client_webinar_reminders WHERE webinar_id = %d", $webinar_id ) )[0] ?? null;
	}

	/**
	 * Returns all webinars.
	 *
	 * @return list<WatchedWebinar>
	 */
	public function all(): array {
		global $wpdb;
		return $this->rows( "SELECT * FROM {$wpdb->prefix}client_webinar_reminders ORDER BY webinar_id" );
	}

	public function add( int $webinar_id, string $title, int $start, int $now ): void {
		global $wpdb;
		Query::run(
			$wpdb->prepare(
				"INSERT IGNORE INTO {$wpdb->prefix}client_webinar_reminders (webinar_id, title, told_start, told_since, seen_start, changed_at, starts) VALUES (%d, %s, %d, %d, %d, %d, '[]')",
				$webinar_id,
				$title,
				$start,
				$now,
				$start,
				$now
			)
		);
	}

	public function rename( int $webinar_id, string $title ): void {
		global $wpdb;
		Query::run( $wpdb->prepare( "UPDATE {$wpdb->prefix}client_webinar_reminders SET title = %s WHERE webinar_id = %d", $title, $webinar_id ) );
	}

	/**
	 * Stores that the start changed, unless another request has stored a change since.
	 *
	 * @param WatchedWebinar $webinar As find() returned it.
	 * @param int            $start   0 for a webinar that is gone.
	 */
	public function see( array $webinar, int $start, int $now ): void {
		global $wpdb;
		Query::run(
			$wpdb->prepare(
				"UPDATE {$wpdb->prefix}client_webinar_reminders SET seen_start = %d, changed_at = %d, starts = %s WHERE webinar_id = %d AND seen_start = %d AND changed_at = %d",
				$start,
				$now,
				(string) wp_json_encode( array_slice( array( ...$webinar['starts'], array( $now, $start ) ), -self::STARTS_AT_MOST ) ),
				$webinar['webinar_id'],
				$webinar['seen_start'],
				$webinar['changed_at']
			)
		);
	}

	/**
	 * Stores that people are told the changes.
	 *
	 * @param WatchedWebinar $webinar As find() returned it.
	 * @return bool False when the webinar has changed since, or another job tells it.
	 */
	public function tell( array $webinar ): bool {
		global $wpdb;
		return 1 === Query::run(
			$wpdb->prepare(
				"UPDATE {$wpdb->prefix}client_webinar_reminders SET told_start = %d, told_since = %d, starts = '[]' WHERE webinar_id = %d AND changed_at = %d AND seen_start = %d AND starts <> '[]'",
				$webinar['seen_start'],
				// Who knows this start knows it longer.
				$webinar['seen_start'] === $webinar['told_start'] ? $webinar['told_since'] : $webinar['changed_at'],
				$webinar['webinar_id'],
				$webinar['changed_at'],
				$webinar['seen_start']
			)
		);
	}

	public function forget( int $webinar_id ): void {
		global $wpdb;
		Query::run( $wpdb->prepare( "DELETE FROM {$wpdb->prefix}client_webinar_reminders WHERE webinar_id = %d", $webinar_id ) );
	}

	/**
	 * Reads rows.
	 *
	 * @param string|null $query Prepared.
	 * @return list<WatchedWebinar>
	 */
	private function rows( ?string $query ): array {
		return array_map(
			static fn( array $row ): array => array(
				'webinar_id' => (int) $row['webinar_id'],
				'title'      => (string) $row['title'],
				'told_start' => (int) $row['told_start'],
				'told_since' => (int) $row['told_since'],
				'seen_start' => (int) $row['seen_start'],
				'changed_at' => (int) $row['changed_at'],
				'starts'     => Query::starts( $row['starts'] ),
			),
			Query::rows( $query )
		);
	}
}
