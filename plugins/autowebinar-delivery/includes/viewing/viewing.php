<?php
/**
 * The viewing of a recording: who has come how far.
 *
 * @package Webinars\Autowebinar_Delivery
 */

declare( strict_types=1 );

namespace Webinars\Autowebinar_Delivery;

use Webinars\Autowebinar_Delivery\Lib\Retention;

/**
 * Adds the hooks of the viewing.
 */
function register_viewing( Viewing_Store $viewings, Recordings $recordings ): void {
	$referrers     = new Referrers();
	$pass          = new Viewing_Pass();
	$commands      = new Viewing_Commands( new Viewings( $viewings, new Viewing_Events( $referrers ) ), $recordings, $pass );
	$guard         = new Meta_Guard();
	$personal_data = new Personal_Data( $viewings );
	$retention     = new Retention( new Known_Viewers( $viewings ) );

	// From other modules.
	add_action( 'core_webinar_status_changed', array( $pass, 'on_status_changed' ) );
	add_action( 'webinar_outbox_heartbeat', array( $retention, 'run_at_heartbeat' ), 20 );
	add_action( 'core_user_registered', array( $referrers, 'on_event' ) );
	add_action( 'core_user_login', array( $referrers, 'on_event' ) );
	add_action( 'core_ref_context_resolved', array( $referrers, 'on_event' ) );

	// For other modules.
	add_filter( 'client_webinar_room_commands', array( $commands, 'add_commands' ), 10, 2 );
	add_filter( 'client_webinar_registration_session_actions', array( $commands, 'add_session_actions' ) );

	// WordPress.
	add_action( 'wp_ajax_autowebinar_open', array( $commands, 'open' ) );
	add_action( 'wp_ajax_nopriv_autowebinar_open', array( $commands, 'open' ) );
	add_action( 'wp_ajax_autowebinar_report', array( $commands, 'report' ) );
	add_action( 'wp_ajax_nopriv_autowebinar_report', array( $commands, 'report' ) );
	add_action( 'wp_ajax_autowebinar_click', array( $commands, 'click' ) );
	add_action( 'wp_ajax_nopriv_autowebinar_click', array( $commands, 'click' ) );
	add_filter( 'add_user_metadata', array( $guard, 'on_add' ), PHP_INT_MAX, 4 );
	add_filter( 'update_user_metadata', array( $guard, 'on_update' ), PHP_INT_MAX, 4 );
	add_filter( 'delete_user_metadata', array( $guard, 'on_delete' ), PHP_INT_MAX, 3 );
	add_filter( 'update_user_metadata_by_mid', array( $guard, 'on_update_by_id' ), PHP_INT_MAX, 4 );
	add_filter( 'delete_user_metadata_by_mid', array( $guard, 'on_delete_by_id' ), PHP_INT_MAX, 2 );
	add_action( JOB_HOOK, array( $retention, 'run' ), 10, 0 );
	add_action( 'delete_user', array( $personal_data, 'on_user_deleted' ) );
	add_action( 'wpmu_delete_user', array( $personal_data, 'on_user_deleted_from_network' ) );
	add_filter( 'wp_privacy_personal_data_exporters', array( $personal_data, 'add_exporter' ) );
	add_filter( 'wp_privacy_personal_data_erasers', array( $personal_data, 'add_eraser' ) );
}
