<?php
/**
 * Verification of signatures.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Verifies the signature of this request by Standard Webhooks.
 */
final class Signature_Verifier {

	private const TOLERANCE_SECONDS = 300;

	/** Pattern of each header by its name in `$_SERVER`. A signature has 47 characters; two secrets make two signatures. */
	private const PATTERNS = array(
		'HTTP_WEBHOOK_ID'        => '/^[!-~]{1,255}$/D',
		'HTTP_WEBHOOK_TIMESTAMP' => '/^[1-9]\d{0,10}$/D',
		'HTTP_WEBHOOK_SIGNATURE' => '/^v1,[!-~]{44}[ -~]{0,400}$/D',
	);

	public function __construct( private readonly Settings $settings ) {}

	/**
	 * Whether this request has the headers of a signature that was made within the tolerance. Does not read the body.
	 *
	 * @param int $now Unix seconds.
	 */
	public function has_fresh_headers( int $now ): bool {
		$headers = $this->headers();
		return null !== $headers && abs( $now - (int) $headers['HTTP_WEBHOOK_TIMESTAMP'] ) <= self::TOLERANCE_SECONDS;
	}

	/**
	 * Returns the secret that signed this request; the next one if both did.
	 *
	 * @param string $body The raw body.
	 * @return Webhook_Secret|null Null when none of our secrets matches.
	 */
	public function matching_secret( string $body ): ?Webhook_Secret {
		$headers = $this->headers();
		if ( null === $headers ) {
			return null;
		}
		foreach ( array_reverse( $this->settings->secrets() ) as $secret ) {
			if ( $secret->verifies( $headers['HTTP_WEBHOOK_ID'], (int) $headers['HTTP_WEBHOOK_TIMESTAMP'], $body, $headers['HTTP_WEBHOOK_SIGNATURE'] ) ) {
				return $secret;
			}
		}
		return null;
	}

	/** Returns the id of the request, which is the same at a repeat; empty when it is not signed. */
	public function webhook_id(): string {
		return $this->headers()['HTTP_WEBHOOK_ID'] ?? '';
	}

	/** Returns the Unix seconds until which the signature is accepted, 0 without a signature. */
	public function accepted_until(): int {
		$headers = $this->headers();
		return null === $headers ? 0 : (int) $headers['HTTP_WEBHOOK_TIMESTAMP'] + self::TOLERANCE_SECONDS;
	}

	/**
	 * Reads the three headers.
	 *
	 * @return array{HTTP_WEBHOOK_ID: string, HTTP_WEBHOOK_TIMESTAMP: string, HTTP_WEBHOOK_SIGNATURE: string}|null Null when one is missing or malformed.
	 */
	private function headers(): ?array {
		$headers = array();
		foreach ( self::PATTERNS as $name => $pattern ) {
			$value = wp_unslash( $_SERVER[ $name ] ?? '' ); // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- The pattern validates it.
			if ( ! is_string( $value ) || 1 !== preg_match( $pattern, $value ) ) {
				return null;
			}
			$headers[ $name ] = $value;
		}
		return $headers;
	}
}
