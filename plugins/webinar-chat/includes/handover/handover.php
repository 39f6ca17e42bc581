<?php
/**
 * What the message service hands over.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

/**
 * Adds the hooks of the handover.
 */
function register_handover( Chat_Intake $intake ): void {
	// From other modules.
	add_filter( 'webinar_outbox_room_name', array( $intake, 'name' ), 10, 3 );
	add_filter( 'webinar_chat_intake', array( $intake, 'take' ), 10, 2 );
}
