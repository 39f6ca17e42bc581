<?php
/**
 * Messages that the sidecar must not send any more.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use RuntimeException;

/**
 * Withdraws canceled messages from the sidecar at each heartbeat, until it has answered about each: Event_Store::cancel() marks them by
 * their key. An older sidecar, which cannot withdraw, is not asked.
 */
final class Withdrawals {

	/** Of the keys of messages that are still to be withdrawn. */
	public const KEY_PREFIX = 'withdraw/';

	/** First version of the contract whose sidecars withdraw. */
	public const CONTRACT_VERSION = 3;

	/** The sidecar accepts no more ids in one request. */
	private const EVENTS_PER_REQUEST = 200;

	public function __construct(
		private readonly Sidecar $sidecar,
		private readonly Last_Heartbeat $heartbeat
	) {}

	/**
	 * Withdraws until nothing is left, the time is up, or the sidecar does not answer. It runs before the drain: what cancels a message
	 * often leads to a new one.
	 *
	 * @param WebinarOutboxHeartbeat $heartbeat The payload of the hook.
	 * @throws RuntimeException When the database refused.
	 */
	public function run_at_heartbeat( array $heartbeat ): void {
		if ( $this->heartbeat->contract_version( time() ) < self::CONTRACT_VERSION ) {
			return;
		}
		$after_key = self::KEY_PREFIX;
		do {
			$events    = $this->find( $after_key );
			$after_key = (string) array_key_last( $events );
			$answer    = array() === $events ? null : $this->sidecar->withdraw( array_column( $events, 'webhook_id' ) );
			if ( null === $answer ) {
				return;
			}
			$this->process( $events, $answer );
			$is_last = count( $events ) < self::EVENTS_PER_REQUEST;
		} while ( ! $is_last && time() < $heartbeat['until'] );
	}

	/**
	 * Lists messages to withdraw, by their key. A message that a drain is sending comes later.
	 *
	 * @return array<string, array{id: int, webhook_id: string}>
	 */
	private function find( string $after_key ): array {
		global $wpdb;
		/**
		 * The columns as selected.
		 *
		 * @var list<array{event_key: string, id: string, webhook_id: string}> $rows
		 */
		$rows   = $wpdb->get_results(
			$wpdb->prepare(
				"SELECT event_key, id, webhook_id FROM {$wpdb->prefix}webinar_outbox
				WHERE event_key LIKE %s AND event_key > %s AND state NOT IN ( 'pending', 'in-progress' ) ORDER BY event_key LIMIT %d",
				$wpdb->esc_like( self::KEY_PREFIX ) . '%',
				$after_key,
				self::EVENTS_PER_REQUEST
			),
			ARRAY_A
		);
		$events = array();
		foreach ( $rows as $row ) {
			$events[ $row['event_key'] ] = array(
				'id'         => (int) $row['id'],
				'webhook_id' => $row['webhook_id'],
			);
		}
		return $events;
	}

	/**
	 * Stores an answer. What the sidecar does not have any more is canceled. What has ended there is not asked about again: the report says how.
	 *
	 * @param array<string, array{id: int, webhook_id: string}> $events The requested messages.
	 * @param DeliveryKnownAnswer                               $answer The answer.
	 * @throws RuntimeException When the database refused.
	 */
	private function process( array $events, array $answer ): void {
		global $wpdb;
		$ids   = array_column( $events, 'id', 'webhook_id' );
		$ended = array_filter( $answer['known'], static fn( array $delivery ): bool => in_array( $delivery['state'], Message_State::ENDED_DELIVERY, true ) );
		$this->finish( array_intersect_key( $ids, array_flip( $answer['unknown'] ) ), true );
		$this->finish( array_intersect_key( $ids, array_flip( array_column( $ended, 'webhook_id' ) ) ), false );
	}

	/**
	 * Marks messages as no longer to be withdrawn.
	 *
	 * @param array<int> $ids         At most a few hundred.
	 * @param bool       $is_canceled Whether they are canceled, or have ended in another way.
	 * @throws RuntimeException When the database refused.
	 */
	private function finish( array $ids, bool $is_canceled ): void {
		global $wpdb;
		if ( array() !== $ids && false === $wpdb->query(
			$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders.ReplacementsWrongNumber
				"UPDATE {$wpdb->prefix}webinar_outbox SET event_key = CONCAT('canceled/', id), updated_at = %d,
				state = CASE WHEN 1 = %d THEN 'canceled' ELSE state END, outcome = CASE WHEN 1 = %d THEN NULL ELSE outcome END
				WHERE id IN (" . implode( ',', array_fill( 0, count( $ids ), '%d' ) ) . ')', // phpcs:ignore WordPress.DB.PreparedSQL -- Placeholders only.
				array( time(), (int) $is_canceled, (int) $is_canceled, ...array_values( $ids ) )
			)
		) ) {
			throw new RuntimeException( 'The outbox could not be written.' );
		}
	}
}
