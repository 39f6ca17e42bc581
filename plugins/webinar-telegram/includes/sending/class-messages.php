<?php
/**
 * Messages of the outbox.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Telegram;

/**
 * Sends one message of the outbox to Telegram, as the message service does (sidecar/src/telegram/sender.ts). Plain text, so nothing needs
 * escaping. A try may call Telegram more than once, but only after Telegram rejected the message, so the person never sees it twice.
 */
final class Messages {

	private const TIMEOUT_SECONDS = 10;

	/** Telegram fetches the file before it answers. */
	private const VIDEO_TIMEOUT_SECONDS = 30;

	private const LONGEST_TEXT = 4096;

	/** In UTF-16 units, as Telegram counts. */
	private const LONGEST_CAPTION = 1024;

	private const REFUSED_VIDEO = 'refused';

	public function __construct(
		private readonly Bot_Settings $settings,
		private readonly Telegram_Api $api,
		private readonly Chats $chats,
		private readonly Pace $pace
	) {}

	/**
	 * Answers `webinar_outbox_telegram`.
	 *
	 * @param TelegramOutcome|null $outcome What another module answered.
	 * @param TelegramMessage      $message The message.
	 * @return TelegramOutcome|null
	 */
	public function send( ?array $outcome, array $message ): ?array {
		if ( null !== $outcome || ! $this->settings->is_connected() ) {
			return $outcome;
		}
		$person = $this->chats->find( $message['recipient_id'] );
		if ( null === $person || 'stopped' === $person['state'] ) {
			return self::outcome( 'unconnected' );
		}
		$retry_at = $this->pace->take( $person['chat_id'] );
		if ( $retry_at > 0 ) {
			return self::outcome( 'paced', '', $retry_at );
		}
		$outcome = $this->outcome_of( $this->call( $person['chat_id'], $message ) );
		if ( 'unreachable' === $outcome['result'] ) {
			$this->chats->set_state( $person['chat_id'], 'unreachable', 'connected' );
		} elseif ( 'sent' === $outcome['result'] ) {
			$this->chats->set_state( $person['chat_id'], 'connected', 'unreachable' );
		}
		return $outcome;
	}

	/**
	 * Sends it as a video, where it has one that Telegram accepts, else as text.
	 *
	 * @param TelegramMessage $message The message.
	 */
	private function call( int $chat_id, array $message ): Api_Answer {
		$button = null === $message['button'] ? array() : array( 'reply_markup' => array( 'inline_keyboard' => array( array( $message['button'] ) ) ) );
		$text   = array(
			'chat_id' => $chat_id,
			'text'    => $message['text'],
		) + $button;
		$url    = $message['video_url'] ?? '';
		$key    = 'webinar_telegram_' . md5( $url );
		$known  = '' === $url ? self::REFUSED_VIDEO : get_transient( $key );
		if ( self::REFUSED_VIDEO !== $known && mb_strlen( $message['text'] ) + (int) preg_match_all( '/[\x{10000}-\x{10ffff}]/u', $message['text'] ) <= self::LONGEST_CAPTION ) {
			$answer = $this->api->call(
				'sendVideo',
				array(
					'chat_id' => $chat_id,
					'video'   => is_string( $known ) ? $known : $url,
					'caption' => $message['text'],
				) + $button,
				self::VIDEO_TIMEOUT_SECONDS
			);
			if ( 'refused' !== self::result( $answer ) ) {
				$file_id = is_array( $answer->result['video'] ?? null ) ? $answer->result['video']['file_id'] ?? null : null;
				if ( is_string( $file_id ) ) {
					// Telegram's own copy. After an hour the file behind the address may be another one.
					set_transient( $key, $file_id, HOUR_IN_SECONDS );
				}
				return $answer;
			}
			// Too large, not a video, not accessible to Telegram, or a copy that is gone: the button links to it.
			set_transient( $key, self::REFUSED_VIDEO, HOUR_IN_SECONDS );
		}
		$answer = $this->send_text( $text, isset( $answer ) );
		$longer = null === $message['button'] ? '' : "{$message['text']}\n\n{$message['button']['text']}: {$message['button']['url']}";
		// Telegram rejects buttons with an address such as http://localhost, but accepts the address in the text.
		return '' !== $longer && 'refused' === self::result( $answer ) && 1 === preg_match( '/button|url/i', $answer->description ) && mb_strlen( $longer ) <= self::LONGEST_TEXT
			? $this->send_text(
				array(
					'chat_id' => $chat_id,
					'text'    => $longer,
				),
				true
			)
			: $answer;
	}

	/**
	 * Sends text.
	 *
	 * @param array{chat_id: int, text: string, reply_markup?: array<mixed>} $text     Parameters of the method.
	 * @param bool                                                           $is_again Whether this try has called Telegram before: its limits count calls.
	 */
	private function send_text( array $text, bool $is_again ): Api_Answer {
		return $is_again && $this->pace->take( $text['chat_id'] ) > 0
			? new Api_Answer( 429, 'The next call of this try has to wait.', array(), 1 )
			: $this->api->call( 'sendMessage', $text, self::TIMEOUT_SECONDS );
	}

	/**
	 * Says what an answer means.
	 *
	 * @return TelegramOutcome
	 */
	private function outcome_of( Api_Answer $answer ): array {
		$result = self::result( $answer );
		if ( 'paced' !== $result ) {
			return self::outcome( $result, $answer->is_ok() ? '' : $answer->reason() );
		}
		$this->pace->pause( $answer->retry_after() );
		return self::outcome( $result, $answer->reason(), time() + $answer->retry_after() );
	}

	/**
	 * Names what an answer means.
	 *
	 * @return 'sent'|'refused'|'unreachable'|'unanswered'|'bot_refused'|'paced'
	 */
	private static function result( Api_Answer $answer ): string {
		return match ( $answer->code ) {
			200      => 'sent',
			429      => 'paced',
			403      => 'unreachable',
			401, 404 => 'bot_refused',
			400      => 1 === preg_match( '/chat not found|user not found|deactivated/i', $answer->description ) ? 'unreachable' : 'refused',
			413      => 'refused',
			// Not documented for messages, so it does not say that the message is the cause.
			default  => 'unanswered',
		};
	}

	/**
	 * Builds the answer.
	 *
	 * @param 'sent'|'refused'|'unconnected'|'unreachable'|'unanswered'|'bot_refused'|'paced' $result See contract/shapes/telegram-outcome.json.
	 * @return TelegramOutcome
	 */
	private static function outcome( string $result, string $reason = '', int $retry_at = 0 ): array {
		return compact( 'result', 'reason', 'retry_at' );
	}
}
