<?php
/**
 * What this module does to WordPress.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

require __DIR__ . '/transaction.php';
require_once __DIR__ . '/autoload.php';

/**
 * Adds the hooks.
 *
 * @param string $plugin_file The plugin's main file.
 */
function bootstrap( string $plugin_file ): void {
	$schema    = new Schema();
	$sessions  = new Session_Ledger();
	$stays     = new Stay_Ledger();
	$closings  = new Closing_Ledger();
	$entries   = new Entries( $sessions );
	$presence  = new Presence( $sessions, $stays );
	$commands  = new Room_Commands( $sessions, $entries, $presence );
	$reports   = new Presence_Reports( $sessions, $entries, $presence );
	$people    = new Room_People( $sessions );
	$facts     = new Session_Facts( $sessions );
	$audience  = new Audience( $stays );
	$share     = new Share_Setting();
	$schedule  = new Closing_Schedule();
	$closing   = new Closing( $sessions, $closings, $share, $schedule );
	$retention = new Retention( $sessions, $stays, $closings );
	$privacy   = new Privacy( $sessions, $stays );

	// From other modules.
	add_action( 'core_webinar_status_changed', array( $closing, 'begin_when_finished' ) );
	add_action( 'webinar_outbox_presence', array( $reports, 'take' ) );
	add_action( 'webinar_outbox_heartbeat', array( $closing, 'run_at_heartbeat' ), 10 );
	add_action( 'webinar_outbox_heartbeat', array( $retention, 'run' ), 90, 0 );

	// For other modules.
	add_filter( 'client_webinar_room_commands', array( $commands, 'add_commands' ), 10, 2 );
	add_filter( 'client_webinar_room_people', array( $people, 'count' ), 10, 2 );
	add_filter( 'client_webinar_sessions', array( $facts, 'answer' ), 10, 3 );
	add_filter( 'client_webinar_audience', array( $audience, 'answer' ), 10, 2 );

	// WordPress.
	register_activation_hook( $plugin_file, array( $schema, 'install_if_outdated' ) );
	register_deactivation_hook( $plugin_file, array( $schedule, 'stop' ) );
	add_action( 'plugins_loaded', array( $schema, 'install_if_outdated' ) );
	add_action( 'init', __NAMESPACE__ . '\load_translations' );
	add_filter( 'cron_schedules', array( $schedule, 'add_minute' ) ); // phpcs:ignore WordPress.WP.CronInterval
	add_action( 'init', array( $schedule, 'start' ) );
	add_action( Closing_Schedule::HOOK, array( $closing, 'run' ), 10, 0 );
	add_action( Closing_Schedule::HOOK, array( $retention, 'run' ), 90, 0 );
	add_action( 'admin_init', array( $share, 'register' ) );
	add_filter( 'wp_privacy_personal_data_exporters', array( $privacy, 'add_exporter' ) );
	add_filter( 'wp_privacy_personal_data_erasers', array( $privacy, 'add_eraser' ) );
	add_action( 'wp_ajax_client_webinar_tracker_v2_enter', array( $commands, 'enter' ) );
	add_action( 'wp_ajax_client_webinar_tracker_v2_leave', array( $commands, 'leave' ) );
	add_action( 'wp_ajax_client_webinar_tracker_v2_finish', array( $commands, 'finish' ) );
	add_action( 'wp_ajax_nopriv_client_webinar_tracker_v2_enter', array( $commands, 'enter' ) );
	add_action( 'wp_ajax_nopriv_client_webinar_tracker_v2_leave', array( $commands, 'leave' ) );
	add_action( 'wp_ajax_nopriv_client_webinar_tracker_v2_finish', array( $commands, 'finish' ) );
}

/**
 * Tells WordPress 6.7 where the translations are; later ones read the plugin's header.
 */
function load_translations(): void {
	load_plugin_textdomain( 'client-webinar-tracker-v2', false, 'client-webinar-tracker-v2/languages' );
}
