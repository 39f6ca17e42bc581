<?php
/**
 * Events by their recipient or by the person they are about.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use Webinars\Webinar_Outbox\Lib\Known_People;

/**
 * Finds events by their recipient or by the person they are about, and makes them anonymous. The rows stay, so counts stay true.
 *
 * @phpstan-type LeadEvent array{id: int, webinar_id: int, lead_id: int, kind: string, carrier: string, payload: string, state: string, outcome: string, created_at: int}
 */
final class Events_By_Lead implements Known_People {

	/** SQL condition for events that name their recipient, or went to a guest. */
	private const KNOWN_RECIPIENT = "( lead_id > 0 OR ( lead_id = 0 AND type = 'mail.message' ) )";

	/**
	 * Deletes the text of events: pending ones are canceled, and none is sent again. An event that a drain is sending stays unchanged.
	 *
	 * @param list<int> $ids At most a few hundred.
	 * @return int Number of changed events.
	 */
	public function silence( array $ids, int $now ): int {
		global $wpdb;
		return array() === $ids ? 0 : (int) $wpdb->query(
			$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders.ReplacementsWrongNumber
				"UPDATE {$wpdb->prefix}webinar_outbox SET
				state = CASE WHEN state = 'pending' OR ( carrier = 'direct' AND outcome = 'waiting' ) THEN 'canceled' ELSE state END, payload = '', updated_at = %d
				WHERE state <> 'in-progress' AND payload <> '' AND id IN (" . implode( ',', array_fill( 0, count( $ids ), '%d' ) ) . ')', // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
				array( $now, ...$ids )
			)
		);
	}

	/**
	 * Deletes the text of a message that a drain could not hand over, if its recipient was erased during the try. The eraser leaves out a
	 * message that a drain is sending.
	 *
	 * The `person.forget` of such an erasure is newer than the message, or waits again after it was given up. Another one is of an earlier
	 * erasure, after which the person came back.
	 */
	public function silence_if_erased( int $id, int $now ): void {
		global $wpdb;
		$erased = $wpdb->get_var(
			$wpdb->prepare(
				"SELECT m.id FROM {$wpdb->prefix}webinar_outbox m JOIN {$wpdb->prefix}webinar_outbox f ON f.lead_id = m.lead_id AND f.type = %s
				WHERE m.id = %d AND m.type = 'telegram.message' AND ( f.id > m.id OR f.state IN ( 'pending', 'in-progress' ) ) LIMIT 1",
				Event_Store::FORGET_TYPE,
				$id
			)
		);
		if ( null !== $erased ) {
			$this->silence( array( $id ), $now );
		}
	}

	/**
	 * Deletes who events are about, but not who received them. Only events without their text: see silence(). A message that the sidecar
	 * may still hold is withdrawn.
	 *
	 * @param list<int> $ids At most a few hundred.
	 * @return int Number of changed events.
	 */
	public function forget_about( array $ids, int $now ): int {
		global $wpdb;
		return array() === $ids ? 0 : (int) $wpdb->query(
			$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders.ReplacementsWrongNumber
				"UPDATE {$wpdb->prefix}webinar_outbox SET about_lead_id = 0, updated_at = %d,
				event_key = CONCAT( CASE WHEN state = 'complete' AND carrier NOT IN ( 'mail', 'direct' ) AND ( outcome IS NULL OR outcome = 'waiting' ) THEN %s ELSE 'forgotten/' END, id )
				WHERE payload = '' AND id IN (" . implode( ',', array_fill( 0, count( $ids ), '%d' ) ) . ')', // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
				array( $now, Withdrawals::KEY_PREFIX, ...$ids )
			)
		);
	}

