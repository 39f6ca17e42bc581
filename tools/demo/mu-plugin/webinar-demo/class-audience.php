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
use WP_User;

/**
 * Creates attendees beside the people of the demo, and signs them in: the demo sends their messages as their browsers would.
 */
final class Audience {

	/** Of one request: PHP limits its time. */
	private const AT_MOST = 100;

	/**
	 * Signs in attendees for the current webinar.
	 *
	 * @param string $name  What they are called, before their numbers.
	 * @param int    $first Number of the first of them.
	 * @param int    $count How many; at most 100.
	 * @return array{webinar_id: int, people: list<array{cookie: string, nonce: string, stream: array<string, int|string>|null}>}
	 * @throws RuntimeException When no webinar is planned.
	 */
	public function sign_in( string $name, int $first, int $count ): array {
		$webinar_id = (int) apply_filters( 'core_webinar_get_current', null );
		if ( 0 === $webinar_id ) {
			throw new RuntimeException( 'No webinar is planned.' );
		}
		$people = array();
		foreach ( $this->users( $name, range( $first, $first + min( $count, self::AT_MOST ) - 1 ) ) as $user_id ) {
			$until  = time() + HOUR_IN_SECONDS;
			$cookie = wp_generate_auth_cookie( $user_id, $until, 'logged_in', WP_Session_Tokens::get_instance( $user_id )->create( $until ) );
			wp_set_current_user( $user_id );
			// A nonce and a room token are valid for one session only.
			$_COOKIE[ LOGGED_IN_COOKIE ] = $cookie;

			$people[] = array(
				'cookie' => LOGGED_IN_COOKIE . '=' . rawurlencode( $cookie ),
				'nonce'  => wp_create_nonce( "webinar_chat_say_$webinar_id" ),
				'stream' => apply_filters( 'webinar_outbox_room_stream', null, $webinar_id ),
			);
		}
		return array(
			'webinar_id' => $webinar_id,
			'people'     => $people,
		);
	}

	/**
	 * Returns the ids of users, and creates those who are missing: in one statement, because wp_insert_user() takes 20 ms for each.
	 *
	 * @param string    $name    What they are called, before their numbers.
	 * @param list<int> $numbers Their numbers.
	 * @return list<int>
	 */
	private function users( string $name, array $numbers ): array {
		global $wpdb;
		$logins  = array_map( static fn( int $number ): string => "audience-$number", $numbers );
		$find    = static fn(): array => array_map( 'intval', wp_list_pluck( get_users( array( 'login__in' => $logins, 'fields' => array( 'ID', 'user_login' ), 'cache_results' => false ) ), 'ID', 'user_login' ) ); // phpcs:ignore WordPress.Arrays
		$missing = array_diff( $logins, array_keys( $find() ) );
		if ( array() !== $missing ) {
			$values = array();
			foreach ( $missing as $index => $login ) {
				array_push( $values, $login, $login, "$login@example.com", "$name $numbers[$index]", gmdate( 'Y-m-d H:i:s' ) );
			}
			$rows = implode( ', ', array_fill( 0, count( $missing ), "(%s, '', %s, %s, %s, %s)" ) );
			$wpdb->query( $wpdb->prepare( "INSERT INTO $wpdb->users (user_login, user_pass, user_nicename, user_email, display_name, user_registered) VALUES $rows", $values ) ); // phpcs:ignore WordPress.DB
			foreach ( array_intersect_key( $find(), array_flip( $missing ) ) as $user_id ) {
				( new WP_User( $user_id ) )->set_role( 'webinar_attendee' );
			}
		}
		return array_values( $find() );
	}
}
