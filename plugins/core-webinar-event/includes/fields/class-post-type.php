<?php
/**
 * The post type.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use WP_Post;

/**
 * Registers the type `webinar_event`: each webinar is a post.
 */
final class Post_Type {

	public const NAME = 'webinar_event';

	public function register(): void {
		register_post_type(
			self::NAME,
			array(
				'labels'             => $this->labels(),
				'description'        => __( 'Live webinars with their date, speakers and stream.', 'core-webinar-event' ),
				// Visitors see webinars in the schedule and the room: a webinar has no page of its own.
				'public'             => false,
				'publicly_queryable' => false,
				'show_ui'            => true,
				'show_in_rest'       => true,
				'menu_icon'          => 'dashicons-video-alt2',
				'menu_position'      => 25,
				// REST meta needs `custom-fields`.
				'supports'           => array( 'title', 'editor', 'excerpt', 'thumbnail', 'custom-fields', 'revisions' ),
				'capability_type'    => array( 'webinar_event', 'webinar_events' ),
				'capabilities'       => array( 'create_posts' => 'publish_webinar_events' ),
				'map_meta_cap'       => true,
				// A webinar stays when its author's account is deleted.
				'delete_with_user'   => false,
			)
		);
	}

	/**
	 * Answers `use_block_editor_for_post_type`: the date, the stream and the question before a webinar is hidden exist in the block editor
	 * only, so a site that uses the classic editor keeps it for everything else.
	 */
	public function uses_block_editor( mixed $is_used, string $post_type ): bool {
		return self::NAME === $post_type || true === $is_used;
	}

	/**
	 * Answers `use_block_editor_for_post`: see uses_block_editor().
	 */
	public function is_edited_in_blocks( mixed $is_used, WP_Post $post ): bool {
		return $this->uses_block_editor( $is_used, $post->post_type );
	}

	/**
	 * Removes the Custom Fields box: the schedule form shows the same fields, and the box could break the technical ones.
	 */
	public function remove_custom_fields_box(): void {
		remove_meta_box( 'postcustom', self::NAME, 'normal' );
	}

	/**
	 * Returns the texts of the screens.
	 *
	 * @return array<string, string>
	 */
	private function labels(): array {
		return array(
			'name'                     => __( 'Webinars', 'core-webinar-event' ),
			'singular_name'            => __( 'Webinar', 'core-webinar-event' ),
			'add_new'                  => __( 'Add webinar', 'core-webinar-event' ),
			'add_new_item'             => __( 'Add webinar', 'core-webinar-event' ),
			'new_item'                 => __( 'New webinar', 'core-webinar-event' ),
			'edit_item'                => __( 'Edit webinar', 'core-webinar-event' ),
			'view_item'                => __( 'View webinar', 'core-webinar-event' ),
			'all_items'                => __( 'All webinars', 'core-webinar-event' ),
			'search_items'             => __( 'Search webinars', 'core-webinar-event' ),
			'not_found'                => __( 'No webinars yet.', 'core-webinar-event' ),
			'not_found_in_trash'       => __( 'No webinars in the trash.', 'core-webinar-event' ),
			'featured_image'           => __( 'Poster', 'core-webinar-event' ),
			'set_featured_image'       => __( 'Set the poster', 'core-webinar-event' ),
			'remove_featured_image'    => __( 'Remove the poster', 'core-webinar-event' ),
			'use_featured_image'       => __( 'Use as the poster', 'core-webinar-event' ),
			'filter_items_list'        => __( 'Filter the webinars', 'core-webinar-event' ),
			'items_list_navigation'    => __( 'Pages of webinars', 'core-webinar-event' ),
			'items_list'               => __( 'List of webinars', 'core-webinar-event' ),
			'item_published'           => __( 'Webinar published.', 'core-webinar-event' ),
			'item_published_privately' => __( 'Webinar published privately.', 'core-webinar-event' ),
			'item_reverted_to_draft'   => __( 'Webinar taken back to the drafts: visitors no longer see it.', 'core-webinar-event' ),
			'item_scheduled'           => __( 'Webinar will be published later.', 'core-webinar-event' ),
			'item_updated'             => __( 'Webinar updated.', 'core-webinar-event' ),
			'item_trashed'             => __( 'Webinar moved to the trash.', 'core-webinar-event' ),
		);
	}
}
