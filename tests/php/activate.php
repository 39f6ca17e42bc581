<?php
/**
 * Activates plugins in the given order, as an admin does; prints nothing when all is well.
 *
 * Usage: php activate.php <slug>…
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

$_SERVER['HTTP_HOST']   = 'webinars.test';
$_SERVER['REQUEST_URI'] = '/wp-admin/plugins.php';
define( 'WP_ADMIN', true );
require __DIR__ . '/wp-config.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

foreach ( array_slice( $argv, 1 ) as $webinar_test_slug ) {
	try {
		$webinar_test_result = activate_plugin( "$webinar_test_slug/$webinar_test_slug.php" );
		if ( is_wp_error( $webinar_test_result ) ) {
			printf(
				"%s: %s %s\n",
				esc_html( $webinar_test_slug ),
				esc_html( $webinar_test_result->get_error_message() ),
				esc_html( (string) wp_json_encode( $webinar_test_result->get_error_data() ) )
			);
		}
	} catch ( Throwable $webinar_test_error ) {
		printf( "%s: %s\n", esc_html( $webinar_test_slug ), esc_html( (string) $webinar_test_error ) );
	}
}
