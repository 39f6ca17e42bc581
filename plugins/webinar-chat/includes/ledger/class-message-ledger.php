<?php
/**
 * The stored messages.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

use RuntimeException;

/**
 * Stores messages and votes. The caller holds a change of the chat (Chat_Rooms::begin_change()).
 *
 * @phpstan-type ChatRow array{message_id: int, webinar_id: int, lead_id: int, user_id: int, message_key: string, author_name: string, is_staff: bool, message_text: string, state: 'shown'|'held'|'hidden', question: ''|'asked'|'answering'|'answered', votes: int, answered_second: int, chorus_of: int, people: int, said_at: int, revision: int}
 */
final class Message_Ledger {

	private const STATES = array( 'shown', 'held', 'hidden' );

	private const QUESTIONS = array( '', 'asked', 'answering', 'answered' );

	/** As long as the same person cannot say the same again, each counts once. */
	private const CHORUS_SECONDS = 20;

	private const LONGEST_OF_CHORUS = 12;

	private const STORED_AT_ONCE = 100;

	/**
	 * Stores a message.
	 *
	 * @param array{webinar_id: int, lead_id: int, user_id: int, message_key: string, author_name: string, is_staff: bool, message_text: string, state: string, question: string, said_at: int, revision: int} $message Checked by the caller.
	 * @return int The id of the line that shows it: its own, or of what others said before.
	 * @throws RuntimeException When the database refused.
	 */
	public function add( array $message ): int {
		global $wpdb;
		$chorus_of = $message['is_staff'] || '' !== $message['question'] || 'shown' !== $message['state'] ? 0 : $this->chorus( $message['webinar_id'], $message['message_text'], $message['said_at'] );
		Query::run(
			'INSERT INTO {prefix}webinar_chat_messages (webinar_id, lead_id, user_id, message_key, author_name, is_staff, message_text, state, question, chorus_of, said_at, revision) VALUES (%d, %d, %d, %s, %s, %d, %s, %s, %s, %d, %d, %d)',
			array( $message['webinar_id'], $message['lead_id'], $message['user_id'], $message['message_key'], $message['author_name'], (int) $message['is_staff'], $message['message_text'], $message['state'], $message['question'], $chorus_of, $message['said_at'], $message['revision'] )
		);
		$message_id = (int) $wpdb->insert_id;
		if ( $chorus_of > 0 ) {
			Query::run( 'UPDATE {prefix}webinar_chat_messages SET people = people + 1, revision = %d WHERE message_id = %d', array( $message['revision'], $chorus_of ) );
		}
		return $chorus_of > 0 ? $chorus_of : $message_id;
	}

