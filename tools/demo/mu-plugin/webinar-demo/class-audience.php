<?php
/**
 * An audience that writes.
 *
 * @package Webinars\Demo
 */

declare( strict_types=1 );

namespace Webinars\Demo;

use RuntimeException;
use WP_Session_Tokens;

/**
 * Creates attendees beside the people of the demo, and signs them in: the demo sends their messages as their browsers would.
 */
final class Audience {

	private const AT_MOST = 100;

	/**
	 * Signs in attendees for the current webinar.
	 *
	 * @param list<string> $names What they are called.
	 * @return array{webinar_id: int, people: list<array{cookie: string, nonce: string}>}
	 * @throws RuntimeException When no webinar is planned.
	 */
	public function sign_in( array $names ): array {
		$webinar_id = (int) apply_filters( 'core_webinar_get_current', null );
		if ( 0 === $webinar_id ) {
			throw new RuntimeException( 'No webinar is planned.' );
		}
		$people = array();
		foreach ( array_slice( $names, 0, self::AT_MOST ) as $index => $name ) {
			$user_id = $this->user( "audience-$index", $name );
			$until   = time() + HOUR_IN_SECONDS;
			$cookie  = wp_generate_auth_cookie( $user_id, $until, 'logged_in', WP_Session_Tokens::get_instance( $user_id )->create( $until ) );
			wp_set_current_user( $user_id );
			// A nonce is valid for one session only.
			$_COOKIE[ LOGGED_IN_COOKIE ] = $cookie;

			$people[] = array(
				'cookie' => LOGGED_IN_COOKIE . '=' . rawurlencode( $cookie ),
				'nonce'  => wp_create_nonce( "webinar_chat_say_$webinar_id" ),
			);
		}
		return array(
			'webinar_id' => $webinar_id,
			'people'     => $people,
		);
	}

	private function user( string $login, string $name ): int {
		$user = get_user_by( 'login', $login );
		return false === $user ? (int) wp_insert_user(
			array(
				'user_login'   => $login,
				'user_pass'    => wp_generate_password(),
				'user_email'   => "$login@example.com",
				'display_name' => $name,
				'role'         => 'webinar_attendee',
			)
		) : $user->ID;
	}
}
