<?php
/**
 * The outcomes of events.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use RuntimeException;

/**
 * Stores the outcomes of events that the sidecar reports, and removes the outcome of an event that is sent again.
 *
 * @phpstan-type EndedEvent array{id: int, webhook_id: string, state: string, outcome: string, outcome_at_ms: int, carrier: string}
 */
final class Event_Outcomes {

	/**
	 * Stores the sidecar's reports. They repeat and arrive late: the greatest `at_ms` wins, and unknown ids are ignored. A canceled
	 * event does not wait again; a report that it was sent is stored. Where Telegram did not reach the person, e-mail may take over; then
	 * only a report that Telegram has sent it after all counts, and takes the mail back if it did not leave yet.
	 *
	 * @param list<DeliveryReport> $reports Reports on deliveries.
	 * @return int Number of processed reports, including those with unknown ids.
	 * @throws RuntimeException When the database refused: the sidecar has to report again. Earlier ones may be stored.
	 */
	public function record_reports( array $reports ): int {
		global $wpdb;
		foreach ( $reports as $report ) {
			if ( Mail_Takeover::take_over( $report['webhook_id'], $report['state'], $report['reason'], $report['at_ms'], time() ) ) {
				continue;
			}
			// A reported delivery reached the sidecar even if its 2xx was lost.
			$recorded = $wpdb->query(
				$wpdb->prepare(
					"UPDATE {$wpdb->prefix}webinar_outbox
					SET outcome = %s, outcome_tries = %d, outcome_reason = %s, outcome_at_ms = %d, updated_at = %d,
					state = CASE WHEN state IN ( 'pending', 'failed' ) THEN 'complete' ELSE state END, carrier = 'telegram'
					WHERE webhook_id = %s AND outcome_at_ms < %d AND NOT ( state = 'canceled' AND 'waiting' = %s )
					AND ( carrier NOT IN ( 'mail', 'direct' ) OR ( 'sent' = %s AND ( state = 'pending' OR ( state = 'complete' AND outcome = 'waiting' ) ) ) )",
					$report['state'],
					$report['tries'],
					Stored_Reason::clean( $report['reason'] ),
					$report['at_ms'],
					time(),
					$report['webhook_id'],
					$report['at_ms'],
					$report['state'],
					$report['state']
				)
			);
			if ( false === $recorded ) {
				throw new RuntimeException( 'The outbox could not be written.' );
			}
		}
		return count( $reports );
	}

	/**
	 * Filters events to those that can be sent again.
	 *
	 * @param list<int> $ids At most a few hundred.
	 * @return list<EndedEvent>
	 */
	public function ended( array $ids ): array {
		global $wpdb;
		/**
		 * The columns as selected.
		 *
		 * @var list<array{id: string, webhook_id: string, state: string, outcome: string|null, outcome_at_ms: string, carrier: string}> $rows
		 */
		$rows = array() === $ids ? array() : $wpdb->get_results(
			$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders.ReplacementsWrongNumber
				"SELECT id, webhook_id, state, outcome, outcome_at_ms, carrier FROM {$wpdb->prefix}webinar_outbox
				WHERE id IN (" . implode( ',', array_fill( 0, count( $ids ), '%d' ) ) . ') AND ' . Message_State::sendable_again_sql() . ' ORDER BY id', // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
				$ids
			),
			ARRAY_A
		);
		return array_map(
			static fn( array $row ): array => array(
				'id'            => (int) $row['id'],
				'webhook_id'    => $row['webhook_id'],
				'state'         => $row['state'],
				'outcome'       => (string) $row['outcome'],
				'outcome_at_ms' => (int) $row['outcome_at_ms'],
				'carrier'       => $row['carrier'],
			),
			$rows
		);
	}

	/**
	 * Queues an event again under its id, with a new count of tries, unless it has changed since. Somebody wants it sent, so it never expires.
	 *
	 * @param EndedEvent $event As ended() returned it.
	 * @return bool Whether it was queued.
	 */
	public function send_again( array $event, int $now ): bool {
		global $wpdb;
		$payload = (string) $wpdb->get_var( $wpdb->prepare( "SELECT payload FROM {$wpdb->prefix}webinar_outbox WHERE id = %d", $event['id'] ) );
		return 1 === $wpdb->query(
			$wpdb->prepare(
				"UPDATE {$wpdb->prefix}webinar_outbox
				SET state = 'pending', payload = %s, attempts = 0, next_attempt_at = %d, lease_until = 0, last_error = NULL, outcome = NULL, outcome_tries = 0, outcome_reason = NULL, updated_at = %d
				WHERE id = %d AND state = %s AND outcome_at_ms = %d AND " . Message_State::sendable_again_sql(), // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
				Message_Expiry::remove_from( $payload ),
				$now,
				$now,
				$event['id'],
				$event['state'],
				$event['outcome_at_ms']
			)
		);
	}

	/**
	 * Removes the outcome of an event that the sidecar tries again, unless a newer one was reported since.
	 *
	 * @param EndedEvent $event As ended() returned it.
	 */
	public function remove_outcome( array $event, int $now ): void {
		global $wpdb;
		$wpdb->query(
			$wpdb->prepare(
				"UPDATE {$wpdb->prefix}webinar_outbox SET outcome = NULL, outcome_tries = 0, outcome_reason = NULL, updated_at = %d,
				state = CASE WHEN state IN ( 'pending', 'failed' ) THEN 'complete' ELSE state END
				WHERE id = %d AND outcome_at_ms = %d AND " . Message_State::sendable_again_sql(), // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
				$now,
				$event['id'],
				$event['outcome_at_ms']
			)
		);
	}
}
