<?php
/**
 * Booking: seats, the waiting line, the commands, and the door.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use Webinars\Client_Webinar_Registration\Lib\Background_Job;

/** WP-Cron grants seats and forgets people by this action. */
const JOB_HOOK = 'client_webinar_registration_run';

/**
 * Adds the hooks of booking.
 */
function register_booking( string $plugin_file, Bookings $bookings, Seat_Holders $holders, Door $door ): void {
	$job      = new Background_Job( JOB_HOOK );
	$lines    = new Waiting_Lines( $bookings, $job );
	$commands = new Attendee_Commands( $bookings, $door );

	// From other modules.
	add_filter( 'core_webinar_is_admitted', array( $door, 'admit' ), 10, 3 );
	add_action( 'core_webinar_saved', array( $lines, 'on_webinar_saved' ) );
	add_action( 'webinar_outbox_heartbeat', array( $lines, 'run_at_heartbeat' ), 20 );

	// For other modules.
	add_filter( 'client_webinar_barred_leads', array( $door, 'add_barred' ), 10, 3 );
	add_filter( 'client_webinar_registration_commands', array( $commands, 'add_commands' ), 10, 2 );
	add_filter( 'client_webinar_registration_session_actions', array( $commands, 'add_session_actions' ) );

	// WordPress.
	$holders->add_hooks();
	$job->add_hooks( $plugin_file );
	add_action( JOB_HOOK, array( $lines, 'run' ), 10, 0 );
	add_action( 'wp_ajax_client_webinar_registration_register', array( $commands, 'register' ) );
	add_action( 'wp_ajax_nopriv_client_webinar_registration_register', array( $commands, 'register' ) );
	add_action( 'wp_ajax_client_webinar_registration_cancel', array( $commands, 'cancel' ) );
	add_action( 'wp_ajax_nopriv_client_webinar_registration_cancel', array( $commands, 'cancel' ) );
}
