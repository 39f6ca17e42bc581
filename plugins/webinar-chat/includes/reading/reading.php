<?php
/**
 * What a page reads where no message service pushes to it.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

/**
 * Adds the hooks of reading.
 */
function register_reading( Chat_State $state, Chat_Webinars $webinars, Reader_Pass $readers ): void {
	$pass  = new Lib\Room_Pass();
	$route = new Chat_Route( $state, $webinars, $readers );

	// From other modules.
	add_action( 'core_webinar_status_changed', array( $pass, 'end_all' ), 10, 0 );

	// WordPress.
	add_action( 'init', array( $pass, 'create_key' ) );
	add_action( 'rest_api_init', array( $route, 'register' ) );
	add_filter( 'rest_pre_serve_request', array( $route, 'send_cache_header' ), 10, 4 );
}
