<?php
/**
 * An update of the bot.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Telegram;

/**
 * What a person did in their private chat with the bot. In a group everybody would read the messages to one person.
 */
final class Update {

	/**
	 * Use parse().
	 *
	 * @param string $text     Empty when the person wrote none.
	 * @param string $status   Of the bot in the chat, when the person has changed it, as in `kicked`; else empty.
	 * @param string $language Of the person's Telegram; may be empty.
	 */
	private function __construct( public readonly int $id, public readonly int $chat_id, public readonly string $text, public readonly string $status, public readonly string $language ) {}

	/**
	 * Reads Telegram's Update.
	 *
	 * @return self|null Null when it is of another kind, or not of a private chat.
	 */
	public static function parse( string $json ): ?self {
		$update = json_decode( $json, true, 32 );
		$about  = self::dig( $update, 'message' ) ?? self::dig( $update, 'my_chat_member' );
		$id     = self::dig( $update, 'update_id' );
		$chat   = self::dig( $about, 'chat', 'id' );
		return is_int( $id ) && is_int( $chat ) && 'private' === self::dig( $about, 'chat', 'type' )
			? new self( $id, $chat, self::text( $update, 'message', 'text' ), self::text( $update, 'my_chat_member', 'new_chat_member', 'status' ), self::text( $about, 'from', 'language_code' ) )
			: null;
	}

	/** Reads a nested value; null when it is missing. */
	private static function dig( mixed $value, string ...$keys ): mixed {
		foreach ( $keys as $key ) {
			$value = is_array( $value ) ? $value[ $key ] ?? null : null;
		}
		return $value;
	}

	/** Reads a nested text; empty when it is missing. */
	private static function text( mixed $value, string ...$keys ): string {
		$text = self::dig( $value, ...$keys );
		return is_string( $text ) ? $text : '';
	}
}
