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

	/** Whether this class itself is writing: then nobody entered anything that had to be checked. */
	private static bool $is_writing = false;

	/**
	 * Address of the sidecar without a slash at the end, empty when it is not set up or not allowed.
	 */
	public function sidecar_url(): string {
		$url = self::checked_sidecar_url( $this->value( 'sidecar_url' ) );
		return $url instanceof WP_Error ? '' : $url;
	}

	/**
	 * Where browsers reach the sidecar, without a slash at the end; empty where rooms are not pushed to.
	 */
	public function public_url(): string {
		$url = self::checked_public_url( $this->value( 'public_url' ) );
		return $url instanceof WP_Error ? '' : $url;
	}

	/**
	 * The secret in use, null when it is missing or malformed.
	 */
	public function secret(): ?Webhook_Secret {
		return Webhook_Secret::parse( $this->value( 'secret' ) );
	}

	/**
	 * The secret that takes its place as soon as the sidecar uses it; null while none is being changed.
	 */
	public function next_secret(): ?Webhook_Secret {
		// Whoever keeps the secret in wp-config.php changes it there.
		return $this->is_constant( 'secret' ) && ! $this->is_constant( 'next_secret' ) ? null : Webhook_Secret::parse( $this->value( 'next_secret' ) );
	}

	/**
	 * All that sign, and that the sidecar may sign with.
	 *
	 * @return list<Webhook_Secret>
	 */
	public function secrets(): array {
		return array_values( array_filter( array( $this->secret(), $this->next_secret() ) ) );
	}

	/**
	 * Whether the secrets are changed here, and not in wp-config.php.
	 */
	public function keeps_secrets(): bool {
		return ! $this->is_constant( 'secret' ) && ! $this->is_constant( 'next_secret' );
	}

	/**
	 * When the change of the secret began: Unix seconds, 0 while none is being changed or wp-config.php has the say.
	 */
	public function rotating_since(): int {
		$since = $this->stored()['rotating_since'] ?? 0;
		return $this->keeps_secrets() && null !== $this->next_secret() && is_int( $since ) ? $since : 0;
	}

	/**
	 * Begins to change the secret; one that was begun before and not finished is forgotten. It can be revealed once.
	 */
	public function begin_rotation(): void {
		if ( $this->keeps_secrets() ) {
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
	 * Changes the secret, for who reads the new one at once.
	 *
	 * @return string The new one, which nobody is shown again; empty where wp-config.php has the say.
	 */
	public function rotate_secret(): string {
		$this->begin_rotation();
		return $this->reveal();
	}

	/**
	 * Ends the change: the sidecar has used the next secret, and the old one is worth nothing any more.
	 */
	public function finish_rotation(): void {
		$next = $this->next_secret();
		if ( null === $next || ! $this->keeps_secrets() ) {
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
		return $this->keeps_secrets() && true === ( $this->stored()['is_unrevealed'] ?? false );
	}

	/**
	 * Shows the newest secret, once.
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

	/**
	 * User name of the Telegram bot without `@`, empty when it is not set up.
	 */
	public function bot_username(): string {
		return self::checked_bot_username( $this->value( 'bot_username' ) ) ?? '';
	}

	/**
	 * Whether wp-config.php sets it, so that the settings page cannot.
	 *
	 * @param string $name `sidecar_url`, `public_url`, `secret`, `next_secret` or `bot_username`.
	 */
	public function is_constant( string $name ): bool {
		return defined( self::CONSTANTS[ $name ] );
	}

	/**
	 * What was entered, checked or not.
	 *
	 * @param string $name `sidecar_url`, `public_url`, `secret`, `next_secret` or `bot_username`.
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
	 * Creates the secret, and loads the settings with each request, which versions up to 3 did not.
	 */
	public function install(): void {
		$this->create_secret_if_missing();
		wp_set_option_autoload( self::OPTION, true );
	}

	/**
	 * Installs the settings unless they are. Cheap on each request: autoloaded options are in memory.
	 */
	public function install_if_missing(): void {
		if ( ! isset( wp_load_alloptions()[ self::OPTION ] ) ) {
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

	/**
	 * Whether what is being stored was made here, and was not entered by somebody.
	 */
	public function is_writing(): bool {
		return self::$is_writing;
	}

	/**
	 * Stores what has changed.
	 *
	 * @param array<string, string|int|bool> $changes By name.
	 */
	private function change( array $changes ): void {
		self::$is_writing = true;
		// Autoloaded: read-sync signs a token from it, and must not ask the database for that.
		update_option( self::OPTION, $changes + $this->stored(), true );
		self::$is_writing = false;
	}

	/**
	 * Checks an address.
	 *
	 * @return string|WP_Error Without a slash at the end, empty for none; the error says what to do.
	 */
	public static function checked_sidecar_url( string $url ): string|WP_Error {
		$address = '' === $url ? '' : Sidecar_Address::parse( $url );
		return $address instanceof Sidecar_Address ? $address->url : $address;
	}

	/**
	 * Checks an address for browsers.
	 *
	 * @return string|WP_Error Without a slash at the end, empty for none; the error says what to do.
	 */
	public static function checked_public_url( string $url ): string|WP_Error {
		$address = '' === $url ? '' : Sidecar_Address::parse( $url );
		if ( $address instanceof Sidecar_Address && ! $address->is_for_browsers() ) {
			return new WP_Error( 'not_allowed', __( 'Use https:// for the sidecar’s address for browsers: http:// is only for browsers on this machine, as in http://127.0.0.1:8787.', 'webinar-outbox' ) );
		}
		return $address instanceof Sidecar_Address ? $address->url : $address;
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
