<?php
/**
 * The rules of each webinar's chat.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

use RuntimeException;

/**
 * Keeps one row for each webinar: rules, what is pinned, who helps, and the number of the last change.
 *
 * @phpstan-type ChatRoom array{webinar_id: int, revision: int, mode: 'open'|'questions'|'staff'|'off', slow_seconds: int, is_held: bool, allows_links: bool, is_chosen: bool, pinned_id: int, assistants: list<int>, outside_url: string}
 */
final class Chat_Rooms {

	public const MODES = array( 'open', 'questions', 'staff', 'off' );

	public const MOST_ASSISTANTS = 20;

	/**
	 * Assistants by webinar: WordPress asks about everybody in a room.
	 *
	 * @var array<int, list<int>>
	 */
	private array $assistants = array();

	/**
	 * Returns who helps to moderate.
	 *
	 * @return list<int> Ids of users.
	 */
	public function assistants( int $webinar_id ): array {
		return $this->assistants[ $webinar_id ] ??= $this->find( $webinar_id )['assistants'];
	}

	/**
	 * Returns the row, or what a chat begins with.
	 *
	 * @return ChatRoom
	 */
	public function find( int $webinar_id ): array {
		$row = Query::rows( 'SELECT * FROM {prefix}webinar_chat_rooms WHERE webinar_id = %d', array( $webinar_id ) )[0] ?? array();
		return array(
			'webinar_id'   => $webinar_id,
			'revision'     => (int) ( $row['revision'] ?? 0 ),
			'mode'         => array_values( array_intersect( self::MODES, array( $row['mode'] ?? '' ) ) )[0] ?? 'open',
			'slow_seconds' => (int) ( $row['slow_seconds'] ?? 0 ),
			'is_held'      => 0 !== (int) ( $row['is_held'] ?? 0 ),
			'allows_links' => 0 !== (int) ( $row['allows_links'] ?? 0 ),
			'is_chosen'    => 0 !== (int) ( $row['is_chosen'] ?? 0 ),
			'pinned_id'    => (int) ( $row['pinned_id'] ?? 0 ),
			'assistants'   => array_values( array_filter( array_map( 'intval', explode( ',', $row['assistants'] ?? '' ) ) ) ),
			'outside_url'  => $row['outside_url'] ?? '',
		);
	}

	/**
	 * Begins a change inside a transaction: takes the next revision. Every other change of this chat waits until the transaction ends, so
	 * nobody reads a later revision before an earlier one.
	 *
	 * @return ChatRoom
	 * @throws RuntimeException When the database refused.
	 */
	public function begin_change( int $webinar_id ): array {
		Query::run( 'INSERT INTO {prefix}webinar_chat_rooms (webinar_id, revision) VALUES (%d, 1) ON DUPLICATE KEY UPDATE revision = revision + 1', array( $webinar_id ) );
		return $this->find( $webinar_id );
	}

	/**
	 * Changes columns.
	 *
	 * @param array<'mode'|'slow_seconds'|'is_held'|'allows_links'|'is_chosen'|'pinned_id'|'assistants'|'outside_url', int|string> $values By column.
	 * @throws RuntimeException When the database refused.
	 */
	public function set( int $webinar_id, array $values ): void {
		$columns = implode( ', ', array_map( static fn( string $column, int|string $value ): string => $column . ( is_int( $value ) ? ' = %d' : ' = %s' ), array_keys( $values ), $values ) );
		unset( $this->assistants[ $webinar_id ] );
		Query::run( "UPDATE {prefix}webinar_chat_rooms SET $columns WHERE webinar_id = %d", array( ...array_values( $values ), $webinar_id ) );
	}

	/**
	 * Hears `core_webinar_copied`: a copy has the same helpers and the same choices, and rules of its own.
	 *
	 * @param CoreWebinarCopied $copied What was copied.
	 */
	public function on_copied( array $copied ): void {
		$from = $this->find( $copied['from_webinar_id'] );
		if ( array() !== $from['assistants'] || $from['is_chosen'] || '' !== $from['outside_url'] ) {
			$this->begin_change( $copied['webinar_id'] );
			$this->set(
				$copied['webinar_id'],
				array(
					'is_chosen'   => (int) $from['is_chosen'],
					'assistants'  => implode( ',', $from['assistants'] ),
					'outside_url' => $from['outside_url'],
				)
			);
		}
	}
}
