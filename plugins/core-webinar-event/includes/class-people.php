<?php
/**
 * People as the CRM knows them.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Answers who invited a lead where no CRM does.
 */
final class People {

	/**
	 * The lead of the user whom the user meta `invited_by` names.
	 *
	 * @param int   $partner_id What an earlier listener, such as a CRM, found.
	 * @param mixed $lead_id    Lead.
	 * @return int 0 is nobody.
	 */
	public function partner_of( int $partner_id, mixed $lead_id = 0 ): int {
		// The user of a lead is known only as long as leads are users: a CRM with ids of its own answers by itself.
		if ( $partner_id > 0 || ! is_int( $lead_id ) || $lead_id <= 0 || $this->lead_of( $lead_id ) !== $lead_id ) {
			return $partner_id;
		}
		$invited_by = get_user_meta( $lead_id, 'invited_by', true );
		$user_id    = is_numeric( $invited_by ) ? (int) $invited_by : 0;
		if ( $user_id <= 0 || $user_id === $lead_id || false === get_userdata( $user_id ) ) {
			return 0;
		}
		return $this->lead_of( $user_id );
	}

	/**
	 * The lead that a user is.
	 *
	 * @param int $user_id User.
	 */
	private function lead_of( int $user_id ): int {
		$lead_id = apply_filters( 'core_webinar_lead_id', $user_id, $user_id );
		return is_int( $lead_id ) ? $lead_id : $user_id;
	}
}
