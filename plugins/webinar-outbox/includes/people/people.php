<?php
/**
 * The people: Telegram connections, export, erasure, retention.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use Webinars\Webinar_Outbox\Lib\Background_Job;
use Webinars\Webinar_Outbox\Lib\Retention;

/**
 * Adds the hooks about people.
 */
function register_people( Settings $settings, Event_Store $store, Background_Job $drain_job, Telegram_Connections $connections, Sending_Times $times ): void {
	$events        = new Events_By_Lead();
	$retention     = new Retention( $events );
	$personal_data = new Personal_Data( $store, $events, $connections, new Columns_Migration( $drain_job ), new Log_Labels( $times ) );
	$command       = new Connection_Command( $settings, $connections );
	$link          = new Connect_Link( $settings );

	// From other modules.
	add_action( 'webinar_outbox_heartbeat', array( $retention, 'run_at_heartbeat' ), 110 );
	add_action( 'webinar_outbox_heartbeat', array( $personal_data, 'forget_deleted_at_heartbeat' ), 110 );

	// For other modules.
	add_filter( 'webinar_outbox_telegram_connect_url', array( $link, 'url' ), 10, 2 );
	add_filter( 'webinar_outbox_telegram_connect_ways', array( $link, 'ways' ), 10, 2 );
	add_filter( 'webinar_outbox_telegram_connect_request', array( new Connect_Request( $settings ), 'answer' ), 10, 3 );
	add_filter( 'webinar_outbox_telegram_status', array( $connections, 'answer' ), 10, 2 );
	add_filter( 'client_webinar_room_commands', array( $command, 'add_command' ), 10, 2 );
	add_filter( 'client_webinar_registration_session_actions', array( $command, 'add_session_action' ) );

	// WordPress.
	add_action( Drain::HOOK, array( $retention, 'run' ), 20, 0 );
	add_action( Drain::HOOK, array( $personal_data, 'forget_deleted' ), 20, 0 );
	add_action( 'wp_ajax_' . Connection_Command::ACTION, array( $command, 'handle' ) );
	add_action( 'wp_ajax_nopriv_' . Connection_Command::ACTION, array( $command, 'handle' ) );
	add_action( 'show_user_profile', array( new Profile_Section(), 'render' ) );
	$personal_data->add_hooks();
}
