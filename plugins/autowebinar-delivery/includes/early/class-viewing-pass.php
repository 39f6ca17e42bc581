<?php
/**
 * The pass of a viewer.
 *
 * @package Webinars\Autowebinar_Delivery
 */

declare( strict_types=1 );

namespace Webinars\Autowebinar_Delivery;

use WP_Session_Tokens;

/**
 * Makes and checks the short-lived pass with which a viewer's browser reports without most of WordPress. It is bound to the person, the
 * session, the length of the recording, and the cookie that signed them in: it ends when they sign out, here or elsewhere, or are deleted.
 * Who may not attend any more, by role or admission, gets no other one (H4). When a recording is closed, all passes end (H5).
 *
 * Early_Report checks a pass before WordPress knows the user: read() may use nothing but WordPress's options and user meta.
 *
 * @phpstan-type Holder array{user_id: int, session_id: string, length_sec: int}
 */
final class Viewing_Pass {

	/** Option that holds the key for signing passes. */
	public const KEY = 'autowebinar_delivery_pass_key';

	/** Three of four reports are answered early. */
	private const VALID_SECONDS = 210;

	/**
	 * Makes a pass for a viewer, whom the caller has admitted. Empty for a person whom WordPress's cookie does not sign in.
	 */
	public function make( Viewing $viewing, int $length_sec, int $now ): string {
		$sign_in = wp_parse_auth_cookie( '', 'logged_in' );
		$cookie  = wp_unslash( $_COOKIE[ LOGGED_IN_COOKIE ] ?? '' ); // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Only hashed.
		if ( false === $sign_in || wp_get_current_user()->user_login !== $sign_in['username'] || ! is_string( $cookie ) ) {
			return '';
		}
		if ( ! is_string( get_option( self::KEY ) ) ) {
			$this->end_all();
		}
		$expires_at = $now + self::VALID_SECONDS;
		return $this->sign( "$expires_at.$viewing->user_id.$viewing->session_id.$length_sec", $cookie );
	}

	/**
	 * Whose pass it is. Null for a pass that is not valid.
	 *
	 * @param string $pass   As the browser sent it.
	 * @param string $cookie Sign-in cookie, as the browser sent it.
	 * @param int    $now    Unix seconds.
	 * @phpstan-return Holder|null
	 */
	public function read( string $pass, string $cookie, int $now ): ?array {
		$parts  = explode( '.', $pass );
		$signed = $this->sign( implode( '.', array_slice( $parts, 0, 4 ) ), $cookie );
		if ( '' === $signed || ! hash_equals( $signed, $pass ) || (int) $parts[0] < $now ) {
			return null;
		}
		$holder = array(
			'user_id'    => (int) $parts[1],
			'session_id' => $parts[2],
			'length_sec' => (int) $parts[3],
		);
		return WP_Session_Tokens::get_instance( $holder['user_id'] )->verify( explode( '|', $cookie )[2] ?? '' ) ? $holder : null;
	}

	/**
	 * Ends all passes.
	 */
	public function end_all(): void {
		update_option( self::KEY, bin2hex( random_bytes( 32 ) ), true );
	}

	/**
	 * Ends all passes when a webinar that was open is not any more.
	 *
	 * @param CoreWebinarStatusChanged $change What changed.
	 */
	public function on_status_changed( array $change ): void {
		if ( 'live' === $change['from'] && is_string( get_option( self::KEY ) ) ) {
			$this->end_all();
		}
	}

	/**
	 * Returns an empty string where there is no key or no cookie.
	 */
	private function sign( string $text, string $cookie ): string {
		$key = get_option( self::KEY );
		return is_string( $key ) && '' !== $key && '' !== $cookie ? "$text." . hash_hmac( 'sha256', "$text.$cookie", $key ) : '';
	}
}
