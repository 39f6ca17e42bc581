<?php
/**
 * Commands and queries of the speaker: over admin-ajax, and in WP-CLI.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration;

use WP_CLI;

/**
 * Adds the hooks of the commands and queries.
 */
function register_commands(): void {
	$status  = new Status_Command();
	$queries = new Speaker_Queries( new Overview(), new Readiness() );

	// For other modules.
	add_filter( 'client_webinar_control_commands', array( $status, 'add_commands' ), 10, 2 );
	add_filter( 'client_webinar_control_commands', array( $queries, 'add_commands' ), 10, 2 );

	// WordPress.
	add_action( 'wp_ajax_client_webinar_control_integration_set_status', array( $status, 'handle' ) );
	add_action( 'wp_ajax_nopriv_client_webinar_control_integration_set_status', array( $status, 'handle' ) );
	add_action( 'wp_ajax_client_webinar_control_integration_overview', array( $queries, 'answer_overview' ) );
	add_action( 'wp_ajax_nopriv_client_webinar_control_integration_overview', array( $queries, 'answer_overview' ) );
	add_action( 'wp_ajax_client_webinar_control_integration_readiness', array( $queries, 'answer_readiness' ) );
	add_action( 'wp_ajax_nopriv_client_webinar_control_integration_readiness', array( $queries, 'answer_readiness' ) );
	if ( defined( 'WP_CLI' ) && WP_CLI ) {
		$cli = new Cli_Commands( $status );
		WP_CLI::add_command( 'webinar start', array( $cli, 'start' ) );
		WP_CLI::add_command( 'webinar stop', array( $cli, 'stop' ) );
	}
}
