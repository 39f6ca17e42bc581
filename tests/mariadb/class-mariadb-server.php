<?php
/**
 * A MariaDB server for one run of the tests.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

namespace Webinars\Tests;

use mysqli;
use RuntimeException;

/**
 * Starts a server for this process, and ends it at the latest when this process ends.
 */
final class Mariadb_Server {

	/** Between two looks whether it is up. */
	private const WAIT_MICROSECONDS = 20_000;

	/** More than the servers of a run hold at the same time. */
	private const ROOM_BYTES = 2 * 1024 ** 3;

	/**
	 * Use start().
	 *
	 * @param string   $db_host Value of DB_HOST. Every user of the socket is `root`, without a password.
	 * @param resource $process Of serve.sh.
	 * @param resource $hold    Closing this pipe ends the server.
	 * @param resource $output  Output of serve.sh.
	 */
	private function __construct( public readonly string $db_host, private $process, private $hold, private $output ) {}

	/**
	 * Starts it, with an empty database.
	 *
	 * @param string $database Name of the database.
	 * @throws RuntimeException When it does not start.
	 */
	public static function start( string $database ): self {
		// Not in the project's folder: the path of a socket has at most about 100 characters.
		$folder  = self::fastest_folder() . '/webinars-mariadb-' . bin2hex( random_bytes( 4 ) );
		$output  = tmpfile();
		$process = proc_open(
			array( __DIR__ . '/serve.sh', $folder ),
			array(
				0 => array( 'pipe', 'r' ),
				1 => $output,
				2 => $output,
			),
			$pipes
		);
		if ( false === $process ) {
			throw new RuntimeException( 'No shell could be started.' );
		}
		$server = new self( "localhost:$folder/socket", $process, $pipes[0], $output );
		$server->create_database( "$folder/socket", $database );
		return $server;
	}

	/**
	 * In memory, where there is room for it: creating the tables takes 1800 syncs of a disk, and some tests create them anew.
	 *
	 * @return string Absolute path.
	 */
	private static function fastest_folder(): string {
		$memory = '/dev/shm';
		return is_writable( $memory ) && disk_free_space( $memory ) > self::ROOM_BYTES ? $memory : sys_get_temp_dir();
	}

	/**
	 * Ends the server and removes its data.
	 */
	public function stop(): void {
		fclose( $this->hold );
		proc_close( $this->process );
	}

	/**
	 * Creates a database as soon as the server is up.
	 *
	 * @param string $socket Absolute path.
	 * @param string $name   Name of the database.
	 * @throws RuntimeException When the server does not come up.
	 */
	private function create_database( string $socket, string $name ): void {
		mysqli_report( MYSQLI_REPORT_OFF );
		do {
			if ( ! proc_get_status( $this->process )['running'] ) {
				rewind( $this->output );
				throw new RuntimeException( "MariaDB did not start. Is mariadb-server installed? WEBINAR_TEST_DATABASE=sqlite tests without it.\n" . stream_get_contents( $this->output ) );
			}
			usleep( self::WAIT_MICROSECONDS );
			$connection = new mysqli();
		} while ( ! @$connection->real_connect( 'localhost', 'root', '', '', 0, $socket ) );
		$connection->query( "CREATE DATABASE $name" );
		$connection->close();
	}
}
