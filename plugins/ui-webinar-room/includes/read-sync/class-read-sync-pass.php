<?php
/**
 * The read-sync pass.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use WP_Session_Tokens;

/**
 * Makes and checks the short-lived pass with which an attendee's browser reads a room snapshot (R1). The pass is bound to the
 * cookie that signed its holder in, which names the user: nobody else can use it, and it ends when its holder signs out, here or
 * elsewhere, or is deleted. That is WordPress's cookie, or the one of a personal link: see contract/rooms.md.
 *
 * Early_Answer checks a pass before WordPress knows the user: is_valid() may use nothing but WordPress's options and user meta.
 */
final class Read_Sync_Pass {

	/** Option that holds the key for signing passes. */
	public const KEY = 'ui_webinar_room_pass_key';

	private const VALID_SECONDS = 2 * MINUTE_IN_SECONDS;

	/** A pass with less time left is renewed: each minute the full answer checks again whether its holder is admitted. */
	private const RENEWED_SECONDS = MINUTE_IN_SECONDS;

	/**
	 * Creates the key where there is none.
	 */
	public function create_key(): void {
		if ( ! is_string( get_option( self::KEY ) ) ) {
			update_option( self::KEY, bin2hex( random_bytes( 32 ) ), true );
		}
	}

	/**
	 * The cookies that may have signed the visitor in for a webinar, as the browser sent them.
	 *
	 * @param array<mixed> $cookies All of the browser.
	 * @return list<string>
	 */
	public static function cookies( array $cookies, int $webinar_id ): array {
		return array_values( array_filter( array( $cookies[ LOGGED_IN_COOKIE ] ?? '', $cookies[ "webinar_seat_{$webinar_id}_" . COOKIEHASH ] ?? '' ), 'is_string' ) );
	}

	/**
	 * Makes a pass for the current user, whom the caller has admitted. Returns an empty string for a user who is not signed in by
	 * WordPress's cookie.
	 *
	 * @param int $webinar_id Webinar.
	 * @param int $now        Unix seconds.
	 */
	public function for_current_user( int $webinar_id, int $now ): string {
		$sign_in = wp_parse_auth_cookie( '', 'logged_in' );
		$cookie  = wp_unslash( $_COOKIE[ LOGGED_IN_COOKIE ] ?? '' ); // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Only hashed.
		return false !== $sign_in && wp_get_current_user()->user_login === $sign_in['username'] && is_string( $cookie )
			? $this->sign( $webinar_id, get_current_user_id(), $now + self::VALID_SECONDS, $cookie )
			: '';
	}

	/**
	 * Whether a pass is signed for this webinar and this sign-in, and is not due for renewal.
	 *
	 * @param string $pass       As the browser sent it.
	 * @param int    $webinar_id Webinar.
	 * @param string $cookie     Sign-in cookie, as the browser sent it.
	 * @param int    $now        Unix seconds.
	 */
	public function is_valid( string $pass, int $webinar_id, string $cookie, int $now ): bool {
		$parts      = array_map( 'intval', explode( '.', $pass ) );
		$expires_at = $parts[0];
		$user_id    = $parts[1] ?? 0;
		$signed     = $this->sign( $webinar_id, $user_id, $expires_at, $cookie );
		return '' !== $signed && hash_equals( $signed, $pass ) && $expires_at - $now >= self::RENEWED_SECONDS
			&& WP_Session_Tokens::get_instance( $user_id )->verify( explode( '|', $cookie )[2] ?? '' );
	}

	/**
	 * Returns an empty string where there is no key or no cookie.
	 */
	private function sign( int $webinar_id, int $user_id, int $expires_at, string $cookie ): string {
		$key = get_option( self::KEY );
		return is_string( $key ) && '' !== $key && '' !== $cookie
			? "$expires_at.$user_id." . hash_hmac( 'sha256', "$webinar_id.$expires_at.$user_id.$cookie", $key )
			: '';
	}
}
