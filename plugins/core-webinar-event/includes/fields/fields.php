<?php
/**
 * Fields: the post type and the post meta that people edit.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Adds the hooks of the post type and its fields.
 */
function register_fields( Fields $fields ): void {
	$post_type = new Post_Type();

	// WordPress.
	add_action( 'init', array( $post_type, 'register' ) );
	add_action( 'init', array( $fields, 'register' ) );
	// After the plugin Classic Editor, which answers at 100.
	add_filter( 'use_block_editor_for_post_type', array( $post_type, 'uses_block_editor' ), PHP_INT_MAX, 2 );
	add_filter( 'use_block_editor_for_post', array( $post_type, 'is_edited_in_blocks' ), PHP_INT_MAX, 2 );
	add_action( 'add_meta_boxes_webinar_event', array( $post_type, 'remove_custom_fields_box' ) );
}
