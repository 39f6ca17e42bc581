<?php
/**
 * Connecting the bot with this site.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Telegram;

use Webinars\Webinar_Telegram\Lib\Every_Site;

/**
 * Tells Telegram where this site receives the bot's updates, and that it does no more: when the token goes, the plugin is deactivated, or a
 * message service is set up, which asks Telegram by itself.
 */
final class Bot_Connection {

	/** Cron event that brings the webhook back when another program has removed it. */
	public const JOB_HOOK = 'webinar_telegram_check';

	private const TIMEOUT_SECONDS = 10;

	public function __construct( private readonly Bot_Settings $settings, private readonly Telegram_Api $api ) {}

	/** Returns the address that Telegram calls. */
	public static function webhook_url(): string {
		return admin_url( 'admin-ajax.php?action=' . Update_Command::ACTION );
	}

	/**
	 * Connects a bot, and disconnects the one before. Nothing is stored unless Telegram accepts both the token and the address.
	 *
	 * @return string What is wrong, with the remedy, translated; empty when the bot is connected.
	 */
	public function connect( string $token ): string {
		if ( ! Bot_Settings::is_token( $token ) ) {
			return __( 'This is not a bot’s token. It looks like 123456789:AAH… — copy it from @BotFather in Telegram.', 'webinar-telegram' );
		}
		$token    = trim( $token );
		$answer   = $this->api->call( 'getMe', array(), self::TIMEOUT_SECONDS, $token );
		$username = $answer->result['username'] ?? '';
		if ( ! $answer->is_ok() || ! is_string( $username ) || 1 !== preg_match( '/^[A-Za-z0-9_]{5,32}$/D', $username ) ) {
			return self::problem( $answer );
		}
		$secret = bin2hex( random_bytes( 32 ) );
		$old    = $this->settings->token();
		// Before Telegram knows the new secret, so that no update is refused.
		$before = $this->settings->stored();
		$this->settings->save( $token, $username, $secret );
		$answer = $this->has_service() ? new Api_Answer( 200 ) : $this->set_webhook( $token, $secret );
		if ( ! $answer->is_ok() ) {
			$this->settings->restore( $before );
			return self::problem( $answer );
		}
		if ( '' !== $old && $old !== $token ) {
			$this->api->call( 'deleteWebhook', array(), self::TIMEOUT_SECONDS, $old );
		}
		return '';
	}

	/** Disconnects the bot, and forgets its token. */
	public function disconnect(): void {
		$this->delete_webhook();
		$this->settings->forget();
	}

	/** Disconnects the bot of every site where the plugin was active; each keeps its token. */
	public function on_deactivated( bool $is_on_network ): void {
		if ( $is_on_network ) {
			Every_Site::run( array( $this, 'delete_webhook' ) );
		} else {
			$this->delete_webhook();
		}
	}

	/**
	 * Sets the webhook where it is missing, and removes it where a message service sends.
	 *
	 * @return string What is wrong, as in connect().
	 */
	public function check(): string {
		if ( '' === $this->settings->token() ) {
			return '';
		}
		if ( $this->settings->is_constant() && ! $this->settings->is_connected() ) {
			return $this->has_service() ? '' : $this->connect( $this->settings->token() );
		}
		$answer = $this->api->call( 'getWebhookInfo', array(), self::TIMEOUT_SECONDS );
		if ( ! $answer->is_ok() ) {
			return self::problem( $answer );
		}
		$is_ours = self::webhook_url() === ( $answer->result['url'] ?? '' );
		if ( $this->has_service() ) {
			if ( $is_ours ) {
				$this->delete_webhook();
			}
			return '';
		}
		if ( $is_ours ) {
			$error = self::delivery_error( $answer->result, time() );
			return '' === $error ? '' : self::problem( new Api_Answer( 400, $error ) );
		}
		$answer = $this->set_webhook( $this->settings->token(), $this->settings->webhook_secret() );
		return $answer->is_ok() ? '' : self::problem( $answer );
	}

	/** Stops Telegram from calling this site; updates wait at Telegram for a day. */
	public function delete_webhook(): void {
		if ( '' !== $this->settings->token() ) {
			$this->api->call( 'deleteWebhook', array(), self::TIMEOUT_SECONDS );
		}
	}

	/** Whether a message service is set up, which then has the bot. */
	public function has_service(): bool {
		/** This filter is documented in contract/hooks/webinar_outbox_has_message_service.json. */
		return true === apply_filters( 'webinar_outbox_has_message_service', false );
	}

	private function set_webhook( string $token, string $secret ): Api_Answer {
		return $this->api->call(
			'setWebhook',
			array(
				'url'             => self::webhook_url(),
				'secret_token'    => $secret,
				'allowed_updates' => array( 'message', 'my_chat_member' ),
				// Each one occupies a PHP process.
				'max_connections' => 4,
			),
			self::TIMEOUT_SECONDS,
			$token
		);
	}

	/**
	 * Returns why Telegram does not get its updates through, empty when it does.
	 *
	 * @param array<mixed> $info Telegram's WebhookInfo.
	 */
	private static function delivery_error( array $info, int $now ): string {
		$error   = $info['last_error_message'] ?? '';
		$is_late = is_int( $info['pending_update_count'] ?? null ) && $info['pending_update_count'] > 0 && is_int( $info['last_error_date'] ?? null ) && $info['last_error_date'] > $now - HOUR_IN_SECONDS;
		return $is_late && is_string( $error ) ? $error : '';
	}

	/** Says what is wrong, with the remedy. */
	private static function problem( Api_Answer $answer ): string {
		return match ( $answer->code ) {
			401, 404 => sprintf(
				/* translators: %d: number of an error. */
				__( 'Telegram answers %d: it does not know this token. Copy the token from @BotFather in Telegram again.', 'webinar-telegram' ),
				$answer->code
			),
			/* translators: %s: technical answer of Telegram. */
			400 => sprintf( __( 'Telegram cannot call this site: %s. The site needs https:// with a valid certificate, and must be reachable from the internet without a password.', 'webinar-telegram' ), $answer->description ),
			429 => __( 'Telegram asks for a pause. Try again in a minute.', 'webinar-telegram' ),
			/* translators: %s: technical answer. */
			default => sprintf( __( 'Telegram does not answer this site (%s). Ask your host whether the site may call api.telegram.org. Where Telegram is blocked, set up a proxy for this site, or run the message service elsewhere.', 'webinar-telegram' ), '' === $answer->reason() ? '200' : $answer->reason() ),
		};
	}
}
