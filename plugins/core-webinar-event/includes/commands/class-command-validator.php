<?php
/**
 * Validation of admin-ajax commands.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Validates what the admin-ajax commands of all modules have in common (R3, H4, S5).
 */
final class Command_Validator {

	/** A command is a few short fields, unless it says otherwise. */
	private const LARGEST_REQUEST_BYTES = 8192;

	/** The fields of every command, beside its own. */
	private const FIELDS = array(
		'webinar_id' => '/^[1-9][0-9]{0,9}$/D',
		'nonce'      => '/^[!-~]{1,32}$/D',
	);

	/**
	 * Answers `core_webinar_command`.
	 *
	 * @param mixed       $reading The answer of an earlier listener, ignored: only Core validates commands.
	 * @param string      $action  Value of the `action` field.
	 * @param CommandSpec $spec    Required capability and fields.
	 * @return CommandReading
	 */
	public function validate( mixed $reading, string $action, array $spec ): array {
		$error  = $this->error_of_request( $spec['largest_bytes'] ?? self::LARGEST_REQUEST_BYTES );
		$values = null === $error ? $this->values( self::FIELDS + $spec['fields'] ) : array();
		$bad    = array_key_first( array_diff_key( self::FIELDS + $spec['fields'], $values ) );
		$id     = (int) ( $values['webinar_id'] ?? 0 );
		$error  = $error ?? match ( true ) {
			/* translators: %s: name of a field. */
			null !== $bad                                                          => self::error( 400, 'webinar_request_invalid', sprintf( __( 'The field "%s" is missing or is not what it must be. Reload the page and try again; nothing was changed.', 'core-webinar-event' ), $bad ) ),
			false === wp_verify_nonce( $values['nonce'] ?? '', $action . '_' . $id ) => self::error( 403, 'webinar_nonce_invalid', __( 'This page has been open for too long. Reload it and try again; nothing was changed.', 'core-webinar-event' ) ),
			Post_Type::NAME !== get_post_type( $id )                               => self::error( 404, 'webinar_not_found' ),
			current_user_can( $spec['capability'], $id )                           => null,
			'attend_webinar' === $spec['capability']                               => self::error( 403, 'webinar_not_admitted', __( 'You are not admitted to this webinar. Ask its organizer.', 'core-webinar-event' ) ),
			default                                                                => self::error( 403, 'webinar_permission_denied' ),
		};
		return array(
			'webinar_id' => $id,
			'fields'     => null === $error ? array_diff_key( $values, self::FIELDS ) : array(),
			'error'      => $error,
		);
	}

	/**
	 * Returns what is wrong with the request itself, before its fields; null when nothing is.
	 *
	 * @return array{status: int, code: WebinarErrorCode, message: string}|null
	 */
	private function error_of_request( int $largest_bytes ): ?array {
		// phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Only compared.
		if ( 'POST' !== ( $_SERVER['REQUEST_METHOD'] ?? '' ) ) {
			return self::error( 405, 'webinar_request_invalid', __( 'Send the command by POST.', 'core-webinar-event' ) );
		}
		if ( ! is_user_logged_in() ) {
			return self::error( 401, 'webinar_not_signed_in', __( 'You are signed out. Sign in again; nothing was changed.', 'core-webinar-event' ) );
		}
		return $this->body_bytes() > $largest_bytes
			? self::error( 413, 'webinar_request_too_large', __( 'The request is too large. Send the fields of the command only.', 'core-webinar-event' ) )
			: null;
	}

	/**
	 * Returns the size of the request. A chunked request announces none.
	 */
	private function body_bytes(): int {
		$announced = $_SERVER['CONTENT_LENGTH'] ?? 0; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Only a number is used.
		return max( is_numeric( $announced ) ? (int) $announced : 0, strlen( http_build_query( $_POST ) ) ); // phpcs:ignore WordPress.Security.NonceVerification -- Only measured.
	}

	/**
	 * Returns the valid fields. A missing field counts as empty, which the pattern of an optional field allows.
	 *
	 * @param array<string, string> $patterns Regular expressions by name.
	 * @return array<string, string>
	 */
	private function values( array $patterns ): array {
		$values = array();
		foreach ( $patterns as $name => $pattern ) {
			$value = wp_unslash( $_POST[ $name ] ?? '' ); // phpcs:ignore WordPress.Security -- validate() verifies the nonce that is read here; the pattern lets nothing else through.
			if ( is_string( $value ) && 1 === preg_match( $pattern, $value ) ) {
				$values[ $name ] = $value;
			}
		}
		return $values;
	}

	/**
	 * Builds the error of the answer.
	 *
	 * @param int              $status  HTTP status.
	 * @param WebinarErrorCode $code    Code.
	 * @param string           $message Message; empty for the message of the code.
	 * @return array{status: int, code: WebinarErrorCode, message: string}
	 */
	private static function error( int $status, string $code, string $message = '' ): array {
		return array(
			'status'  => $status,
			'code'    => $code,
			'message' => '' === $message ? Refusals::error( $code )->get_error_message() : $message,
		);
	}
}
