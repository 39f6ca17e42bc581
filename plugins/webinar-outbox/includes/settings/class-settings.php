<?php
/**
 * The module's settings.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use WP_Error;

/**
 * Reads and checks the settings; a constant in wp-config.php wins over what the settings page stored.
 */
final class Settings {

	public const OPTION = 'webinar_outbox_settings';

	public const CONSTANTS = array(
		'sidecar_url'  => 'WEBINAR_SIDECAR_URL',
		'public_url'   => 'WEBINAR_SIDECAR_PUBLIC_URL',
		'secret'       => 'WEBINAR_SIDECAR_SECRET',
		'next_secret'  => 'WEBINAR_SIDECAR_SECRET_NEXT',
		'bot_username' => 'WEBINAR_TELEGRAM_BOT',
	);

	/** Whether this class is writing the option. Then the settings page does not validate it as entered values. */
	private static bool $is_writing = false;

	/** Returns the address of the sidecar without a slash at the end, empty when it is not set up or not allowed. */
	public function sidecar_url(): string {
		$url = self::checked_sidecar_url( $this->value( 'sidecar_url' ) );
		return $url instanceof WP_Error ? '' : $url;
	}

	/** Returns the address of the sidecar for browsers, without a slash at the end; empty where rooms are not pushed to. */
	public function public_url(): string {
		$url = self::checked_public_url( $this->value( 'public_url' ) );
		return $url instanceof WP_Error ? '' : $url;
	}

	/** Whether there is an address to send to, and a secret to sign with. */
	public function has_sidecar(): bool {
		return '' !== $this->sidecar_url() && array() !== $this->secrets();
	}

	/** Returns the secret in use, null when it is missing or malformed. */
	public function secret(): ?Webhook_Secret {
		return Webhook_Secret::parse( $this->value( 'secret' ) );
	}

	/** Returns the secret that replaces the one in use once the sidecar uses it; null outside a rotation. */
	public function next_secret(): ?Webhook_Secret {
		// A secret in wp-config.php is rotated there.
		return $this->is_constant( 'secret' ) && ! $this->is_constant( 'next_secret' ) ? null : Webhook_Secret::parse( $this->value( 'next_secret' ) );
	}

	/**
	 * Returns the secrets that sign requests, and that the sidecar may sign with.
	 *
	 * @return list<Webhook_Secret>
	 */
	public function secrets(): array {
		return array_values( array_filter( array( $this->secret(), $this->next_secret() ) ) );
	}

	/** Whether the option holds the secrets, and not wp-config.php. */
	public function stores_secrets(): bool {
		return ! $this->is_constant( 'secret' ) && ! $this->is_constant( 'next_secret' );
	}

	/** Returns the Unix seconds of the begin of the rotation, 0 outside a rotation or when wp-config.php holds the secrets. */
	public function rotating_since(): int {
		$since = $this->stored()['rotating_since'] ?? 0;
		return $this->stores_secrets() && null !== $this->next_secret() && is_int( $since ) ? $since : 0;
	}

	/** Begins a rotation of the secret. The next secret of an unfinished rotation is replaced. The new one can be revealed once. */
	public function begin_rotation(): void {
		if ( $this->stores_secrets() ) {
			$this->change(
				array(
					'next_secret'    => Webhook_Secret::generate()->text,
					'rotating_since' => time(),
					'is_unrevealed'  => true,
				)
			);
		}
	}

	/**
	 * Begins a rotation for a caller that reads the new secret at once.
	 *
	 * @return string The new secret, which is not shown again; empty when wp-config.php holds the secret.
	 */
	public function rotate_secret(): string {
		$this->begin_rotation();
		return $this->reveal();
	}

	/** Ends the rotation after the sidecar has used the next secret; the old secret is no longer accepted. */
	public function finish_rotation(): void {
		$next = $this->next_secret();
		if ( null === $next || ! $this->stores_secrets() ) {
			return;
		}
		$this->change(
			array(
				'secret'         => $next->text,
				'next_secret'    => '',
				'rotating_since' => 0,
				'is_unrevealed'  => false,
			)
		);
	}

	/**
	 * Whether the newest secret has not been shown yet.
	 */
	public function has_unrevealed_secret(): bool {
		return $this->stores_secrets() && true === ( $this->stored()['is_unrevealed'] ?? false );
	}

	/**
	 * Reveals the newest secret, once.
	 *
	 * @return string Empty when it was shown before.
	 */
	public function reveal(): string {
		if ( ! $this->has_unrevealed_secret() ) {
			return '';
		}
		$secret = $this->next_secret() ?? $this->secret();
		$this->change( array( 'is_unrevealed' => false ) );
		return $secret->text ?? '';
	}

