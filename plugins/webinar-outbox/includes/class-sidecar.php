<?php
/**
 * The sidecar, seen from here.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use WP_Error;

/**
 * Posts signed webhooks (Standard Webhooks) to the sidecar.
 */
final class Sidecar {

	private const TIMEOUT_SECONDS = 5;

	/**
	 * Client errors that say "later", not "never": 401, 403 and 404 mean a secret or an address that is being changed, and
	 * must not cost anybody a message.
	 */
	private const RETRIED_STATUSES = array( 401, 403, 404, 408, 425, 429 );

	/**
	 * Takes what it works with.
	 *
	 * @param Settings $settings Where the sidecar is, and the secret.
	 */
	public function __construct( private readonly Settings $settings ) {}

	/**
	 * Whether there is somewhere to send to, and something to sign with.
	 */
	public function is_configured(): bool {
		return '' !== $this->settings->sidecar_url() && null !== $this->settings->secret();
	}

	/**
	 * Hands over one event.
	 *
	 * @param string $webhook_id The same at each try: the sidecar drops repeats by it.
	 * @param string $body       JSON.
	 */
	public function send( string $webhook_id, string $body ): Attempt {
		$secret = $this->settings->secret();
		if ( null === $secret ) {
			return new Attempt( Attempt::UNREACHABLE, 'There is no secret to sign with.' );
		}
		$timestamp = time();
		$response  = wp_remote_post(
			$this->settings->sidecar_url() . '/webhooks',
			array(
				'timeout'             => self::TIMEOUT_SECONDS,
				// A redirect would carry the message to another place than the one that was set.
				'redirection'         => 0,
				'limit_response_size' => 4096,
				'headers'             => array(
					'content-type'      => 'application/json',
					'webhook-id'        => $webhook_id,
					'webhook-timestamp' => (string) $timestamp,
					'webhook-signature' => $secret->sign( $webhook_id, $timestamp, $body ),
				),
				'body'                => $body,
			)
		);
		if ( $response instanceof WP_Error ) {
			return new Attempt( Attempt::UNREACHABLE, $response->get_error_message() );
		}

		$status = (int) wp_remote_retrieve_response_code( $response );
		if ( $status >= 200 && $status < 300 ) {
			return new Attempt( Attempt::DELIVERED );
		}
		return new Attempt(
			$status >= 400 && $status < 500 && ! in_array( $status, self::RETRIED_STATUSES, true ) ? Attempt::REFUSED : Attempt::POSTPONED,
			trim( "HTTP $status " . $this->error_code( wp_remote_retrieve_body( $response ) ) )
		);
	}

	/**
	 * The sidecar's name for the error. Its message stays out: it may quote what was sent.
	 *
	 * @param string $body What was answered, of any kind.
	 */
	private function error_code( string $body ): string {
		$answer = json_decode( $body, true );
		$error  = is_array( $answer ) ? ( $answer['error'] ?? null ) : null;
		$code   = is_array( $error ) ? ( $error['code'] ?? null ) : null;
		return is_string( $code ) && 1 === preg_match( '/^[a-z_]{1,64}$/D', $code ) ? $code : '';
	}
}
