<?php
/**
 * Guests who ask for a seat, and confirm it by mail.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

/**
 * Adds the hooks of guests.
 */
function register_guests( Registration_Ledger $ledger, Guest_Requests $requests, Request_Pace $pace, Link_Mail $mail ): void {
	$commands = new Guest_Commands( $pace, $requests, $mail, $ledger );

	// For other modules.
	add_filter( 'client_webinar_registration_commands', array( $commands, 'add_commands' ), 10, 2 );

	// WordPress. A person who is signed in may have a guest's page from a cache.
	add_action( 'wp_ajax_' . Guest_Commands::REQUEST, array( $commands, 'request' ) );
	add_action( 'wp_ajax_nopriv_' . Guest_Commands::REQUEST, array( $commands, 'request' ) );
	add_action( 'wp_ajax_' . Guest_Commands::STARTED, array( $commands, 'started' ) );
	add_action( 'wp_ajax_nopriv_' . Guest_Commands::STARTED, array( $commands, 'started' ) );
	add_action( JOB_HOOK, array( $pace, 'delete_ended' ), 20, 0 );
	add_action( JOB_HOOK, array( $requests, 'delete_outdated' ), 20, 0 );
}
