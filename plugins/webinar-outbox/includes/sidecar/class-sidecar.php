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

	private const SEND_TIMEOUT_SECONDS = 5;

	/** Where PHP cannot answer first, a speaker waits for it; what is lost is told again within a presence report. */
	private const PUSH_TIMEOUT_SECONDS = 1;

	/** A speaker waits for it. */
	private const HEALTH_TIMEOUT_SECONDS = 3;

	private const LARGEST_ANSWER_BYTES = 4096;

	/** It repeats the ids that it was asked about. */
	private const LARGEST_REPLAY_ANSWER_BYTES = 65536;

	/**
	 * Client errors that say "later", not "never": 401, 403 and 404 mean a secret or an address that is being changed, and
	 * must not cost anybody a message.
	 */
	private const RETRIED_STATUSES = array( 401, 403, 404, 408, 425, 429 );

	public function __construct( private readonly Settings $settings ) {}

	/**
	 * Whether there is somewhere to send to, and something to sign with.
	 */
	public function is_configured(): bool {
		return '' !== $this->settings->sidecar_url() && array() !== $this->settings->secrets();
	}

	/**
	 * Whether rooms listen there.
	 */
	public function has_rooms(): bool {
		return $this->is_configured() && '' !== $this->settings->public_url();
	}

	/**
	 * Hands over one event.
	 *
	 * @param string $webhook_id The same at each try: the sidecar drops repeats by it.
	 * @param string $body       JSON.
	 */
	public function send( string $webhook_id, string $body ): Send_Result {
		return $this->hand_over( $webhook_id, $body, self::SEND_TIMEOUT_SECONDS );
	}

	/**
	 * Hands over, once and quickly, what the next one replaces.
	 *
	 * @param string $body JSON.
	 */
	public function push( string $body ): Send_Result {
		return $this->hand_over( 'msg_' . wp_generate_uuid4(), $body, self::PUSH_TIMEOUT_SECONDS );
	}

	/**
	 * Posts an event, and reads the receipt.
	 *
	 * @param string $webhook_id Names the message.
	 * @param string $body       JSON.
	 * @param int    $timeout    Seconds.
	 */
	private function hand_over( string $webhook_id, string $body, int $timeout ): Send_Result {
		$response = $this->post( '/webhooks', $webhook_id, $body, $timeout );
		if ( $response instanceof WP_Error ) {
			return new Send_Result( Send_Result::UNREACHABLE, $response->get_error_message() );
		}

		$status = (int) wp_remote_retrieve_response_code( $response );
		if ( $status >= 200 && $status < 300 ) {
			// The page of a captive portal or of a wrong address is no receipt, and the next event would get the same.
			return in_array( $this->decoded( $response )['status'] ?? null, array( 'accepted', 'duplicate' ), true )
				? new Send_Result( Send_Result::DELIVERED )
				: new Send_Result( Send_Result::UNREACHABLE, "HTTP $status, but the answer is not the sidecar's. Check its address." );
		}
		return new Send_Result(
			$status >= 400 && $status < 500 && ! in_array( $status, self::RETRIED_STATUSES, true ) ? Send_Result::REFUSED : Send_Result::POSTPONED,
			trim( "HTTP $status " . $this->error_code( wp_remote_retrieve_body( $response ) ) )
		);
	}

	/**
	 * Asks the sidecar to try deliveries again that ended without being sent.
	 *
	 * @param list<string> $webhook_ids At most 200.
	 * @return DeliveryReplayAnswer|null Null when there is no answer, or none that makes sense.
	 */
	public function replay( array $webhook_ids ): ?array {
		if ( ! $this->is_configured() ) {
			return null;
		}
		$answer = $this->decoded( $this->post( '/deliveries/replay', 'msg_' . wp_generate_uuid4(), (string) wp_json_encode( array( 'webhook_ids' => $webhook_ids ) ), self::SEND_TIMEOUT_SECONDS, self::LARGEST_REPLAY_ANSWER_BYTES ) );
		$lists  = array();
		foreach ( array( 'replayed', 'unchanged', 'unknown' ) as $list ) {
			if ( ! is_array( $answer[ $list ] ?? null ) ) {
				return null;
			}
			$lists[ $list ] = array_values( array_intersect( $webhook_ids, array_filter( $answer[ $list ], 'is_string' ) ) );
		}
		return $lists;
	}

	/**
	 * Asks whether the sidecar and its bot are well.
	 *
	 * @return array{telegram: string, bot: string|null}|null Null when there is no answer, or none that makes sense.
	 */
	public function health(): ?array {
		$answer   = $this->health_at( $this->settings->sidecar_url() );
		$telegram = $answer['telegram'] ?? null;
		$bot      = $answer['bot'] ?? null;
		return ! is_string( $telegram ) ? null : array(
			'telegram' => $telegram,
			'bot'      => is_string( $bot ) ? Settings::checked_bot_username( $bot ) : null,
		);
	}

	/**
	 * Asks whether a sidecar answers there.
	 *
	 * @param string $url Address of a sidecar, maybe of this one.
	 */
	public function answers_at( string $url ): bool {
		return 'ok' === ( $this->health_at( $url )['status'] ?? null );
	}

	/**
	 * Asks, with a question that changes nothing, whether the sidecar refuses our signature.
	 */
	public function refuses_secret(): bool {
		$response = $this->post( '/deliveries/replay', 'msg_' . wp_generate_uuid4(), '{"webhook_ids":["msg_of_nobody"]}', self::HEALTH_TIMEOUT_SECONDS );
		return 401 === wp_remote_retrieve_response_code( $response );
	}

	/**
	 * Posts a signed body. While the secret is being changed it bears two signatures, and either will do.
	 *
	 * @param string $path          From the sidecar's address on.
	 * @param string $webhook_id    Names the message.
	 * @param string $body          JSON.
	 * @param int    $timeout       Seconds.
	 * @param int    $largest_bytes How much of the answer is read.
	 * @return array<mixed>|WP_Error
	 */
	private function post( string $path, string $webhook_id, string $body, int $timeout, int $largest_bytes = self::LARGEST_ANSWER_BYTES ): array|WP_Error {
		$timestamp  = time();
		$signatures = array_map( static fn( Webhook_Secret $secret ): string => $secret->sign( $webhook_id, $timestamp, $body ), $this->settings->secrets() );
		return $this->request(
			'POST',
			$this->settings->sidecar_url(),
			$path,
			array(
				'timeout'             => $timeout,
				'limit_response_size' => $largest_bytes,
				'headers'             => array(
					'content-type'      => 'application/json',
					'webhook-id'        => $webhook_id,
					'webhook-timestamp' => (string) $timestamp,
					'webhook-signature' => implode( ' ', $signatures ),
				),
				'body'                => $body,
			)
		);
	}

	/**
	 * What a sidecar says of itself.
	 *
	 * @param string $url Its address.
	 * @return array<mixed> Empty when none answers.
	 */
	private function health_at( string $url ): array {
		return $this->decoded(
			$this->request(
				'GET',
				$url,
				'/healthz',
				array(
					'timeout'             => self::HEALTH_TIMEOUT_SECONDS,
					'limit_response_size' => self::LARGEST_ANSWER_BYTES,
				)
			)
		);
	}

	/**
	 * Sends a request, to an allowed address only.
	 *
	 * @param string $method  `GET` or `POST`.
	 * @param string $url     Address of the sidecar.
	 * @param string $path    From there on.
	 * @param array  $options For WordPress.
	 * @phpstan-param array{timeout: int, limit_response_size: int, headers?: array<string, string>, body?: string} $options
	 * @return array<mixed>|WP_Error
	 */
	private function request( string $method, string $url, string $path, array $options ): array|WP_Error {
		$address = Sidecar_Address::parse( $url );
		if ( $address instanceof WP_Error ) {
			return $address;
		}
		$refusal = $address->refusal();
		if ( '' !== $refusal ) {
			return new WP_Error( 'not_allowed', $refusal );
		}
		return wp_remote_request(
			$address->url . $path,
			array(
				'method'      => $method,
				// A redirect would carry the message to another place than the one that was set.
				'redirection' => 0,
			) + $options
		);
	}

	/**
	 * What was answered, empty when it is no success or no JSON.
	 *
	 * @param array<mixed>|WP_Error $response From WordPress.
	 * @return array<mixed>
	 */
	private function decoded( array|WP_Error $response ): array {
		$status = (int) wp_remote_retrieve_response_code( $response );
		if ( $status < 200 || $status > 299 ) {
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
