<?php
/**
 * Plugin Name: Webinars: Bench
 * Description: The empty requests that others are compared with, and a log of the background jobs.
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

add_action( 'wp_ajax_webinars_bench_empty', static fn() => wp_send_json_success() );

// Measure 12 counts what the sidecar asks.
foreach ( array( 'chat', 'presence', 'heartbeat' ) as $webinars_bench_request ) {
	add_action( "wp_ajax_nopriv_webinar_outbox_$webinars_bench_request", static fn() => file_put_contents( WP_CONTENT_DIR . '/sidecar-requests', "$webinars_bench_request\n", FILE_APPEND ), PHP_INT_MIN );
}

// Measures 7 to 12, the only ones with the profile `full`, end when a message is in the outbox: nothing is sent.
if ( defined( 'WEBINAR_RUNTIME_PROFILE' ) && 'full' === WEBINAR_RUNTIME_PROFILE ) {
	add_action( 'webinar_outbox_heartbeat', static fn() => remove_all_actions( 'webinar_outbox_heartbeat', 100 ), 99, 0 );
	// Each fake request of measure 8 comes from a network of its own.
	add_filter( 'client_webinar_registration_network_address', static fn( string $address ): string => sanitize_text_field( wp_unslash( $_SERVER['HTTP_X_BENCH_NETWORK'] ?? $address ) ) );
	add_action( 'shutdown', static fn() => remove_all_actions( 'shutdown', 100 ), 99, 0 );
}
