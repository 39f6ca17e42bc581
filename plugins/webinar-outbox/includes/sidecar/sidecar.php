<?php
/**
 * The sidecar: sends it requests, and answers its heartbeat.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use Webinars\Webinar_Outbox\Lib\Background_Job;

/**
 * Adds the hooks that concern the sidecar as a whole.
 */
function register_sidecar( Settings $settings, Sidecar $sidecar, Sidecar_Request $request, Event_Store $store, Telegram_Connections $connections, Last_Heartbeat $last_heartbeat, Queue_Pause $pause, Queue_Pause $mail_pause, Background_Job $drain_job ): void {
	$heartbeat = new Heartbeat_Command( $settings, $request, new Event_Outcomes(), $connections, $last_heartbeat );
	$readiness = new Readiness( $settings, $sidecar );
	$health    = new Site_Health( $settings, $sidecar, $readiness, $store, $last_heartbeat, $pause, $mail_pause, $drain_job );

	// For other modules.
	add_filter( 'client_webinar_control_readiness', array( $readiness, 'add_checks' ) );

	// WordPress.
	add_action( 'wp_ajax_' . Heartbeat_Command::ACTION, array( $heartbeat, 'handle' ) );
	add_action( 'wp_ajax_nopriv_' . Heartbeat_Command::ACTION, array( $heartbeat, 'handle' ) );
	add_filter( 'site_status_tests', array( $health, 'add_tests' ) );
}
