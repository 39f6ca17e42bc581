<?php
/**
 * What lets a room be answered early.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Says that WordPress has just let this sign-in into this room as an attendee (R1). It is bound to the cookie of the
 * sign-in, which names the user: signing out in this browser ends it, and nobody else can use it.
 *
 * It is read before WordPress can tell users apart: nothing here may need more than WordPress's options when it is checked.
 */
final class Room_Pass {

	/** Option: what passes are signed with. */
	public const KEY = 'ui_webinar_room_pass_key';

	private const VALID_SECONDS = 15 * MINUTE_IN_SECONDS;

	/** With less left it is renewed, which asks anew whether its holder is admitted. */
	private const RENEWED_SECONDS = 5 * MINUTE_IN_SECONDS;

	/**
	 * Makes the key where there is none.
	 */
	public function make_key(): void {
		if ( ! is_string( get_option( self::KEY ) ) ) {
			update_option( self::KEY, bin2hex( random_bytes( 32 ) ), true );
		}
	}

	/**
	 * A pass for the current user, whom the caller has let in; empty for who is not signed in by the cookie.
	 *
	 * @param int $webinar_id The room's webinar.
	 * @param int $now        Unix seconds.
	 */
	public function of_current_user( int $webinar_id, int $now ): string {
		$sign_in = wp_parse_auth_cookie( '', 'logged_in' );
		$cookie  = wp_unslash( $_COOKIE[ LOGGED_IN_COOKIE ] ?? '' ); // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Only hashed.
		return false !== $sign_in && wp_get_current_user()->user_login === $sign_in['username'] && is_string( $cookie )
			? $this->signed( $webinar_id, $now + self::VALID_SECONDS, $cookie )
			: '';
	}

	/**
	 * Whether this pass opens this room to this sign-in, and need not be renewed.
	 *
	 * @param string $pass       As it was sent.
	 * @param int    $webinar_id The room's webinar.
	 * @param string $cookie     Of the sign-in, as the browser sent it.
	 * @param int    $now        Unix seconds.
	 */
	public function opens( string $pass, int $webinar_id, string $cookie, int $now ): bool {
		// Not of the whole: PHP would read "1795262400.3e5" as a number far away.
		$expires_at = (int) strstr( $pass, '.', true );
		$signed     = $this->signed( $webinar_id, $expires_at, $cookie );
		return '' !== $signed && hash_equals( $signed, $pass ) && $expires_at - $now >= self::RENEWED_SECONDS;
	}

	/**
	 * The pass; empty where there is no key, or no sign-in.
	 *
	 * @param int    $webinar_id The room's webinar.
	 * @param int    $expires_at Unix seconds.
	 * @param string $cookie     Of the sign-in.
	 */
	private function signed( int $webinar_id, int $expires_at, string $cookie ): string {
		$key = get_option( self::KEY );
		return is_string( $key ) && '' !== $key && '' !== $cookie
			? $expires_at . '.' . hash_hmac( 'sha256', "$webinar_id.$expires_at.$cookie", $key )
			: '';
	}
}
