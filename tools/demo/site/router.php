<?php
/**
 * Answers a request like a web server that is configured for WordPress: with the file of the address, or with index.php.
 *
 * @package Webinars\Demo
 */

declare( strict_types=1 );

$webinar_demo_root = $_SERVER['DOCUMENT_ROOT']; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput
$webinar_demo_path = rawurldecode( (string) parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ) ); // phpcs:ignore WordPress.Security.ValidatedSanitizedInput, WordPress.WP.AlternativeFunctions
if ( '/' !== $webinar_demo_path && is_dir( $webinar_demo_root . $webinar_demo_path ) ) {
	if ( ! str_ends_with( $webinar_demo_path, '/' ) ) {
		header( "Location: $webinar_demo_path/", true, 301 );
		return true;
	}
	$webinar_demo_path .= 'index.php';
}
if ( ! is_file( $webinar_demo_root . $webinar_demo_path ) ) {
	$webinar_demo_path = '/index.php';
} elseif ( ! str_ends_with( $webinar_demo_path, '.php' ) ) {
	// PHP sends the file itself.
	return false;
}
$_SERVER['SCRIPT_NAME']     = $webinar_demo_path;
$_SERVER['SCRIPT_FILENAME'] = $webinar_demo_root . $webinar_demo_path;
$_SERVER['PHP_SELF']        = $webinar_demo_path;
chdir( dirname( $webinar_demo_root . $webinar_demo_path ) );
require $webinar_demo_root . $webinar_demo_path;
