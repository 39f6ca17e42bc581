<?php
/**
 * The organizer's side: when reminders are sent, in wp-admin, and WP-CLI.
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
	// WordPress.
	add_action( 'admin_menu', array( new Offsets_Page( new Offsets_Form( $offsets ) ), 'add_to_menu' ) );
	if ( defined( 'WP_CLI' ) && WP_CLI ) {
		WP_CLI::add_command( 'webinar reminders', new Cli_Commands( $offsets, $watcher, $runs, $job ) );
	}
}
