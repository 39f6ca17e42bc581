<?php
/**
 * The panel in the room, and the section of the speaker's controls.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

/**
 * Adds the hooks of the screens.
 */
function register_screens( string $plugin_file, Chat_Rooms $rooms, Message_Ledger $ledger, Chat_Webinars $webinars, Reader_Pass $readers, Chapters $chapters ): void {
	$script  = new Chat_Script( $plugin_file, $rooms, $ledger, $readers );
	$panel   = new Room_Panel( $script, $rooms, $webinars, $chapters );
	$section = new Control_Section( $script, $webinars );

	// For other modules.
	add_filter( 'webinar_chat_chapters', array( $chapters, 'add' ), 10, 2 );

	// From other modules.
	add_filter( 'ui_webinar_room_panels', array( $panel, 'add' ), 10, 2 );
	add_filter( 'client_webinar_control_commands', array( $section, 'load' ), 10, 2 );
}
