<?php
/**
 * What this module does to WordPress.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration;

use WP_CLI;

require_once __DIR__ . '/autoload.php';

/**
 * Adds the hooks.
 *
 * @param string $plugin_file The plugin's main file.
 */
function bootstrap( string $plugin_file ): void {
	$command  = new Status_Command();
	$queries  = new Speaker_Queries( new Overview(), new Readiness() );
	$settings = new Control_Settings();
	$sidebar  = new Editor_Sidebar( $plugin_file, $settings );
	$page     = new Console_Page();
	$console  = new Console_Block( $plugin_file, $page, new Own_Webinars(), $settings );

	// For other modules.
	add_filter( 'client_webinar_control_commands', array( $command, 'add_commands' ), 10, 2 );
	add_filter( 'client_webinar_control_commands', array( $queries, 'add_commands' ), 10, 2 );
	add_filter( 'client_webinar_control_url', array( $page, 'answer_url' ), 10, 2 );
	add_filter( 'core_webinar_pages', array( $page, 'add_setting' ) );

	// WordPress.
	register_activation_hook( $plugin_file, array( $page, 'make' ) );
	add_action( 'init', __NAMESPACE__ . '\load_translations', 0 );
	add_action( 'init', array( $console, 'register' ) );
	add_action( 'template_redirect', array( $page, 'forbid_caching' ) );
	add_action( 'wp_ajax_client_webinar_control_integration_set_status', array( $command, 'handle' ) );
	add_action( 'wp_ajax_nopriv_client_webinar_control_integration_set_status', array( $command, 'handle' ) );
	add_action( 'wp_ajax_client_webinar_control_integration_overview', array( $queries, 'answer_overview' ) );
	add_action( 'wp_ajax_nopriv_client_webinar_control_integration_overview', array( $queries, 'answer_overview' ) );
	add_action( 'wp_ajax_client_webinar_control_integration_readiness', array( $queries, 'answer_readiness' ) );
	add_action( 'wp_ajax_nopriv_client_webinar_control_integration_readiness', array( $queries, 'answer_readiness' ) );
	add_action( 'enqueue_block_editor_assets', array( $sidebar, 'enqueue' ) );
	if ( defined( 'WP_CLI' ) && WP_CLI ) {
		$cli = new Cli_Commands( $command );
		WP_CLI::add_command( 'webinar start', array( $cli, 'start' ) );
		WP_CLI::add_command( 'webinar stop', array( $cli, 'stop' ) );
	}
}

/**
 * Tells WordPress 6.7 where the translations are; later ones read the plugin's header.
 */
function load_translations(): void {
	load_plugin_textdomain( 'client-webinar-control-integration', false, 'client-webinar-control-integration/languages' );
}
