<?php
/**
 * What was said, for staff: as a file, and in WP-CLI.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

use WP_CLI;

/**
 * Adds the hooks of the report.
 */
function register_report( Message_Ledger $ledger ): void {
	$transcript = new Transcript( $ledger );

	// WordPress.
	add_action( 'admin_post_' . Csv_Download::ACTION, array( new Csv_Download( $transcript ), 'send' ) );
	if ( defined( 'WP_CLI' ) && WP_CLI ) {
		WP_CLI::add_command( 'webinar chat', new Cli_Command( $transcript ) );
	}
}
