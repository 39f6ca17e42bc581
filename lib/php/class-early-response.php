<?php
/**
 * An answer that is sent before WordPress has loaded.
 *
 * @package Webinars\Lib
 */

declare( strict_types=1 );

namespace Webinars\Lib;

/**
 * Answers with a room's state as WordPress's REST server would. It needs only WordPress's options.
 */
final class Early_Response {

	/**
	 * Makes the answer for a reader who may already have the state.
	 *
	 * @param array<string, mixed> $state    State.
	 * @param string               $etag     Its entity tag.
	 * @param mixed                $known    Value of If-None-Match, as the server has it.
	 * @param bool                 $has_body Whether the method asks for a body: HEAD does not.
	 * @return array{status: 200|304, headers: array<string, string>, body: string}
	 */
	public static function of_state( array $state, string $etag, mixed $known, bool $has_body = true ): array {
		$is_known = is_string( $known ) && Entity_Tag::is_known( $known, $etag );
		$charset  = get_option( 'blog_charset' );
		return array(
			'status'  => $is_known ? 304 : 200,
			'headers' => array(
				'Content-Type'           => 'application/json; charset=' . ( is_string( $charset ) ? $charset : 'UTF-8' ),
				'X-Robots-Tag'           => 'noindex',
				'X-Content-Type-Options' => 'nosniff',
				'ETag'                   => $etag,
				'Cache-Control'          => Entity_Tag::CACHE_CONTROL,
			),
			'body'    => $is_known || ! $has_body ? '' : (string) wp_json_encode( $state ),
		);
	}

	/**
	 * Sends an answer and ends the request.
	 *
	 * @param array{status: 200|304, headers: array<string, string>, body: string} $answer Answer.
	 */
	public static function send( array $answer ): never {
		status_header( $answer['status'] );
		foreach ( $answer['headers'] as $name => $value ) {
			header( "$name: $value" );
		}
		echo $answer['body']; // phpcs:ignore WordPress.Security.EscapeOutput -- Sent as JSON.
		exit;
	}
}
