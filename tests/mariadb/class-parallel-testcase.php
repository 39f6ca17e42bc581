<?php
/**
 * Base class of the tests with parallel processes.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

namespace Webinars\Tests;

/**
 * Runs processes that work at the same time on the site and the database of this one.
 *
 * @phpstan-import-type Call from Worker
 * @phpstan-import-type Report from Worker
 */
abstract class Parallel_TestCase extends Webinar_TestCase {

	/** As many as an impatient audience has fingers. */
	protected const PROCESSES = 8;

	/**
	 * Processes that are up.
	 *
	 * @var list<Worker>
	 */
	private static array $workers = array();

	/**
	 * File whose lock the processes wait for.
	 *
	 * @var resource
	 */
	private static $gate;

	/**
	 * Starts the processes, and waits until WordPress is loaded in all.
	 */
	public static function setUpBeforeClass(): void {
		$path       = WP_CONTENT_DIR . '/gate';
		self::$gate = fopen( $path, 'c' );
		for ( $number = 0; $number < self::PROCESSES; $number++ ) {
			self::$workers[] = Worker::start( $path );
		}
		// A process that loads WordPress while a test restores the database may find no active plugins.
		array_map( static fn( Worker $worker ) => $worker->await_ready(), self::$workers );
	}

	/**
	 * Ends the processes.
	 */
	public static function tearDownAfterClass(): void {
		array_map( static fn( Worker $worker ) => $worker->end(), self::$workers );
		self::$workers = array();
	}

	/**
	 * How often a test is repeated: half as often on SQLite, which lets one process write at a time and takes most of the time.
	 *
	 * @param int $on_mariadb How often on MariaDB.
	 * @return list<int> The numbers of the rounds, from 1.
	 */
	protected static function rounds( int $on_mariadb ): array {
		return range( 1, 'sqlite' === getenv( 'WEBINAR_TEST_DATABASE' ) ? intdiv( $on_mariadb, 2 ) : $on_mariadb );
	}

	/**
	 * Lets processes work at the same time.
	 *
	 * @param list<list<Call>> $work Calls of each process, in order.
	 * @return list<Report> What each of them saw.
	 */
	protected function at_once( array $work ): array {
		$workers = array_slice( self::$workers, 0, count( $work ) );
		flock( self::$gate, LOCK_EX );
		array_map( static fn( Worker $worker, array $calls ) => $worker->tell( $calls ), $workers, $work );
		array_map( static fn( Worker $worker ) => $worker->await_ready(), $workers );
		flock( self::$gate, LOCK_UN );
		$reports = array_map( static fn( Worker $worker ): array => $worker->report(), $workers );
		self::assertSame( array(), array_merge( ...array_column( $reports, 'errors' ) ), 'The database has refused something.' );
		// This process has cached the rows.
		wp_cache_flush();
		return $reports;
	}

	/**
	 * Payloads of an event from all processes.
	 *
	 * @param list<Report> $reports Reports of the processes.
	 * @param string       $hook    Name of the event.
	 * @return list<array<string, mixed>>
	 */
	protected static function events( array $reports, string $hook ): array {
		$events = array_merge( ...array_column( $reports, 'events' ) );
		return array_column( array_filter( $events, static fn( array $event ): bool => $hook === $event[0] ), 1 );
	}
}
