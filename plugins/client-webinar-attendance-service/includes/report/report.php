<?php
/**
 * The attendance report: in wp-admin, as CSV, and in WP-CLI.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

use WP_CLI;

/**
 * Adds the hooks of the report.
 */
function register_report( Attendance_Ledger $ledger ): void {
	$attendees = new Attendees( $ledger );
	$export    = new Attendance_Export( $ledger, $attendees );
	$request   = new Report_Request();
	$csv       = new Csv_Download( $export, $request );
	$report    = new Report_Page( $ledger, $attendees, $request );

	// For other modules.
	add_filter( 'client_webinar_attendance_url', array( $report, 'url' ), 10, 2 );

	// WordPress.
	add_action( 'admin_menu', array( $report, 'add_to_menu' ) );
	add_action( 'admin_head', array( $report, 'hide_from_menu' ) );
	add_filter( 'submenu_file', array( $report, 'mark_list' ) );
	add_action( 'admin_post_' . Csv_Download::ACTION, array( $csv, 'send' ) );
	if ( defined( 'WP_CLI' ) && WP_CLI ) {
		WP_CLI::add_command( 'webinar attendance export', array( new Cli_Commands( $export ), 'export' ) );
	}
}
