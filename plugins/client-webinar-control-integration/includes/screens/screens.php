<?php
/**
 * Screens of the speaker: the sidebar in the block editor, and the console page.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration;

use Webinars\Client_Webinar_Control_Integration\Lib\Install_State;

/**
 * Adds the hooks of the screens.
 */
function register_screens( string $plugin_file ): void {
	$settings = new Control_Settings();
	$sidebar  = new Editor_Sidebar( $plugin_file, $settings );
	$page     = new Console_Page();
	( new Install_State( '1', $page->create( ... ) ) )->add_hooks( $plugin_file );
	$links   = new Console_Links( $page );
	$console = new Console_Block( $plugin_file, $page, new Controlled_Webinars(), $settings );

	// For other modules.
	add_filter( 'client_webinar_control_url', array( $page, 'answer_url' ), 10, 2 );
	add_filter( 'core_webinar_pages', array( $page, 'add_setting' ) );

	// WordPress.
	add_action( 'init', array( $console, 'register' ) );
	add_action( 'template_redirect', array( $page, 'send_headers' ) );
	add_filter( 'get_pages', array( $page, 'hide_from_others' ) );
	add_action( 'enqueue_block_editor_assets', array( $sidebar, 'enqueue' ) );
	add_action( 'admin_bar_menu', array( $links, 'add_to_admin_bar' ), 80 );
	add_action( 'admin_menu', array( $links, 'add_to_menu' ) );
	add_filter( 'login_redirect', array( $links, 'after_sign_in' ), 10, 3 );
}
