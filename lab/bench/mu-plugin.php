<?php
/**
 * Plugin Name: Webinars: Bench
 * Description: The empty REST route that read-sync is held against, and what the background jobs took.
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

// When background work begins and ends, and what it took: the end is that of the request, after WordPress's own shutdown.
add_action(
	'webinar_outbox_heartbeat',
	static function (): void {
		$began = microtime( true );
		file_put_contents( WP_CONTENT_DIR . '/jobs', "$began\n", FILE_APPEND );
		register_shutdown_function(
			static function () use ( $began ): void {
				file_put_contents( WP_CONTENT_DIR . '/jobs', "$began " . microtime( true ) . ' ' . memory_get_peak_usage( true ) . "\n", FILE_APPEND );
			}
		);
	},
	PHP_INT_MIN
);
