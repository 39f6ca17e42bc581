<?php
/**
 * No edit lock on webinars.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use WP_Post;
use WP_REST_Response;

/**
 * Lets the organizer and the speakers edit the same webinar at the same time, each with their own rights.
 */
final class Edit_Lock_Filter {

	/**
	 * Offers "Save" to a speaker. Without the right to publish, the editor shows "Submit for review", which would unpublish the
	 * webinar.
	 */
	public function offer_save( WP_REST_Response $response, WP_Post $post ): WP_REST_Response {
		if ( 'publish' === $post->post_status && current_user_can( 'edit_post', $post->ID ) ) {
			$response->add_link( 'https://api.w.org/action-publish', rest_url( "wp/v2/webinar_event/$post->ID" ) );
		}
		return $response;
	}

	/**
	 * Prevents the edit lock: a speaker who comes to start the webinar must not see "somebody is editing this". Overwritten text
	 * stays in the revisions.
	 *
	 * @param bool|null $check Null allows the write.
	 */
	public function prevent_lock( ?bool $check, int $post_id, string $key ): ?bool {
		return '_edit_lock' === $key && Post_Type::NAME === get_post_type( $post_id ) ? false : $check;
	}
}
