<?php
/**
 * The module's settings.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Reads and checks the settings; a constant in wp-config.php wins over what the settings page stored.
 */
final class Settings {

	public const OPTION = 'webinar_outbox_settings';

	public const CONSTANTS = array(
		'sidecar_url'  => 'WEBINAR_SIDECAR_URL',
		'secret'       => 'WEBINAR_SIDECAR_SECRET',
		'bot_username' => 'WEBINAR_TELEGRAM_BOT',
	);

	/**
	 * Address of the sidecar without a slash at the end, empty when it is not set up.
	 */
	public function sidecar_url(): string {
		return self::checked_sidecar_url( $this->value( 'sidecar_url' ) ) ?? '';
	}

	/**
	 * The shared secret, null when it is missing or malformed.
	 */
	public function secret(): ?Webhook_Secret {
		return Webhook_Secret::parse( $this->value( 'secret' ) );
	}

	/**
	 * User name of the Telegram bot without `@`, empty when it is not set up.
	 */
	public function bot_username(): string {
		return self::checked_bot_username( $this->value( 'bot_username' ) ) ?? '';
	}

	/**
	 * Whether wp-config.php sets it, so that the settings page cannot.
	 *
	 * @param string $name `sidecar_url`, `secret` or `bot_username`.
	 */
	public function is_constant( string $name ): bool {
		return defined( self::CONSTANTS[ $name ] );
	}

	/**
	 * What was entered, checked or not.
	 *
	 * @param string $name `sidecar_url`, `secret` or `bot_username`.
	 */
	public function value( string $name ): string {
		$value = $this->is_constant( $name ) ? constant( self::CONSTANTS[ $name ] ) : ( $this->stored()[ $name ] ?? '' );
		return is_string( $value ) ? trim( $value ) : '';
	}

	/**
	 * What the settings page stored.
	 *
	 * @return array<mixed>
	 */
	public function stored(): array {
		$stored = get_option( self::OPTION );
		return is_array( $stored ) ? $stored : array();
	}

	/**
	 * Makes the secret where there is none yet.
	 */
	public function create_secret_if_missing(): void {
		if ( null === Webhook_Secret::parse( is_string( $this->stored()['secret'] ?? null ) ? $this->stored()['secret'] : '' ) ) {
			update_option( self::OPTION, array( 'secret' => Webhook_Secret::generate()->text ) + $this->stored(), false );
		}
	}

	/**
	 * Checks an address: http or https, a host, maybe a path, and no name, password, query or fragment.
	 *
	 * @return string|null Without a slash at the end, empty for none, null when it is not acceptable.
	 */
	public static function checked_sidecar_url( string $url ): ?string {
		if ( '' === $url ) {
			return '';
		}
		$parts = wp_parse_url( $url );
		$parts = is_array( $parts ) ? $parts : array();
		if (
			array() !== array_diff_key( $parts, array_flip( array( 'scheme', 'host', 'port', 'path' ) ) )
			|| ! in_array( strtolower( $parts['scheme'] ?? '' ), array( 'http', 'https' ), true )
			|| '' === ( $parts['host'] ?? '' )
			|| 1 === preg_match( '/[\s<>"\'\\\\]/', $url )
		) {
			return null;
		}
		return untrailingslashit( $url );
	}

	/**
	 * Checks a bot's user name by Telegram's rule.
	 *
	 * @return string|null Without `@`, empty for none, null when it is not acceptable.
	 */
	public static function checked_bot_username( string $name ): ?string {
		$name = ltrim( $name, '@' );
		return '' === $name || 1 === preg_match( '/^[A-Za-z][A-Za-z0-9_]{3,31}$/D', $name ) ? $name : null;
	}
}
