<?php
/**
 * The bot of this site.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Telegram;

/**
 * Stores the token, and what Telegram answered to it. The token leaves this class only for requests to Telegram.
 */
final class Bot_Settings {

	public const OPTION = 'webinar_telegram_bot';

	/** Replaces the stored token. */
	public const CONSTANT = 'WEBINAR_TELEGRAM_TOKEN';

	/** As @BotFather writes it. */
	private const TOKEN = '/^\d{5,20}:[A-Za-z0-9_-]{20,100}$/D';

	/** Whether wp-config.php holds the token. */
	public function is_constant(): bool {
		return defined( self::CONSTANT );
	}

	/** Returns the token, empty for none. */
	public function token(): string {
		$token = $this->is_constant() ? constant( self::CONSTANT ) : ( $this->stored()['token'] ?? '' );
		return is_string( $token ) && self::is_token( $token ) ? trim( $token ) : '';
	}

	public static function is_token( string $token ): bool {
		return 1 === preg_match( self::TOKEN, trim( $token ) );
	}

	/** Whether Telegram has accepted the token, and knows the address of this site. */
	public function is_connected(): bool {
		$stored = $this->stored();
		return '' !== $this->token() && self::fingerprint( $this->token() ) === ( $stored['fingerprint'] ?? '' ) && '' !== ( $stored['username'] ?? '' );
	}

	/**
	 * Answers `webinar_outbox_telegram_bot`.
	 *
	 * @param string $bot What another module answered.
	 */
	public function bot( string $bot ): string {
		return $this->is_connected() ? $this->username() : $bot;
	}

	/** Returns the user name of the bot without `@`, empty before Telegram has told it. */
	public function username(): string {
		$username = $this->stored()['username'] ?? '';
		return is_string( $username ) ? $username : '';
	}

	/** Returns what Telegram sends with each update, empty before the bot is connected. */
	public function webhook_secret(): string {
		$secret = $this->stored()['webhook_secret'] ?? '';
		return is_string( $secret ) ? $secret : '';
	}

	/**
	 * Stores a token that Telegram has accepted.
	 */
	public function save( string $token, string $username, string $webhook_secret ): void {
		update_option(
			self::OPTION,
			array(
				'token'          => $this->is_constant() ? '' : $token,
				'fingerprint'    => self::fingerprint( $token ),
				'username'       => $username,
				'webhook_secret' => $webhook_secret,
			),
			true
		);
	}

	public function forget(): void {
		update_option( self::OPTION, array(), true );
	}

	/** Creates the option: WordPress queries the database at each request for one that does not exist. */
	public function create_if_missing(): void {
		// A must-use plugin is loaded before WordPress has its own tables.
		if ( ! wp_installing() && ! isset( wp_load_alloptions()[ self::OPTION ] ) ) {
			$this->forget();
		}
	}

	/**
	 * Puts back what was stored before save().
	 *
	 * @param array<mixed> $stored As stored() returned it.
	 */
	public function restore( array $stored ): void {
		update_option( self::OPTION, $stored, true );
	}

	/** Names a token without revealing it. */
	private static function fingerprint( string $token ): string {
		return substr( hash( 'sha256', $token ), 0, 16 );
	}

	/**
	 * Reads the option.
	 *
	 * @return array<mixed>
	 */
	public function stored(): array {
		$stored = get_option( self::OPTION );
		return is_array( $stored ) ? $stored : array();
	}
}
