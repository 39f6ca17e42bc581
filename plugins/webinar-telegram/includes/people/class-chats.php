<?php
/**
 * Who has which chat.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Telegram;

use RuntimeException;

/**
 * Stores the chat of each lead. A chat id leaves this class only for requests to Telegram. Each method is one change.
 *
 * States: `connected`; `stopped`, the person sent `/stop`; `unreachable`, Telegram does not let the bot write.
 */
final class Chats {

	/**
	 * Answers `webinar_outbox_telegram_people`.
	 *
	 * @param list<PersonReport> $people   What another module answered.
	 * @param list<int>          $lead_ids At most 200.
	 * @return list<PersonReport>
	 */
	public function answer( array $people, array $lead_ids ): array {
		global $wpdb;
		/**
		 * The columns as selected.
		 *
		 * @var list<array{lead_id: string, state: 'connected'|'stopped'|'unreachable', changed_at_ms: string}> $rows
		 */
		$rows = array() === $lead_ids ? array() : $wpdb->get_results(
			$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders.ReplacementsWrongNumber
				"SELECT lead_id, state, changed_at_ms FROM {$wpdb->prefix}webinar_telegram_chats WHERE lead_id IN (" . implode( ',', array_fill( 0, count( $lead_ids ), '%d' ) ) . ')', // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
				$lead_ids
			),
			ARRAY_A
		);
		return array(
			...$people,
			...array_map(
				static fn( array $row ): array => array(
					'recipient_id' => (int) $row['lead_id'],
					'state'        => $row['state'],
					'at_ms'        => (int) $row['changed_at_ms'],
				),
				$rows
			),
		);
	}

	/**
	 * Finds the chat of a lead.
	 *
	 * @return array{chat_id: int, state: string, changed_at_ms: int}|null
	 */
	public function find( int $lead_id ): ?array {
		global $wpdb;
		/**
		 * The columns as selected.
		 *
		 * @var array{chat_id: string, state: string, changed_at_ms: string}|null $row
		 */
		$row = $wpdb->get_row( $wpdb->prepare( "SELECT chat_id, state, changed_at_ms FROM {$wpdb->prefix}webinar_telegram_chats WHERE lead_id = %d", $lead_id ), ARRAY_A );
		return null === $row ? null : array(
			'chat_id'       => (int) $row['chat_id'],
			'state'         => $row['state'],
			'changed_at_ms' => (int) $row['changed_at_ms'],
		);
	}

	/**
	 * Lists the leads of a chat.
	 *
	 * @return list<int>
	 */
	public function leads( int $chat_id ): array {
		global $wpdb;
		return array_map( 'intval', array_values( $wpdb->get_col( $wpdb->prepare( "SELECT lead_id FROM {$wpdb->prefix}webinar_telegram_chats WHERE chat_id = %d ORDER BY lead_id", $chat_id ) ) ) );
	}

	public function connect( int $lead_id, int $chat_id ): void {
		global $wpdb;
		$this->check(
			$wpdb->replace(
				$wpdb->prefix . 'webinar_telegram_chats',
				array(
					'lead_id'       => $lead_id,
					'chat_id'       => $chat_id,
					'state'         => 'connected',
					'changed_at_ms' => self::now_ms(),
				)
			)
		);
	}

	/**
	 * Changes the state of everybody with a chat who has one of these states.
	 *
	 * @param 'connected'|'stopped'|'unreachable' $state   The new one.
	 * @param string                              ...$from The old ones.
	 * @return int Number of changed people.
	 */
	public function set_state( int $chat_id, string $state, string ...$from ): int {
		global $wpdb;
		return $this->check(
			$wpdb->query(
				$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders.ReplacementsWrongNumber
					"UPDATE {$wpdb->prefix}webinar_telegram_chats SET state = %s, changed_at_ms = %d WHERE chat_id = %d AND state IN (" . implode( ',', array_fill( 0, count( $from ), '%s' ) ) . ')', // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
					array( $state, self::now_ms(), $chat_id, ...$from )
				)
			)
		);
	}

	/**
	 * Takes the right to write to a chat, once in a while.
	 *
	 * @param int $gap_ms Until the next one.
	 */
	public function take_turn( int $chat_id, int $now_ms, int $gap_ms ): bool {
		global $wpdb;
		return (int) $wpdb->query(
			$wpdb->prepare(
				// A time too far ahead was stored with another clock.
				"UPDATE {$wpdb->prefix}webinar_telegram_chats SET next_at_ms = %d WHERE chat_id = %d AND ( next_at_ms <= %d OR next_at_ms > %d )",
				$now_ms + $gap_ms,
				$chat_id,
				$now_ms,
				$now_ms + $gap_ms
			)
		) > 0;
	}

	/** Counts the people who can be written to. */
	public function connected(): int {
		global $wpdb;
		return (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}webinar_telegram_chats WHERE state = 'connected'" );
	}

	public function forget( int $lead_id ): bool {
		global $wpdb;
		return $this->check( $wpdb->delete( $wpdb->prefix . 'webinar_telegram_chats', array( 'lead_id' => $lead_id ) ) ) > 0;
	}

	private static function now_ms(): int {
		return (int) ( microtime( true ) * 1000 );
	}

	/**
	 * Returns the number of changed rows.
	 *
	 * @throws RuntimeException When the database refused.
	 */
	private function check( int|bool $changed ): int {
		if ( false === $changed ) {
			throw new RuntimeException( 'The table of Telegram chats could not be written. See under Tools, Site Health, what is wrong with it.' );
		}
		return (int) $changed;
	}
}
