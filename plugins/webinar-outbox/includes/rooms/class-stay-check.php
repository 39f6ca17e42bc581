<?php
/**
 * Who may stay in a room.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use Webinars\Webinar_Outbox\Lib\Sign_In;
use WP_User;

/**
 * Asks of everybody in a report what WordPress asked when it issued the room token (R1, H4): a sign-in ends, a role is taken, a
 * user is banned or deleted while the event stream stays open.
 */
final class Stay_Check {

	/** So many users are read in one statement. */
	private const USERS_AT_ONCE = 500;

	/**
	 * Returns the keys of the pages that may not stay.
	 *
	 * @param list<ReportedPage> $pages Pages in one room.
	 * @return array<int, true>
	 */
	public function refused( int $webinar_id, array $pages ): array {
		$asked   = array_filter( $pages, static fn( array $page ): bool => ! isset( $page['confirmed'] ) );
		$refused = array();
		foreach ( array_chunk( $asked, self::USERS_AT_ONCE, true ) as $some ) {
			cache_users( array_column( $some, 'user_id' ) );
			foreach ( $some as $key => $page ) {
				if ( ! $this->may_stay( $webinar_id, $page ) ) {
					$refused[ $key ] = true;
				}
			}
			// Memory does not grow with the audience.
			if ( wp_cache_supports( 'flush_runtime' ) ) {
				wp_cache_flush_runtime();
			}
		}
		return $refused;
	}

	/**
	 * Whether one page may stay.
	 *
	 * @param ReportedPage $page The page.
	 */
	private function may_stay( int $webinar_id, array $page ): bool {
		$user = get_userdata( $page['user_id'] );
		return $user instanceof WP_User
			&& ( ! isset( $page['sign_in'] ) || Sign_In::goes_on( $user, $page['sign_in'] ) )
			&& user_can( $user, 'attend_webinar', $webinar_id )
			&& user_can( $user, 'control_webinar', $webinar_id ) === isset( $page['staff'] )
			&& user_can( $user, 'moderate_webinar_chat', $webinar_id ) === isset( $page['moderates'] );
	}
}
