<?php
/**
 * The page that holds the schedule.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

use Webinars\Ui_Webinar_Public\Lib\Block_Page;
use Webinars\Ui_Webinar_Public\Lib\Install_State;

function register_page( string $plugin_file, Page_Links $links ): void {
	$page   = new Schedule_Page();
	$meta   = new Page_Meta( new Block_Page( Schedule_Page::BLOCK ), $links );
	$places = new Schedule_Places();
	$cache  = new Page_Cache( $page, $places );
	( new Install_State( '1', $page->create( ... ), $places->on_places_changed( ... ) ) )->add_hooks( $plugin_file );

	// From other modules.
	add_action( 'core_webinar_saved', array( $cache, 'on_webinar_changed' ) );
	add_action( 'core_webinar_status_changed', array( $cache, 'on_webinar_changed' ) );

	// For other modules.
	add_filter( 'core_webinar_pages', array( $page, 'add_setting' ) );
	add_filter( 'ui_webinar_public_url', array( $page, 'answer_url' ) );

	// WordPress.
	add_action( 'wp_after_insert_post', array( $places, 'on_post_saved' ), 10, 4 );
	add_action( 'deleted_post', array( $places, 'on_post_deleted' ), 10, 2 );
	add_action( 'add_option_widget_block', array( $places, 'on_places_changed' ), 10, 0 );
	add_action( 'update_option_widget_block', array( $places, 'on_places_changed' ), 10, 0 );
	add_action( 'switch_theme', array( $places, 'on_places_changed' ), 10, 0 );
	// Each day, after changes past WordPress's hooks and in the files of a theme.
	add_action( 'wp_scheduled_delete', array( $places, 'search' ), 10, 0 );
	add_action( 'deleted_post', array( $cache, 'on_post_deleted' ), 10, 2 );
	add_action( 'profile_update', array( $cache, 'on_user_changed' ), 10, 2 );
	add_action( 'deleted_user', array( $cache, 'on_webinar_changed' ), 10, 0 );
	add_action( 'wp_head', array( $meta, 'draw' ), 1 ); // Messengers read only the beginning of a page.
}
