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
	add_action( 'add_meta_boxes_webinar_event', array( $post_type, 'remove_custom_fields_box' ) );
}
