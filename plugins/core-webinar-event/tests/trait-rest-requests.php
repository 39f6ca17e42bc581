<?php
/**
 * Requests to WordPress's REST API.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

/** Sends REST requests inside this process. */
trait Rest_Requests {

	/**
	 * Sends a request inside this process.
	 *
	 * @param string               $method Method.
	 * @param string               $route  Route.
	 * @param array<string, mixed> $params Parameters; in the body as JSON, but for GET.
	 */
	protected function request( string $method, string $route, array $params = array() ): WP_REST_Response {
		$request = new WP_REST_Request( $method, $route );
		if ( 'GET' === $method ) {
			$request->set_query_params( $params );
		} else {
			$request->set_header( 'Content-Type', 'application/json' );
			$request->set_body( (string) wp_json_encode( $params ) );
		}
		return rest_do_request( $request );
	}
}
