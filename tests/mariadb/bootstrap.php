<?php
/**
 * Loads WordPress as for the other tests, on MariaDB; with WEBINAR_TEST_DATABASE=sqlite in the environment on SQLite.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use Webinars\Tests\Mariadb_Server;

require_once __DIR__ . '/class-mariadb-server.php';
$webinar_test_server = 'sqlite' === getenv( 'WEBINAR_TEST_DATABASE' ) ? null : Mariadb_Server::start( 'tests' );
if ( null !== $webinar_test_server ) {
	$webinar_test_db_host = $webinar_test_server->db_host;
}
require_once __DIR__ . '/../php/bootstrap.php';
require_once __DIR__ . '/class-worker.php';
require_once __DIR__ . '/class-parallel-testcase.php';

// After what WordPress does at the end of a process.
if ( null !== $webinar_test_server ) {
	register_shutdown_function( array( $webinar_test_server, 'stop' ) );
}
