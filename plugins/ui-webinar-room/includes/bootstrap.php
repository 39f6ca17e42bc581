<?php
/**
 * What this module does to WordPress.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use WP_CLI;

require_once __DIR__ . '/autoload.php';

/**
 * Builds the module's objects and adds its hooks.
 *
 * @param string $plugin_file Absolute path of the plugin's main file.
 */
function bootstrap( string $plugin_file ): void {
	$hosts   = new Stream_Hosts();
	$address = new Stream_Address( $hosts );
	$setting = new Stream_Hosts_Setting( $hosts );
	$door    = new Room_Door();
	$shown   = new Room_Broadcast( $address );
	$state   = new Room_State( $shown );
	$kept    = new Kept_Rooms();
	$pass    = new Room_Pass();
	$tickets = new Room_Tickets( $kept, $pass );
	$route   = new State_Route( $door, $state, $kept, $tickets );
	$told    = new Room_Announcement( $door, $shown, $kept );
	$changes = new Room_Changes( $told, $kept, $pass, $route );
	$page    = new Room_Page();
	$policy  = new Content_Policy( $page, $hosts );
	$block   = new Room_Block( dirname( $plugin_file ) . '/build', $door, $page, new Notice_Screen(), new Stage_Screen( $door, $state, $tickets ) );
	$cta     = new Cta_Command();
	$check   = new Stream_Check( $address );
	$ready   = new Readiness( $check, $address, $page );

	// From other modules. Before the others: rooms wait for nothing else.
	add_action( 'core_webinar_status_changed', array( $changes, 'hear' ), 1 );
	add_action( 'core_webinar_cta_visibility_changed', array( $changes, 'hear' ), 1 );
	add_action( 'core_webinar_saved', array( $changes, 'hear' ), 1 );

	// For other modules.
	add_filter( 'core_webinar_pages', array( $page, 'answer_pages' ) );
	add_filter( 'ui_webinar_room_url', array( $page, 'answer_url' ), 10, 2 );
	add_filter( 'ui_webinar_room_state_url', array( $route, 'answer_url' ), 10, 2 );
	add_filter( 'ui_webinar_room_announcement', array( $told, 'answer' ), 10, 2 );
	add_filter( 'ui_webinar_room_stream_check', array( $check, 'check' ), 10, 3 );
	add_filter( 'client_webinar_control_commands', array( $cta, 'add_command' ), 10, 2 );
	add_filter( 'client_webinar_control_readiness', array( $ready, 'add_checks' ), 10, 2 );

	// WordPress.
	register_activation_hook( $plugin_file, array( $page, 'make' ) );
	register_activation_hook( $plugin_file, array( $hosts, 'make' ) );
	register_deactivation_hook( $plugin_file, array( $kept, 'forget_all' ) );
	add_action( 'deleted_post', array( $changes, 'hear_deletion' ) );
	add_action( 'added_post_meta', array( $changes, 'hear_field' ), 10, 2 );
	add_action( 'updated_post_meta', array( $changes, 'hear_field' ), 10, 2 );
	add_action( 'deleted_post_meta', array( $changes, 'hear_field' ), 10, 2 );
	// Before what is pushed is sent.
	add_action( 'shutdown', array( $changes, 'tell_fields' ), 4 );
	add_action( 'add_option_WPLANG', array( $kept, 'forget_all' ), 10, 0 );
	add_action( 'update_option_WPLANG', array( $kept, 'forget_all' ), 10, 0 );
	foreach ( array( Stream_Hosts::HOSTS, Stream_Hosts::PROVIDERS ) as $option ) {
		add_action( "add_option_$option", array( $changes, 'hear_streams' ), 10, 0 );
		add_action( "update_option_$option", array( $changes, 'hear_streams' ), 10, 0 );
	}
	add_action( 'init', __NAMESPACE__ . '\load_translations', 0 );
	add_action( 'init', array( $page, 'register_template' ) );
	add_action( 'init', array( $block, 'register' ) );
	add_action( 'rest_api_init', array( $route, 'register' ) );
	add_filter( 'rest_pre_serve_request', array( $route, 'send_cache_header' ), 10, 4 );
	add_action( 'template_redirect', array( $page, 'forbid_caching' ) );
	// After all others: a policy that is set later would take the place of this one.
	add_action( 'send_headers', array( $policy, 'send' ), PHP_INT_MAX );
	add_action( 'admin_init', array( $setting, 'register' ) );
	add_filter( 'show_admin_bar', array( $page, 'hide_admin_bar' ) );
	add_filter( 'body_class', array( $page, 'mark_body' ) );
	add_filter( 'document_title_parts', array( $block, 'name_document' ) );
	add_action( 'wp_ajax_' . Cta_Command::ACTION, array( $cta, 'handle' ) );
	add_action( 'wp_ajax_nopriv_' . Cta_Command::ACTION, array( $cta, 'handle' ) );
	if ( defined( 'WP_CLI' ) && WP_CLI ) {
		WP_CLI::add_command( 'webinar cta', array( new Cli_Commands( $cta ), 'cta' ) );
	}
}

/**
 * Tells WordPress 6.7 where the translations are; later ones read the plugin's header.
 */
function load_translations(): void {
	load_plugin_textdomain( 'ui-webinar-room', false, 'ui-webinar-room/languages' );
}
