<?php
/**
 * The body of a handover of chats.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Validates a body by contract/events/sidecar.chat.json.
 */
final class Chat_Body {

	private const MOST_ROOMS = 50;

	private const MOST_MESSAGES = 500;

	private const LONGEST_TEXT = 500;

	private const LONGEST_NAME = 80;

	private const DEEPEST = 8;

	/** Numbers of a message. */
	private const NUMBERS = array( 'message_id', 'lead_id', 'user_id', 'votes', 'answered_second', 'chorus_of', 'people', 'said_at' );

	private const KEYS = array( 'message_key', 'name', 'is_staff', 'text', 'state', 'question', ...self::NUMBERS );

	/**
	 * Reads the rooms of a body.
	 *
	 * @return list<ChatHandover>|null Null when the body is invalid.
	 */
	public static function rooms( string $json ): ?array {
		$data = Event_Body::data( $json, 'sidecar.chat', array( 'rooms' ), self::DEEPEST );
		return null === $data ? null : Event_Body::list_of( $data['rooms'], self::MOST_ROOMS, self::room( ... ) );
	}

	/**
	 * Reads one room; null when it is invalid.
	 *
	 * @return ChatHandover|null
	 */
	private static function room( mixed $item ): ?array {
		if (
			! Event_Body::has_keys( $item, array( 'webinar_id', 'after', 'messages' ) )
			|| ! is_int( $item['webinar_id'] ) || $item['webinar_id'] < 1
			|| ! is_int( $item['after'] ) || $item['after'] < 0
		) {
			return null;
		}
		$messages = Event_Body::list_of( $item['messages'], self::MOST_MESSAGES, self::message( ... ) );
		return null === $messages ? null : array(
			'webinar_id' => $item['webinar_id'],
			'after'      => $item['after'],
			'messages'   => $messages,
		);
	}

	/**
	 * Reads a contract/shapes/chat-line.json; null when it is invalid.
	 *
	 * @return ChatLine|null
	 */
	private static function message( mixed $item ): ?array {
		if ( ! Event_Body::has_keys( $item, self::KEYS ) ) {
			return null;
		}
		foreach ( self::NUMBERS as $key ) {
			if ( ! is_int( $item[ $key ] ) || $item[ $key ] < 0 ) {
				return null;
			}
		}
		if (
			! is_string( $item['message_key'] ) || 1 !== preg_match( '/^[0-9A-Za-z-]{16,36}$/D', $item['message_key'] )
			|| ! is_string( $item['name'] ) || mb_strlen( $item['name'] ) > self::LONGEST_NAME
			|| ! is_bool( $item['is_staff'] )
			|| ! is_string( $item['text'] ) || '' === $item['text'] || mb_strlen( $item['text'] ) > self::LONGEST_TEXT
			|| ! in_array( $item['state'], array( 'shown', 'held' ), true )
			|| ! in_array( $item['question'], array( 'none', 'asked' ), true )
			|| $item['message_id'] < 1 || $item['lead_id'] < 1 || $item['user_id'] < 1
		) {
			return null;
		}
		/**
		 * As just checked.
		 *
		 * @var ChatLine $line
		 */
		$line = array_intersect_key( $item, array_flip( self::KEYS ) );
		return $line;
	}
}
