<?php
/**
 * Answers what is new in a chat before WordPress is fully loaded. The plugin's main file calls it.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

/**
 * Answers a page that holds a pass, and ends the request. A page asks every few seconds, and its answer needs only the chat's own tables.
 */
function answer_early(): void {
	if ( isset( $_SERVER['HTTP_X_WEBINAR_CHAT_PASS'] ) ) {
		// WordPress defines the names of its cookies after it has loaded must-use plugins and plugins of a network.
		if ( is_multisite() ) {
			ms_cookie_constants();
		}
		wp_cookie_constants();
		require_once __DIR__ . '/autoload.php';
		$rooms = new Chat_Rooms();
		$state = new Chat_State( new Message_Ledger(), $rooms, new Bans(), new Chat_Webinars( $rooms ) );
		( new Early_Chat( $state, new Lib\Room_Pass() ) )->send();
	}
}