	/** Returns the user name of the Telegram bot without `@`, empty when it is not set up. Where this site writes by itself, it is that bot. */
	public function bot_username(): string {
		$direct = ( new Direct_Telegram( $this ) )->bot();
		return '' === $direct ? self::checked_bot_username( $this->value( 'bot_username' ) ) ?? '' : $direct;
	}

	/**
	 * Answers `webinar_outbox_has_message_service`. An address that is not allowed counts: its owner means the service.
	 */
	public function names_sidecar(): bool {
		return '' !== $this->value( 'sidecar_url' );
	}

	/**
	 * Fires `webinar_outbox_message_service_changed`.
	 *
	 * @param mixed $before What the option was.
	 */
	public function on_changed( mixed $before ): void {
		$url = is_array( $before ) ? $before['sidecar_url'] ?? '' : '';
		if ( ! $this->is_constant( 'sidecar_url' ) && ( '' !== $url ) !== $this->names_sidecar() ) {
			/** This action is documented in contract/hooks/webinar_outbox_message_service_changed.json. */
			do_action( 'webinar_outbox_message_service_changed', array( 'has_service' => $this->names_sidecar() ) );
		}
	}

	/**
	 * Whether wp-config.php sets the value, so that the settings page cannot.
	 *
	 * @param string $name `sidecar_url`, `public_url`, `secret`, `next_secret` or `bot_username`.
	 */
	public function is_constant( string $name ): bool {
		return defined( self::CONSTANTS[ $name ] );
	}

	/**
	 * Returns the value as it was entered, not validated.
	 *
	 * @param string $name `sidecar_url`, `public_url`, `secret`, `next_secret` or `bot_username`.
	 */
	public function value( string $name ): string {
		$value = $this->is_constant( $name ) ? constant( self::CONSTANTS[ $name ] ) : ( $this->stored()[ $name ] ?? '' );
		return is_string( $value ) ? trim( $value ) : '';
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

	/** Creates the secret, and autoloads the settings, which versions up to 3 did not. */
	public function install(): void {
		$this->create_secret_if_missing();
		wp_set_option_autoload( self::OPTION, true );
	}

	/** Installs the settings if they are missing. It needs no query: autoloaded options are in memory. */
	public function install_if_missing(): void {
		// A must-use plugin is loaded before WordPress has its own tables.
		if ( ! wp_installing() && ! isset( wp_load_alloptions()[ self::OPTION ] ) ) {
			$this->install();
		}
	}

	private function create_secret_if_missing(): void {
		if ( null === Webhook_Secret::parse( is_string( $this->stored()['secret'] ?? null ) ? $this->stored()['secret'] : '' ) ) {
			$this->change(
				array(
					'secret'        => Webhook_Secret::generate()->text,
					'is_unrevealed' => true,
				)
			);
		}
	}

	/** Whether this class is writing the option, and not the settings page. */
	public function is_writing(): bool {
		return self::$is_writing;
	}

	/**
	 * Stores changes.
	 *
	 * @param array<string, string|int|bool> $changes New values by name.
	 */
	private function change( array $changes ): void {
		self::$is_writing = true;
		// Autoloaded: read-sync signs a room token with it, and must not query the database for that.
		update_option( self::OPTION, $changes + $this->stored(), true );
		self::$is_writing = false;
	}

	/**
	 * Validates the address of the sidecar.
	 *
	 * @return string|WP_Error Without a slash at the end, empty for none; the error names the remedy.
	 */
	public static function checked_sidecar_url( string $url ): string|WP_Error {
		$address = '' === $url ? '' : Sidecar_Address::parse( $url );
		return $address instanceof Sidecar_Address ? $address->url : $address;
	}

	/**
	 * Validates the address for browsers.
	 *
	 * @return string|WP_Error Without a slash at the end, empty for none; the error names the remedy.
	 */
	public static function checked_public_url( string $url ): string|WP_Error {
		$address = '' === $url ? '' : Sidecar_Address::parse( $url );
		if ( $address instanceof Sidecar_Address && ! $address->is_for_browsers() ) {
			return new WP_Error( 'not_allowed', __( 'Use https:// for the message service’s address for browsers: http:// is only for browsers on this machine, as in http://127.0.0.1:8787.', 'webinar-outbox' ) );
		}
		return $address instanceof Sidecar_Address ? $address->url : $address;
	}

	/**
	 * Validates the user name of a bot by Telegram's rule.
	 *
	 * @return string|null Without `@`, empty for none, null when it is invalid.
	 */
	public static function checked_bot_username( string $name ): ?string {
		$name = ltrim( $name, '@' );
		return '' === $name || 1 === preg_match( '/^[A-Za-z][A-Za-z0-9_]{3,31}$/D', $name ) ? $name : null;
	}
}
