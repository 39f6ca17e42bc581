<?php
/**
 * Answers one request to one of the sites of a run, as a web server would: by the files of WordPress that are entry points,
 * or by plugins.php.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

// phpcs:disable WordPress.Security -- Only tests send something here.

putenv( 'WEBINAR_TEST_CONTENT=' . $_SERVER['HTTP_X_TEST_SITE'] );
// WordPress looks there for wp-config.php.
define( 'ABSPATH', $_SERVER['HTTP_X_TEST_SITE'] . '/' );

/**
 * Signs in whom the request names; stands for the one of WordPress.
 *
 * @return int|false
 */
function wp_validate_auth_cookie() {
	$user = get_user_by( 'login', $_SERVER['HTTP_X_TEST_USER'] );
	return $user instanceof WP_User ? $user->ID : false;
}

// Nothing asks another machine: wordpress.org seems to be out of order.
$wp_filter = array( // phpcs:ignore WordPress.WP.GlobalVariablesOverride
	'pre_http_request' => array(
		10 => array(
			'webinar_test' => array(
				'accepted_args' => 0,
				'function'      => static fn(): array => array(
					'headers'  => array(),
					'body'     => '',
					'response' => array(
						'code'    => 503,
						'message' => '',
					),
					'cookies'  => array(),
					'filename' => null,
				),
			),
		),
	),
);

$webinar_test_path = (string) parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH );
if ( '/plugins.php' === $webinar_test_path ) {
	$argv = array( 'plugins.php', $_POST['command'], ...( $_POST['slugs'] ?? array() ) );
	require __DIR__ . '/plugins.php';
	return;
}
// The files of WordPress are below the folder of each site of a network.
$webinar_test_path = preg_replace( '~^/(?!wp-)[\w-]+(/.+\.php)$~', '$1', $webinar_test_path );
if ( ! str_ends_with( $webinar_test_path, '.php' ) ) {
	$webinar_test_path = '/index.php';
}
if ( '/wp-cron.php' === $webinar_test_path ) {
	// wp-cron.php loads WordPress only where ABSPATH is not defined, and it is.
	require getenv( 'WEBINAR_TEST_CORE' ) . '/wp-load.php';
}
$_SERVER['SCRIPT_NAME'] = $webinar_test_path;
$_SERVER['PHP_SELF']    = $webinar_test_path;
require getenv( 'WEBINAR_TEST_CORE' ) . $webinar_test_path;
