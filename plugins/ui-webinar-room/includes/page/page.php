<?php
/**
 * The page that holds the room.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

function register_page( string $plugin_file, Room_Page $page, Stream_Hosts $hosts ): void {
	$policy = new Content_Policy( $page, $hosts );

	// For other modules.
	add_filter( 'core_webinar_pages', array( $page, 'add_setting' ) );
	add_filter( 'ui_webinar_room_url', array( $page, 'answer_url' ), 10, 2 );

	// WordPress.
	register_activation_hook( $plugin_file, array( $page, 'create' ) );
	add_action( 'init', array( $page, 'register_template' ) );
	add_action( 'template_redirect', array( $page, 'forbid_caching' ) );
	// After all others: a policy that is set later would replace this one.
	add_action( 'send_headers', array( $policy, 'send' ), PHP_INT_MAX );
	add_filter( 'show_admin_bar', array( $page, 'hide_admin_bar' ) );
	add_filter( 'body_class', array( $page, 'add_body_class' ) );
}
