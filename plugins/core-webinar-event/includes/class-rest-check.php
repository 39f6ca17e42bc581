<?php
/**
 * Webinars over wp/v2.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use stdClass;
use WP_Error;
use WP_REST_Request;

/**
 * Judges the whole request before WordPress writes the first part of it.
 */
final class Rest_Check {

	/**
	 * Takes what it works with.
	 *
	 * @param Field_Check $check Judges the fields.
	 */
	public function __construct( private readonly Field_Check $check ) {}

	/**
	 * Refuses bad meta, and leaves only what changes: the block editor sends all of it back, which a speaker may not
	 * write.
	 *
	 * @param stdClass|WP_Error $prepared The post as WordPress is about to save it.
	 * @param WP_REST_Request   $request  The request.
	 * @phpstan-param WP_REST_Request<array<string, mixed>> $request
	 */
	public function check( stdClass|WP_Error $prepared, WP_REST_Request $request ): stdClass|WP_Error {
		$meta = $request->get_param( 'meta' );
		if ( $prepared instanceof WP_Error || ! is_array( $meta ) ) {
			return $prepared;
		}
		$id = $prepared->ID ?? 0;
		// Other plugins may have meta of their own on webinars.
		$ours    = array_intersect_key( $meta, $this->check->names() );
		$changes = $this->check->changes( is_int( $id ) ? $id : 0, $ours, get_current_user_id() );
		if ( $changes instanceof WP_Error ) {
			return $changes;
		}
		$request->set_param( 'meta', array_diff_key( $meta, $ours ) + $changes );
		return $prepared;
	}
}
