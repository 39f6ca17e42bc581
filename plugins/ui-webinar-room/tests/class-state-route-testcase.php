<?php
/**
 * Base class of the tests of the room's state over REST.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/** Reads the state of a room. */
abstract class State_Route_TestCase extends Webinar_TestCase {

	protected const SOURCE = 'https://stream.webinars.test/live.m3u8';

	/**
	 * Requests the state.
	 *
	 * @param int    $webinar_id The webinar.
	 * @param string $known      If-None-Match.
	 */
	protected function read( int $webinar_id, string $known = '' ): WP_REST_Response {
		$request = new WP_REST_Request( 'GET', "/webinars/v1/rooms/$webinar_id/state" );
		$request->set_header( 'If-None-Match', $known );
		return rest_do_request( $request );
	}

	/**
	 * Changes a post's status as wp-admin does.
	 *
	 * @param int    $webinar_id  The webinar.
	 * @param string $post_status Post status.
	 */
	protected function set_post_status( int $webinar_id, string $post_status ): void {
		wp_update_post(
			array(
				'ID'          => $webinar_id,
				'post_status' => $post_status,
			)
		);
		self::assertSame( $post_status, get_post_status( $webinar_id ) );
	}

	/**
	 * Changes Core's answer for every webinar, for states that no hook leads to.
	 *
	 * @param array<string, mixed> $fields Of the read model.
	 */
	protected function pretend( array $fields ): void {
		$fields += array( 'version' => 99 );
		add_filter( 'core_webinar_get', static fn( ?array $webinar ): ?array => null === $webinar ? null : array_merge( $webinar, $fields ), 20 );
		add_filter( 'core_webinar_version', static fn(): int => $fields['version'], 20 );
	}

	/**
	 * Core's answer, without the contract's listener.
	 *
	 * @param int $webinar_id The webinar.
	 * @return array<string, mixed>
	 */
	protected function pretended( int $webinar_id ): array {
		remove_all_filters( 'core_webinar_get', PHP_INT_MAX );
		return apply_filters( 'core_webinar_get', null, $webinar_id );
	}
}
