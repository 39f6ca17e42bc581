<?php
/**
 * Unsubscribing: who gets no mails.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail;

use Webinars\Webinar_Mail\Lib\Tables;
use WP_CLI;

/**
 * Adds the hooks of unsubscribing.
 */
function register_unsubscribing( Suppressed_Addresses $suppressed, Unsubscribe_Link $link ): void {
	// From other modules.
	add_action( 'webinar_mail_suppress', array( $suppressed, 'add' ), 10, 2 );

	// WordPress.
	add_action( 'admin_menu', array( new Suppressed_Page( $suppressed ), 'add_to_menu' ), 20 );
	add_action( 'template_redirect', array( new Unsubscribe_Page( $suppressed, $link ), 'handle' ), 0 );
	if ( defined( 'WP_CLI' ) && WP_CLI ) {
		$commands = new Cli_Commands( $suppressed );
		WP_CLI::add_command( 'webinar mail suppressed list', array( $commands, 'list_suppressed' ) );
		WP_CLI::add_command( 'webinar mail suppressed add', array( $commands, 'add' ) );
		WP_CLI::add_command( 'webinar mail suppressed remove', array( $commands, 'remove' ) );
	}
}

/**
 * Describes the table. `address_hash` is a keyed hash, so that a forgotten person stays unsubscribed and nobody reads an address.
 */
function tables(): Tables {
	return new Tables(
		'1',
		array(
			'webinar_mail_suppressed' => '
				address_hash char(64) NOT NULL,
				reason varchar(20) NOT NULL,
				created_at bigint(20) NOT NULL,
				PRIMARY KEY  (address_hash),
				KEY created (created_at)',
		)
	);
}
