<?php
/**
 * The users of a lead.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Finds out whether a lead has more users than one, where a CRM maps several to it. The mapping leads only from a user to a lead, so all
 * users are asked; a CRM that knows it answers `core_webinar_lead_has_other_users` itself.
 */
final class Lead_Users {

	private const USERS_AT_ONCE = 500;

	/**
	 * Answers of this request: each module asks when a user is deleted.
	 *
	 * @var array<string, bool>
	 */
	private array $answers = array();

	/**
	 * Answers `core_webinar_lead_has_other_users`.
	 *
	 * @param bool $has The answer of an earlier listener.
	 */
	public function has_other( bool $has, int $lead_id, int $user_id ): bool {
		if ( $has || ! has_filter( 'core_webinar_lead_id' ) ) {
			return $has;
		}
		return $this->answers[ "$lead_id $user_id" ] ??= $this->find( $lead_id, $user_id );
	}

	private function find( int $lead_id, int $user_id ): bool {
		global $wpdb;
		$last = 0;
		do {
			$ids = array_map( 'intval', $wpdb->get_col( $wpdb->prepare( "SELECT ID FROM $wpdb->users WHERE ID > %d ORDER BY ID LIMIT %d", $last, self::USERS_AT_ONCE ) ) );
			// The CRM probably keeps the lead with the user.
			cache_users( $ids );
			foreach ( array_diff( $ids, array( $user_id ) ) as $id ) {
				if ( apply_filters( 'core_webinar_lead_id', $id, $id ) === $lead_id ) {
					return true;
				}
			}
			$last    = (int) end( $ids );
			$is_last = count( $ids ) < self::USERS_AT_ONCE;
			// Memory does not grow with the number of users.
			if ( wp_cache_supports( 'flush_runtime' ) ) {
				wp_cache_flush_runtime();
			}
		} while ( ! $is_last );
		return false;
	}
}
