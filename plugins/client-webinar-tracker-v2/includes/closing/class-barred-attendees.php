<?php
/**
 * Attendees who may not attend any more.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

/**
 * Finds attendees who entered and have since lost the role, the admission or the account (H4): they do not complete, and nobody writes
 * to them as an attendee.
 */
final class Barred_Attendees {

	public function __construct( private readonly Session_Ledger $sessions ) {}

	/**
	 * Returns the users who may not attend any more. A webinar that is withdrawn after the stop admits nobody, so then nobody is asked.
	 *
	 * @param list<int> $user_ids Users of sessions of one webinar; 0 is a person who was forgotten.
	 * @return list<int>
	 */
	public function users( int $webinar_id, array $user_ids ): array {
		if ( 'publish' !== get_post_status( $webinar_id ) ) {
			return array();
		}
		$user_ids = array_values( array_filter( $user_ids ) );
		cache_users( $user_ids );
		return array_values( array_filter( $user_ids, static fn( int $user_id ): bool => ! user_can( $user_id, 'attend_webinar', $webinar_id ) ) );
	}

	/**
	 * Answers `client_webinar_barred_leads`.
	 *
	 * @param list<int> $barred   What another module answered.
	 * @param list<int> $lead_ids Leads of one webinar.
	 * @return list<int>
	 */
	public function add_leads( array $barred, int $webinar_id, array $lead_ids ): array {
		if ( array() === $lead_ids ) {
			return $barred;
		}
		$users = array_map( 'intval', array_column( $this->sessions->sessions_of_leads( $webinar_id, $lead_ids ), 'user_id', 'lead_id' ) );
		return array( ...$barred, ...array_map( 'intval', array_keys( array_intersect( $users, $this->users( $webinar_id, array_values( $users ) ) ) ) ) );
	}
}
