<?php
/**
 * Presence: who enters, stays and leaves.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

/**
 * Adds the hooks of presence.
 */
function register_presence( Session_Ledger $sessions, Stay_Ledger $stays ): void {
	$entries  = new Entries( $sessions );
	$presence = new Presence( $sessions, $stays );
	$commands = new Room_Commands( $sessions, $entries, $presence );
	$reports  = new Presence_Reports( $sessions, $entries, $presence );
	$check    = new Command_Check();
	$viewers  = new Recording_Viewers( $sessions );

	// From other modules.
	add_action( 'webinar_outbox_presence', array( $reports, 'take' ) );

	// Each sitting, and not each session: it may have begun while this plugin was off.
	add_action( 'autowebinar_join', array( $viewers, 'enter' ) );
	add_action( 'autowebinar_progress', array( $viewers, 'advance' ) );
	add_action( 'autowebinar_cta_click', array( $viewers, 'note_click' ) );
	add_action( 'autowebinar_completed', array( $viewers, 'complete' ) );

	// For other modules.
	add_filter( 'client_webinar_room_commands', array( $commands, 'add_commands' ), 10, 2 );
	add_filter( 'client_webinar_registration_session_actions', array( $commands, 'add_session_actions' ) );
	add_filter( 'client_webinar_control_readiness', array( $check, 'add_readiness_check' ), 10, 3 );
	add_filter( 'client_webinar_form_event', array( new Form_Events( $sessions ), 'fire' ), 10, 2 );
	add_filter( 'client_webinar_last_session', array( $sessions, 'last_webinar' ), 10, 2 );
	add_filter( 'client_webinar_room_people', array( new Room_People( $sessions ), 'count' ), 10, 2 );

	// WordPress.
	add_filter( 'site_status_tests', array( $check, 'add_site_health_test' ) );
	add_action( 'wp_ajax_client_webinar_tracker_v2_check', array( $check, 'answer' ) );
	add_action( 'wp_ajax_nopriv_client_webinar_tracker_v2_check', array( $check, 'answer' ) );
	add_action( 'wp_ajax_client_webinar_tracker_v2_enter', array( $commands, 'enter' ) );
	add_action( 'wp_ajax_client_webinar_tracker_v2_leave', array( $commands, 'leave' ) );
	add_action( 'wp_ajax_client_webinar_tracker_v2_finish', array( $commands, 'finish' ) );
	add_action( 'wp_ajax_client_webinar_tracker_v2_click', array( $commands, 'click' ) );
	add_action( 'wp_ajax_nopriv_client_webinar_tracker_v2_enter', array( $commands, 'enter' ) );
	add_action( 'wp_ajax_nopriv_client_webinar_tracker_v2_leave', array( $commands, 'leave' ) );
	add_action( 'wp_ajax_nopriv_client_webinar_tracker_v2_finish', array( $commands, 'finish' ) );
	add_action( 'wp_ajax_nopriv_client_webinar_tracker_v2_click', array( $commands, 'click' ) );
}
