<?php
/**
 * What this module does to WordPress.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

use WP_CLI;

require __DIR__ . '/transaction.php';
require_once __DIR__ . '/autoload.php';

/**
 * Adds the hooks.
 *
 * @param string $plugin_file The plugin's main file.
 */
function bootstrap( string $plugin_file ): void {
	$schema     = new Schema();
	$schedule   = new Classification_Schedule();
	$ledger     = new Attendance_Ledger();
	$classifier = new Classifier( $ledger, $schedule );
	$counts     = new Attendance_Counts( $ledger );
	$retention  = new Retention( $ledger );
	$personal   = new Personal_Data( $ledger );
	$attendees  = new Attendees( $ledger );
	$export     = new Attendance_Export( $ledger, $attendees );
	$request    = new Report_Request();
	$csv        = new Csv_Download( $export, $request );
	$report     = new Report_Page( $ledger, $attendees, $request );

	// From other modules.
	add_action( 'client_webinar_entered', array( $classifier, 'record_entry' ) );
	add_action( 'webinar_completed', array( $classifier, 'classify_completed' ) );
	add_action( 'client_webinar_left', array( $classifier, 'record_leaving' ) );
	add_action( 'client_webinar_sessions_closed', array( $classifier, 'begin_when_closed' ) );
	add_action( 'webinar_outbox_heartbeat', array( $classifier, 'run_at_heartbeat' ), 20 );
	add_action( 'webinar_outbox_heartbeat', array( $retention, 'run_at_heartbeat' ), 20 );

	// For other modules.
	add_filter( 'client_webinar_attendance_counts', array( $counts, 'add' ), 10, 2 );
	add_filter( 'client_webinar_attendance_url', array( $report, 'url' ), 10, 2 );
	add_filter( 'client_webinar_retention_days', array( $retention, 'days' ) );

	// WordPress.
	register_activation_hook( $plugin_file, array( $schema, 'install_if_outdated' ) );
	register_deactivation_hook( $plugin_file, array( $schedule, 'stop' ) );
	add_action( 'plugins_loaded', array( $schema, 'install_if_outdated' ) );
	add_action( 'init', __NAMESPACE__ . '\load_translations', 0 );
	add_filter( 'cron_schedules', array( $schedule, 'add_minute' ) ); // phpcs:ignore WordPress.WP.CronInterval
	add_action( 'init', array( $schedule, 'start' ) );
	add_action( Classification_Schedule::HOOK, array( $classifier, 'run' ), 10, 0 );
	add_action( Classification_Schedule::HOOK, array( $retention, 'run' ), 20, 0 );
	add_action( 'admin_menu', array( $report, 'add_to_menu' ) );
	add_action( 'admin_head', array( $report, 'hide_from_menu' ) );
	add_filter( 'submenu_file', array( $report, 'mark_list' ) );
	add_action( 'admin_post_' . Csv_Download::ACTION, array( $csv, 'send' ) );
	add_action( 'admin_init', array( $retention, 'register' ) );
	add_action( 'admin_init', array( $retention, 'suggest_policy' ) );
	add_filter( 'wp_privacy_personal_data_exporters', array( $personal, 'add_exporter' ) );
	add_filter( 'wp_privacy_personal_data_erasers', array( $personal, 'add_eraser' ) );
	if ( defined( 'WP_CLI' ) && WP_CLI ) {
		WP_CLI::add_command( 'webinar attendance export', array( new Cli_Commands( $export ), 'export' ) );
	}
}

/**
 * Tells WordPress 6.7 where the translations are; later ones read the plugin's header.
 */
function load_translations(): void {
	load_plugin_textdomain( 'client-webinar-attendance-service', false, 'client-webinar-attendance-service/languages' );
}
