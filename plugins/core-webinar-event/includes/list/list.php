<?php
/**
 * The list of webinars in wp-admin.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Adds the hooks of the list.
 */
function register_list( string $plugin_file, Fields $fields, State_Store $store ): void {
	$query   = new List_Query();
	$labels  = new List_Labels();
	$filters = new List_Filters( $query, $labels );
	$table   = new List_Table( $query, $fields, $store, $labels, $plugin_file );
	$copies  = new Duplicator( $fields );

	// WordPress.
	add_action( 'pre_get_posts', array( $query, 'remove_author' ) );
	add_filter( 'posts_clauses', array( $query, 'clauses' ), 10, 2 );
	add_filter( 'the_posts', array( $table, 'note_rows' ), 10, 2 );
	add_action( 'admin_menu', array( $filters, 'add_to_menu' ) );
	add_action( 'admin_print_styles-edit.php', array( $filters, 'add_style' ) );
	add_filter( 'disable_months_dropdown', array( $filters, 'disable_months' ), 10, 2 );
	add_filter( 'views_edit-webinar_event', array( $filters, 'limit_views' ) );
	add_action( 'restrict_manage_posts', array( $filters, 'render' ) );
	add_filter( 'manage_webinar_event_posts_columns', array( $table, 'columns' ) );
	add_filter( 'manage_edit-webinar_event_sortable_columns', array( $table, 'sortable_columns' ) );
	add_action( 'manage_webinar_event_posts_custom_column', array( $table, 'render_cell' ), 10, 2 );
	add_action( 'admin_print_scripts-edit.php', array( $table, 'add_script' ) );
	add_filter( 'post_class', array( $table, 'add_row_class' ), 10, 3 );
	add_filter( 'post_row_actions', array( $table, 'row_actions' ), 10, 2 );
	add_filter( 'post_row_actions', array( $copies, 'add_row_action' ), 10, 2 );
	add_action( 'admin_post_' . Duplicator::ACTION, array( $copies, 'answer' ) );
}
