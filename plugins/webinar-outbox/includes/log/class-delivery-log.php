<?php
/**
 * The stored messages of the log.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Reads the events for the delivery log.
 *
 * @phpstan-type LogRow array{id: int, webhook_id: string, type: string, kind: string, webinar_id: int, lead_id: int, carrier: string, turned_over_at: int, payload: string, state: string, attempts: int, not_before: int, next_attempt_at: int, last_error: string, outcome: string, outcome_tries: int, outcome_reason: string, outcome_at_ms: int, created_at: int}
 */
final class Delivery_Log {

	private const COLUMNS = 'id, webhook_id, type, kind, webinar_id, lead_id, carrier, turned_over_at, payload, state, attempts, not_before, next_attempt_at, last_error, outcome, outcome_tries, outcome_reason, outcome_at_ms, created_at';

	/**
	 * Lists a page of messages, the newest first.
	 *
	 * @return list<LogRow>
	 */
	public function rows( Log_Filter $filter, int $limit, int $offset = 0 ): array {
		global $wpdb;
		/**
		 * The columns as selected.
		 *
		 * @var list<array<string, string|null>> $rows
		 */
		$rows = $wpdb->get_results(
			$wpdb->prepare( 'SELECT ' . self::COLUMNS . " FROM {$wpdb->prefix}webinar_outbox WHERE {$filter->sql()} ORDER BY id DESC LIMIT %d OFFSET %d", $limit, $offset ), // phpcs:ignore WordPress.DB.PreparedSQL
			ARRAY_A
		);
		return array_map( array( self::class, 'row' ), $rows );
	}

	/**
	 * Returns the newest message about a webinar of each order key, of those that do not wait.
	 *
	 * @param list<string> $order_keys At most 200.
	 * @return array<string, LogRow> By order key.
	 */
	public function newest_ended( int $webinar_id, array $order_keys ): array {
		global $wpdb;
		if ( array() === $order_keys ) {
			return array();
		}
		/**
		 * The columns as selected.
		 *
		 * @var list<array<string, string|null>> $rows
		 */
		$rows = $wpdb->get_results(
			$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders.ReplacementsWrongNumber
				// phpcs:ignore WordPress.DB.PreparedSQL -- Names of our own.
				'SELECT order_key, ' . self::COLUMNS . " FROM {$wpdb->prefix}webinar_outbox WHERE id IN (
					SELECT MAX(id) FROM {$wpdb->prefix}webinar_outbox WHERE webinar_id = %d AND state IN ( 'complete', 'failed', 'canceled' ) AND order_key IN (" . implode( ',', array_fill( 0, count( $order_keys ), '%s' ) ) . ') GROUP BY order_key )', // phpcs:ignore WordPress.DB.PreparedSQL -- Placeholders only.
				array( $webinar_id, ...$order_keys )
			),
			ARRAY_A
		);
		$newest = array();
		foreach ( $rows as $row ) {
			$newest[ (string) $row['order_key'] ] = self::row( $row );
		}
		return $newest;
	}

	/**
	 * Reads a row.
	 *
	 * @param array<string, string|null> $row
	 * @return LogRow
	 */
	private static function row( array $row ): array {
		return array(
			'id'              => (int) $row['id'],
			'webhook_id'      => (string) $row['webhook_id'],
			'type'            => (string) $row['type'],
			'kind'            => (string) $row['kind'],
			'webinar_id'      => (int) $row['webinar_id'],
			'lead_id'         => (int) $row['lead_id'],
			'carrier'         => (string) $row['carrier'],
			'turned_over_at'  => (int) $row['turned_over_at'],
			'payload'         => (string) $row['payload'],
			'state'           => (string) $row['state'],
			'attempts'        => (int) $row['attempts'],
			'not_before'      => (int) $row['not_before'],
			'next_attempt_at' => (int) $row['next_attempt_at'],
			'last_error'      => (string) $row['last_error'],
			'outcome'         => (string) $row['outcome'],
			'outcome_tries'   => (int) $row['outcome_tries'],
			'outcome_reason'  => (string) $row['outcome_reason'],
			'outcome_at_ms'   => (int) $row['outcome_at_ms'],
			'created_at'      => (int) $row['created_at'],
		);
	}

