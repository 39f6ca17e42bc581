<?php
/**
 * Answers one request as a web server would, by the file of WordPress that it names.
 *
 * @package Webinars\Faults
 */

declare( strict_types=1 );

// WordPress looks there for wp-config.php.
define( 'ABSPATH', getenv( 'WEBINAR_TEST_CONTENT' ) . '/' );

$webinar_faults_path = (string) parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ); // phpcs:ignore WordPress.Security.ValidatedSanitizedInput, WordPress.WP.AlternativeFunctions
if ( '/wp-admin/admin-ajax.php' !== $webinar_faults_path ) {
	http_response_code( 404 );
	return;
}
$_SERVER['SCRIPT_NAME'] = $webinar_faults_path;
$_SERVER['PHP_SELF']    = $webinar_faults_path;
require getenv( 'WEBINAR_TEST_CORE' ) . $webinar_faults_path;
