<?php
/**
 * The secret that WordPress and the sidecar share.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Signs as Standard Webhooks defines: HMAC-SHA256 over `<id>.<timestamp>.<body>`, with the decoded secret as the key.
 */
final class Webhook_Secret {

	private const PREFIX = 'whsec_';

	private const FEWEST_BYTES = 24;

	/**
	 * Use parse() or generate().
	 *
	 * @param string $text `whsec_` and base64, as both sides store it.
	 * @param string $key  The decoded bytes.
	 */
	private function __construct( public readonly string $text, private readonly string $key ) {}

	/**
	 * Reads a secret.
	 *
	 * @param string $text `whsec_` and base64.
	 * @return self|null Null when it is malformed.
	 */
	public static function parse( string $text ): ?self {
		if ( ! str_starts_with( $text, self::PREFIX ) ) {
			return null;
		}
		$key = base64_decode( substr( $text, strlen( self::PREFIX ) ), true ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions
		return false === $key || strlen( $key ) < self::FEWEST_BYTES ? null : new self( $text, $key );
	}

	public static function generate(): self {
		$key = random_bytes( 32 );
		return new self( self::PREFIX . base64_encode( $key ), $key ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions
	}

	/**
	 * Returns the value of the header `webhook-signature`.
	 *
	 * @param string $id        Value of `webhook-id`, the same at each try.
	 * @param int    $timestamp Value of `webhook-timestamp`, Unix seconds of this try.
	 * @param string $body      The raw body.
	 */
	public function sign( string $id, int $timestamp, string $body ): string {
		return 'v1,' . base64_encode( $this->hmac( "$id.$timestamp.$body" ) ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions
	}

	/**
	 * Whether this secret made one of the signatures.
	 *
	 * @param string $id         Value of `webhook-id`.
	 * @param int    $timestamp  Value of `webhook-timestamp`, Unix seconds.
	 * @param string $body       The raw body.
	 * @param string $signatures Value of `webhook-signature`: one or more, separated by spaces.
	 */
	public function verifies( string $id, int $timestamp, string $body, string $signatures ): bool {
		$expected = $this->sign( $id, $timestamp, $body );
		foreach ( explode( ' ', $signatures ) as $signature ) {
			if ( hash_equals( $expected, $signature ) ) {
				return true;
			}
		}
		return false;
	}

	/** Returns the last four characters, which identify the secret without revealing it. */
	public function ending(): string {
		return substr( $this->text, -4 );
	}

	/** Returns the first 16 raw bytes of HMAC-SHA256. */
	public function hmac_half( string $message ): string {
		return substr( $this->hmac( $message ), 0, 16 );
	}

	/** Returns 32 raw bytes of HMAC-SHA256. */
	public function hmac( string $message ): string {
		return hash_hmac( 'sha256', $message, $this->key, true );
	}
}
