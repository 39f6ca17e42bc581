<?php
/**
 * The organizer's side: when reminders are sent, in wp-admin, WP-CLI, and whether e-mails leave in time.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Reminders;

use WP_CLI;

/**
 * Adds the hooks of the settings.
 */
function register_settings( Offsets $offsets, Watcher $watcher, Message_Runs $runs, Reminder_Job $job ): void {
	$forecast = new Mail_Forecast( $offsets, $watcher );

	// From other modules.
	add_filter( 'client_webinar_control_readiness', array( $forecast, 'add_check' ), 10, 2 );

	// WordPress.
	add_filter( 'site_status_tests', array( $forecast, 'add_test' ) );
	add_action( 'admin_menu', array( new Offsets_Page( new Offsets_Form( $offsets ) ), 'add_to_menu' ) );
	if ( defined( 'WP_CLI' ) && WP_CLI ) {
		WP_CLI::add_command( 'webinar reminders', new Cli_Commands( $offsets, $watcher, $runs, $job ) );
	}
}
