<?php
/**
 * Answers reports of progress before WordPress is fully loaded. The plugin's main file calls it, and on a busy site a must-use file may: this
 * path and the name of the function stay.
 *
 * @package Webinars\Autowebinar_Delivery
 */

declare( strict_types=1 );

namespace Webinars\Autowebinar_Delivery;

/**
 * Answers a report that holds a pass, and ends the request. Each viewer reports each minute, and most reports only move a position on.
 */
function answer_early(): void {
	if ( isset( $_SERVER['HTTP_X_AUTOWEBINAR_PASS'] ) ) {
		// WordPress defines the names of its cookies after it has loaded must-use plugins and plugins of a network.
		if ( is_multisite() ) {
			ms_cookie_constants();
		}
		wp_cookie_constants();
		require_once __DIR__ . '/autoload.php';
		( new Early_Report( new Viewing_Store(), new Viewing_Pass() ) )->send();
	}
}
