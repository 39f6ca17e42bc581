<?php
/**
 * Rights: roles, capabilities, and who invited whom.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Adds the hooks of people and their rights.
 */
function register_rights( Fields $fields, State_Store $store ): void {
	$partners     = new Partner_Lookup();
	$lead_users   = new Lead_Users();
	$capabilities = new Capabilities( $fields, $store );

	// From other modules.
	add_action( 'client_webinar_batch_begun', array( $partners, 'preload' ) );

	// For other modules.
	add_filter( 'core_webinar_partner_id', array( $partners, 'find' ), 10, 2 );
	add_filter( 'core_webinar_lead_has_other_users', array( $lead_users, 'has_other' ), 10, 3 );

	// WordPress.
	add_filter( 'map_meta_cap', array( $capabilities, 'map' ), 10, 4 );
	add_filter( 'user_has_cap', array( $capabilities, 'limit_to_own' ) );
}
