<?php
/**
 * Sessions of personal links.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use WP_Session_Tokens;
use WP_User;

/**
 * Signs a person in for the room of one webinar and nothing else, by a cookie of its own: WordPress's cookies would open the whole site.
 *
 * The cookie has the parts of WordPress's cookies, so that a read-sync pass can be bound to it. Its signature covers the registration with
 * its generation, the password and the mail address: it ends with each of them.
 */
final class Seat_Sessions {

	private const COOKIE = 'webinar_seat_';

	/** The webinar for which this request was signed in by such a session. */
	private int $webinar_id = 0;

	private int $user_id = 0;

	private bool $is_looking = false;

	public function __construct( private readonly Registration_Ledger $ledger ) {}

	/**
	 * Begins a session in this browser. What it had for this webinar before ends.
	 *
	 * @param int $expires_at Unix seconds.
	 */
	public function begin( WP_User $user, Personal_Seat $seat, int $expires_at ): void {
		$this->end_in_browser( $seat->webinar_id );
		$token = Seat_Session_Tokens::begin( $user->ID, $seat->webinar_id, $expires_at );
		$this->set_cookie( self::cookie( $seat->webinar_id ), self::sign( $user, $expires_at, $token, $seat->webinar_id, $seat->id, $seat->generation ), $expires_at );
	}

	/**
	 * Answers `determine_current_user`, after WordPress's own cookies.
	 *
	 * @param int|false $user_id Who is signed in.
	 * @return int|false
	 */
	public function determine( int|false $user_id ): int|false {
		// Before the theme is loaded nobody can say which page is asked for: see determine_again().
		if ( $user_id || $this->is_looking || ! did_action( 'after_setup_theme' ) || ! self::has_cookie() ) {
			return $user_id;
		}
		$this->is_looking = true;
		$webinar_id       = Seat_Request::webinar_id();
		$user             = 0 === $webinar_id ? null : $this->holder( $webinar_id );
		$this->is_looking = false;
		if ( null === $user ) {
			return $user_id;
		}
		$this->webinar_id = $webinar_id;
		$this->user_id    = $user->ID;
		// wp_get_session_token() reads the session there, to which it binds nonces. As a sign-in WordPress rejects the value.
		$_COOKIE[ LOGGED_IN_COOKIE ] = wp_slash( implode( '|', self::parts( $webinar_id ) ) );
		return $user->ID;
	}

	/**
	 * Lets WordPress ask again where a plugin wanted to know the user too early.
	 */
	public function determine_again(): void {
		global $current_user;
		if ( self::has_cookie() && $current_user instanceof WP_User && 0 === $current_user->ID ) {
			$current_user = null; // phpcs:ignore WordPress.WP.GlobalVariablesOverride -- As WordPress's REST server does.
		}
	}

	/**
	 * Answers `user_has_cap`: whatever the person may do elsewhere, here they read.
	 *
	 * @param array<string, bool> $all_caps Capabilities.
	 * @param array<mixed>        $caps     Asked for.
	 * @param array<mixed>        $args     Asked for.
	 * @return array<string, bool>
	 */
	public function limit( array $all_caps, array $caps, array $args, WP_User $user ): array {
		return $this->is_of( $user->ID ) ? array_intersect_key( $all_caps, array( 'read' => true ) ) : $all_caps;
	}

	/**
	 * Answers `show_admin_bar`: its links lead where this session does not reach.
	 */
	public function hide_admin_bar( mixed $is_shown ): bool {
		return true === $is_shown && ! $this->is_of( get_current_user_id() );
	}

	/**
	 * Answers `core_webinar_is_admitted`: to no other webinar.
	 */
	public function admit( bool $is_admitted, int $user_id, int $webinar_id ): bool {
		return $is_admitted && ( ! $this->is_of( $user_id ) || $webinar_id === $this->webinar_id );
	}

	/**
	 * Whether this request is signed in as a user by such a session.
	 */
	public function is_of( int $user_id ): bool {
		return $user_id > 0 && $user_id === $this->user_id && get_current_user_id() === $user_id;
	}