	/**
	 * Stores what a sidecar has accepted, each message once. The sidecar chose ids and lines; an id that is taken here is chosen anew.
	 *
	 * @param list<ChatLine> $messages At most 500.
	 * @throws RuntimeException When the database refused, also where another chat has taken an id meanwhile: the sidecar asks again.
	 */
	public function take( int $webinar_id, array $messages, int $revision ): void {
		$author  = static fn( array $row ): string => $row['lead_id'] . ' ' . $row['message_key'];
		$keys    = array_column( $messages, 'message_key' );
		$known   = array_map( $author, array() === $keys ? array() : $this->read( 'webinar_id = %d AND message_key IN (' . self::list_of( '%s', $keys ) . ')', array( $webinar_id, ...$keys ) ) );
		$by_key  = array_combine( array_map( $author, $messages ), $messages );
		$new     = array_values( array_diff_key( $by_key, array_flip( $known ) ) );
		$ids     = $this->free_ids( array_column( $new, 'message_id' ) );
		$rename  = static fn( int $id ): int => $ids[ $id ] ?? $id;
		$line_of = static fn( array $message ): int => $rename( $message['chorus_of'] > 0 ? $message['chorus_of'] : $message['message_id'] );
		foreach ( array_chunk( $new, self::STORED_AT_ONCE ) as $some ) {
			$values = array();
			foreach ( $some as $message ) {
				array_push( $values, $rename( $message['message_id'] ), $webinar_id, $message['lead_id'], $message['user_id'], $message['message_key'], $message['name'], (int) $message['is_staff'], $message['text'], $message['state'], 'asked' === $message['question'] ? 'asked' : '', $rename( $message['chorus_of'] ), $message['said_at'], $revision );
			}
			Query::run( 'INSERT INTO {prefix}webinar_chat_messages (message_id, webinar_id, lead_id, user_id, message_key, author_name, is_staff, message_text, state, question, chorus_of, said_at, revision) VALUES ' . self::list_of( '(%d, %d, %d, %d, %s, %s, %d, %s, %s, %s, %d, %d, %d)', $some ), $values );
		}
		// Counted, because another sidecar may hand over a line after those who joined it.
		$lines = array_values( array_unique( array_map( $line_of, $new ) ) );
		foreach ( array() === $lines ? array() : Query::rows( 'SELECT chorus_of, COUNT(*) AS others FROM {prefix}webinar_chat_messages WHERE webinar_id = %d AND chorus_of IN (' . self::list_of( '%d', $lines ) . ') GROUP BY chorus_of', array( $webinar_id, ...$lines ) ) as $row ) {
			Query::run( 'UPDATE {prefix}webinar_chat_messages SET people = %d, revision = %d WHERE webinar_id = %d AND message_id = %d', array( 1 + (int) $row['others'], $revision, $webinar_id, (int) $row['chorus_of'] ) );
		}
	}

	/**
	 * Replaces ids that other messages have here.
	 *
	 * The database would choose them from ids that follow in the same statement.
	 *
	 * @param list<int> $ids Of new messages.
	 * @return array<int, int> New ids by those that are taken.
	 */
	private function free_ids( array $ids ): array {
		if ( array() === $ids ) {
			return array();
		}
		$taken = array_column( Query::rows( 'SELECT message_id FROM {prefix}webinar_chat_messages WHERE message_id IN (' . self::list_of( '%d', $ids ) . ')', $ids ), 'message_id' );
		if ( array() === $taken ) {
			return array();
		}
		$last = max( (int) Query::rows( 'SELECT message_id FROM {prefix}webinar_chat_messages ORDER BY message_id DESC LIMIT %d', array( 1 ) )[0]['message_id'], ...$ids );
		return array_combine( array_map( 'intval', $taken ), range( $last + 1, $last + count( $taken ) ) );
	}

	/**
	 * Placeholders for a list.
	 *
	 * @param list<mixed> $values As many.
	 */
	private static function list_of( string $placeholder, array $values ): string {
		return implode( ', ', array_fill( 0, count( $values ), $placeholder ) );
	}

	/**
	 * Changes columns of a message.
	 *
	 * @param array<'state'|'question'|'answered_second', int|string> $values By column.
	 * @throws RuntimeException When the database refused.
	 */
	public function set( int $message_id, array $values, int $revision ): void {
		$values['revision'] = $revision;

		$columns = implode( ', ', array_map( static fn( string $column, int|string $value ): string => $column . ( is_int( $value ) ? ' = %d' : ' = %s' ), array_keys( $values ), $values ) );
		Query::run( "UPDATE {prefix}webinar_chat_messages SET $columns WHERE message_id = %d", array( ...array_values( $values ), $message_id ) );
	}

	/**
	 * Puts back the question that was being answered.
	 *
	 * @throws RuntimeException When the database refused.
	 */
	public function end_answering( int $webinar_id, int $revision ): void {
		Query::run( "UPDATE {prefix}webinar_chat_messages SET question = 'asked', revision = %d WHERE webinar_id = %d AND question = 'answering'", array( $revision, $webinar_id ) );
	}

