<?php
/**
 * What this module does to WordPress.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use WP_CLI;

require_once __DIR__ . '/autoload.php';

/**
 * Adds the hooks.
 *
 * @param string $plugin_file The plugin's main file.
 */
function bootstrap( string $plugin_file ): void {
	$post_type = new Post_Type();
	$fields    = new Fields();
	$store     = new State_Store();
	$refusals  = new Refusals();
	$changes   = new State_Changes( $store, new State_Machine(), $refusals );
	$commands  = new Command_Reading();
	$moving    = new Move_Command( $changes, $store );
	$guard     = new State_Guard( $refusals );
	$check     = new Field_Check( $fields, $store );
	$rest      = new Rest_Check( $check );
	$editing   = new Shared_Editing();
	$saving    = new Saving( $check, $store, $changes, $refusals );
	$deletion  = new Deletion( $store, $fields, $refusals );
	$reading   = new Read_Model( $fields, $store, new Webinar_Rows( $fields ) );
	$current   = new Current_Webinar( $fields );
	$speakers  = new Speaker_Rows( $fields );
	$rights    = new Capabilities( $fields, $store );
	$people    = new People();
	$profile   = new Runtime_Profile();
	$modules   = new Module_List( $profile );
	$pages     = new Pages();
	$settings  = new Settings_Page( $pages, $profile );
	$notice    = new Modules_Notice( $modules );
	$health    = new Site_Health( $modules, $pages, $profile );
	$listed    = new List_Query();
	$filters   = new List_Filters( $listed, new List_Words() );
	$table     = new List_Table( $listed, $fields, $store, new List_Words() );

	// From other modules.
	add_action( 'core_webinar_set_status', array( $changes, 'set_status' ), 10, 3 );
	add_action( 'core_webinar_set_cta_visibility', array( $changes, 'set_cta_visibility' ), 10, 3 );
	add_action( 'core_webinar_upsert', array( $saving, 'upsert' ) );
	add_action( 'core_webinar_log', array( new Log(), 'write' ) );
	add_action( 'client_webinar_batch_begun', array( $people, 'read_together' ) );

	// For other modules.
	add_filter( 'core_webinar_get', array( $reading, 'get' ), 10, 2 );
	add_filter( 'core_webinar_version', array( $reading, 'version' ), 10, 2 );
	add_filter( 'core_webinar_get_current', array( $current, 'get' ) );
	add_filter( 'core_webinar_list', array( $reading, 'list' ), 10, 2 );
	add_filter( 'core_webinar_history', array( new History(), 'changes' ), 10, 2 );
	add_filter( 'core_webinar_command', array( $commands, 'read' ), 10, 3 );
	add_filter( 'client_webinar_control_commands', array( $moving, 'add_commands' ), 10, 2 );
	add_filter( 'core_webinar_partner_id', array( $people, 'partner_of' ), 10, 2 );
	add_filter( 'core_webinar_runtime_profile', array( $profile, 'current' ) );

	// WordPress.
	register_activation_hook( $plugin_file, array( new Roles(), 'add' ) );
	add_action( 'init', __NAMESPACE__ . '\load_translations', 0 );
	add_action( 'init', array( $post_type, 'register' ) );
	add_action( 'init', array( $fields, 'register' ) );
	add_action( 'wp_ajax_core_webinar_event_move', array( $moving, 'handle' ) );
	add_action( 'wp_ajax_nopriv_core_webinar_event_move', array( $moving, 'handle' ) );
	add_filter( 'map_meta_cap', array( $rights, 'map' ), 10, 4 );
	add_filter( 'rest_pre_insert_webinar_event', array( $rest, 'check' ), 10, 2 );
	add_filter( 'rest_request_before_callbacks', array( $rest, 'check_autosave' ), 10, 3 );
	add_filter( 'rest_prepare_webinar_event', array( $editing, 'let_save' ), 10, 2 );
	add_filter( 'add_post_metadata', array( $editing, 'leave_unlocked' ), 10, 3 );
	add_filter( 'update_post_metadata', array( $editing, 'leave_unlocked' ), 10, 3 );
	add_action( 'wp_after_insert_post', array( $saving, 'after_insert' ), 10, 4 );
	add_action( 'added_post_meta', array( $speakers, 'follow' ), 10, 3 );
	add_action( 'updated_post_meta', array( $speakers, 'follow' ), 10, 3 );
	add_action( 'deleted_post_meta', array( $speakers, 'follow' ), 10, 3 );
	add_action( 'add_meta_boxes_webinar_event', array( $post_type, 'remove_custom_fields_box' ) );
	add_filter( 'add_post_metadata', array( $guard, 'on_add' ), PHP_INT_MAX, 4 );
	add_filter( 'update_post_metadata', array( $guard, 'on_update' ), PHP_INT_MAX, 4 );
	add_filter( 'delete_post_metadata', array( $guard, 'on_delete' ), PHP_INT_MAX, 5 );
	add_filter( 'update_post_metadata_by_mid', array( $guard, 'on_update_by_id' ), PHP_INT_MAX, 4 );
	add_filter( 'delete_post_metadata_by_mid', array( $guard, 'on_delete_by_id' ), PHP_INT_MAX, 2 );
	add_filter( 'wp_insert_post_data', array( $guard, 'on_save' ), PHP_INT_MAX, 2 );
	add_filter( 'wp_insert_attachment_data', array( $guard, 'on_save' ), PHP_INT_MAX, 2 );
	add_filter( 'wp_insert_post_data', array( $deletion, 'keep_out_of_trash' ), PHP_INT_MAX, 2 );
	add_filter( 'pre_trash_post', array( $deletion, 'refuse_while_running' ), PHP_INT_MAX, 2 );
	add_filter( 'pre_delete_post', array( $deletion, 'refuse_while_running' ), PHP_INT_MAX, 2 );
	add_action( 'before_delete_post', array( $deletion, 'forget_state' ) );
	add_action( 'deleted_user', array( $deletion, 'forget_user' ), 10, 2 );
	add_action( 'admin_init', array( $settings, 'register' ) );
	add_action( 'admin_menu', array( $settings, 'add_to_menu' ) );
	add_filter( 'plugin_action_links_' . plugin_basename( $plugin_file ), array( $settings, 'add_link' ) );
	add_action( 'admin_notices', array( $notice, 'render' ) );
	add_filter( 'site_status_tests', array( $health, 'add_tests' ) );
	add_filter( 'debug_information', array( $health, 'add_information' ) );
	add_action( 'pre_get_posts', array( $listed, 'forget_author' ) );
	add_filter( 'posts_clauses', array( $listed, 'clauses' ), 10, 2 );
	add_filter( 'the_posts', array( $table, 'note_rows' ), 10, 2 );
	add_action( 'admin_menu', array( $filters, 'add_to_menu' ) );
	add_action( 'admin_print_styles-edit.php', array( $filters, 'add_style' ) );
	add_filter( 'disable_months_dropdown', array( $filters, 'disable_months' ), 10, 2 );
	add_filter( 'views_edit-webinar_event', array( $filters, 'limit_views' ) );
	add_action( 'restrict_manage_posts', array( $filters, 'render' ) );
	add_filter( 'manage_webinar_event_posts_columns', array( $table, 'columns' ) );
	add_filter( 'manage_edit-webinar_event_sortable_columns', array( $table, 'sortable_columns' ) );
	add_action( 'manage_webinar_event_posts_custom_column', array( $table, 'render_cell' ), 10, 2 );
	add_filter( 'post_row_actions', array( $table, 'row_actions' ), 10, 2 );
	if ( defined( 'WP_CLI' ) && WP_CLI ) {
		WP_CLI::add_command( 'webinar', new Cli_Commands( $modules, $profile, $changes, new List_Words() ) );
	}
}

/**
 * Tells WordPress 6.7 where the translations are; later ones read the plugin's header.
 */
function load_translations(): void {
	load_plugin_textdomain( 'core-webinar-event', false, 'core-webinar-event/languages' );
}
