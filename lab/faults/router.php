<?php
/**
 * Handles one request of PHP's web server: runs admin-ajax.php or the front page, and answers 404 to everything else.
 *
 * @package Webinars\Faults
 */

declare( strict_types=1 );

// WordPress looks for wp-config.php in this folder.
define( 'ABSPATH', getenv( 'WEBINAR_TEST_CONTENT' ) . '/' );

$webinar_faults_path = (string) parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ); // phpcs:ignore WordPress.Security.ValidatedSanitizedInput, WordPress.WP.AlternativeFunctions
$webinar_faults_path = '/' === $webinar_faults_path ? '/index.php' : $webinar_faults_path;
if ( ! in_array( $webinar_faults_path, array( '/index.php', '/wp-admin/admin-ajax.php' ), true ) ) {
	http_response_code( 404 );
	return;
}
$_SERVER['SCRIPT_NAME'] = $webinar_faults_path;
$_SERVER['PHP_SELF']    = $webinar_faults_path;
require getenv( 'WEBINAR_TEST_CORE' ) . $webinar_faults_path;
