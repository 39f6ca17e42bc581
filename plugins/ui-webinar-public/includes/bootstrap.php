<?php
/**
 * What this module does to WordPress.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

require_once __DIR__ . '/autoload.php';

/**
 * Builds the module's objects and adds its hooks.
 *
 * @param string $plugin_file Absolute path of the plugin's main file.
 */
function bootstrap( string $plugin_file ): void {
	$page     = new Schedule_Page();
	$links    = new Page_Links();
	$block    = new Schedule_Block( dirname( $plugin_file ) . '/build', new Listing(), new Card( new Way_In() ), $links, new Event_Data() );
	$meta     = new Page_Meta( $page, $links );
	$cache    = new Page_Cache( $page );
	$patterns = new Patterns();
	$calendar = new Calendar( new Calendar_Text() );
	$form     = new Schedule_Form( $plugin_file );
	$check    = new Check_Stream_Command();

	// From other modules.
	add_action( 'core_webinar_saved', array( $cache, 'drop_at_the_end' ) );
	add_action( 'core_webinar_status_changed', array( $cache, 'drop_at_the_end' ) );

	// For other modules.
	add_filter( 'core_webinar_pages', array( $page, 'answer_pages' ) );
	add_filter( 'ui_webinar_public_url', array( $page, 'answer_url' ) );
	add_filter( 'ui_webinar_public_calendar_url', array( $calendar, 'answer_url' ), 10, 2 );

	// WordPress.
	register_activation_hook( $plugin_file, array( $page, 'make' ) );
	add_action( 'init', __NAMESPACE__ . '\load_translations', 0 );
	add_action( 'init', array( $block, 'register' ) );
	add_action( 'init', array( $patterns, 'register' ) );
	add_action( 'wp_head', array( $meta, 'draw' ), 1 ); // Messengers read only the begin of a page.
	add_filter( 'query_vars', array( $calendar, 'add_query_var' ) );
	add_action( 'template_redirect', array( $calendar, 'answer' ) );
	add_action( 'enqueue_block_editor_assets', array( $form, 'enqueue' ) );
	add_action( 'wp_ajax_' . Check_Stream_Command::ACTION, array( $check, 'handle' ) );
	add_action( 'wp_ajax_nopriv_' . Check_Stream_Command::ACTION, array( $check, 'handle' ) );
}

/**
 * Tells WordPress 6.7 where the translations are; later ones read the plugin's header.
 */
function load_translations(): void {
	load_plugin_textdomain( 'ui-webinar-public', false, 'ui-webinar-public/languages' );
}
