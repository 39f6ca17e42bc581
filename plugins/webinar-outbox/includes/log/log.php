<?php
/**
 * The log: shows the state of each message, and sends messages again, in wp-admin and WP-CLI.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use Webinars\Webinar_Outbox\Lib\Background_Job;
use WP_CLI;

/**
 * Adds the hooks of the log.
 */
function register_log( Settings $settings, Sidecar $sidecar, Background_Job $drain_job, Sending_Times $times, Last_Heartbeat $heartbeat ): void {
	$log     = new Delivery_Log();
	$labels  = new Log_Labels( $times );
	$replay  = new Replay( new Event_Outcomes(), $sidecar, $drain_job );
	$request = new Log_Request( $log );
	$page    = new Delivery_Log_Page( $log, $labels, $replay, $sidecar, $request, new Log_Filter_Form( $log, $labels, $request ), new Log_Notices( $labels, $sidecar ) );

	// For other modules.
	add_filter( 'webinar_outbox_undelivered', array( new Undelivered( $log, $labels ), 'answer' ), 10, 3 );
	add_filter( 'webinar_outbox_log_url', array( $page, 'url' ), 10, 2 );

	// WordPress.
	add_action( 'admin_menu', array( $page, 'add_to_menu' ) );
	if ( defined( 'WP_CLI' ) && WP_CLI ) {
		$commands = new Cli_Commands( $log, $labels, $replay, $settings, $heartbeat, $request );
		WP_CLI::add_command( 'webinar messages list', array( $commands, 'list_messages' ) );
		WP_CLI::add_command( 'webinar messages replay', array( $commands, 'replay' ) );
		WP_CLI::add_command( 'webinar messages status', array( $commands, 'status' ) );
		WP_CLI::add_command( 'webinar messages secret rotate', array( $commands, 'rotate_secret' ) );
	}
}
