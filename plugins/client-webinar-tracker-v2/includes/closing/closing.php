<?php
/**
 * Closing: after the stop, decides each session once.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

use Webinars\Client_Webinar_Tracker_V2\Lib\Background_Job;

/** WP-Cron closes sessions by this action. */
const CLOSE_HOOK = 'client_webinar_tracker_v2_close';

/**
 * Adds the hooks of the closing.
 */
function register_closing( string $plugin_file, Session_Ledger $sessions ): void {
	$share      = new Share_Setting();
	$least_time = new Least_Time_Setting();
	$job        = new Background_Job( CLOSE_HOOK );
	$barred     = new Barred_Attendees( $sessions );
	$closings   = new Closing_Ledger();
	$leavings   = new Leaving_Announcer( $sessions, $closings );
	$closer     = new Session_Closer( $sessions, $closings, $share, $least_time, $barred, $job );

	// From other modules.
	add_action( 'core_webinar_status_changed', array( $closer, 'begin_when_finished' ) );
	add_action( 'webinar_outbox_heartbeat', array( $closer, 'run_at_heartbeat' ), 10 );
	add_action( 'webinar_outbox_heartbeat', array( $leavings, 'run_at_heartbeat' ), 10 );

	// For other modules.
	add_filter( 'client_webinar_barred_leads', array( $barred, 'add_leads' ), 10, 3 );

	// WordPress.
	$job->add_hooks( $plugin_file );
	add_action( CLOSE_HOOK, array( $closer, 'run' ), 10, 0 );
	add_action( CLOSE_HOOK, array( $leavings, 'run' ), 10, 0 );
	add_action( 'admin_init', array( $share, 'register' ) );
	add_action( 'admin_init', array( $least_time, 'register' ) );
}
