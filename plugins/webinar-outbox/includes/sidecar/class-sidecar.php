<?php
/**
 * Requests to the sidecar.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use WP_Error;

/**
 * Sends signed webhooks (Standard Webhooks) to the sidecar, and requests its health.
 */
final class Sidecar {

	/** Of contract/shapes/sidecar-health.json: what this plugin sends and expects. */
	public const CONTRACT_VERSION = 3;

	private const SEND_TIMEOUT_SECONDS = 5;

	/** A speaker waits for it where PHP cannot answer first. The answer to the next presence report replaces a lost push. */
	private const PUSH_TIMEOUT_SECONDS = 1;

	/** A speaker waits for it. */
	private const HEALTH_TIMEOUT_SECONDS = 3;

	private const LARGEST_ANSWER_BYTES = 4096;

	/** The answer repeats the requested ids. */
	private const LARGEST_REPLAY_ANSWER_BYTES = 65536;

	/** The answer has a reason for each of the requested ids. */
	private const LARGEST_KNOWN_ANSWER_BYTES = 524288;

	/** Errors of sidecar/src/errors.ts that concern this one event, and that a repeat would get again. */
	private const EVENT_ERRORS = array( 'webhook_malformed', 'webhook_too_large', 'webhook_schema_mismatch' );

	/** The sidecar is older than this plugin: a newer one accepts the event. */
	private const UNKNOWN_TYPE_ERROR = 'webhook_type_unknown';

	public function __construct( private readonly Settings $settings ) {}

	/** Whether there is an address to send to, and a secret to sign with. */
	public function is_configured(): bool {
		return $this->settings->has_sidecar();
	}

	/** Whether rooms open event streams there. */
	public function has_rooms(): bool {
		return $this->is_configured() && '' !== $this->settings->public_url();
	}

	/**
	 * Sends one event.
	 *
	 * @param string $webhook_id The same at each try: by it the sidecar ignores repeats.
	 * @param string $body       JSON.
	 */
	public function send( string $webhook_id, string $body ): Send_Result {
		return $this->hand_over( $webhook_id, $body, self::SEND_TIMEOUT_SECONDS );
	}

	/**
	 * Sends once, with a short timeout, an event that the next one replaces.
	 *
	 * @param string $body JSON.
	 */
	public function push( string $body ): Send_Result {
		return $this->hand_over( 'msg_' . wp_generate_uuid4(), $body, self::PUSH_TIMEOUT_SECONDS );
	}

	/**
	 * Posts an event, and reads the receipt.
	 *
	 * @param string $body    JSON.
	 * @param int    $timeout Seconds.
	 */
	private function hand_over( string $webhook_id, string $body, int $timeout ): Send_Result {
		$response = $this->post( '/webhooks', $webhook_id, $body, $timeout );
		if ( $response instanceof WP_Error ) {
			return new Send_Result( Send_Result::UNREACHABLE, $response->get_error_message() );
		}

		$status = (int) wp_remote_retrieve_response_code( $response );
		if ( $status >= 200 && $status < 300 ) {
			// The page of a captive portal or of a wrong address is no receipt, and the next event would get it too.
			return in_array( $this->decoded( $response )['status'] ?? null, array( 'accepted', 'duplicate' ), true )
				? new Send_Result( Send_Result::DELIVERED )
				: new Send_Result( Send_Result::UNREACHABLE, "HTTP $status, but the answer is not the sidecar's. Check its address.", $status );
		}
		$code = $this->error_code( wp_remote_retrieve_body( $response ) );
		return new Send_Result(
			match ( true ) {
				$status < 400, $status > 499 => Send_Result::UNEXPLAINED,
				in_array( $code, self::EVENT_ERRORS, true ) => Send_Result::REFUSED,
				self::UNKNOWN_TYPE_ERROR === $code => Send_Result::POSTPONED,
				// A wrong secret or address, a full disk, or an answer of something else, such as a proxy.
				default => Send_Result::UNEXPLAINED,
			},
			trim( "HTTP $status $code" ),
			$status
		);
	}

	/**
	 * Requests from the sidecar to retry deliveries that ended without being sent.
	 *
	 * @param list<string> $webhook_ids At most 200.
	 * @return DeliveryReplayAnswer|null Null without a valid answer.
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
	 * Requests from the sidecar which messages it has.
	 *
	 * @param list<string> $webhook_ids At most 200.
	 * @return DeliveryKnownAnswer|null Null without a valid answer, as from an older sidecar. A delivery in a state that this version does not know
	 *                                  is in neither list.
	 */
	public function known( array $webhook_ids ): ?array {
		return $this->read_known( $webhook_ids, '/deliveries/known', array( 'webhook_ids' => $webhook_ids ) );
	}

	/**
	 * Requests from the sidecar not to send messages any more. It answers which ones are left: they have ended, or are being sent.
	 *
	 * @param list<string> $webhook_ids At most 200.
	 * @return DeliveryKnownAnswer|null As known() returns it.
	 */
	public function withdraw( array $webhook_ids ): ?array {
		return $this->read_known( $webhook_ids, '/deliveries/withdraw', array( 'withdraw' => $webhook_ids ) );
	}

