<?php
/**
 * The rooms: pushes what they show, and processes the presence reports and what was said.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Adds the hooks of the rooms.
 */
function register_rooms( Settings $settings, Sidecar $sidecar, Sidecar_Request $request ): void {
	$push     = new Room_Push( $sidecar );
	$presence = new Presence_Command( $request, new Stay_Check() );
	$chat     = new Chat_Command( $request );

	// From other modules.
	add_action( 'webinar_outbox_push', array( $push, 'add' ) );

	// For other modules.
	add_filter( 'webinar_outbox_room_stream', array( new Room_Event_Stream( $settings, $sidecar ), 'for_current_user' ), 10, 2 );

	// WordPress. Pushes are sent after the response, and again after the work of a heartbeat; in both cases before messages.
	add_action( 'shutdown', array( $push, 'send' ), 5 );
	add_action( 'shutdown', array( $push, 'send' ), 95 );
	add_action( 'wp_ajax_' . Presence_Command::ACTION, array( $presence, 'handle' ) );
	add_action( 'wp_ajax_nopriv_' . Presence_Command::ACTION, array( $presence, 'handle' ) );
	add_action( 'wp_ajax_' . Chat_Command::ACTION, array( $chat, 'handle' ) );
	add_action( 'wp_ajax_nopriv_' . Chat_Command::ACTION, array( $chat, 'handle' ) );
}
