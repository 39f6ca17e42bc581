<?php
/**
 * Messages to all registered people of a webinar.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Reminders;

/**
 * Remembers how far each message to all registered people is. The messages themselves are in the outbox, once each by their keys.
 *
 * @phpstan-type MessageRun array{webinar_id: int, kind: string, mark: int, title: string, starts: list<array{int, int}>, after_id: int, sent: int, begun_at: int, done_at: int}
 */
final class Message_Runs {

	public const REMINDER = 'reminder-';

	public const MOVED = 'moved';

	public const CANCELLED = 'cancelled';

	/**
	 * Adds a run, once.
	 *
	 * @param string                $kind   As the column.
	 * @param int                   $mark   As the column.
	 * @param list<array{int, int}> $starts History of starts; see start_at().
	 * @return bool False when it exists.
	 */
	public function add( int $webinar_id, string $kind, int $mark, string $title, array $starts, int $now ): bool {
		global $wpdb;
		return 1 === Query::run(
			$wpdb->prepare(
				"INSERT IGNORE INTO {$wpdb->prefix}client_webinar_reminders_runs (webinar_id, kind, mark, title, starts, begun_at) VALUES (%d, %s, %d, %s, %s, %d)",
				$webinar_id,
				$kind,
				$mark,
				$title,
				(string) wp_json_encode( $starts ),
				$now
			)
		);
	}

	/**
	 * Returns the runs that are not done: the oldest change first, so that a person reads two moves in their order.
	 *
	 * @return list<MessageRun>
	 */
	public function unfinished(): array {
		global $wpdb;
		return $this->rows( "SELECT * FROM {$wpdb->prefix}client_webinar_reminders_runs WHERE done_at = 0 ORDER BY begun_at, mark" );
	}

	/**
	 * Returns the runs of a webinar, in the order of their begin.
	 *
	 * @return list<MessageRun>
	 */
	public function of_webinar( int $webinar_id ): array {
		global $wpdb;
		return $this->rows( $wpdb->prepare( "SELECT * FROM {$wpdb->prefix}client_webinar_reminders_runs WHERE webinar_id = %d ORDER BY begun_at, mark", $webinar_id ) );
	}

	/**
	 * Returns a run that is not done, and locks it until the transaction ends: whoever begins it again sees what this batch stores.
	 *
	 * @return MessageRun|null
	 */
	public function find_unfinished( int $webinar_id, string $kind, int $mark ): ?array {
		global $wpdb;
		return $this->rows( $wpdb->prepare( "SELECT * FROM {$wpdb->prefix}client_webinar_reminders_runs WHERE webinar_id = %d AND kind = %s AND mark = %d AND done_at = 0 FOR UPDATE", $webinar_id, $kind, $mark ) )[0] ?? null;
	}

	/**
	 * Stores how far a run is.
	 *
	 * @param MessageRun $run     As find_unfinished() returned it.
	 * @param int        $sent    Messages of this batch.
	 * @param int        $done_at 0 while registrations are left.
	 */
	public function advance( array $run, int $after_id, int $sent, int $done_at ): void {
		global $wpdb;
		Query::run(
			$wpdb->prepare(
				"UPDATE {$wpdb->prefix}client_webinar_reminders_runs SET after_id = %d, sent = sent + %d, done_at = %d WHERE webinar_id = %d AND kind = %s AND mark = %d",
				$after_id,
				$sent,
				$done_at,
				$run['webinar_id'],
				$run['kind'],
				$run['mark']
			)
		);
	}

	/**
	 * Begins the reminders for a start again: when the webinar is moved back to it, people get again what was canceled.
	 */
	public function reopen_reminders( int $webinar_id, int $start ): void {
		global $wpdb;
		Query::run( $wpdb->prepare( "UPDATE {$wpdb->prefix}client_webinar_reminders_runs SET after_id = 0, sent = 0, done_at = 0 WHERE webinar_id = %d AND kind LIKE %s AND mark = %d", $webinar_id, $wpdb->esc_like( self::REMINDER ) . '%', $start ) );
	}

	/**
	 * Forgets what was still to be said about a webinar.
	 */
	public function forget_unfinished( int $webinar_id ): void {
		global $wpdb;
		Query::run( $wpdb->prepare( "DELETE FROM {$wpdb->prefix}client_webinar_reminders_runs WHERE webinar_id = %d AND done_at = 0", $webinar_id ) );
	}

	public function forget_done_before( int $before ): void {
		global $wpdb;
		Query::run( $wpdb->prepare( "DELETE FROM {$wpdb->prefix}client_webinar_reminders_runs WHERE done_at BETWEEN 1 AND %d", $before ) );
	}

	/**
	 * Returns the start that a person knows who registered at a time. Where the start changed in the same second they may know either; then it is
	 * the one before, so that nobody misses a move.
	 *
	 * @param list<array{int, int}> $starts        Each time, from 0 on, and the start since then.
	 * @param int                   $registered_at Unix seconds.
	 */
	public static function start_at( array $starts, int $registered_at ): int {
		$known = 0;
		foreach ( $starts as list( $since, $start ) ) {
			$known = $since < $registered_at ? $start : $known;
		}
		return $known;
	}

	/**
	 * Reads rows.
	 *
	 * @param string|null $query Prepared.
	 * @return list<MessageRun>
	 */
	private function rows( ?string $query ): array {
		return array_map(
			static fn( array $row ): array => array(
				'webinar_id' => (int) $row['webinar_id'],
				'kind'       => (string) $row['kind'],
				'mark'       => (int) $row['mark'],
				'title'      => (string) $row['title'],
				'starts'     => Query::starts( $row['starts'] ),
				'after_id'   => (int) $row['after_id'],
				'sent'       => (int) $row['sent'],
				'begun_at'   => (int) $row['begun_at'],
				'done_at'    => (int) $row['done_at'],
			),
			Query::rows( $query )
		);
	}
}
