<?php
/**
 * State: status, CTA visibility, the source in use and the times of the broadcast.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Adds the hooks of the state.
 */
function register_state( State_Changes $changes, Refusals $refusals ): void {
	$guard = new State_Guard( $refusals );

	// From other modules.
	add_action( 'core_webinar_set_status', array( $changes, 'set_status' ), 10, 3 );
	add_action( 'core_webinar_set_cta_visibility', array( $changes, 'set_cta_visibility' ), 10, 3 );
	add_action( 'core_webinar_set_stream', array( $changes, 'set_stream' ), 10, 3 );

	// For other modules.
	add_filter( 'core_webinar_history', array( new Status_History(), 'changes' ), 10, 2 );

	// WordPress. The guard runs last, see State_Guard.
	add_filter( 'add_post_metadata', array( $guard, 'on_add' ), PHP_INT_MAX, 4 );
	add_filter( 'update_post_metadata', array( $guard, 'on_update' ), PHP_INT_MAX, 4 );
	add_filter( 'delete_post_metadata', array( $guard, 'on_delete' ), PHP_INT_MAX, 5 );
	add_filter( 'update_post_metadata_by_mid', array( $guard, 'on_update_by_id' ), PHP_INT_MAX, 4 );
	add_filter( 'delete_post_metadata_by_mid', array( $guard, 'on_delete_by_id' ), PHP_INT_MAX, 2 );
	add_filter( 'wp_insert_post_data', array( $guard, 'on_save' ), PHP_INT_MAX, 2 );
	add_filter( 'wp_insert_attachment_data', array( $guard, 'on_save' ), PHP_INT_MAX, 2 );
}
