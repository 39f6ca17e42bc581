<?php
/**
 * The organizer's numbers.
 *
 * @package Webinars\Autowebinar_Delivery
 */

declare( strict_types=1 );

namespace Webinars\Autowebinar_Delivery;

use WP_CLI;

/**
 * Adds the hooks of the numbers.
 */
function register_numbers( Viewing_Store $viewings ): void {
	$numbers = new Viewer_Numbers( $viewings );

	// For other modules.
	add_filter( 'autowebinar_numbers', array( $numbers, 'answer' ), 10, 2 );

	// WordPress.
	if ( defined( 'WP_CLI' ) && WP_CLI ) {
		WP_CLI::add_command( 'webinar viewers', new Cli_Command( $numbers ) );
	}
}