	/**
	 * Makes events anonymous: deletes the recipient, the person they are about, and the text. An event that is still to be sent, here or by
	 * the sidecar, is canceled. An event that a drain is sending stays unchanged.
	 *
	 * @param list<int> $ids At most a few hundred.
	 * @return int Number of changed events.
	 */
	public function forget( array $ids, int $now ): int {
		global $wpdb;
		return array() === $ids ? 0 : (int) $wpdb->query(
			$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders.ReplacementsWrongNumber
				"UPDATE {$wpdb->prefix}webinar_outbox SET
				state = CASE WHEN state IN ( 'pending', 'complete' ) AND ( outcome IS NULL OR outcome = 'waiting' ) THEN 'canceled' ELSE state END,
				outcome = CASE WHEN outcome = 'waiting' THEN NULL ELSE outcome END,
				lead_id = -CAST(id AS SIGNED), about_lead_id = 0, event_key = CONCAT('forgotten/', id), order_key = CONCAT('forgotten/', id), payload = '', updated_at = %d
				WHERE state <> 'in-progress' AND id IN (" . implode( ',', array_fill( 0, count( $ids ), '%d' ) ) . ')', // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
				array( $now, ...$ids )
			)
		);
	}

	/**
	 * Lists a page of the messages to a lead or about that lead, by id.
	 *
	 * @param int $after_id Only messages with a greater id.
	 * @return list<LeadEvent>
	 */
	public function to_or_about_lead( int $lead_id, int $after_id, int $limit ): array {
		global $wpdb;
		/**
		 * The columns as selected.
		 *
		 * @var list<array{id: string, webinar_id: string, lead_id: string, kind: string, carrier: string, payload: string, state: string, outcome: string|null, created_at: string}> $rows
		 */
		$rows = $wpdb->get_results(
			$wpdb->prepare(
				"SELECT o.id, webinar_id, lead_id, kind, carrier, payload, state, outcome, created_at FROM {$wpdb->prefix}webinar_outbox o
				JOIN (
					SELECT id FROM {$wpdb->prefix}webinar_outbox WHERE lead_id = %d AND id > %d
					UNION SELECT id FROM {$wpdb->prefix}webinar_outbox WHERE about_lead_id = %d AND id > %d
				) found ON found.id = o.id
				WHERE type = 'telegram.message' ORDER BY o.id LIMIT %d",
				$lead_id,
				$after_id,
				$lead_id,
				$after_id,
				$limit
			),
			ARRAY_A
		);
		return array_map(
			static fn( array $row ): array => array(
				'id'         => (int) $row['id'],
				'webinar_id' => (int) $row['webinar_id'],
				'lead_id'    => (int) $row['lead_id'],
				'kind'       => $row['kind'],
				'carrier'    => $row['carrier'],
				'payload'    => $row['payload'],
				'state'      => $row['state'],
				'outcome'    => (string) $row['outcome'],
				'created_at' => (int) $row['created_at'],
			),
			$rows
		);
	}

	/**
	 * Lists webinars that have messages with known recipients, by id.
	 *
	 * @return list<int>
	 */
	public function webinars( int $after_id, int $limit ): array {
		global $wpdb;
		$ids = $wpdb->get_col(
			$wpdb->prepare(
				"SELECT DISTINCT webinar_id FROM {$wpdb->prefix}webinar_outbox WHERE webinar_id > %d AND " . self::KNOWN_RECIPIENT . ' ORDER BY webinar_id LIMIT %d', // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared -- A constant.
				$after_id,
				$limit
			)
		);
		return array_map( static fn( ?string $id ): int => (int) $id, array_values( $ids ) );
	}

	/**
	 * Makes messages of a webinar anonymous. Messages that are still to be handed over stay until that is done or given up.
	 *
	 * @return int Number of changed messages; 0 when none is left.
	 */
	public function forget_some( int $webinar_id, int $limit ): int {
		global $wpdb;
		$ids = $wpdb->get_col(
			$wpdb->prepare(
				"SELECT id FROM {$wpdb->prefix}webinar_outbox WHERE webinar_id = %d AND " . self::KNOWN_RECIPIENT . " AND state NOT IN ( 'pending', 'in-progress' ) ORDER BY id LIMIT %d", // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared -- A constant.
				$webinar_id,
				$limit
			)
		);
		return $this->forget( array_map( static fn( ?string $id ): int => (int) $id, array_values( $ids ) ), time() );
	}
}
