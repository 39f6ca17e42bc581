<?php
/**
 * The organizer's side: answers in the attendance report, as CSV and in WP-CLI.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Forms;

use WP_CLI;

/**
 * Adds the hooks of the report.
 */
function register_report( Answer_Ledger $ledger ): void {
	// From other modules.
	add_action( 'client_webinar_attendance_report', array( new Report_Section( $ledger ), 'render' ), 20 );

	// WordPress.
	add_action( 'admin_post_' . Csv_Download::ACTION, array( new Csv_Download( $ledger ), 'send' ) );
	if ( defined( 'WP_CLI' ) && WP_CLI ) {
		WP_CLI::add_command( 'webinar answers', new Cli_Command( $ledger ) );
	}
}
