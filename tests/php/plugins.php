<?php
/**
 * Does to plugins what an admin does, in a process of its own; prints nothing when all is well.
 *
 * Usage: php plugins.php activate|visit|deactivate|uninstall|footprint <slug>…
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

$webinar_test_command = $argv[1];
$webinar_test_slugs   = array_slice( $argv, 2 );
$webinar_test_files   = array_map( static fn( string $slug ): string => "$slug/$slug.php", $webinar_test_slugs );

$_SERVER['HTTP_HOST']       = 'webinars.test';
$_SERVER['REQUEST_URI']     = '/';
$_SERVER['REQUEST_METHOD']  = 'GET';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
define( 'WP_USE_THEMES', true );
// What is printed into a page would not be seen.
set_error_handler( // phpcs:ignore WordPress.PHP.DevelopmentFunctions
	static function ( int $level, string $message, string $file, int $line ): bool {
		if ( 0 !== ( error_reporting() & $level ) ) { // phpcs:ignore WordPress.PHP.DevelopmentFunctions
			fwrite( STDERR, "$message in $file:$line\n" );
		}
		return true;
	}
);
require __DIR__ . '/wp-config.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

/**
 * Activates plugins one after the other.
 *
 * @param string[] $slugs Their folders, in this order.
 */
function webinar_test_activate( array $slugs ): void {
	foreach ( $slugs as $slug ) {
		try {
			$result = activate_plugin( "$slug/$slug.php" );
			if ( is_wp_error( $result ) ) {
				echo "$slug: " . $result->get_error_message() . ' ' . wp_json_encode( $result->get_error_data() ) . "\n"; // phpcs:ignore WordPress.Security.EscapeOutput
			}
		} catch ( Throwable $error ) {
			echo "$slug: $error\n"; // phpcs:ignore WordPress.Security.EscapeOutput
		}
	}
}

/**
 * Looks at the front page and at the REST index of the site.
 *
 * @param string[] $slugs Plugins that must be active.
 */
function webinar_test_visit( array $slugs ): void {
	foreach ( $slugs as $slug ) {
		if ( ! is_plugin_active( "$slug/$slug.php" ) ) {
			echo "$slug is not active.\n"; // phpcs:ignore WordPress.Security.EscapeOutput
		}
	}
	wp();
	ob_start();
	require ABSPATH . WPINC . '/template-loader.php';
	if ( ! str_contains( (string) ob_get_clean(), '</html>' ) ) {
		echo "The front page is not whole.\n";
	}
	$status = rest_do_request( '/' )->get_status();
	if ( 200 !== $status ) {
		echo "REST answers $status.\n"; // phpcs:ignore WordPress.Security.EscapeOutput
	}
}

/**
 * Prints as JSON what plugins may leave behind in a site.
 */
function webinar_test_footprint(): void {
	global $wpdb;
	$options = $wpdb->get_col( "SELECT option_name FROM $wpdb->options WHERE option_name NOT LIKE '%\\_transient\\_%' ORDER BY option_name" );
	$jobs    = array();
	foreach ( _get_cron_array() as $hooks ) {
		$jobs = array_merge( $jobs, array_keys( $hooks ) );
	}
	$roles = get_option( $wpdb->prefix . 'user_roles' );
	ksort( $roles );
	sort( $jobs );
	// By name, so that a difference is one line.
	$footprint = array(
		'tables'  => array_fill_keys( $wpdb->get_col( 'SHOW TABLES' ), true ),
		// WordPress keeps for a week which plugins were active.
		'options' => array_fill_keys( array_diff( $options, array( 'recently_activated' ) ), true ),
		'roles'   => $roles,
		'jobs'    => array_fill_keys( $jobs, true ),
	);
	echo wp_json_encode( $footprint );
}

match ( $webinar_test_command ) {
	'activate'   => webinar_test_activate( $webinar_test_slugs ),
	'visit'      => webinar_test_visit( $webinar_test_slugs ),
	'deactivate' => deactivate_plugins( $webinar_test_files ),
	'uninstall'  => array_map( 'uninstall_plugin', $webinar_test_files ),
	'footprint'  => webinar_test_footprint(),
};