	/**
	 * Sends a request about messages, and reads the answer.
	 *
	 * @param list<string>         $webhook_ids At most 200.
	 * @param string               $path        Below the sidecar's address.
	 * @param array<string, mixed> $body        The request.
	 * @return DeliveryKnownAnswer|null Null without a valid answer.
	 */
	private function read_known( array $webhook_ids, string $path, array $body ): ?array {
		$response = $this->post( $path, 'msg_' . wp_generate_uuid4(), (string) wp_json_encode( $body ), self::SEND_TIMEOUT_SECONDS, self::LARGEST_KNOWN_ANSWER_BYTES );
		$answer   = $this->decoded( $response );
		if ( ! is_array( $answer['known'] ?? null ) || ! is_array( $answer['unknown'] ?? null ) || ! is_int( $answer['kept_since_ms'] ?? null ) ) {
			return null;
		}
		$known = array();
		foreach ( $answer['known'] as $item ) {
			$delivery = is_array( $item ) && in_array( $item['webhook_id'] ?? null, $webhook_ids, true ) ? $this->known_delivery( $item ) : null;
			if ( null !== $delivery ) {
				$known[] = $delivery;
			}
		}
		return array(
			'known'         => $known,
			'unknown'       => array_values( array_intersect( $webhook_ids, array_filter( $answer['unknown'], 'is_string' ) ) ),
			'kept_since_ms' => $answer['kept_since_ms'],
		);
	}

	/**
	 * Reads a contract/shapes/known-delivery.json; null when it is invalid.
	 *
	 * @param array<mixed> $item An item of the answer.
	 * @return KnownDelivery|null
	 */
	private function known_delivery( array $item ): ?array {
		$state = $item['state'] ?? null;
		return is_string( $item['webhook_id'] ?? null )
			&& is_string( $state ) && in_array( $state, Message_State::DELIVERY, true )
			&& is_int( $item['tries'] ?? null ) && is_string( $item['reason'] ?? null ) && is_int( $item['at_ms'] ?? null )
			? array(
				'webhook_id' => $item['webhook_id'],
				'state'      => $state,
				'tries'      => $item['tries'],
				'reason'     => $item['reason'],
				'at_ms'      => $item['at_ms'],
			)
			: null;
	}

	/**
	 * Requests the health of the sidecar and its bot.
	 *
	 * @return array{telegram: string, bot: string|null, problems: list<string>}|null Null without a valid answer.
	 */
	public function health(): ?array {
		$answer   = $this->health_at( $this->settings->sidecar_url() );
		$telegram = $answer['telegram'] ?? null;
		$bot      = $answer['bot'] ?? null;
		$problems = $answer['problems'] ?? null;
		return ! is_string( $telegram ) ? null : array(
			'telegram' => $telegram,
			'bot'      => is_string( $bot ) ? Settings::checked_bot_username( $bot ) : null,
			'problems' => array_values( array_filter( is_array( $problems ) ? $problems : array(), self::is_code( ... ) ) ),
		);
	}

	/** Returns the version of the contract that the sidecar follows, 0 for one that names none, null without a valid answer. */
	public function contract_version(): ?int {
		$answer = $this->health_at( $this->settings->sidecar_url() );
		if ( ! is_string( $answer['telegram'] ?? null ) ) {
			return null;
		}
		return is_int( $answer['contract_version'] ?? null ) ? $answer['contract_version'] : 0;
	}

	/** Whether a sidecar answers at an address. */
	public function answers_at( string $url ): bool {
		return 'ok' === ( $this->health_at( $url )['status'] ?? null );
	}

	/** Whether the sidecar rejects our signature. Requests the replay of a message that does not exist, which changes nothing. */
	public function refuses_secret(): bool {
		$response = $this->post( '/deliveries/replay', 'msg_' . wp_generate_uuid4(), '{"webhook_ids":["msg_of_nobody"]}', self::HEALTH_TIMEOUT_SECONDS );
		return 401 === wp_remote_retrieve_response_code( $response );
	}

	/**
	 * Posts a signed body. During a rotation of the secret the request has two signatures; the sidecar accepts either.
	 *
	 * @param string $path          Below the sidecar's address.
	 * @param string $body          JSON.
	 * @param int    $timeout       Seconds.
	 * @param int    $largest_bytes Bytes of the answer that are read.
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
	 * Requests `/healthz`.
	 *
	 * @return array<mixed> Empty without a valid answer.
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
	 * @param string $path    Below that address.
	 * @param array  $options Arguments of wp_remote_request().
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
				// A redirect would send the message to another address than the one in the settings.
				'redirection' => 0,
			) + $options
		);
	}

	/**
	 * Decodes the answer; empty when it is not a success or not JSON.
	 *
	 * @param array<mixed>|WP_Error $response As wp_remote_request() returned it.
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
	 * Returns the sidecar's error code. Its message is left out, because it may quote what was sent.
	 *
	 * @param string $body The answer, of any kind.
	 */
	private function error_code( string $body ): string {
		$answer = json_decode( $body, true );
		$error  = is_array( $answer ) ? ( $answer['error'] ?? null ) : null;
		$code   = is_array( $error ) ? ( $error['code'] ?? null ) : null;
		return self::is_code( $code ) ? $code : '';
	}

	/**
	 * Whether a value is a code of the contract.
	 *
	 * @phpstan-assert-if-true string $value
	 */
	private static function is_code( mixed $value ): bool {
		return is_string( $value ) && 1 === preg_match( '/^[a-z_]{1,64}$/D', $value );
	}
}
