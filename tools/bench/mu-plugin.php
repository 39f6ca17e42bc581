<?php
/**
 * Plugin Name: Webinars: Bench
 * Description: The empty REST route that read-sync is held against, and how much memory a request took.
 *
 * @package Webinars\Bench
 */

declare( strict_types=1 );

add_action(
	'rest_api_init',
	static function (): void {
		register_rest_route(
			'bench/v1',
			'/empty',
			array(
				'methods'             => 'GET',
				'callback'            => static fn(): array => array(),
				'permission_callback' => 'is_user_logged_in',
			)
		);
	}
);

// After WordPress's own shutdown, in which the background work is done.
register_shutdown_function(
	static function (): void {
		$action = $_GET['action'] ?? ''; // phpcs:ignore WordPress.Security -- Only compared.
		if ( 'webinar_outbox_heartbeat' === $action ) {
			file_put_contents( WP_CONTENT_DIR . '/peaks', memory_get_peak_usage( true ) . "\n", FILE_APPEND );
		}
	}
);
