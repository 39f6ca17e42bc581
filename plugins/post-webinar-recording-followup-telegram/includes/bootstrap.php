<?php
/**
 * What this module does to WordPress.
 *
 * @package Webinars\Post_Webinar_Recording_Followup_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Recording_Followup_Telegram;

require __DIR__ . '/transaction.php';
require_once __DIR__ . '/autoload.php';

/**
 * Adds the hooks.
 *
 * @param string $plugin_file The plugin's main file.
 */
function bootstrap( string $plugin_file ): void {
	$schema   = new Schema();
	$owed     = new Owed_Recordings();
	$schedule = new Sending_Schedule();
	$sending  = new Sending( $owed, $schedule );
	$rounds   = new Sending_Rounds( $owed, $sending );
	$personal = new Personal_Data( $owed );

	// From other modules.
	add_action( 'post_webinar_route', array( $sending, 'send_or_owe' ) );
	add_action( 'core_webinar_saved', array( $sending, 'begin_when_owed' ) );
	add_action( 'webinar_outbox_heartbeat', array( $rounds, 'run' ), 30 );

	// For other modules.
	add_filter( 'webinar_outbox_templates', array( new Default_Texts(), 'add' ) );

	// WordPress.
	register_activation_hook( $plugin_file, array( $schema, 'install_if_outdated' ) );
	register_deactivation_hook( $plugin_file, array( $schedule, 'stop' ) );
	add_action( 'plugins_loaded', array( $schema, 'install_if_outdated' ) );
	add_action( 'init', __NAMESPACE__ . '\load_translations' );
	add_action( 'init', array( $schedule, 'start' ) );
	add_action( Sending_Schedule::SEND_HOOK, array( $sending, 'send_batch' ) );
	add_action( Sending_Schedule::SWEEP_HOOK, array( $sending, 'sweep' ) );
	add_action( Sending_Schedule::SWEEP_HOOK, array( $personal, 'forget_old' ), 20, 0 );
	add_filter( 'wp_privacy_personal_data_exporters', array( $personal, 'add_exporter' ) );
	add_filter( 'wp_privacy_personal_data_erasers', array( $personal, 'add_eraser' ) );
	add_action( 'deleted_post_webinar_event', array( $owed, 'forget' ), 10, 1 );
}

/**
 * Tells WordPress 6.7 where the translations are; later ones read the plugin's header.
 */
function load_translations(): void {
	load_plugin_textdomain( 'post-webinar-recording-followup-telegram', false, 'post-webinar-recording-followup-telegram/languages' );
}
