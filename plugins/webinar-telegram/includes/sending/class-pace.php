<?php
/**
 * The pace of messages.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Telegram;

/**
 * Keeps below Telegram's limits, over all processes of this site: 25 messages a second, and one a second for a chat. One row holds the time
 * from which the next message may leave, in Unix milliseconds; each message moves it on in one statement. When Telegram asks for a pause, it
 * holds the end of the pause.
 */
final class Pace {

	public const OPTION = 'webinar_telegram_pace';

	private const GAP_MS = 40;

	private const CHAT_GAP_MS = 1000;

	/** A drain waits so long for its turn; a longer wait is for the next drain. */
	private const LONGEST_WAIT_MS = 1500;

	private const LONGEST_PAUSE_MS = HOUR_IN_SECONDS * 1000;

	public function __construct( private readonly Chats $chats ) {}

	/**
	 * Waits until a message to this chat may leave.
	 *
	 * @return int 0 when it may leave; otherwise Unix seconds from which it may.
	 */
	public function take( int $chat_id ): int {
		$until_ms = self::now_ms() + self::LONGEST_WAIT_MS;
		while ( ! $this->chats->take_turn( $chat_id, self::now_ms(), self::CHAT_GAP_MS ) ) {
			if ( self::now_ms() >= $until_ms ) {
				return time() + 1;
			}
			usleep( 50_000 );
		}
		while ( ! $this->take_slot( self::now_ms() ) ) {
			$free_ms = $this->free_at_ms();
			if ( $free_ms > $until_ms ) {
				return (int) ceil( $free_ms / 1000 );
			}
			usleep( 1000 * max( 1, $free_ms - self::now_ms() ) );
		}
		return 0;
	}

	/** Lets no message leave for so many seconds. */
	public function pause( int $seconds ): void {
		global $wpdb;
		$until_ms = self::now_ms() + min( self::LONGEST_PAUSE_MS, $seconds * 1000 );
		$wpdb->query( $wpdb->prepare( "UPDATE $wpdb->options SET option_value = %d WHERE option_name = %s AND CAST( option_value AS SIGNED ) < %d", $until_ms, self::OPTION, $until_ms ) );
	}

	private function take_slot( int $now_ms ): bool {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( "INSERT IGNORE INTO $wpdb->options (option_name, option_value, autoload) VALUES (%s, '0', 'off')", self::OPTION ) );
		return 1 === $wpdb->query(
			$wpdb->prepare(
				// A time too far ahead was stored with another clock.
				"UPDATE $wpdb->options SET option_value = %d WHERE option_name = %s AND ( CAST( option_value AS SIGNED ) <= %d OR CAST( option_value AS SIGNED ) > %d )",
				$now_ms + self::GAP_MS,
				self::OPTION,
				$now_ms,
				$now_ms + self::LONGEST_PAUSE_MS
			)
		);
	}

	private function free_at_ms(): int {
		global $wpdb;
		return (int) $wpdb->get_var( $wpdb->prepare( "SELECT option_value FROM $wpdb->options WHERE option_name = %s", self::OPTION ) );
	}

	private static function now_ms(): int {
		return (int) ( microtime( true ) * 1000 );
	}
}
