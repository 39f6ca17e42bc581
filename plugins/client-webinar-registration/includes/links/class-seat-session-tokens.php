<?php
/**
 * WordPress's sessions that a personal link has opened.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use WP_Session_Tokens;
use WP_User_Meta_Session_Tokens;

/**
 * Begins and ends these sessions among the others of a user. So they end with "Log out everywhere" and with the account, and what is
 * bound to a session of WordPress is bound to them: nonces, read-sync passes and room tokens.
 */
final class Seat_Session_Tokens extends WP_User_Meta_Session_Tokens {

	/** In the session: the webinar that it is for. */
	private const MARK = 'client_webinar_registration';

	/**
	 * Begins a session.
	 *
	 * @param int $expires_at Unix seconds.
	 * @return string Its token.
	 */
	public static function begin( int $user_id, int $webinar_id, int $expires_at ): string {
		$mark  = static fn( array $session ): array => array( self::MARK => $webinar_id ) + $session;
		add_filter( 'attach_session_information', $mark );
		$token = WP_Session_Tokens::get_instance( $user_id )->create( $expires_at );
		remove_filter( 'attach_session_information', $mark );
		return $token;
	}

	/**
	 * Counts the sessions of a user for a webinar: one for each browser.
	 */
	public static function count( int $user_id, int $webinar_id ): int {
		return count( array_filter( WP_Session_Tokens::get_instance( $user_id )->get_all(), static fn( array $session ): bool => self::is_of( $session, $webinar_id ) ) );
	}

	/**
	 * Whether a session was opened by a link.
	 *
	 * @param array<mixed> $session    Of WordPress.
	 * @param int          $webinar_id 0 for every webinar.
	 */
	public static function is_of( array $session, int $webinar_id ): bool {
		$of = $session[ self::MARK ] ?? null;
		return is_int( $of ) && ( 0 === $webinar_id || $of === $webinar_id );
	}

	/**
	 * Ends the sessions of a user for a webinar. Where another plugin keeps the sessions, it can end one only by its token: all are ended.
	 *
	 * @param int $webinar_id 0 for every webinar.
	 */
	public static function end( int $user_id, int $webinar_id ): void {
		$manager = WP_Session_Tokens::get_instance( $user_id );
		if ( ! $manager instanceof WP_User_Meta_Session_Tokens ) {
			$manager->destroy_all();
			return;
		}
		$own = new self( $user_id );
		foreach ( $own->get_sessions() as $verifier => $session ) {
			if ( self::is_of( $session, $webinar_id ) ) {
				$own->update_session( (string) $verifier );
			}
		}
	}
}
