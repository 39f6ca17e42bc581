<?php
/**
 * The stored events.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use RuntimeException;

/**
 * Stores each event in the same database as the fact it follows from, and hands it to one drain at a time.
 *
 * Queue states: pending, in-progress, complete, failed, canceled. The sidecar reports the outcome of an event: see Message_State.
 *
 * @phpstan-type StoredEvent  array{event_key: string, type: string, kind: string, order_key: string, webinar_id: int, lead_id: int, about_lead_id: int, carrier: string, payload: string, not_before: int, urgent_from?: int}
 * @phpstan-type ClaimedEvent array{id: int, webhook_id: string, type: string, kind: string, webinar_id: int, lead_id: int, carrier: string, payload: string, due_at: int, attempts: int, lease_until: int}
 */
final class Event_Store {

	/** Type of the event that requests from the sidecar to forget a person. */
	public const FORGET_TYPE = 'person.forget';

	private const CANCELED_AT_ONCE = 500;

	/**
	 * Stores an event, unless one with this key is stored already.
	 *
	 * `event_key` is unique; events that share `order_key` are sent in order; `lead_id` is the recipient and `about_lead_id` the
	 * person that the message is about, 0 for nobody; `payload` is the exact body to send, and `not_before` 0 for at once.
	 *
	 * @param StoredEvent $event The columns.
	 * @param int         $now   Unix seconds.
	 * @param string      $fault Why the event cannot be sent, empty when it can. With a fault it is stored as failed.
	 * @throws RuntimeException When the database refused: the fact must not be stored either.
	 */
	public function add( array $event, int $now, string $fault = '' ): void {
		$this->add_all( array( array( $event, $fault ) ), $now );
	}