	/**
	 * Adds the vote of a lead, once.
	 *
	 * @throws RuntimeException When the database refused.
	 */
	public function vote( int $message_id, int $lead_id, int $revision ): void {
		if ( array() === $this->votes_of( $lead_id, array( $message_id ) ) ) {
			Query::run( 'INSERT INTO {prefix}webinar_chat_votes (message_id, lead_id) VALUES (%d, %d)', array( $message_id, $lead_id ) );
			Query::run( 'UPDATE {prefix}webinar_chat_messages SET votes = votes + 1, revision = %d WHERE message_id = %d', array( $revision, $message_id ) );
		}
	}

	/**
	 * For which of some messages a lead has voted.
	 *
	 * @param list<int> $message_ids Which.
	 * @return list<int>
	 */
	public function votes_of( int $lead_id, array $message_ids ): array {
		return array() === $message_ids ? array() : array_map(
			'intval',
			array_column( Query::rows( 'SELECT message_id FROM {prefix}webinar_chat_votes WHERE lead_id = %d AND message_id IN (' . self::list_of( '%d', $message_ids ) . ')', array( $lead_id, ...$message_ids ) ), 'message_id' )
		);
	}

	/**
	 * For which open questions of a webinar a lead has voted.
	 *
	 * @return list<int>
	 */
	public function voted_for( int $webinar_id, int $lead_id ): array {
		return array_map(
			'intval',
			array_column( Query::rows( "SELECT votes.message_id FROM {prefix}webinar_chat_votes votes JOIN {prefix}webinar_chat_messages messages ON messages.message_id = votes.message_id WHERE votes.lead_id = %d AND messages.webinar_id = %d AND messages.question IN ('asked', 'answering')", array( $lead_id, $webinar_id ) ), 'message_id' )
		);
	}

	/**
	 * Finds a message of a webinar.
	 *
	 * @return ChatRow|null
	 */
	public function find( int $webinar_id, int $message_id ): ?array {
		return $this->read( 'webinar_id = %d AND message_id = %d', array( $webinar_id, $message_id ) )[0] ?? null;
	}

	/**
	 * Finds a message by the key that its browser made.
	 *
	 * @return ChatRow|null
	 */
	public function find_by_key( int $webinar_id, int $lead_id, string $message_key ): ?array {
		return $this->read( 'webinar_id = %d AND lead_id = %d AND message_key = %s', array( $webinar_id, $lead_id, $message_key ) )[0] ?? null;
	}

	/**
	 * What a lead has said since a time, the latest first; at most 20.
	 *
	 * @return list<array{text: string, said_at: int}>
	 */
	public function said_since( int $webinar_id, int $lead_id, int $since ): array {
		return array_map(
			static fn( array $row ): array => array(
				'text'    => $row['message_text'],
				'said_at' => $row['said_at'],
			),
			$this->read( 'webinar_id = %d AND lead_id = %d AND said_at >= %d ORDER BY message_id DESC LIMIT 20', array( $webinar_id, $lead_id, $since ) )
		);
	}

	/**
	 * What changed after a revision, in no order.
	 *
	 * @return list<ChatRow>
	 */
	public function changed_after( int $webinar_id, int $revision, int $limit ): array {
		return $this->read( 'webinar_id = %d AND revision > %d AND chorus_of = 0 ORDER BY revision LIMIT %d', array( $webinar_id, $revision, $limit ) );
	}

	/**
	 * The latest lines before a message that somebody may see, the latest first.
	 *
	 * @param int $before_id 0 for the end.
	 * @param int $lead_id   Sees what is shown, and the own; 0 sees all.
	 * @return list<ChatRow>
	 */
	public function page( int $webinar_id, int $before_id, int $lead_id, int $limit ): array {
		return $this->read(
			"webinar_id = %d AND chorus_of = 0 AND message_id < %d AND (%d = 0 OR state = 'shown' OR lead_id = %d) ORDER BY message_id DESC LIMIT %d",
			array( $webinar_id, 0 === $before_id ? PHP_INT_MAX : $before_id, $lead_id, $lead_id, $limit )
		);
	}

