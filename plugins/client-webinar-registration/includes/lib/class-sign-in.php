<?php
/**
 * Copied from lib/php by `npm run contract`: change it there.
 *
 * Sign-ins.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration\Lib;

use WP_Application_Passwords;
use WP_Session_Tokens;
use WP_User;

/**
 * Names a sign-in, so that what was issued to it ends with it (H4): with its session, and with the password, by which WordPress
 * checks its cookie; or with its application password. The name is no secret and signs nobody in.
 */
final class Sign_In {

	/** Name of the sign-in that sent this request; empty where neither a cookie nor an application password of WordPress did. */
	public static function current(): string {
		$user    = wp_get_current_user();
		$session = WP_Session_Tokens::get_instance( $user->ID )->get( wp_get_session_token() );
		if ( null !== $session ) {
			return self::name( $user, $session );
		}
		$uuid = rest_get_authenticated_app_password();
		return null === $uuid ? '' : self::name_of_application( $uuid );
	}

	/**
	 * Names of a user's sign-ins by cookie.
	 *
	 * @param callable(array<mixed>): bool|null $is_meant Takes a session of WordPress; null for all.
	 * @return list<string>
	 */
	public static function names( WP_User $user, ?callable $is_meant = null ): array {
		$sessions = array_filter( WP_Session_Tokens::get_instance( $user->ID )->get_all(), $is_meant ?? static fn(): bool => true );
		return array_map( static fn( array $session ): string => self::name( $user, $session ), array_values( $sessions ) );
	}

	public static function goes_on( WP_User $user, string $name ): bool {
		return in_array( $name, self::names( $user ), true )
			|| in_array( $name, array_map( self::name_of_application( ... ), array_column( WP_Application_Passwords::get_user_application_passwords( $user->ID ), 'uuid' ) ), true );
	}

	private static function name_of_application( string $uuid ): string {
		return substr( hash( 'sha256', $uuid ), 0, 12 );
	}

	/**
	 * A session manager of another plugin keeps the token of a session to itself, so the name is made of what every session holds.
	 *
	 * @param array<mixed> $session Session of the user.
	 */
	private static function name( WP_User $user, array $session ): string {
		$facts = array_intersect_key( $session, array_flip( array( 'login', 'expiration', 'ip', 'ua' ) ) );
		ksort( $facts );
		return substr( hash( 'sha256', $user->user_pass . wp_json_encode( $facts ) ), 0, 12 );
	}
}
