<?php
/**
 * Where WordPress is answered before it is loaded: from the plugin's main file, or from the must-use file.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Ends the request if it is a room's that holds a pass: it asks every few seconds, and needs no more of WordPress than its
 * options.
 */
function answer_early(): void {
	if ( isset( $_SERVER['HTTP_X_WEBINAR_ROOM_PASS'] ) ) {
		// WordPress names its cookies only after the must-use plugins and those of a network.
		if ( is_multisite() ) {
			ms_cookie_constants();
		}
		wp_cookie_constants();
		require_once __DIR__ . '/autoload.php';
		( new Early_Answer( new Kept_Rooms(), new Room_Pass() ) )->send();
	}
}