	/**
	 * A page of all that was said in a webinar, each message by itself, in order.
	 *
	 * @return list<ChatRow>
	 */
	public function after( int $webinar_id, int $after_id, int $limit ): array {
		return $this->read( 'webinar_id = %d AND message_id > %d ORDER BY message_id LIMIT %d', array( $webinar_id, $after_id, $limit ) );
	}

	/**
	 * A page of what a lead said anywhere, in order.
	 *
	 * @return list<ChatRow>
	 */
	public function of_lead( int $lead_id, int $limit, int $offset ): array {
		return $this->read( 'lead_id = %d ORDER BY message_id LIMIT %d OFFSET %d', array( $lead_id, $limit, $offset ) );
	}

	/**
	 * Questions that are open, those with most votes first; at most 50.
	 *
	 * @return list<ChatRow>
	 */
	public function open_questions( int $webinar_id ): array {
		return $this->read( "webinar_id = %d AND question IN ('asked', 'answering') AND state <> 'hidden' ORDER BY votes DESC, message_id LIMIT 50", array( $webinar_id ) );
	}

	/**
	 * Questions that were answered, in the order of the answers; at most 100.
	 *
	 * @return list<ChatRow>
	 */
	public function answered_questions( int $webinar_id ): array {
		return $this->read( "webinar_id = %d AND question = 'answered' AND state = 'shown' ORDER BY answered_second, message_id LIMIT 100", array( $webinar_id ) );
	}

	/**
	 * Messages that wait for staff, the oldest first; at most 50.
	 *
	 * @return list<ChatRow>
	 */
	public function held( int $webinar_id ): array {
		return $this->read( "webinar_id = %d AND state = 'held' ORDER BY message_id LIMIT 50", array( $webinar_id ) );
	}

	/**
	 * The line to which the same short text of others belongs, 0 for none.
	 */
	private function chorus( int $webinar_id, string $text, int $now ): int {
		if ( mb_strlen( $text ) > self::LONGEST_OF_CHORUS ) {
			return 0;
		}
		$begun = $this->read(
			"webinar_id = %d AND chorus_of = 0 AND said_at > %d AND state = 'shown' AND question = '' AND is_staff = 0 AND CHAR_LENGTH(message_text) <= %d ORDER BY message_id DESC LIMIT 50",
			array( $webinar_id, $now - self::CHORUS_SECONDS, self::LONGEST_OF_CHORUS )
		);
		foreach ( $begun as $row ) {
			if ( Message_Text::folded( $row['message_text'] ) === Message_Text::folded( $text ) ) {
				return $row['message_id'];
			}
		}
		return 0;
	}

	/**
	 * Reads rows.
	 *
	 * @param string           $where  Condition, order and limit, with placeholders.
	 * @param list<int|string> $values For them.
	 * @return list<ChatRow>
	 */
	private function read( string $where, array $values ): array {
		return array_map(
			static fn( array $row ): array => array(
				'message_id'      => (int) $row['message_id'],
				'webinar_id'      => (int) $row['webinar_id'],
				'lead_id'         => (int) $row['lead_id'],
				'user_id'         => (int) $row['user_id'],
				'message_key'     => (string) $row['message_key'],
				'author_name'     => (string) $row['author_name'],
				'is_staff'        => 0 !== (int) $row['is_staff'],
				'message_text'    => (string) $row['message_text'],
				'state'           => array_values( array_intersect( self::STATES, array( $row['state'] ) ) )[0] ?? 'hidden',
				'question'        => array_values( array_intersect( self::QUESTIONS, array( $row['question'] ) ) )[0] ?? '',
				'votes'           => (int) $row['votes'],
				'answered_second' => (int) $row['answered_second'],
				'chorus_of'       => (int) $row['chorus_of'],
				'people'          => (int) $row['people'],
				'said_at'         => (int) $row['said_at'],
				'revision'        => (int) $row['revision'],
			),
			Query::rows( "SELECT * FROM {prefix}webinar_chat_messages WHERE $where", $values )
		);
	}
}
