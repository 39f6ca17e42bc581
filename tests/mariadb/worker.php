<?php
/**
 * Runs calls from the standard input at the same time as other workers, and reports on file 3.
 *
 * Usage: php worker.php <file whose exclusive lock is the closed gate>
 *
 * It says that it is ready. Then it reads a line of JSON with calls, says that it is ready, waits for the gate, runs the calls,
 * and writes a line with the results. A call is a hook with arguments, or an admin-ajax request; each begins as a new request
 * does, signed in as a user, with nothing in WordPress's caches.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use Webinars\Tests\Ajax_Request;

$_SERVER['HTTP_HOST']       = 'webinars.test';
$_SERVER['REQUEST_URI']     = '/';
$_SERVER['REQUEST_METHOD']  = 'GET';
$_SERVER['REMOTE_ADDR']     = '127.0.0.1';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
require __DIR__ . '/../../vendor/autoload.php';
require __DIR__ . '/../php/class-ajax-ended.php';
require __DIR__ . '/../php/class-ajax-request.php';
require __DIR__ . '/../php/wp-config.php';

/** Events of which each fact has one. */
const WEBINAR_TEST_EVENTS = array(
	'core_webinar_status_changed',
	'core_webinar_cta_visibility_changed',
	'core_webinar_change_refused',
	'autowebinar_session_created',
	'autowebinar_join',
	'autowebinar_progress',
	'autowebinar_cta_click',
	'autowebinar_completed',
	'client_webinar_entered',
	'client_webinar_completed',
	'webinar_completed',
	'client_webinar_sessions_closed',
	'client_webinar_attendance_classified',
	'post_webinar_route',
	'client_webinar_registered',
	'client_webinar_registration_changed',
	'client_webinar_route_changed',
	'client_webinar_form_submitted',
	'webinar_outbox_enqueue',
);

$webinar_test_events = array();
foreach ( WEBINAR_TEST_EVENTS as $webinar_test_hook ) {
	add_action(
		$webinar_test_hook,
		static function ( array $payload ) use ( $webinar_test_hook, &$webinar_test_events ): void {
			$webinar_test_events[] = array( $webinar_test_hook, $payload );
		},
		PHP_INT_MIN
	);
}

// Database errors are reported, not printed.
$GLOBALS['wpdb']->hide_errors();
$EZSQL_ERROR = array(); // phpcs:ignore WordPress.NamingConventions.ValidVariableName, WordPress.WP.GlobalVariablesOverride

$webinar_test_gate    = fopen( $argv[1], 'r' );
$webinar_test_reports = fopen( 'php://fd/3', 'w' );
fwrite( $webinar_test_reports, "ready\n" );
$webinar_test_line = fgets( STDIN );
while ( false !== $webinar_test_line ) {
	$webinar_test_calls   = json_decode( $webinar_test_line, true, 512, JSON_THROW_ON_ERROR );
	$webinar_test_events  = array();
	$webinar_test_answers = array();
	$EZSQL_ERROR          = array(); // phpcs:ignore WordPress.NamingConventions.ValidVariableName, WordPress.WP.GlobalVariablesOverride

	if ( '' === DB_HOST ) {
		// The test before this one has replaced the database file that is open here.
		$GLOBALS['wpdb']->close();
		$GLOBALS['wpdb']->db_connect();
	}
	fwrite( $webinar_test_reports, "ready\n" );
	flock( $webinar_test_gate, LOCK_SH );
	flock( $webinar_test_gate, LOCK_UN );
	foreach ( $webinar_test_calls as $webinar_test_call ) {
		wp_cache_flush();
		wp_set_current_user( 0 );
		wp_set_current_user( $webinar_test_call['user_id'] );
		if ( isset( $webinar_test_call['ajax'] ) ) {
			$webinar_test_answers[] = Ajax_Request::send( $webinar_test_call['ajax'], $webinar_test_call['fields'] );
		} else {
			try {
				do_action( $webinar_test_call['hook'], ...$webinar_test_call['arguments'] ); // phpcs:ignore WordPress.NamingConventions.ValidHookName
			} catch ( Throwable $webinar_test_failure ) {
				throw new RuntimeException( "The database said: {$GLOBALS['wpdb']->last_error}", 0, $webinar_test_failure );
			}
		}
	}
	fwrite(
		$webinar_test_reports,
		json_encode(
			array(
				'events'  => $webinar_test_events,
				'answers' => $webinar_test_answers,
				'errors'  => array_map( static fn( array $error ): string => "{$error['error_str']}: {$error['query']}", $EZSQL_ERROR ), // phpcs:ignore WordPress.NamingConventions.ValidVariableName
			),
			JSON_THROW_ON_ERROR
		) . "\n"
	);
	$webinar_test_line = fgets( STDIN );
}
