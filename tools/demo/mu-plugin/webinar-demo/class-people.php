<?php
/**
 * The people of the demo.
 *
 * @package Webinars\Demo
 */

declare( strict_types=1 );

namespace Webinars\Demo;

use RuntimeException;
use WP_Error;
use WP_User;

/**
 * Creates the WordPress users of the demo.
 */
final class People {

	/**
	 * Adds one person, unless the user exists.
	 *
	 * @param array<string, mixed> $person login, name, role, invited_by (a login or "").
	 * @throws RuntimeException When WordPress refuses.
	 */
	public function add( array $person ): void {
		$login = (string) $person['login'];
		$role  = (string) $person['role'];
		if ( null === get_role( $role ) ) {
			throw new RuntimeException( esc_html( "The role $role does not exist: is core-webinar-event active?" ) );
		}
		$user_id = username_exists( $login );
		if ( ! $user_id ) {
			$user_id = wp_insert_user(
				array(
					'user_login'   => $login,
					'user_pass'    => wp_generate_password( 32 ),
					'user_email'   => "$login@example.com",
					'display_name' => (string) $person['name'],
					'nickname'     => (string) $person['name'],
					'role'         => $role,
				)
			);
		}
		if ( $user_id instanceof WP_Error ) {
			throw new RuntimeException( esc_html( "$login: " . $user_id->get_error_message() ) );
		}
		if ( '' !== (string) $person['invited_by'] ) {
			update_user_meta( $user_id, 'invited_by', $this->id( (string) $person['invited_by'] ) );
		}
		$this->skip_welcome_guide( $user_id );
	}

	/**
	 * Replaces the administrator's password: Playground's default password is public.
	 */
	public function protect_administrator(): void {
		$administrator = get_user_by( 'login', 'admin' );
		if ( $administrator instanceof WP_User ) {
			wp_set_password( wp_generate_password( 32 ), $administrator->ID );
			$this->skip_welcome_guide( $administrator->ID );
		}
	}

	/**
	 * Returns the id of a person.
	 *
	 * @throws RuntimeException When the user does not exist.
	 */
	public function id( string $login ): int {
		$user = get_user_by( 'login', $login );
		if ( ! $user instanceof WP_User ) {
			throw new RuntimeException( esc_html( "The demo has no user $login. Delete the data: npm start -- --reset" ) );
		}
		return $user->ID;
	}

	/**
	 * Makes the editor open without its welcome guide.
	 */
	private function skip_welcome_guide( int $user_id ): void {
		global $wpdb;
		update_user_meta(
			$user_id,
			$wpdb->get_blog_prefix() . 'persisted_preferences',
			array(
				'core'           => array(
					'welcomeGuide'             => false,
					'enableChoosePatternModal' => false,
				),
				'core/edit-post' => array( 'welcomeGuide' => false ),
				'_modified'      => gmdate( 'Y-m-d\TH:i:s.000\Z' ),
			)
		);
	}
}
