<?php
/**
 * What the bot does and says.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Telegram;

/**
 * Handles what people do in their chat with the bot, as the message service does (sidecar/src/telegram/bot.ts): a link or a typed code
 * connects, `/start` alone connects again, `/stop` ends the messages. Who blocks the bot becomes unreachable, and reachable again when they
 * unblock it; who sent `/stop` stays stopped.
 */
final class Conversation {

	private const MOST_WRONG_CODES = 5;

	public function __construct( private readonly Chats $chats, private readonly Seen_Once $seen ) {}

	/**
	 * Handles one update, in the transaction of the caller.
	 */
	public function handle( Update $update, int $now ): Reaction {
		if ( '' !== $update->text ) {
			return $this->answer( $update->text, $update->chat_id, $now );
		}
		if ( 'kicked' === $update->status ) {
			$this->chats->set_state( $update->chat_id, 'unreachable', 'connected' );
		}
		return 'member' === $update->status && $this->chats->set_state( $update->chat_id, 'connected', 'unreachable' ) > 0
			? new Reaction( '', $this->chats->leads( $update->chat_id ) )
			: new Reaction();
	}

	/** Handles a text. */
	private function answer( string $text, int $chat_id, int $now ): Reaction {
		if ( 1 === preg_match( '~^/stop\b~', $text ) ) {
			return new Reaction( $this->chats->set_state( $chat_id, 'stopped', 'connected', 'unreachable' ) > 0 ? 'stopped' : 'not_connected' );
		}
		$is_start = 1 === preg_match( '~^/start(?:@\w+)?(?:\s+(.*))?$~Ds', $text, $parts );
		$payload  = $is_start ? trim( $parts[1] ?? '' ) : $text;
		if ( $is_start && '' === $payload ) {
			$this->chats->set_state( $chat_id, 'connected', 'stopped', 'unreachable' );
			$leads = $this->chats->leads( $chat_id );
			return new Reaction( array() === $leads ? 'link_needed' : 'reconnected', $leads );
		}
		/**
		 * This filter is documented in contract/hooks/webinar_outbox_telegram_connect_request.json.
		 *
		 * @var TelegramConnectRequest|null $request
		 */
		$request = apply_filters( 'webinar_outbox_telegram_connect_request', null, mb_substr( $payload, 0, 4096 ), $is_start );
		if ( null === $request ) {
			// The outbox, which knows the links, is off; or the person only wrote something.
			return new Reaction( $is_start ? 'try_later' : '' );
		}
		return $this->connect( $request, $chat_id, $now );
	}

	/**
	 * Connects a person by a link or a code.
	 *
	 * @param TelegramConnectRequest $request What the person sent.
	 */
	private function connect( array $request, int $chat_id, int $now ): Reaction {
		if ( $request['is_code'] && $this->seen->is_claimed( "wrong $chat_id " . self::MOST_WRONG_CODES, $now ) ) {
			return new Reaction( 'too_many_codes' );
		}
		$way = $request['is_code'] ? 'code' : 'link';
		if ( '' !== $request['problem'] ) {
			if ( $request['is_code'] && 'invalid' === $request['problem'] ) {
				$this->count_wrong_code( $chat_id, $now );
			}
			return new Reaction( "{$way}_{$request['problem']}" );
		}
		$before = $this->chats->find( $request['recipient_id'] );
		if ( ! $this->seen->claim( "nonce {$request['nonce']}", $request['expires_at'] ) ) {
			// Telegram repeats an update, or the person tapped twice.
			return new Reaction( null !== $before && $chat_id === $before['chat_id'] && 'connected' === $before['state'] ? 'connected' : "{$way}_used" );
		}
		$this->chats->connect( $request['recipient_id'], $chat_id );
		return new Reaction( 'connected', array( $request['recipient_id'] ), null !== $before && $chat_id !== $before['chat_id'] ? $before['chat_id'] : 0 );
	}

	/** Counts the wrong codes of a chat: each takes the next free number. */
	private function count_wrong_code( int $chat_id, int $now ): void {
		for ( $number = 1; $number <= self::MOST_WRONG_CODES; $number++ ) {
			if ( $this->seen->claim( "wrong $chat_id $number", $now + HOUR_IN_SECONDS ) ) {
				return;
			}
		}
	}
}
