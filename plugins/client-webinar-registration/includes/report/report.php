<?php
/**
 * The organizer's side: registrations in wp-admin, as CSV, over admin-ajax and in WP-CLI.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use WP_CLI;

/**
 * Adds the hooks of the report.
 */
function register_report( Bookings $bookings, Registration_Ledger $ledger, Door $door, Guest_Requests $requests ): void {
	$people   = new People( $ledger, $requests );
	$commands = new Organizer_Commands( $bookings, $people );
	$import   = new Csv_Import( $bookings, $ledger, $door );
	$page     = new Registrations_Page( $bookings, $ledger, $people, $requests, new Import_Form( $import ) );
	$column   = new List_Column( $ledger );
	$funnel   = new Funnel_Section( new Funnel( $ledger ) );

	// From other modules.
	add_action( 'client_webinar_attendance_report', array( $funnel, 'render' ) );

	// For other modules.
	add_filter( 'client_webinar_registration_url', array( $page, 'url' ), 10, 2 );
	add_filter( 'client_webinar_registration_commands', array( $commands, 'add_commands' ), 10, 2 );

	// WordPress.
	add_action( 'wp_ajax_client_webinar_registration_list', array( $commands, 'list' ) );
	add_action( 'wp_ajax_nopriv_client_webinar_registration_list', array( $commands, 'list' ) );
	add_action( 'wp_ajax_client_webinar_registration_cancel_one', array( $commands, 'cancel_one' ) );
	add_action( 'wp_ajax_nopriv_client_webinar_registration_cancel_one', array( $commands, 'cancel_one' ) );
	add_action( 'admin_menu', array( $page, 'add_to_menu' ) );
	add_action( 'admin_head', array( $page, 'hide_from_menu' ) );
	add_filter( 'submenu_file', array( $page, 'mark_list' ) );
	add_action( 'admin_post_' . Csv_Download::ACTION, array( new Csv_Download( $people ), 'send' ) );
	add_action( 'admin_post_' . Funnel_Section::CSV_ACTION, array( $funnel, 'send_csv' ) );
	add_filter( 'manage_webinar_event_posts_columns', array( $column, 'add' ), 20 );
	add_action( 'manage_webinar_event_posts_custom_column', array( $column, 'render' ), 10, 2 );
	if ( defined( 'WP_CLI' ) && WP_CLI ) {
		WP_CLI::add_command( 'webinar registrations', new Cli_Commands( $bookings, $people, $import, $door, $requests ) );
	}
}
