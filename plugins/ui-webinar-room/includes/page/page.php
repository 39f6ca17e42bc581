<?php
/**
 * The page that holds the room.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

function register_page( Room_Page $page, Stream_Hosts $hosts ): void {
	$policy = new Content_Policy( $page, $hosts );
	$access = new Page_Access( $page );

	// From other modules.
	add_filter( 'core_webinar_is_admitted', array( $page, 'admits' ), 10, 2 );

	// For other modules.
	add_filter( 'core_webinar_pages', array( $page, 'add_setting' ) );
	add_filter( 'ui_webinar_room_url', array( $page, 'answer_url' ), 10, 2 );

	// WordPress.
	add_action( 'init', array( $page, 'register_template' ) );
	// Before a plugin that closes the page can end the request.
	add_action( 'wp', array( $access, 'expect_room' ), PHP_INT_MIN, 0 );
	add_filter( 'render_block_webinar/room', array( $access, 'note_room' ) );
	add_action( 'shutdown', array( $access, 'store' ), 10, 0 );
	add_filter( 'site_status_tests', array( $access, 'add_test' ) );
	add_action( 'template_redirect', array( $page, 'forbid_caching' ) );
	// After all others: a policy that is set later would replace this one.
	add_action( 'send_headers', array( $policy, 'send' ), PHP_INT_MAX );
	add_filter( 'show_admin_bar', array( $page, 'hide_admin_bar' ) );
	add_filter( 'body_class', array( $page, 'add_body_class' ) );
	add_filter( 'get_pages', array( $page, 'hide_from_guests' ) );
}
