<?php
/**
 * Reading: the read model that every other module uses.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Adds the hooks of the read model.
 */
function register_reading( Fields $fields, State_Store $store ): void {
	$read_model = new Read_Model( $fields, $store, new Webinar_Rows( $fields ) );
	$current    = new Current_Webinar( $fields );
	$speakers   = new Speaker_Rows( $fields );
	$rest       = new Rest_Visibility();

	// For other modules.
	add_filter( 'core_webinar_get', array( $read_model, 'get' ), 10, 2 );
	add_filter( 'core_webinar_version', array( $read_model, 'version' ), 10, 2 );
	add_filter( 'core_webinar_get_current', array( $current, 'get' ) );
	add_filter( 'core_webinar_list', array( $read_model, 'list' ), 10, 2 );

	// WordPress.
	add_filter( 'rest_prepare_webinar_event', array( $rest, 'limit_post' ), 10, 2 );
	add_filter( 'rest_webinar_event_query', array( $rest, 'limit_query' ) );
	add_filter( 'rest_user_query', array( $rest, 'limit_users' ) );
	add_filter( 'get_usernumposts', array( $rest, 'limit_count' ), 10, 3 );
	add_action( 'added_post_meta', array( $speakers, 'on_meta_changed' ), 10, 3 );
	add_action( 'updated_post_meta', array( $speakers, 'on_meta_changed' ), 10, 3 );
	add_action( 'deleted_post_meta', array( $speakers, 'on_meta_changed' ), 10, 3 );
}
