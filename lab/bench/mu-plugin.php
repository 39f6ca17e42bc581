<?php
/**
 * Plugin Name: Webinars: Bench
 * Description: The empty REST route that read-sync is compared with, and a log of the background jobs.
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

// Logs start, end and peak memory of the background jobs. A job ends with its request, after WordPress's own shutdown.
add_action(
	'webinar_outbox_heartbeat',
	static function (): void {
		$started_at = microtime( true );
		file_put_contents( WP_CONTENT_DIR . '/jobs', "$started_at\n", FILE_APPEND );
		register_shutdown_function(
			static function () use ( $started_at ): void {
				file_put_contents( WP_CONTENT_DIR . '/jobs', "$started_at " . microtime( true ) . ' ' . memory_get_peak_usage( true ) . "\n", FILE_APPEND );
			}
		);
	},
	PHP_INT_MIN
);
