<?php
/**
 * Sign-in by a link.
 *
 * @package Webinars\Demo
 */

declare( strict_types=1 );

namespace Webinars\Demo;

use WP_User;

/**
 * Answers `/?demo_login=<user>&key=<key>&to=<place>`.
 *
 * `to` is a path of this site, or one of the names in place_url(). A name leads to the webinar that is current when the link
 * is opened.
 */
final class Sign_In {

	/**
	 * Signs the visitor in, or out for "guest", and redirects.
	 */
	public function handle(): void {
		// phpcs:disable WordPress.Security.NonceVerification.Recommended -- The key of this start replaces a nonce.
		$login = isset( $_GET['demo_login'] ) ? sanitize_user( wp_unslash( (string) $_GET['demo_login'] ) ) : '';
		if ( '' === $login ) {
			return;
		}
		$key = isset( $_GET['key'] ) ? sanitize_text_field( wp_unslash( (string) $_GET['key'] ) ) : '';
		if ( ! hash_equals( (string) WEBINAR_DEMO_KEY, $key ) ) {
			wp_die( 'This sign-in link is from an earlier start. Open the demo page again.', '', array( 'response' => 403 ) );
		}
		$user = get_user_by( 'login', $login );
		if ( 'guest' !== $login && ! $user instanceof WP_User ) {
			wp_die( 'The demo has no such user.', '', array( 'response' => 404 ) );
		}
		$to = isset( $_GET['to'] ) ? sanitize_text_field( wp_unslash( (string) $_GET['to'] ) ) : '/';
		// phpcs:enable

		wp_clear_auth_cookie();
		if ( $user instanceof WP_User ) {
			wp_set_current_user( $user->ID );
			wp_set_auth_cookie( $user->ID, true );
		}
		nocache_headers();
		wp_safe_redirect( $this->place_url( $to ) );
		exit;
	}

	/**
	 * Returns the address of a name or a path.
	 *
	 * @param string $to "schedule", "room", "editor", "new", "recording" and its "recording-room", "recording-console" and "recording-report", or a path.
	 */
	private function place_url( string $to ): string {
		$current = (int) apply_filters( 'core_webinar_get_current', null );
		$address = static fn( string $filter ): string => (string) apply_filters( $filter, '', Webinars::recording_id() );
		$place   = match ( $to ) {
			'recording'         => $address( 'ui_webinar_entry_url' ),
			'recording-room'    => $address( 'ui_webinar_room_url' ),
			'recording-console' => $address( 'client_webinar_control_url' ),
			'recording-report'  => $address( 'client_webinar_attendance_url' ),
			'schedule' => (string) apply_filters( 'ui_webinar_public_url', '' ),
			'room'     => (string) apply_filters( 'ui_webinar_room_url', '', $current ),
			'editor'   => $current > 0 ? admin_url( "post.php?post=$current&action=edit" ) : admin_url( 'edit.php?post_type=webinar_event' ),
			'new'      => admin_url( 'post-new.php?post_type=webinar_event' ),
			default    => str_starts_with( $to, '/' ) && ! str_starts_with( $to, '//' ) ? home_url( $to ) : '',
		};
		return '' === $place ? home_url( '/' ) : $place;
	}
}