	/**
	 * Stores events in one statement, each as add() does.
	 *
	 * @param non-empty-list<array{StoredEvent, string}> $events At most 100 events, each with its fault as in add().
	 * @param int                                        $now    Unix seconds.
	 * @throws RuntimeException When the database refused: no event is stored, and the facts must not be stored either.
	 */
	public function add_all( array $events, int $now ): void {
		global $wpdb;
		$values = array();
		foreach ( $events as list( $event, $fault ) ) {
			array_push(
				$values,
				$event['event_key'],
				'msg_' . str_replace( '-', '', wp_generate_uuid4() ),
				$event['type'],
				$event['kind'],
				$event['order_key'],
				$event['webinar_id'],
				$event['lead_id'],
				$event['about_lead_id'],
				$event['carrier'],
				$event['payload'],
				'' === $fault ? 'pending' : 'failed',
				$event['not_before'],
				$event['urgent_from'] ?? 0,
				max( $now, $event['not_before'] ),
				$fault,
				$now,
				$now
			);
		}
		$added = $wpdb->query(
			$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders.ReplacementsWrongNumber
				"INSERT IGNORE INTO {$wpdb->prefix}webinar_outbox
				(event_key, webhook_id, type, kind, order_key, webinar_id, lead_id, about_lead_id, carrier, payload, state, not_before, urgent_from, next_attempt_at, last_error, created_at, updated_at)
				VALUES " . implode( ', ', array_fill( 0, count( $events ), "(%s, %s, %s, %s, %s, %d, %d, %d, %s, %s, %s, %d, %d, %d, NULLIF(%s, ''), %d, %d)" ) ), // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
				$values
			)
		);
		if ( false === $added ) {
			throw new RuntimeException( 'The outbox could not be written. See under Tools, Site Health, what is wrong with its table.' );
		}
	}

	/**
	 * Lists events that may be sent now, the longest due first: an event that was tried a moment ago comes behind the others.
	 *
	 * An event that waits for its next try, or that a drain is sending, delays the later ones of its order key with the same carrier. An
	 * event whose `not_before` is still to come delays none.
	 *
	 * Two steps, one for each state: in one step MariaDB would read the whole table by id, however few events are due.
	 *
	 * @param int    $now           Unix seconds.
	 * @param bool   $with_messages False in quiet hours: then only urgent messages, and events that no person reads or that one has just asked for.
	 * @param string $carriers      SQL condition on the column `carrier`: see Carrier_Choice.
	 * @param bool   $asked_first   Whether a mail that a person has just asked for comes before the others; else behind them.
	 * @return list<int>
	 */
	public function due( int $now, int $limit, bool $with_messages, string $carriers, bool $asked_first = true ): array {
		global $wpdb;
		$ids = $wpdb->get_col(
			$wpdb->prepare(
				"SELECT o.id FROM (
					SELECT id, order_key, type, carrier, urgent_from, next_attempt_at FROM {$wpdb->prefix}webinar_outbox WHERE state = 'pending' AND next_attempt_at <= %d
					UNION ALL SELECT id, order_key, type, carrier, urgent_from, next_attempt_at FROM {$wpdb->prefix}webinar_outbox WHERE state = 'in-progress' AND lease_until < %d AND carrier NOT IN ( 'mail', 'direct' )
				) o
				WHERE " . $carriers /* phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared -- A constant. */ . " AND ( 1 = %d OR o.type <> 'telegram.message' OR o.urgent_from BETWEEN 1 AND %d )
				AND NOT EXISTS (
					SELECT 1 FROM {$wpdb->prefix}webinar_outbox e
					WHERE e.order_key = o.order_key AND e.id < o.id
					AND ( CASE e.carrier WHEN 'mail' THEN 1 WHEN 'direct' THEN 2 ELSE 0 END ) = ( CASE o.carrier WHEN 'mail' THEN 1 WHEN 'direct' THEN 2 ELSE 0 END )
					AND ( e.state = 'in-progress' OR ( e.state = 'pending' AND e.not_before <= %d AND ( 1 = %d OR e.type <> 'telegram.message' OR e.urgent_from BETWEEN 1 AND %d ) ) )
				)
				ORDER BY CASE o.type WHEN 'mail.message' THEN %d ELSE 1 END, o.next_attempt_at, o.id LIMIT %d",
				$now,
				$now,
				(int) $with_messages,
				$now,
				$now,
				(int) $with_messages,
				$now,
				$asked_first ? 0 : 2,
				$limit
			)
		);
		return array_map( static fn( ?string $id ): int => (int) $id, array_values( $ids ) );
	}

	/** Counts the tries, since a time, of mails that people without an account asked for. */
	public function asked_since( int $time ): int {
		global $wpdb;
		return (int) $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM {$wpdb->prefix}webinar_outbox WHERE lead_id = 0 AND type = 'mail.message' AND attempts > 0 AND state <> 'canceled' AND updated_at >= %d", $time ) );
	}

	/**
	 * Claims an event for one try. A claim that is never settled ends when its lease expires.
	 *
	 * The CASE makes MariaDB find the row by id. By state it would lock rows of other drains too, and cause deadlocks.
	 *
	 * @param string $carriers SQL condition on the column `carrier`: it may have changed since due().
	 * @return ClaimedEvent|null Null when another drain has it.
	 */
	public function claim( int $id, int $now, int $lease_seconds, string $carriers = '1 = 1' ): ?array {
		global $wpdb;
		$claimed = $wpdb->query(
			$wpdb->prepare(
				"UPDATE {$wpdb->prefix}webinar_outbox
				SET state = 'in-progress', attempts = attempts + 1, lease_until = %d, updated_at = %d
				WHERE id = %d AND CASE state WHEN 'pending' THEN next_attempt_at <= %d WHEN 'in-progress' THEN lease_until < %d ELSE 0 END AND $carriers", // phpcs:ignore WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- A constant.
				$now + $lease_seconds,
				$now,
				$id,
				$now,
				$now
			)
		);
		if ( 1 !== $claimed ) {
			return null;
		}
		/**
		 * The columns as selected.
		 *
		 * @var array{webhook_id: string, type: string, kind: string, webinar_id: string|null, lead_id: string, carrier: string, payload: string, not_before: string, created_at: string, attempts: string}|null $row
		 */
		$row   = $wpdb->get_row( $wpdb->prepare( "SELECT webhook_id, type, kind, webinar_id, lead_id, carrier, payload, not_before, created_at, attempts FROM {$wpdb->prefix}webinar_outbox WHERE id = %d", $id ), ARRAY_A );
		$event = null === $row ? null : array(
			'id'          => $id,
			'webhook_id'  => $row['webhook_id'],
			'type'        => $row['type'],
			'kind'        => $row['kind'],
			'webinar_id'  => (int) $row['webinar_id'],
			'lead_id'     => (int) $row['lead_id'],
			'carrier'     => $row['carrier'],
			'payload'     => $row['payload'],
			'due_at'      => max( (int) $row['created_at'], (int) $row['not_before'] ),
			'attempts'    => (int) $row['attempts'],
			'lease_until' => $now + $lease_seconds,
		);
		if ( null === $event || '' !== $event['payload'] ) {
			return $event;
		}
		// It was canceled during an earlier try.
		$this->settle( $event, $now, array( 'state' => 'canceled' ) );
		return null;
	}

	/**
	 * Cancels events that have not reached their recipients: they lose their text and their key, so that an event with the same key can be
	 * stored again. One that a drain is sending is canceled when the try fails; one that the sidecar may have is withdrawn there: see Withdrawals.
	 *
	 * @param OutboxCancellation $query Which events.
	 * @throws RuntimeException When the database refused: the cause must not be stored either.
	 */
	public function cancel( array $query ): void {
		global $wpdb;
		$prefix     = $query['key_prefix'] ?? '';
		$conditions = array( '' === $prefix ? $wpdb->prepare( 'event_key = %s', $query['key'] ?? '' ) : $wpdb->prepare( 'event_key LIKE %s', $wpdb->esc_like( $prefix ) . '%' ) );
		if ( isset( $query['webinar_id'] ) ) {
			$conditions[] = $wpdb->prepare( 'webinar_id = %d', $query['webinar_id'] );
		}
		if ( isset( $query['kind'] ) ) {
			$conditions[] = $wpdb->prepare( 'kind = %s', $query['kind'] );
		}
		$where = "payload <> '' AND state IN ( 'pending', 'in-progress', 'complete' ) AND ( outcome IS NULL OR outcome = 'waiting' )";
		$last  = 0;
		do {
			// First their ids: an update by other columns locks rows that a drain wants, and both would fail.
			$ids      = $wpdb->get_col( $wpdb->prepare( "SELECT id FROM {$wpdb->prefix}webinar_outbox WHERE id > %d AND $where AND " . implode( ' AND ', $conditions ) . ' ORDER BY id LIMIT %d', $last, self::CANCELED_AT_ONCE ) ); // phpcs:ignore WordPress.DB.PreparedSQL, WordPress.DB.PreparedSQLPlaceholders -- Prepared above.
			$last     = (int) end( $ids );
			$canceled = array() === $ids ? 0 : $wpdb->query(
				$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders.ReplacementsWrongNumber
					"UPDATE {$wpdb->prefix}webinar_outbox SET
					state = CASE WHEN ( state = 'pending' AND outcome IS NULL ) OR ( carrier = 'direct' AND outcome = 'waiting' ) THEN 'canceled' ELSE state END, payload = '', updated_at = %d,
					event_key = CONCAT( CASE WHEN lease_until > 0 AND carrier NOT IN ( 'mail', 'direct' ) THEN %s ELSE 'canceled/' END, id )
					WHERE $where AND id IN (" . implode( ',', array_fill( 0, count( $ids ), '%d' ) ) . ')', // phpcs:ignore WordPress.DB.PreparedSQL -- Placeholders only.
					array( time(), Withdrawals::KEY_PREFIX, ...$ids )
				)
			);
			if ( false === $canceled || '' !== $wpdb->last_error ) {
				throw new RuntimeException( 'The outbox could not be written. See under Tools, Site Health, what is wrong with its table.' );
			}
			$has_more = self::CANCELED_AT_ONCE === count( $ids );
		} while ( $has_more );
	}

	/**
	 * Stores that the carrier accepted the event. With a carrier of this site that is the end; a mail that a person asked for holds their link, so its
	 * text is deleted.
	 *
	 * @param ClaimedEvent $event As claim() returned it.
	 */
	public function complete( array $event, int $now ): void {
		$this->settle(
			$event,
			$now,
			array(
				'state'      => 'complete',
				'last_error' => null,
			) + match ( true ) {
				self::FORGET_TYPE === $event['type'] => array(
					// The sidecar has deleted the person; this row is made anonymous too.
					'outcome'   => 'sent',
					'lead_id'   => -$event['id'],
					'event_key' => "forgotten/{$event['id']}",
					'order_key' => "forgotten/{$event['id']}",
					'payload'   => '',
				),
				in_array( $event['carrier'], array( Carrier_Choice::MAIL, Carrier_Choice::DIRECT ), true ) => array(
					'outcome'       => 'sent',
					'outcome_tries' => $event['attempts'],
					'outcome_at_ms' => $now * 1000,
				) + ( Carrier_Choice::MAIL_TYPE === $event['type'] ? array( 'payload' => '' ) : array() ),
				default => array(),
			}
		);
	}

	/**
	 * Stores when the event is tried again.
	 *
	 * @param ClaimedEvent $event As claim() returned it.
	 * @param string       $error Of a Send_Result, as in the methods that follow.
	 */
	public function postpone( array $event, int $now, int $next_attempt_at, string $error ): void {
		$this->settle(
			$event,
			$now,
			array(
				'state'           => 'pending',
				'next_attempt_at' => $next_attempt_at,
				'last_error'      => $error,
			)
		);
	}

	/**
	 * Stores when the event is tried again, and does not count the try.
	 *
	 * @param ClaimedEvent $event As claim() returned it.
	 */
	public function release( array $event, int $now, int $next_attempt_at, string $error ): void {
		$this->settle(
			$event,
			$now,
			array(
				'state'           => 'pending',
				'attempts'        => $event['attempts'] - 1,
				'next_attempt_at' => $next_attempt_at,
				'last_error'      => $error,
			)
		);
	}

	/**
	 * Stores that the event is given up.
	 *
	 * @param ClaimedEvent $event As claim() returned it.
	 */
	public function fail( array $event, int $now, string $error ): void {
		$this->settle(
			$event,
			$now,
			array(
				'state'      => 'failed',
				'last_error' => $error,
			)
		);
	}

	/**
	 * Stores that a mail is not sent, because the person does not want it or is gone.
	 *
	 * @param ClaimedEvent $event As claim() returned it.
	 */
	public function mark_unwanted( array $event, int $now, string $error ): void {
		$this->settle(
			$event,
			$now,
			array(
				'state'      => 'canceled',
				'last_error' => $error,
				'payload'    => '',
			)
		);
	}

	/**
	 * Stores that this site sends the event to Telegram as soon as the person connects. The try does not count.
	 *
	 * @param ClaimedEvent $event As claim() returned it.
	 * @param int          $until Unix seconds until which it waits.
	 */
	public function wait_for_person( array $event, int $now, int $until ): void {
		$this->settle(
			$event,
			$now,
			array(
				'state'           => 'complete',
				'attempts'        => $event['attempts'] - 1,
				'next_attempt_at' => $until,
				'last_error'      => null,
				'outcome'         => 'waiting',
				'outcome_at_ms'   => $now * 1000,
			)
		);
	}

	/**
	 * Queues what waits at this site for people to connect, or has waited long enough.
	 *
	 * @param list<int>|null $lead_ids Of people who have connected; null for what has waited long enough.
	 * @return int Number of messages.
	 */
	public function wake( ?array $lead_ids, int $now ): int {
		global $wpdb;
		if ( array() === $lead_ids ) {
			return 0;
		}
		$where = null === $lead_ids ? $wpdb->prepare( 'next_attempt_at <= %d', $now ) : 'lead_id IN (' . implode( ',', array_map( 'intval', $lead_ids ) ) . ')';
		$where = "carrier = 'direct' AND state = 'complete' AND outcome = 'waiting' AND $where";
		// First their ids: see cancel().
		$ids = array_map( 'intval', $wpdb->get_col( "SELECT id FROM {$wpdb->prefix}webinar_outbox WHERE $where ORDER BY id" ) ); // phpcs:ignore WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- Prepared above.
		return array() === $ids ? 0 : (int) $wpdb->query(
			$wpdb->prepare(
				"UPDATE {$wpdb->prefix}webinar_outbox SET state = 'pending', outcome = NULL, next_attempt_at = %d, updated_at = %d WHERE $where AND id IN (" . implode( ',', $ids ) . ')', // phpcs:ignore WordPress.DB.PreparedSQL -- Prepared above.
				$now,
				$now
			)
		);
	}

	/**
	 * Lists people for whom messages wait at this site until they connect.
	 *
	 * @return list<int>
	 */
	public function waiting_leads(): array {
		global $wpdb;
		return array_map( 'intval', array_values( $wpdb->get_col( "SELECT DISTINCT lead_id FROM {$wpdb->prefix}webinar_outbox WHERE outcome = 'waiting' AND carrier = 'direct' AND state = 'complete'" ) ) );
	}

	/**
	 * Stores that Telegram does not let this site write to the person.
	 *
	 * @param ClaimedEvent $event As claim() returned it.
	 */
	public function mark_unreachable( array $event, int $now, string $error ): void {
		$this->settle(
			$event,
			$now,
			array(
				'state'          => 'failed',
				'outcome'        => 'unreachable',
				'outcome_tries'  => $event['attempts'],
				'outcome_reason' => $error,
				'outcome_at_ms'  => $now * 1000,
			)
		);
	}

	/**
	 * Stores that nobody knows whether a mail has left.
	 *
	 * @param ClaimedEvent $event As claim() returned it.
	 */
	public function mark_uncertain( array $event, int $now, string $error ): void {
		$this->settle(
			$event,
			$now,
			array(
				'state'          => 'failed',
				'outcome'        => 'uncertain',
				'outcome_tries'  => $event['attempts'],
				'outcome_reason' => $error,
				'outcome_at_ms'  => $now * 1000,
			)
		);
	}

	/**
	 * Stores that what drains that died were sending may have left: a mail server and Telegram, unlike the sidecar, do not ignore a repeat.
	 */
	public function mark_abandoned( int $now ): void {
		global $wpdb;
		$where = $wpdb->prepare( "state = 'in-progress' AND " . Carrier_Choice::OWN_SQL . ' AND lease_until < %d', $now ); // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared -- A constant.
		// One by one: a statement for several may lock by another index than that of a drain beside this one.
		foreach ( $wpdb->get_col( "SELECT id FROM {$wpdb->prefix}webinar_outbox WHERE $where ORDER BY id" ) as $id ) { // phpcs:ignore WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- Prepared above.
			$wpdb->query(
				$wpdb->prepare(
					"UPDATE {$wpdb->prefix}webinar_outbox SET state = 'failed', outcome = 'uncertain', outcome_tries = attempts, outcome_reason = %s, outcome_at_ms = %d, updated_at = %d WHERE id = %d AND $where", // phpcs:ignore WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- Prepared above.
					'This site stopped during the try.',
					$now * 1000,
					$now,
					$id
				)
			);
		}
	}

	/**
	 * Counts events by queue state and outcome.
	 *
	 * @param int|null $webinar_id Only events about this webinar; null for all.
	 * @param bool     $with_mails Whether to include those that go by e-mail.
	 * @return list<array{state: string, outcome: string, events: int}> The outcome is empty before a report.
	 */
	public function counts( ?int $webinar_id = null, bool $with_mails = true ): array {
		global $wpdb;
		$condition = ( null === $webinar_id ? '1 = 1' : $wpdb->prepare( 'webinar_id = %d', $webinar_id ) ) . ( $with_mails ? '' : " AND carrier <> 'mail'" );
		/**
		 * The columns as selected.
		 *
		 * @var list<array{state: string, outcome: string|null, events: string}> $rows
		 */
		$rows = $wpdb->get_results( "SELECT state, outcome, COUNT(*) AS events FROM {$wpdb->prefix}webinar_outbox WHERE $condition GROUP BY state, outcome", ARRAY_A ); // phpcs:ignore WordPress.DB.PreparedSQL -- Prepared above.
		return array_map(
			static fn( array $row ): array => array(
				'state'   => $row['state'],
				'outcome' => (string) $row['outcome'],
				'events'  => (int) $row['events'],
			),
			$rows
		);
	}

	/**
	 * Counts the e-mails to leads about a webinar.
	 *
	 * @return MailCounts
	 */
	public function mail_counts( int $webinar_id ): array {
		global $wpdb;
		/**
		 * The columns as selected.
		 *
		 * @var array{recipients: string, waiting: string|null} $row
		 */
		$row = $wpdb->get_row(
			$wpdb->prepare(
				"SELECT COUNT(DISTINCT lead_id) AS recipients, SUM(CASE WHEN state IN ( 'pending', 'in-progress' ) THEN 1 ELSE 0 END) AS waiting
				FROM {$wpdb->prefix}webinar_outbox WHERE webinar_id = %d AND carrier = 'mail' AND type = 'telegram.message'",
				$webinar_id
			),
			ARRAY_A
		);
		return array(
			'recipients' => (int) $row['recipients'],
			'waiting'    => (int) $row['waiting'],
		);
	}

	/**
	 * Queues a failed event again.
	 *
	 * @param string $event_key Unique name of the event.
	 */
	public function requeue_failed( string $event_key, int $now ): void {
		global $wpdb;
		$wpdb->query(
			$wpdb->prepare(
				"UPDATE {$wpdb->prefix}webinar_outbox SET state = 'pending', attempts = 0, next_attempt_at = %d, last_error = NULL, updated_at = %d
				WHERE event_key = %s AND state = 'failed'",
				$now,
				$now,
				$event_key
			)
		);
	}

	/**
	 * Whether an event waits for its carrier.
	 *
	 * @param string $carriers SQL condition on the column `carrier`: see Carrier_Choice.
	 */
	public function has_waiting( string $carriers ): bool {
		global $wpdb;
		return null !== $wpdb->get_var( "SELECT 1 FROM {$wpdb->prefix}webinar_outbox WHERE state IN ( 'pending', 'in-progress' ) AND $carriers LIMIT 1" ); // phpcs:ignore WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- A constant.
	}

	/** Returns the latest error of an event that the sidecar does not have, empty when there is none. */
	public function last_error(): string {
		global $wpdb;
		return (string) $wpdb->get_var(
			"SELECT last_error FROM {$wpdb->prefix}webinar_outbox
			WHERE " . Message_State::NOT_WITH_SIDECAR . ' AND last_error IS NOT NULL ORDER BY updated_at DESC, id DESC LIMIT 1' // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared -- A constant.
		);
	}

	/**
	 * Ends a try, unless its lease expired and another drain has claimed the event since.
	 *
	 * @param ClaimedEvent                   $event   As claim() returned it; its attempts and lease identify the try.
	 * @param array<string, string|int|null> $columns The new values.
	 */
	private function settle( array $event, int $now, array $columns ): void {
		global $wpdb;
		$wpdb->update(
			$wpdb->prefix . 'webinar_outbox',
			$columns + array( 'updated_at' => $now ),
			array(
				'id'          => $event['id'],
				'attempts'    => $event['attempts'],
				'lease_until' => $event['lease_until'],
			)
		);
	}
}
