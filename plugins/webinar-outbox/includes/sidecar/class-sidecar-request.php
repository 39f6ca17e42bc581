<?php
/**
 * A request of the sidecar.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use RuntimeException;

/**
 * Reads a request of the sidecar to admin-ajax, and rejects all others.
 *
 * The signature is the authorization; there is no cookie and no nonce. Without the headers of a fresh signature the body is not read.
 * Without a valid signature the database is not queried.
 */
final class Sidecar_Request {

	/** That of the largest presence report: see contract/events/sidecar.presence.json. */
	private const LARGEST_BODY_BYTES = 786432;

	public function __construct( private readonly Signature_Verifier $signature, private readonly Processed_Request_Ids $request_ids ) {}

	/**
	 * Reads and authorizes this request. A request of another sender is rejected, and ends.
	 *
	 * @param int $now Unix seconds.
	 * @return array{body: string, secret: Webhook_Secret} The body, and the secret that signed it.
	 */
	public function read( int $now ): array {
		// phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Only compared.
		if ( 'POST' !== ( $_SERVER['REQUEST_METHOD'] ?? '' ) ) {
			$this->refuse( 405, 'webinar_request_invalid', 'Send it by POST.' );
		}
		if ( ! $this->signature->has_fresh_headers( $now ) ) {
			$this->refuse( 401, 'webinar_signature_invalid', 'The signature is missing, malformed, or older than five minutes. Set the clocks of both machines.' );
		}
		$body = (string) file_get_contents( 'php://input', false, null, 0, self::LARGEST_BODY_BYTES + 1 );
		if ( strlen( $body ) > self::LARGEST_BODY_BYTES ) {
			$this->refuse( 413, 'webinar_request_too_large', 'The body is too large. Split it into several requests.' );
		}
		$secret = $this->signature->matching_secret( $body );
		if ( null === $secret ) {
			$this->refuse( 401, 'webinar_signature_invalid', 'Signed with another secret. Copy the secret from Settings, Webinar messages to WEBHOOK_SECRET.' );
		}
		return compact( 'body', 'secret' );
	}

	/**
	 * Claims the id of this request, which read() has authorized.
	 *
	 * @param int $now Unix seconds.
	 * @return bool False when a request with this id was processed before.
	 * @throws RuntimeException When the database refused.
	 */
	public function is_new( int $now ): bool {
		return $this->request_ids->claim( $this->signature->webhook_id(), $now, $this->signature->accepted_until() + 1 );
	}

	/** Returns the version of the contract that the sidecar follows, 0 for one that names none. The header is not signed. */
	public function contract_version(): int {
		$version = $_SERVER['HTTP_WEBINAR_CONTRACT_VERSION'] ?? ''; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Matched as a number.
		return is_string( $version ) && 1 === preg_match( '/^[1-9]\d{0,3}$/D', $version ) ? (int) $version : 0;
	}

	public function refuse_body(): never {
		$this->refuse( 400, 'webinar_request_invalid', 'The body is invalid. Use the same version of sidecar and plugin.' );
	}

	/**
	 * Rejects the request with a reason, and ends it. It is not logged here, because anybody can cause it.
	 *
	 * @param int    $status  HTTP status.
	 * @param string $code    An error code of the contract.
	 * @param string $message The reason, for the sidecar's log.
	 */
	public function refuse( int $status, string $code, string $message ): never {
		wp_send_json_error( compact( 'code', 'message' ), $status );
	}
}
