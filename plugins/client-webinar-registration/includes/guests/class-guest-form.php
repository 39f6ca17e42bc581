<?php
/**
 * The form of a guest.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use Webinars\Client_Webinar_Registration\Lib\Command_Refused;

/**
 * What a guest sent, validated.
 */
final class Guest_Form {

	/** Names of the fields, beside `action` and `webinar_id`. `website` is for programs: people do not see it. */
	public const FIELDS = array( 'name', 'email', 'consent', 'source', 'campaign', 'website', 'started_at' );

	private const LONGEST_NAME = 100;

	/** WordPress stores no longer address. */
	private const LONGEST_ADDRESS = 100;

	/** A form is a few short fields. */
	private const LARGEST_REQUEST_BYTES = 8192;

	/**
	 * Line breaks would begin a header of a mail, and marks of direction would turn the text after them round. A link or an address in a
	 * name is an advertisement that our mail would carry to a stranger.
	 */
	private const BAD_NAME = '~[\p{C}\p{Zl}\p{Zp}<>@]|://|www\.~iu';

	private function __construct(
		public readonly int $webinar_id,
		public readonly string $name,
		public readonly string $address,
		public readonly string $source,
		public readonly string $campaign,
		public readonly string $started_at,
		public readonly bool $is_trapped
	) {}

	/**
	 * Reads the request.
	 *
	 * @throws Command_Refused When a field is not what it must be. What it says depends on the field alone.
	 */
	public static function read(): self {
		// phpcs:disable WordPress.Security -- The form is the same for every guest and cached, so it has no nonce: see SECURITY.md. Each field is validated here.
		if ( 'POST' !== ( $_SERVER['REQUEST_METHOD'] ?? '' ) ) {
			throw new Command_Refused( 405, 'webinar_request_invalid', __( 'Send the form by POST.', 'client-webinar-registration' ) );
		}
		if ( strlen( http_build_query( $_POST ) ) > self::LARGEST_REQUEST_BYTES ) {
			throw new Command_Refused( 413, 'webinar_request_too_large', __( 'This is too much text. Send your name and your e-mail address only.', 'client-webinar-registration' ) );
		}
		$text    = static fn( string $name ): string => is_string( $_POST[ $name ] ?? null ) ? trim( wp_unslash( $_POST[ $name ] ) ) : '';
		$name    = $text( 'name' );
		$address = strtolower( $text( 'email' ) );
		$id      = $text( 'webinar_id' );
		$fault   = match ( true ) {
			1 !== preg_match( '/^[1-9][0-9]{0,9}$/D', $id ) => __( 'The form does not say which webinar. Open the page of the webinar again.', 'client-webinar-registration' ),
			// 0 is a name that is good; false one that is not UTF-8.
			'' === $name || mb_strlen( $name ) > self::LONGEST_NAME || 0 !== preg_match( self::BAD_NAME, $name ) => __( 'Enter your name: up to 100 letters on one line, without links and addresses.', 'client-webinar-registration' ),
			strlen( $address ) > self::LONGEST_ADDRESS || false === is_email( $address ) => __( 'Enter your e-mail address, for example anna@example.com.', 'client-webinar-registration' ),
			1 !== preg_match( '/^(1|on|yes|true)$/D', $text( 'consent' ) ) => __( 'Agree that your data is stored. Without it nothing can be sent to you.', 'client-webinar-registration' ),
			default => '',
		};
		if ( '' !== $fault ) {
			throw new Command_Refused( 400, 'webinar_request_invalid', $fault );
		}
		return new self( (int) $id, $name, $address, self::word( $text( 'source' ) ), self::word( $text( 'campaign' ) ), $text( 'started_at' ), '' !== $text( 'website' ) );
		// phpcs:enable
	}

	/**
	 * Keeps the characters that the ledger knows: an odd campaign in an advertisement costs nobody a seat.
	 */
	private static function word( string $text ): string {
		return substr( (string) preg_replace( '/[^\w.~:-]+/', '', $text ), 0, 64 );
	}
}
