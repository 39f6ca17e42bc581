<?php
/**
 * What this module does to WordPress.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use WP_CLI;

require_once __DIR__ . '/autoload.php';

/**
 * Adds the hooks.
 *
 * @param string $plugin_file The plugin's main file.
 */
function bootstrap( string $plugin_file ): void {
	$settings  = new Settings();
	$schema    = new Schema( $settings );
	$store     = new Event_Store();
	$sidecar   = new Sidecar( $settings );
	$schedule  = new Drain_Schedule();
	$texts     = new Message_Texts();
	$values    = new Webinar_Values();
	$templates = new Message_Templates( $values );
	$editor    = new Message_Editor( $plugin_file, $templates, $texts, new Wording_Check() );
	$times     = new Sending_Times( $texts );
	$drain     = new Drain( $store, $sidecar, $schedule, $times );
	$migration = new Columns_Migration( $store, $schedule );
	$intake    = new Intake( $store, $schedule, $drain );
	$people    = new Recipient_Store();
	$heard     = new Last_Heartbeat();
	$request   = new Sidecar_Request( new Signature_Check( $settings ), new Heard_Ids() );
	$heartbeat = new Heartbeat_Command( $settings, $request, $store, $people, $heard );
	$presence  = new Presence_Command( $request );
	$push      = new Push( $sidecar );
	$question  = new Connection_Command( $settings, $people );
	$page      = new Settings_Page( $settings, $store, $heard, new Secret_Section( $settings ) );
	$ready     = new Readiness( $settings, $sidecar );
	$health    = new Site_Health( $settings, $sidecar, $ready, $store, $heard );

	$replay    = new Replay( $store, $sidecar, $schedule );
	$words     = new Log_Words( $times );
	$rows      = new Delivery_Log();
	$log       = new Delivery_Log_Page( $rows, $words, $replay, $sidecar );
	$known     = new Known_Recipients();
	$retention = new Retention( $known );
	$personal  = new Personal_Data( $store, $known, $people, $migration, $words );

	// From other modules.
	add_action( 'webinar_outbox_enqueue', array( $intake, 'enqueue' ) );
	add_action( 'client_webinar_batch_begun', array( $intake, 'begin_batch' ), 10, 0 );
	add_action( 'client_webinar_batch_ended', array( $intake, 'end_batch' ) );
	add_action( 'webinar_outbox_push', array( $push, 'note' ) );
	add_action( 'webinar_outbox_heartbeat', array( $migration, 'run_batch' ), 90, 0 );
	add_action( 'webinar_outbox_heartbeat', array( $drain, 'run_at_heartbeat' ), 100 );
	add_action( 'webinar_outbox_heartbeat', array( $retention, 'run_at_heartbeat' ), 110 );

	// For other modules.
	add_filter( 'webinar_outbox_telegram_connect_url', array( new Connect_Link( $settings ), 'url' ), 10, 2 );
	add_filter( 'webinar_outbox_room_stream', array( new Room_Stream( $settings, $sidecar ), 'of' ), 10, 2 );
	add_filter( 'webinar_outbox_message', array( new Message_Filling( $templates, $texts, $times, $values ), 'answer' ), 10, 4 );
	add_filter( 'webinar_outbox_message_counts', array( new Message_Counts( $store, $heard ), 'of' ), 10, 2 );
	add_filter( 'webinar_outbox_log_url', array( $log, 'url' ), 10, 2 );
	add_filter( 'webinar_outbox_telegram_status', array( $people, 'answer' ), 10, 2 );
	add_filter( 'client_webinar_room_commands', array( $question, 'add_command' ), 10, 2 );
	add_filter( 'client_webinar_control_readiness', array( $ready, 'add_checks' ) );

	// WordPress.
	register_activation_hook( $plugin_file, array( $schema, 'install' ) );
	register_deactivation_hook( $plugin_file, array( $schedule, 'stop' ) );
	add_action( 'plugins_loaded', array( $schema, 'install_if_outdated' ) );
	add_action( 'init', __NAMESPACE__ . '\load_translations' );
	add_filter( 'cron_schedules', array( $schedule, 'add_minute' ) ); // phpcs:ignore WordPress.WP.CronInterval
	add_action( 'init', array( $schedule, 'start' ) );
	add_action( Drain_Schedule::HOOK, array( $migration, 'run_batch' ), 5, 0 );
	add_action( Drain_Schedule::HOOK, array( $drain, 'run' ), 10, 0 );
	add_action( Drain_Schedule::HOOK, array( $retention, 'run' ), 20, 0 );
	// As soon as WordPress has sent its answer; once more after the work of a heartbeat, and before messages.
	add_action( 'shutdown', array( $push, 'send' ), 5 );
	add_action( 'shutdown', array( $push, 'send' ), 95 );
	add_action( 'shutdown', array( $intake, 'deliver_after_request' ), 100 );
	add_action( 'admin_init', array( $page, 'register' ) );
	add_action( 'admin_menu', array( $page, 'add_to_menu' ) );
	add_action( 'admin_menu', array( $log, 'add_to_menu' ) );
	add_action( 'admin_menu', array( $editor, 'add_to_menu' ) );
	add_filter( 'wp_privacy_personal_data_exporters', array( $personal, 'add_exporter' ) );
	add_filter( 'wp_privacy_personal_data_erasers', array( $personal, 'add_eraser' ) );
	add_action( 'wp_ajax_' . Heartbeat_Command::ACTION, array( $heartbeat, 'handle' ) );
	add_action( 'wp_ajax_nopriv_' . Heartbeat_Command::ACTION, array( $heartbeat, 'handle' ) );
	add_action( 'wp_ajax_' . Presence_Command::ACTION, array( $presence, 'handle' ) );
	add_action( 'wp_ajax_nopriv_' . Presence_Command::ACTION, array( $presence, 'handle' ) );
	add_action( 'wp_ajax_' . Connection_Command::ACTION, array( $question, 'handle' ) );
	add_action( 'wp_ajax_nopriv_' . Connection_Command::ACTION, array( $question, 'handle' ) );
	add_filter( 'site_status_tests', array( $health, 'add_tests' ) );
	if ( defined( 'WP_CLI' ) && WP_CLI ) {
		$commands = new Cli_Commands( $rows, $words, $replay, $settings, $heard );
		WP_CLI::add_command( 'webinar messages list', array( $commands, 'list_messages' ) );
		WP_CLI::add_command( 'webinar messages replay', array( $commands, 'replay' ) );
		WP_CLI::add_command( 'webinar messages status', array( $commands, 'status' ) );
		WP_CLI::add_command( 'webinar messages secret rotate', array( $commands, 'rotate_secret' ) );
	}
	add_action( 'show_user_profile', array( new Profile_Section(), 'render' ) );
}

/**
 * Tells WordPress 6.7 where the translations are; later ones read the plugin's header.
 */
function load_translations(): void {
	load_plugin_textdomain( 'webinar-outbox', false, 'webinar-outbox/languages' );
}
