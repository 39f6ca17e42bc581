<?php
/**
 * Read-sync: the REST route that rooms poll, and its cached answers.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

function register_read_sync( string $plugin_file, State_Route $route, Room_Snapshots $snapshots ): void {
	// For other modules.
	add_filter( 'ui_webinar_room_state_url', array( $route, 'answer_url' ), 10, 2 );

	// WordPress. early.php answers before these hooks exist.
	register_deactivation_hook( $plugin_file, array( $snapshots, 'on_deactivated' ) );
	// Snapshots hold text in the site's language.
	add_action( 'add_option_WPLANG', array( $snapshots, 'delete_all' ), 10, 0 );
	add_action( 'update_option_WPLANG', array( $snapshots, 'delete_all' ), 10, 0 );
	add_action( 'rest_api_init', array( $route, 'register' ) );
	add_filter( 'rest_pre_serve_request', array( $route, 'send_cache_header' ), 10, 4 );
}
