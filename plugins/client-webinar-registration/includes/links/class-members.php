<?php
/**
 * Members of the site.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use RuntimeException;
use WP_User;
use Webinars\Client_Webinar_Registration\Lib\Transaction;

/**
 * Turns a guest who has confirmed an address into a member, and knows whom a link must not sign in.
 */
final class Members {

	/** Capabilities of WordPress and of other plugins that do more than read begin with one of these. */
	private const ACTING = '/^(edit|publish|delete|create|upload|moderate|manage|list|promote|remove|add|control|install|activate|update|switch|export|import|unfiltered|customize|resume|setup|view|level_[1-9])/';

	private const ROLE = 'webinar_attendee';

	public function __construct( private readonly Guest_Requests $requests ) {}

	/**
	 * Whether a user may do more than read, on this site or with this webinar. Such people sign in with their password.
	 */
	public static function is_staff( WP_User $user, int $webinar_id ): bool {
		return is_super_admin( $user->ID )
			|| array() !== preg_grep( self::ACTING, array_keys( array_filter( $user->allcaps ) ) )
			|| user_can( $user, 'control_webinar', $webinar_id );
	}

	/**
	 * Finds or creates the member who confirmed a request. Parallel calls for one address wait for each other: WordPress itself would let
	 * two users have it.
	 *
	 * @return int Id of the user; 0 where the request was deleted, or the address belongs to staff.
	 * @throws RuntimeException When WordPress or the database refused.
	 */
	public function confirm( int $guest_id, string $address, int $webinar_id ): int {
		// WordPress counts all users when it creates one. Parallel transactions would wait for each other, and fail: it counts afterwards.
		add_filter( 'enable_live_network_counts', '__return_false', PHP_INT_MAX );
		try {
			$user_id = $this->find_or_create( $guest_id, $address, $webinar_id );
		} finally {
			remove_filter( 'enable_live_network_counts', '__return_false', PHP_INT_MAX );
		}
		wp_maybe_update_user_counts();
		return $user_id;
	}

	/**
	 * Finds or creates the member, and confirms the request.
	 *
	 * @throws RuntimeException When WordPress or the database refused.
	 */
	private function find_or_create( int $guest_id, string $address, int $webinar_id ): int {
		return Transaction::run(
			function () use ( $guest_id, $address, $webinar_id ): int {
				$this->requests->lock_address( $address );
				$guest = $this->requests->find( $guest_id );
				if ( null === $guest ) {
					return 0;
				}
				if ( 'confirmed' === $guest['state'] ) {
					return (int) $guest['user_id'];
				}
				$user = get_user_by( 'email', $address );
				if ( $user instanceof WP_User && self::is_staff( $user, $webinar_id ) ) {
					return 0;
				}
				$user_id = $user instanceof WP_User ? $user->ID : $this->create( $guest['name'], $address );
				if ( is_multisite() && ! is_user_member_of_blog( $user_id ) ) {
					add_user_to_blog( get_current_blog_id(), $user_id, self::role() );
				}
				$this->requests->confirm( $guest_id, $user_id );
				return $user_id;
			}
		);
	}

	/**
	 * Creates a user with a password that nobody knows. WordPress sends no mail about it.
	 *
	 * @throws RuntimeException When WordPress refused.
	 */
	private function create( string $name, string $address ): int {
		$name    = wp_slash( $name );
		$user_id = wp_insert_user(
			array(
				// A login is public: it must not tell the address.
				'user_login'   => 'guest-' . strtolower( wp_generate_password( 12, false ) ),
				'user_pass'    => wp_generate_password( 40 ),
				'user_email'   => wp_slash( $address ),
				'display_name' => $name,
				'nickname'     => $name,
				'first_name'   => $name,
				'role'         => self::role(),
			)
		);
		if ( is_wp_error( $user_id ) ) {
			// The message may hold the address.
			throw new RuntimeException( 'A member could not be created: ' . $user_id->get_error_code() ); // phpcs:ignore WordPress.Security.EscapeOutput -- For the log.
		}
		return $user_id;
	}

	/** Core's role for attendees; a site may have removed it. */
	private static function role(): string {
		return null === get_role( self::ROLE ) ? 'subscriber' : self::ROLE;
	}
}
