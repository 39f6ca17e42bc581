<?php
/**
 * The end of links and sessions.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use Webinars\Client_Webinar_Registration\Lib\Every_Site;
use WP_User;

/**
 * Ends what a person's links have opened: with the seat, with the password or the mail address, and with the account. Requests are refused
 * by their signatures at once; ending the sessions ends event streams and read-sync passes within a minute.
 */
final class Link_End {

	public function __construct( private readonly Guest_Requests $requests ) {}

	/**
	 * Ends them with a cancelled seat, by whomever.
	 *
	 * @param ClientWebinarRegistrationChanged $change The ledger's payload.
	 */
	public function on_registration_changed( array $change ): void {
		$registration = $change['registration'];
		if ( 'cancelled' === $registration['state'] && $registration['user_id'] > 0 ) {
			Seat_Session_Tokens::end( $registration['user_id'], $registration['webinar_id'] );
			$this->requests->reopen( $registration['user_id'], $registration['webinar_id'] );
		}
	}

	/**
	 * Ends them with another password or address.
	 */
	public function on_profile_updated( int $user_id, WP_User $before ): void {
		$user = get_userdata( $user_id );
		if ( $user instanceof WP_User && Personal_Links::user_secret( $user ) !== Personal_Links::user_secret( $before ) ) {
			$this->end_all( $user_id );
		}
	}

	/**
	 * Ends them with another password. WordPress says it of the first password of a new user too.
	 */
	public function on_password_set( string $password, int $user_id, WP_User $before ): void {
		$this->on_profile_updated( $user_id, $before );
	}

	/**
	 * Deletes the requests of a deleted user. On a network WordPress only takes the user off the site.
	 */
	public function on_user_deleted( int $user_id ): void {
		if ( ! is_multisite() ) {
			$this->requests->forget_user( $user_id );
		}
	}

	/**
	 * Deletes the requests of a user who is deleted from the network.
	 */
	public function on_user_deleted_from_network( int $user_id ): void {
		Every_Site::run(
			function () use ( $user_id ): void {
				if ( false !== get_option( 'client_webinar_registration_schema_version' ) ) {
					$this->requests->forget_user( $user_id );
				}
			}
		);
	}

	private function end_all( int $user_id ): void {
		Seat_Session_Tokens::end( $user_id, 0 );
		$this->requests->replace_links( $user_id, 0 );
	}
}
