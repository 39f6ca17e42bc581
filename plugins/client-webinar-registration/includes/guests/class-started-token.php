<?php
/**
 * When a guest began to fill in the form.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

/**
 * A signed time, against programs that send forms at once or store them for later. It is fetched when the form is first touched,
 * because the page itself is the same for every guest and cached.
 */
final class Started_Token {

	private const YOUNGEST_SECONDS = 2;

	private const OLDEST_SECONDS = 2 * HOUR_IN_SECONDS;

	public static function create( int $now ): string {
		return "$now." . substr( wp_hash( "client_webinar_registration started|$now", 'nonce', 'sha256' ), 0, 32 );
	}

	/**
	 * Age of a token in seconds; null where it was not made here, or is too old.
	 */
	public static function age_seconds( string $token, int $now ): ?int {
		// As a number "1.2e3" would be 1200.
		$started_at = (int) explode( '.', $token, 2 )[0];
		$age        = $now - $started_at;
		return hash_equals( self::create( $started_at ), $token ) && $age >= 0 && $age <= self::OLDEST_SECONDS ? $age : null;
	}

	/**
	 * Whether a person could have filled in the form since.
	 */
	public static function is_valid( string $token, int $now ): bool {
		return ( self::age_seconds( $token, $now ) ?? 0 ) >= self::YOUNGEST_SECONDS;
	}
}