	/**
	 * Counts messages by state.
	 *
	 * @return array<value-of<Message_State>, int>
	 */
	public function counts( Log_Filter $filter ): array {
		global $wpdb;
		$sums = array_map( static fn( Message_State $state ): string => "SUM( CASE WHEN {$state->sql()} THEN 1 ELSE 0 END ) AS $state->value", Message_State::cases() );
		/**
		 * One column a state, null where no row matches.
		 *
		 * @var array<value-of<Message_State>, string|null> $counts
		 */
		$counts = $wpdb->get_row( 'SELECT ' . implode( ', ', $sums ) . " FROM {$wpdb->prefix}webinar_outbox WHERE {$filter->sql()}", ARRAY_A ); // phpcs:ignore WordPress.DB.PreparedSQL
		return array_map( 'intval', $counts );
	}

	/**
	 * Returns the time at which the next message is due.
	 *
	 * @return int Unix seconds, 0 when no message waits.
	 */
	public function next_due(): int {
		global $wpdb;
		return (int) $wpdb->get_var( "SELECT MIN(next_attempt_at) FROM {$wpdb->prefix}webinar_outbox WHERE state = 'pending' AND " . Message_State::Waiting->sql() ); // phpcs:ignore WordPress.DB.PreparedSQL
	}

	/**
	 * Lists messages that can be sent again, the earliest first. Messages that may have arrived already are left out unless the
	 * filter selects them.
	 *
	 * @return list<int>
	 */
	public function ids_to_send_again( Log_Filter $filter, int $limit ): array {
		global $wpdb;
		$ids = $wpdb->get_col( $wpdb->prepare( "SELECT id FROM {$wpdb->prefix}webinar_outbox WHERE {$this->to_send_again( $filter )} ORDER BY id LIMIT %d", $limit ) ); // phpcs:ignore WordPress.DB.PreparedSQL
		return array_map( static fn( ?string $id ): int => (int) $id, array_values( $ids ) );
	}

	/**
	 * Counts the messages that ids_to_send_again() lists.
	 */
	public function count_to_send_again( Log_Filter $filter ): int {
		global $wpdb;
		return (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}webinar_outbox WHERE {$this->to_send_again( $filter )}" ); // phpcs:ignore WordPress.DB.PreparedSQL
	}

	/**
	 * Filters message ids to those that the filter selects.
	 *
	 * @param list<int> $ids At most a few hundred.
	 * @return list<int>
	 */
	public function ids_among( Log_Filter $filter, array $ids ): array {
		global $wpdb;
		if ( array() === $ids ) {
			return array();
		}
		$found = $wpdb->get_col(
			$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders.ReplacementsWrongNumber
				"SELECT id FROM {$wpdb->prefix}webinar_outbox WHERE {$filter->sql()} AND id IN (" . implode( ',', array_fill( 0, count( $ids ), '%d' ) ) . ')', // phpcs:ignore WordPress.DB.PreparedSQL
				$ids
			)
		);
		return array_map( static fn( ?string $id ): int => (int) $id, array_values( $found ) );
	}

	/**
	 * Lists webinars that have messages, the newest first.
	 *
	 * @return list<int>
	 */
	public function webinar_ids( int $limit ): array {
		global $wpdb;
		$ids = $wpdb->get_col( $wpdb->prepare( "SELECT DISTINCT webinar_id FROM {$wpdb->prefix}webinar_outbox WHERE webinar_id > 0 ORDER BY webinar_id DESC LIMIT %d", $limit ) );
		return array_map( static fn( ?string $id ): int => (int) $id, array_values( $ids ) );
	}

	/** Returns the SQL condition for messages of the filter that can be sent again. */
	private function to_send_again( Log_Filter $filter ): string {
		return $filter->sql() . ' AND ' . Message_State::sendable_again_sql( Message_State::Uncertain->value === $filter->state );
	}
}
