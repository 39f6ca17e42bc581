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
final class Partner_Lookup {

	/**
	 * The lead of the user whom the user meta `invited_by` names.
	 *
	 * @param int   $partner_id What an earlier listener, such as a CRM, found.
	 * @return int 0 is nobody.
	 */
	public function find( int $partner_id, mixed $lead_id = 0 ): int {
		// The user of a lead is known only as long as leads are users: a CRM with ids of its own answers by itself.
		if ( $partner_id > 0 || ! is_int( $lead_id ) || $lead_id <= 0 || $this->lead_of( $lead_id ) !== $lead_id ) {
			return $partner_id;
		}
		$user_id = $this->inviting_user( $lead_id );
		if ( $user_id <= 0 || $user_id === $lead_id || false === get_userdata( $user_id ) ) {
			return 0;
		}
		return $this->lead_of( $user_id );
	}

	/**
	 * Reads users who are about to be asked for, and who invited them, in four queries instead of four for each.
	 *
	 * @param ClientWebinarBatchBegun $batch Of the tracker or the attendance service.
	 */
	public function preload( array $batch ): void {
		$user_ids = array_filter( $batch['lead_ids'], fn( int $lead_id ): bool => $this->lead_of( $lead_id ) === $lead_id );
		cache_users( $user_ids );
		cache_users( array_filter( array_unique( array_map( array( $this, 'inviting_user' ), $user_ids ) ) ) );
	}

	/**
	 * Whom the user meta names, 0 for nobody.
	 */
	private function inviting_user( int $user_id ): int {
		$invited_by = get_user_meta( $user_id, 'invited_by', true );
		return is_numeric( $invited_by ) ? max( 0, (int) $invited_by ) : 0;
	}

	/**
	 * The lead that a user is.
	 */
	private function lead_of( int $user_id ): int {
		$lead_id = apply_filters( 'core_webinar_lead_id', $user_id, $user_id );
		return is_int( $lead_id ) ? $lead_id : $user_id;
	}
}
