<?php
/**
 * Cached copies of the schedule.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

use WP_Post;
use WP_User;

/**
 * Tells page caches that the schedule has changed, wherever the site shows it. They listen to WordPress's own `clean_post_cache`.
 */
final class Page_Cache {

	public function __construct( private readonly Schedule_Page $page, private readonly Schedule_Places $places ) {}

	/**
	 * Clears the pages once at the end of the request, however many webinars it changes.
	 */
	public function on_webinar_changed(): void {
		add_action( 'shutdown', array( $this, 'clear' ) );
	}

	/**
	 * Handles the deletion of any post.
	 */
	public function on_post_deleted( int $post_id, WP_Post $post ): void {
		if ( 'webinar_event' === $post->post_type ) {
			$this->on_webinar_changed();
		}
	}

	/**
	 * Handles a change of any user: the schedule shows the name of a speaker, and the picture that belongs to the mail address.
	 */
	public function on_user_changed( int $user_id, WP_User $before ): void {
		$after = get_userdata( $user_id );
		if ( false === $after || $after->display_name !== $before->display_name || $after->user_email !== $before->user_email ) {
			$this->on_webinar_changed();
		}
	}

	public function clear(): void {
		$places = $this->places->find();
		// Page caches have no common way to clear the whole site. The home page and the page of posts are what visitors see first.
		$first    = $places['is_in_templates'] ? array( get_option( 'page_on_front' ), get_option( 'page_for_posts' ) ) : array();
		$post_ids = array_unique( array_map( 'intval', array( $this->page->id(), ...array_filter( $first, 'is_numeric' ), ...$places['post_ids'] ) ) );
		$places   = array( 'post_ids' => array_values( array_filter( $post_ids ) ) ) + $places;
		array_map( 'clean_post_cache', $places['post_ids'] );
		/** This action is documented in contract/hooks/ui_webinar_public_pages_changed.json. */
		do_action( 'ui_webinar_public_pages_changed', $places );
	}
}
