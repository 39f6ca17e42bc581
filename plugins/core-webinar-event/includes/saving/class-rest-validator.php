<?php
/**
 * Validation of wp/v2 requests.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use stdClass;
use WP_Error;
use WP_REST_Request;

/**
 * Validates the whole request before WordPress writes any part of it.
 */
final class Rest_Validator {

	public function __construct( private readonly Field_Validator $validator, private readonly Publication_Guard $publication ) {}

	/**
	 * Refuses invalid meta, and keeps only the meta that changes: the block editor sends all of it back, and a speaker may not
	 * write the technical fields.
	 *
	 * @param stdClass|WP_Error $prepared The post as WordPress is about to save it.
	 * @phpstan-param WP_REST_Request<array<string, mixed>> $request
	 */
	public function validate( stdClass|WP_Error $prepared, WP_REST_Request $request ): stdClass|WP_Error {
		if ( $prepared instanceof WP_Error ) {
			return $prepared;
		}
		$id = $prepared->ID ?? 0;
		$id = is_int( $id ) ? $id : 0;
		return $this->problem( $id, (array) $prepared ) ?? $this->reduce( $id, $request ) ?? $prepared;
	}

	/**
	 * Returns why the post itself must not be saved; null when it may.
	 *
	 * @param array<mixed> $columns Columns that are to be written.
	 */
	private function problem( int $webinar_id, array $columns ): ?WP_Error {
		$too_long = Post_Texts::problem( $columns );
		if ( null !== $too_long ) {
			return new WP_Error( 'webinar_request_invalid', $too_long, array( 'status' => 400 ) );
		}
		if ( Auto_Webinars::is_published_in_vain( $webinar_id, get_post_meta( $webinar_id, 'type', true ), $columns['post_status'] ?? '' ) ) {
			$error = Refusals::error( 'webinar_type_unavailable' );
			$error->add_data( array( 'status' => 400 ) );
			return $error;
		}
		$error = $this->publication->problem( $webinar_id, $columns );
		$error?->add_data( array( 'status' => 'webinar_running' === $error->get_error_code() ? 409 : 403 ) );
		return $error;
	}

	/**
	 * Does the same for autosaves, before WordPress begins: later it would take the error for a post, save an empty one and
	 * report success.
	 *
	 * @param mixed $response Null, or the answer of an earlier filter.
	 * @param mixed $handler  The route's.
	 * @phpstan-param WP_REST_Request<array<string, mixed>> $request
	 */
	public function validate_autosave( mixed $response, mixed $handler, WP_REST_Request $request ): mixed {
		if ( null !== $response || 'POST' !== $request->get_method() || 1 !== preg_match( '~^/wp/v2/webinar_event/(\d+)/autosaves$~iD', $request->get_route(), $found ) ) {
			return $response;
		}
		// WordPress has not checked rights yet, and an error must not tell a person without rights what is stored.
		return current_user_can( 'edit_post', (int) $found[1] ) ? $this->reduce( (int) $found[1], $request ) : $response;
	}

	/**
	 * Keeps only the meta that changes in the request.
	 *
	 * @param int $webinar_id 0 for a new webinar.
	 * @return WP_Error|null Why it must not.
	 * @phpstan-param WP_REST_Request<array<string, mixed>> $request
	 */
	private function reduce( int $webinar_id, WP_REST_Request $request ): ?WP_Error {
		$meta = $request->get_param( 'meta' );
		if ( ! is_array( $meta ) ) {
			return null;
		}
		// Other plugins may have meta of their own on webinars.
		$ours    = array_intersect_key( $meta, $this->validator->names() );
		$changes = $this->validator->changes( $webinar_id, $ours, get_current_user_id() );
		if ( $changes instanceof WP_Error ) {
			return self::named_as_on_screen( $changes );
		}
		$request->set_param( 'meta', array_diff_key( $meta, $ours ) + $changes );
		return null;
	}

	/**
	 * Names the field as the schedule form does.
	 *
	 * @param WP_Error $error Of Field_Validator.
	 */
	private static function named_as_on_screen( WP_Error $error ): WP_Error {
		$data   = $error->get_error_data();
		$params = is_array( $data ) && is_array( $data['params'] ?? null ) ? $data['params'] : array();
		foreach ( $params as $name => $problem ) {
			return new WP_Error( $error->get_error_code(), Field_Labels::label( (string) $name ) . ': ' . ( is_string( $problem ) ? $problem : '' ), $data );
		}
		return $error;
	}
}
