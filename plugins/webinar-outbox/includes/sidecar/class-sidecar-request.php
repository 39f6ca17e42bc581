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
 * Reads what the sidecar sends to admin-ajax, and refuses everybody else.
 *
 * No cookie and no nonce: the signature is the authorization. Without one nothing is read and nothing asked of the database.
 */
final class Sidecar_Request {

	private const LARGEST_BODY_BYTES = 524288;

	public function __construct( private readonly Signature_Verifier $signature, private readonly Processed_Request_Ids $heard ) {}

	/**
	 * Reads this request; one that is not the sidecar's is refused, and ends.
	 *
	 * @param int $now Unix seconds.
	 * @return array{body: string, secret: Webhook_Secret} What it says, and what it is signed with.
	 */
	public function read( int $now ): array {
		// phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Only compared.
		if ( 'POST' !== ( $_SERVER['REQUEST_METHOD'] ?? '' ) ) {
			$this->refuse( 405, 'webinar_request_invalid', 'Send it by POST.' );
		}
		if ( ! $this->signature->is_announced( $now ) ) {
			$this->refuse( 401, 'webinar_signature_invalid', 'The signature is missing, malformed, or older than five minutes. Set the clocks of both machines.' );
		}
		$body = (string) file_get_contents( 'php://input', false, null, 0, self::LARGEST_BODY_BYTES + 1 );
		if ( strlen( $body ) > self::LARGEST_BODY_BYTES ) {
			$this->refuse( 413, 'webinar_request_too_large', 'Tell it in several requests.' );
		}
		$secret = $this->signature->secret_of( $body );
		if ( null === $secret ) {
			$this->refuse( 401, 'webinar_signature_invalid', 'Signed with another secret. Copy the one of Settings, Webinar messages, to WEBHOOK_SECRET.' );
		}
		return compact( 'body', 'secret' );
	}

	/**
	 * Takes this request, which was read, once.
	 *
	 * @param int $now Unix seconds.
	 * @return bool False when it was taken before.
	 * @throws RuntimeException When the database refused.
	 */
	public function is_new( int $now ): bool {
		return $this->heard->take( $this->signature->webhook_id(), $now, $this->signature->accepted_until() + 1 );
	}

	/**
	 * Refuses a body that is against the contract.
	 */
	public function refuse_body(): never {
		$this->refuse( 400, 'webinar_request_invalid', 'The body is against the contract. Sidecar and plugin must be of the same version.' );
	}

	/**
	 * Says why it was not taken, for the sidecar's log, and ends the request. Not logged here: anybody can ask for it.
	 *
	 * @param int    $status  HTTP status.
	 * @param string $code    One of the canon.
	 * @param string $message For whoever reads the sidecar's log.
	 */
	public function refuse( int $status, string $code, string $message ): never {
		wp_send_json_error( compact( 'code', 'message' ), $status );
	}
}
