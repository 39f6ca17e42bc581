<?php
/**
 * The speaker's tools: the commands for the offer and the source, and the checks before the start.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use WP_CLI;

function register_speaker_tools( Stream_Address $addresses, Room_Page $page ): void {
	$cta       = new Cta_Command();
	$stream    = new Stream_Command();
	$readiness = new Readiness( new Shared_Stream_Check( new Stream_Check( $addresses ) ), $addresses, $page );

	// For other modules.
	add_filter( 'client_webinar_control_commands', array( $cta, 'add_command' ), 10, 2 );
	add_filter( 'client_webinar_control_commands', array( $stream, 'add_command' ), 10, 2 );
	add_filter( 'client_webinar_control_readiness', array( $readiness, 'add_checks' ), 10, 3 );

	// WordPress.
	add_action( 'wp_ajax_' . Cta_Command::ACTION, array( $cta, 'handle' ) );
	add_action( 'wp_ajax_nopriv_' . Cta_Command::ACTION, array( $cta, 'handle' ) );
	add_action( 'wp_ajax_' . Stream_Command::ACTION, array( $stream, 'handle' ) );
	add_action( 'wp_ajax_nopriv_' . Stream_Command::ACTION, array( $stream, 'handle' ) );
	if ( defined( 'WP_CLI' ) && WP_CLI ) {
		WP_CLI::add_command( 'webinar cta', array( new Cli_Commands( $cta ), 'cta' ) );
	}
}
