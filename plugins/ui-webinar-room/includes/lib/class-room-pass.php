<?php
/**
 * Copied from lib/php by `npm run contract`: change it there.
 *
 * The pass of a reader.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room\Lib;

use WP_Session_Tokens;

/**
 * Makes and checks the short-lived pass with which an attendee's browser is answered before WordPress has loaded (R1). The pass is bound to the
 * cookie that signed its holder in, which names the user: nobody else can use it, and it ends when its holder signs out, here or
 * elsewhere, or is deleted. That is WordPress's cookie, or the one of a personal link: see contract/rooms.md.
 *
 * A pass is checked before WordPress knows the user: read() may use nothing but WordPress's options and user meta.
 */
final class Room_Pass {

	private const VALID_SECONDS = 2 * MINUTE_IN_SECONDS;

	/** A pass with less time left is renewed: each minute the full answer checks again whether its holder is admitted. */
	private const RENEWED_SECONDS = MINUTE_IN_SECONDS;

	/** Option that holds the key for signing passes. */
	private readonly string $option;

	public function __construct() {
		$this->option = str_replace( '-', '_', 'ui-webinar-room' ) . '_pass_key';
	}

	/**
	 * Deletes the key, for uninstall.php.
	 */
	public function uninstall(): void {
		delete_option( $this->option );
	}

	/**
	 * Creates the key where there is none.
	 */
	public function create_key(): void {
		if ( ! is_string( get_option( $this->option ) ) ) {
			$this->end_all();
		}
	}

	/**
	 * Ends all passes of this site.
	 */
	public function end_all(): void {
		update_option( $this->option, bin2hex( random_bytes( 32 ) ), true );
	}

	/**
	 * Makes a pass for the current user, whom the caller has admitted. Returns an empty string for a user who is not signed in by
	 * a cookie, and where there is no key.
	 *
	 * @param int $webinar_id Webinar.
	 * @param int $now        Unix seconds.
	 * @param int ...$facts   What an early answer needs to know of the holder.
	 */
	public function for_current_user( int $webinar_id, int $now, int ...$facts ): string {
		$sign_in = wp_parse_auth_cookie( '', 'logged_in' );
		$cookie  = wp_unslash( $_COOKIE[ LOGGED_IN_COOKIE ] ?? '' ); // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Only hashed.
		return false !== $sign_in && wp_get_current_user()->user_login === $sign_in['username'] && is_string( $cookie )
			? $this->sign( $webinar_id, implode( '.', array( $now + self::VALID_SECONDS, get_current_user_id(), ...$facts ) ), $cookie )
			: '';
	}

	/**
	 * Returns the facts of a pass that is signed for this webinar and this browser's sign-in, and is not due for renewal; null for any other.
	 *
	 * @param string       $pass       As the browser sent it.
	 * @param int          $webinar_id Webinar.
	 * @param array<mixed> $cookies    All that the browser sent.
	 * @param int          $now        Unix seconds.
	 * @return list<int>|null
	 */
	public function read( string $pass, int $webinar_id, array $cookies, int $now ): ?array {
		$claims  = substr( $pass, 0, (int) strrpos( $pass, '.' ) );
		$numbers = array_map( 'intval', explode( '.', $claims ) );
		if ( $numbers[0] - $now < self::RENEWED_SECONDS ) {
			return null;
		}
		foreach ( array( LOGGED_IN_COOKIE, "webinar_seat_{$webinar_id}_" . COOKIEHASH ) as $name ) {
			$cookie = is_string( $cookies[ $name ] ?? null ) ? $cookies[ $name ] : '';
			$signed = $this->sign( $webinar_id, $claims, $cookie );
			if ( '' !== $signed && hash_equals( $signed, $pass ) && WP_Session_Tokens::get_instance( $numbers[1] ?? 0 )->verify( explode( '|', $cookie )[2] ?? '' ) ) {
				return array_slice( $numbers, 2 );
			}
		}
		return null;
	}

	/**
	 * Returns an empty string where there is no key or no cookie.
	 *
	 * @param string $claims Expiry, user and facts.
	 */
	private function sign( int $webinar_id, string $claims, string $cookie ): string {
		$key = get_option( $this->option );
		return is_string( $key ) && '' !== $key && '' !== $cookie ? "$claims." . hash_hmac( 'sha256', "$webinar_id.$claims.$cookie", $key ) : '';
	}
}
