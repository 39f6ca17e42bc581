<?php
/**
 * Who sent a webhook.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Checks the headers of this request by Standard Webhooks.
 */
final class Signature_Verifier {

	private const TOLERANCE_SECONDS = 300;

	/** Value of each header by its name in `$_SERVER`. A signature has 47 characters; two secrets make two. */
	private const PATTERNS = array(
		'HTTP_WEBHOOK_ID'        => '/^[!-~]{1,255}$/D',
		'HTTP_WEBHOOK_TIMESTAMP' => '/^[1-9]\d{0,10}$/D',
		'HTTP_WEBHOOK_SIGNATURE' => '/^v1,[!-~]{44}[ -~]{0,400}$/D',
	);

	public function __construct( private readonly Settings $settings ) {}

	/**
	 * Whether this request has the headers of a signed one, made now. Costs nothing: the body is not read yet.
	 *
	 * @param int $now Unix seconds.
	 */
	public function is_announced( int $now ): bool {
		$headers = $this->headers();
		return null !== $headers && abs( $now - (int) $headers['HTTP_WEBHOOK_TIMESTAMP'] ) <= self::TOLERANCE_SECONDS;
	}

	/**
	 * The secret that this request is signed with; the next one where both signed.
	 *
	 * @param string $body Exactly what came.
	 * @return Webhook_Secret|null Null when it is signed with none of ours.
	 */
	public function secret_of( string $body ): ?Webhook_Secret {
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

	/**
	 * Names the request; the same at a repeat. Empty when it is not signed.
	 */
	public function webhook_id(): string {
		return $this->headers()['HTTP_WEBHOOK_ID'] ?? '';
	}

	/**
	 * Unix seconds until which its signature is accepted, 0 when it has none.
	 */
	public function accepted_until(): int {
		$headers = $this->headers();
		return null === $headers ? 0 : (int) $headers['HTTP_WEBHOOK_TIMESTAMP'] + self::TOLERANCE_SECONDS;
	}

	/**
	 * The three headers.
	 *
	 * @return array{HTTP_WEBHOOK_ID: string, HTTP_WEBHOOK_TIMESTAMP: string, HTTP_WEBHOOK_SIGNATURE: string}|null Null when one is missing or malformed.
	 */
	private function headers(): ?array {
		$headers = array();
		foreach ( self::PATTERNS as $name => $pattern ) {
			$value = wp_unslash( $_SERVER[ $name ] ?? '' ); // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- The pattern lets nothing else through.
			if ( ! is_string( $value ) || 1 !== preg_match( $pattern, $value ) ) {
				return null;
			}
			$headers[ $name ] = $value;
		}
		return $headers;
	}
}
