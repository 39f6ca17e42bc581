<?php
/**
 * Loads WordPress as for the other tests, on MariaDB.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use Webinars\Tests\Mariadb_Server;

require_once __DIR__ . '/class-mariadb-server.php';
$webinar_test_server  = Mariadb_Server::start( 'tests' );
$webinar_test_db_host = $webinar_test_server->db_host;
require_once __DIR__ . '/../php/bootstrap.php';
require_once __DIR__ . '/class-worker.php';
require_once __DIR__ . '/class-parallel-testcase.php';

// After what WordPress does at the end of a process.
register_shutdown_function( array( $webinar_test_server, 'stop' ) );
