<?php
/**
 * The block editor for several people.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use WP_Post;
use WP_REST_Response;

/**
 * Lets the organizer and the speakers have the same webinar open, each with their own rights.
 */
final class Edit_Lock_Filter {

	/**
	 * Offers "Save" to a speaker: without the right to publish the editor shows "Submit for review", which would take a
	 * published webinar back.
	 *
	 * @param WP_REST_Response $response The webinar over wp/v2.
	 * @param WP_Post          $post     The same as a post.
	 */
	public function offer_save( WP_REST_Response $response, WP_Post $post ): WP_REST_Response {
		if ( 'publish' === $post->post_status && current_user_can( 'edit_post', $post->ID ) ) {
			$response->add_link( 'https://api.w.org/action-publish', rest_url( "wp/v2/webinar_event/$post->ID" ) );
		}
		return $response;
	}

	/**
	 * Keeps WordPress from locking a webinar: a speaker who comes to start it must not meet "somebody is editing this".
	 * Revisions keep what two people write over each other.
	 *
	 * @param bool|null $check   Null lets WordPress write.
	 * @param string    $key     Name of the meta.
	 */
	public function prevent_lock( ?bool $check, int $post_id, string $key ): ?bool {
		return '_edit_lock' === $key && Post_Type::NAME === get_post_type( $post_id ) ? false : $check;
	}
}
