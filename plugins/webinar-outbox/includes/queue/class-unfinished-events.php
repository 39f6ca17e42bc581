<?php
/**
 * Events that the sidecar has not finished.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Finds events that the sidecar has and has not finished, and stores what its answer about them means.
 *
 * @phpstan-type UnfinishedEvent array{id: int, webhook_id: string, outcome: string, outcome_at_ms: int, updated_at: int, is_erased: bool}
 */
final class Unfinished_Events {

	/**
	 * Lists messages in one state, by id. It reads the index of outcomes, so ended messages cost nothing.
	 *
	 * @param Message_State $state          Handed_Over or Unconnected.
	 * @param int           $after_id       Only messages with a greater id.
	 * @param int           $changed_before Unix seconds.
	 * @return list<UnfinishedEvent>
	 */
	public function find( Message_State $state, int $after_id, int $changed_before, int $limit ): array {
		global $wpdb;
		/**
		 * The columns as selected.
		 *
		 * @var list<array{id: string, webhook_id: string, outcome: string|null, outcome_at_ms: string, updated_at: string, payload_bytes: string}> $rows
		 */
		$rows = $wpdb->get_results(
			$wpdb->prepare(
				"SELECT id, webhook_id, outcome, outcome_at_ms, updated_at, LENGTH( payload ) AS payload_bytes FROM {$wpdb->prefix}webinar_outbox
				WHERE id > %d AND state = 'complete' AND type = 'telegram.message' AND carrier <> 'direct' AND updated_at < %d AND " . $state->sql() . ' ORDER BY id LIMIT %d', // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
				$after_id,
				$changed_before,
				$limit
			),
			ARRAY_A
		);
		return array_map(
			static fn( array $row ): array => array(
				'id'            => (int) $row['id'],
				'webhook_id'    => $row['webhook_id'],
				'outcome'       => (string) $row['outcome'],
				'outcome_at_ms' => (int) $row['outcome_at_ms'],
				'updated_at'    => (int) $row['updated_at'],
				'is_erased'     => 0 === (int) $row['payload_bytes'],
			),
			$rows
		);
	}

	/**
	 * Stores the outcome that the sidecar answered, unless the event has changed since.
	 *
	 * @param UnfinishedEvent $event    As find() listed it.
	 * @param KnownDelivery   $delivery Its state is also one of a DeliveryReport.
	 */
	public function record( array $event, array $delivery, int $now ): void {
		if ( Mail_Takeover::take_over( $event['webhook_id'], $delivery['state'], $delivery['reason'], $delivery['at_ms'], $now ) ) {
			return;
		}
		$this->change(
			$event,
			array(
				'outcome'        => $delivery['state'],
				'outcome_tries'  => $delivery['tries'],
				'outcome_reason' => Stored_Reason::clean( $delivery['reason'] ),
				'outcome_at_ms'  => $delivery['at_ms'],
				'updated_at'     => $now,
			)
		);
	}

	/**
	 * Queues an event again under its id, with a new count of tries, unless it has changed since. An erased event is canceled.
	 *
	 * @param UnfinishedEvent $event As find() listed it.
	 * @return bool Whether it is sent again.
	 */
	public function hand_over_again( array $event, int $now ): bool {
		$is_changed = $this->change(
			$event,
			array(
				'state'           => $event['is_erased'] ? 'canceled' : 'pending',
				'attempts'        => 0,
				'next_attempt_at' => $now,
				'outcome'         => null,
				'outcome_tries'   => 0,
				'outcome_reason'  => null,
				'updated_at'      => $now,
			)
		);
		return $is_changed && ! $event['is_erased'];
	}

	/**
	 * Stores that nobody knows what became of an event, unless it has changed since.
	 *
	 * @param UnfinishedEvent $event As find() listed it.
	 */
	public function mark_uncertain( array $event, int $now ): void {
		$this->change(
			$event,
			array(
				'outcome'        => 'uncertain',
				'outcome_reason' => 'The message service no longer has it.',
				'updated_at'     => $now,
			)
		);
	}

	/**
	 * Changes an event, unless it has changed since find() listed it.
	 *
	 * @param UnfinishedEvent                $event   As find() listed it.
	 * @param array<string, string|int|null> $columns The new values.
	 */
	private function change( array $event, array $columns ): bool {
		global $wpdb;
		return 1 === $wpdb->update(
			$wpdb->prefix . 'webinar_outbox',
			$columns,
			array(
				'id'            => $event['id'],
				'state'         => 'complete',
				'outcome'       => '' === $event['outcome'] ? null : $event['outcome'],
				'outcome_at_ms' => $event['outcome_at_ms'],
			)
		);
	}
}