	/**
	 * The person who has a session for a webinar in this browser.
	 */
	public function holder( int $webinar_id ): ?WP_User {
		$parts = self::parts( $webinar_id );
		if ( 4 !== count( $parts ) || (int) $parts[1] <= time() ) {
			return null;
		}
		$user = get_user_by( 'login', $parts[0] );
		$row  = $user instanceof WP_User ? $this->ledger->row_of_lead( $webinar_id, Webinars::lead_of( $user->ID ) ) : null;
		return $user instanceof WP_User && null !== $row && 'cancelled' !== $row['state']
			&& hash_equals( self::sign( $user, (int) $parts[1], $parts[2], $webinar_id, (int) $row['registration_id'], (int) $row['link_generation'] ), implode( '|', $parts ) )
			&& WP_Session_Tokens::get_instance( $user->ID )->verify( $parts[2] )
			&& ! Members::is_staff( $user, $webinar_id )
			? $user
			: null;
	}

	/**
	 * Ends the sessions in this browser when somebody signs out.
	 */
	public function on_signed_out(): void {
		foreach ( array_keys( $_COOKIE ) as $name ) {
			if ( 1 === preg_match( '/^' . self::COOKIE . '([1-9][0-9]{0,9})_/', (string) $name, $found ) ) {
				$this->end_in_browser( (int) $found[1] );
			}
		}
	}

	private function end_in_browser( int $webinar_id ): void {
		$holder = $this->holder( $webinar_id );
		$name   = self::cookie( $webinar_id );
		if ( null !== $holder ) {
			WP_Session_Tokens::get_instance( $holder->ID )->destroy( self::parts( $webinar_id )[2] ?? '' );
		}
		if ( isset( $_COOKIE[ $name ] ) ) {
			$this->set_cookie( $name, '', 1 );
		}
	}

	/**
	 * Parts of the cookie for a webinar: login, end, token of the session, signature.
	 *
	 * @return list<string>
	 */
	private static function parts( int $webinar_id ): array {
		$cookie = $_COOKIE[ self::cookie( $webinar_id ) ] ?? null; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Its signature is checked.
		return is_string( $cookie ) ? explode( '|', wp_unslash( $cookie ) ) : array();
	}

	/**
	 * Sends a cookie, where WordPress sends the one that says who is signed in. On a network that one is for all sites, and each site has
	 * a webinar of the same number: this one is for the site alone.
	 */
	private function set_cookie( string $name, string $value, int $expires_at ): void {
		$site = is_multisite() ? get_site() : null;
		foreach ( array_unique( null === $site ? array( COOKIEPATH, SITECOOKIEPATH ) : array( $site->path ) ) as $path ) {
			setcookie(
				$name,
				$value,
				array(
					'expires'  => $expires_at,
					'path'     => $path,
					'domain'   => null === $site ? (string) COOKIE_DOMAIN : '',
					'secure'   => is_ssl(),
					'httponly' => true,
					// A link to the room, from a message say, opens it.
					'samesite' => 'Lax',
				)
			);
		}
	}

	/**
	 * Name of the cookie for a webinar; Room_Pass of other modules knows it from contract/rooms.md.
	 */
	private static function cookie( int $webinar_id ): string {
		return self::COOKIE . $webinar_id . '_' . COOKIEHASH;
	}

	private static function has_cookie(): bool {
		foreach ( array_keys( $_COOKIE ) as $name ) {
			if ( str_starts_with( (string) $name, self::COOKIE ) ) {
				return true;
			}
		}
		return false;
	}

	private static function sign( WP_User $user, int $expires_at, string $token, int $webinar_id, int $registration_id, int $generation ): string {
		$signed = 'client_webinar_registration session|' . get_current_blog_id() . "|$user->ID|$expires_at|$token|$webinar_id|$registration_id|$generation|" . Personal_Links::user_secret( $user );
		return "$user->user_login|$expires_at|$token|" . wp_hash( $signed, 'auth', 'sha256' );
	}
}
