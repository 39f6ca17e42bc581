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
	$webinar_demo_type = array(
		'css' => 'text/css',
		'js'  => 'text/javascript',
	)[ pathinfo( $webinar_demo_path, PATHINFO_EXTENSION ) ] ?? null;
	// WordPress's own files never change, and an address of a built block changes with it.
	if ( $webinar_demo_type && preg_match( '~^/wp-(admin|includes)/|/build(-editor)?/.*\?ver=~', $_SERVER['REQUEST_URI'] ) ) { // phpcs:ignore WordPress.Security.ValidatedSanitizedInput
		header( "Content-Type: $webinar_demo_type; charset=UTF-8" );
		// As hosting companies do. Without it a browser compiles the block editor again at each visit.
		header( 'Cache-Control: max-age=31536000' );
		readfile( $webinar_demo_root . $webinar_demo_path ); // phpcs:ignore WordPress.WP.AlternativeFunctions
		return true;
	}
	// PHP sends the file itself.
	return false;
}
$_SERVER['SCRIPT_NAME']     = $webinar_demo_path;
$_SERVER['SCRIPT_FILENAME'] = $webinar_demo_root . $webinar_demo_path;
$_SERVER['PHP_SELF']        = $webinar_demo_path;
chdir( dirname( $webinar_demo_root . $webinar_demo_path ) );
require $webinar_demo_root . $webinar_demo_path;
