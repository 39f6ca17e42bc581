<?php
/**
 * Answers read-sync before WordPress is fully loaded. The plugin's main file and the must-use file call it. The must-use file on
 * a site may be older than the plugin: this path and the name of the function stay.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Answers a room that holds a read-sync pass, and ends the request. A room polls every few seconds, and its answer needs nothing
 * of WordPress but the options.
 */
function answer_early(): void {
	if ( isset( $_SERVER['HTTP_X_WEBINAR_ROOM_PASS'] ) ) {
		// WordPress defines the names of its cookies after it has loaded must-use plugins and plugins of a network.
		if ( is_multisite() ) {
			ms_cookie_constants();
		}
		wp_cookie_constants();
		require_once __DIR__ . '/autoload.php';
		( new Early_Answer( new Room_Snapshots(), new Lib\Room_Pass() ) )->send();
	}
}
