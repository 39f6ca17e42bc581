<?php
/**
 * An admin-ajax request inside the process of a test.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

namespace Webinars\Tests;

use PHPUnit\Framework\Assert;

/**
 * Does what admin-ajax.php does, as often as a test likes: that file ends the process.
 */
final class Ajax_Request {

	/**
	 * Sends it as the user who is signed in.
	 *
	 * @param string               $action Name of the action.
	 * @param array<string, mixed> $post   Form fields, the nonce among them.
	 * @param string               $method `POST`, or another method to see it refused.
	 * @return array{status: int, body: array<mixed>} HTTP status and decoded answer.
	 */
	public static function send( string $action, array $post = array(), string $method = 'POST' ): array {
		Assert::assertFalse( headers_sent( $file, $line ), "Something was printed before, in $file:$line: an answer has no status any more." );

		$fields                    = wp_slash( array( 'action' => $action ) + $post );
		$_GET                      = 'POST' === $method ? array() : $fields;
		$_POST                     = 'POST' === $method ? $fields : array();
		$_REQUEST                  = $fields;
		$_SERVER['REQUEST_METHOD'] = $method;
		$_SERVER['REQUEST_URI']    = '/wp-admin/admin-ajax.php';

		$status      = 200;
		$take_status = static function ( string $header, int $code ) use ( &$status ): string {
			$status = $code;
			return $header;
		};
		$take_end    = static fn(): callable => static function ( $said, $title, $args ): void {
			throw new Ajax_Ended( is_scalar( $said ) ? (string) $said : '', $args['response'] ?? null ); // phpcs:ignore WordPress.Security.EscapeOutput
		};
		add_filter( 'wp_doing_ajax', '__return_true' );
		add_filter( 'status_header', $take_status, 10, 2 );
		add_filter( 'wp_die_ajax_handler', $take_end );
		ob_start();
		try {
			$hook = ( is_user_logged_in() ? 'wp_ajax_' : 'wp_ajax_nopriv_' ) . $action;
			Assert::assertTrue( has_action( $hook ), "Nobody answers $hook." );
			do_action( $hook ); // phpcs:ignore WordPress.NamingConventions.ValidHookName
			Assert::fail( "$hook did not end the request." );
		} catch ( Ajax_Ended $end ) {
			echo $end->said; // phpcs:ignore WordPress.Security.EscapeOutput
			$status = $end->status ?? $status;
		} finally {
			$answer = (string) ob_get_clean();
			remove_filter( 'wp_doing_ajax', '__return_true' );
			remove_filter( 'status_header', $take_status );
			remove_filter( 'wp_die_ajax_handler', $take_end );
		}

		$body = json_decode( $answer, true );
		Assert::assertIsArray( $body, "$action answered $status with no JSON: $answer" );
		return array(
			'status' => $status,
			'body'   => $body,
		);
	}
}
