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
 * Posts signed webhooks (Standard Webhooks) to the sidecar, and asks it how things are.
 */
final class Sidecar {

	/** States of a delivery, as in contract/shapes/delivery-counts.json. */
	public const DELIVERY_STATES = array( 'pending', 'waiting', 'sending', 'sent', 'unreachable', 'failed', 'uncertain' );

	private const SEND_TIMEOUT_SECONDS = 5;

	/** A speaker waits for these two. */
	private const COUNTS_TIMEOUT_SECONDS = 2;
	private const HEALTH_TIMEOUT_SECONDS = 3;

	private const LARGEST_ANSWER_BYTES = 4096;

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
		$response = $this->post( '/webhooks', $secret, $webhook_id, $body, self::SEND_TIMEOUT_SECONDS );
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
	 * Asks how many deliveries of a webinar are in which state.
	 *
	 * @return array<value-of<self::DELIVERY_STATES>, int>|null Null when there is no answer, or none that makes sense.
	 */
	public function delivery_counts( int $webinar_id ): ?array {
		$secret = $this->settings->secret();
		if ( null === $secret || ! $this->is_configured() ) {
			return null;
		}
		$answer = $this->decoded( $this->post( '/deliveries/counts', $secret, 'msg_' . wp_generate_uuid4(), sprintf( '{"webinar_id":%d}', $webinar_id ), self::COUNTS_TIMEOUT_SECONDS ) );
		$counts = array();
		foreach ( self::DELIVERY_STATES as $state ) {
			$count = $answer[ $state ] ?? null;
			if ( ! is_int( $count ) || $count < 0 ) {
				return null;
			}
			$counts[ $state ] = $count;
		}
		return $counts;
	}

	/**
	 * Asks whether the sidecar and its bot are well.
	 *
	 * @return array{telegram: string, bot: string|null}|null Null when there is no answer, or none that makes sense.
	 */
	public function health(): ?array {
		$answer   = $this->decoded(
			wp_remote_get(
				$this->settings->sidecar_url() . '/healthz',
				array(
					'timeout'             => self::HEALTH_TIMEOUT_SECONDS,
					'redirection'         => 0,
					'limit_response_size' => self::LARGEST_ANSWER_BYTES,
				)
			)
		);
		$telegram = $answer['telegram'] ?? null;
		$bot      = $answer['bot'] ?? null;
		return ! is_string( $telegram ) ? null : array(
			'telegram' => $telegram,
			'bot'      => is_string( $bot ) ? Settings::checked_bot_username( $bot ) : null,
		);
	}

	/**
	 * Posts a signed body.
	 *
	 * @param string         $path       From the sidecar's address on.
	 * @param Webhook_Secret $secret     Signs.
	 * @param string         $webhook_id Names the message.
	 * @param string         $body       JSON.
	 * @param int            $timeout    Seconds.
	 * @return array<mixed>|WP_Error
	 */
	private function post( string $path, Webhook_Secret $secret, string $webhook_id, string $body, int $timeout ): array|WP_Error {
		$timestamp = time();
		return wp_remote_post(
			$this->settings->sidecar_url() . $path,
			array(
				'timeout'             => $timeout,
				// A redirect would carry the message to another place than the one that was set.
				'redirection'         => 0,
				'limit_response_size' => self::LARGEST_ANSWER_BYTES,
				'headers'             => array(
					'content-type'      => 'application/json',
					'webhook-id'        => $webhook_id,
					'webhook-timestamp' => (string) $timestamp,
					'webhook-signature' => $secret->sign( $webhook_id, $timestamp, $body ),
				),
				'body'                => $body,
			)
		);
	}

	/**
	 * What was answered, empty when it is no success or no JSON.
	 *
	 * @param array<mixed>|WP_Error $response From WordPress.
	 * @return array<mixed>
	 */
	private function decoded( array|WP_Error $response ): array {
		if ( 200 !== wp_remote_retrieve_response_code( $response ) ) {
			return array();
		}
		$answer = json_decode( wp_remote_retrieve_body( $response ), true );
		return is_array( $answer ) ? $answer : array();
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
