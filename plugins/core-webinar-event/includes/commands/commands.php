<?php
/**
 * Commands over admin-ajax, and the log.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Adds the hooks of the commands and the log.
 */
function register_commands( State_Changes $changes, State_Store $store ): void {
	$move = new Move_Command( $changes, $store );

	// From other modules.
	add_action( 'core_webinar_log', array( new Error_Log_Writer(), 'write' ) );

	// For other modules.
	add_filter( 'core_webinar_command', array( new Command_Validator(), 'validate' ), 10, 3 );
	add_filter( 'client_webinar_control_commands', array( $move, 'add_commands' ), 10, 2 );

	// WordPress.
	add_action( 'wp_ajax_core_webinar_event_move', array( $move, 'handle' ) );
	add_action( 'wp_ajax_nopriv_core_webinar_event_move', array( $move, 'handle' ) );
}
