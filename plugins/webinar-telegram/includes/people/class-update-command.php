<?php
/**
 * The webhook of the bot.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Telegram;

use Throwable;
use Webinars\Webinar_Telegram\Lib\Core_Log;
use Webinars\Webinar_Telegram\Lib\Transaction;

/**
 * Receives an update over admin-ajax. The header with our secret is the authorization; there is no cookie and no nonce. Without it the body
 * is not read, and the database is not queried. Each update counts once. What is understood is answered by 200, with the bot's reply in it.
 */
final class Update_Command {

	public const ACTION = 'webinar_telegram_update';

	private const LARGEST_BODY_BYTES = 262144;

	/** Telegram repeats an update for a day. */
	private const REPEATED_SECONDS = 2 * DAY_IN_SECONDS;

	private const NOTICE_TIMEOUT_SECONDS = 5;

	public function __construct(
		private readonly Bot_Settings $settings,
		private readonly Seen_Once $seen,
		private readonly Conversation $conversation,
		private readonly Telegram_Api $api
	) {}

	public function handle(): void {
		// phpcs:disable WordPress.Security.ValidatedSanitizedInput -- Only compared.
		if ( 'POST' !== ( $_SERVER['REQUEST_METHOD'] ?? '' ) ) {
			$this->refuse( 405, 'webinar_request_invalid', 'Send it by POST.' );
		}
		$secret = $this->settings->webhook_secret();
		if ( '' === $secret || ! is_string( $_SERVER['HTTP_X_TELEGRAM_BOT_API_SECRET_TOKEN'] ?? null ) || ! hash_equals( $secret, $_SERVER['HTTP_X_TELEGRAM_BOT_API_SECRET_TOKEN'] ) ) {
			$this->refuse( 401, 'webinar_signature_invalid', 'Only Telegram knows the secret.' );
		}
		// phpcs:enable
		$body = (string) file_get_contents( 'php://input', false, null, 0, self::LARGEST_BODY_BYTES + 1 );
		if ( strlen( $body ) > self::LARGEST_BODY_BYTES ) {
			$this->refuse( 413, 'webinar_request_too_large', 'The update is too large.' );
		}
		$update = Update::parse( $body );
		wp_send_json( (object) ( null === $update ? array() : $this->process( $update, time() ) ) );
	}

	/**
	 * Processes an update.
	 *
	 * @return array{method?: string, chat_id?: int, text?: string} The reply.
	 */
	private function process( Update $update, int $now ): array {
		try {
			$this->seen->forget_old( $now );
			$reaction = Transaction::run(
				fn(): ?Reaction => $this->seen->claim( "update {$update->id}", $now + self::REPEATED_SECONDS ) ? $this->conversation->handle( $update, $now ) : null
			);
		} catch ( Throwable $error ) {
			Core_Log::failure( 'webinar_telegram_update_failed', $error );
			$this->refuse( 500, 'webinar_save_failed', 'The database refused. Send the update again.' );
		}
		if ( null === $reaction ) {
			return array();
		}
		if ( array() !== $reaction->leads ) {
			/** This action is documented in contract/hooks/webinar_outbox_telegram_connected.json. */
			do_action( 'webinar_outbox_telegram_connected', $reaction->leads );
		}
		if ( 0 !== $reaction->old_chat ) {
			// Another person may have opened the link, so the old chat is told.
			$this->api->call( 'sendMessage', self::message( $reaction->old_chat, 'moved', $update->language ), self::NOTICE_TIMEOUT_SECONDS );
		}
		return '' === $reaction->reply ? array() : array( 'method' => 'sendMessage' ) + self::message( $update->chat_id, $reaction->reply, $update->language );
	}

	/**
	 * Builds a reply.
	 *
	 * @return array{chat_id: int, text: string}
	 */
	private static function message( int $chat_id, string $reply, string $language ): array {
		return array(
			'chat_id' => $chat_id,
			'text'    => Bot_Replies::text( $reply, $language ),
		);
	}

	/** Rejects the request, and ends it. It is not logged here, because anybody can cause it. */
	private function refuse( int $status, string $code, string $message ): never {
		wp_send_json_error( compact( 'code', 'message' ), $status );
	}
}
