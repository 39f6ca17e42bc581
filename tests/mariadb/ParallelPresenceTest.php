<?php
/**
 * Tests of devices and jobs of the tracker at the same time.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\Group;
use Webinars\Tests\Parallel_TestCase;

/**
 * Parallel reports of one person, jobs and migrations count nothing twice (H1).
 */
final class ParallelPresenceTest extends Parallel_TestCase {

	private const ROUNDS = 5;

	/** More than two batches. */
	private const LEADS = 450;

	/** Owner of the webinars. */
	private int $owner_id;

	/** A person with many devices. */
	private int $lead_id;

	/**
	 * Makes them.
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->owner_id = $this->create_user( 'webinar_organizer' );
		$this->lead_id  = $this->create_user( 'webinar_attendee' );
	}

	/**
	 * All processes report for the same person, each two of them for the same device.
	 */
	public function test_reports_of_many_devices_are_one_series(): void {
		global $wpdb;
		foreach ( self::rounds( self::ROUNDS ) as $round ) {
			$webinar_id = $this->live_webinar();
			$this->at_once( array( array( $this->command( 'enter', $webinar_id, 'device-0' ) ) ) );
			// Half a minute passes.
			$wpdb->query( "UPDATE {$wpdb->prefix}client_webinar_sessions SET seen_at = seen_at - 30, entered_at = entered_at - 30" );
			$wpdb->query( "UPDATE {$wpdb->prefix}client_webinar_stays SET seen_at = seen_at - 30, began_at = began_at - 30" );
			$began_at = time();
			$work     = array();
			for ( $process = 0; $process < self::PROCESSES; $process++ ) {
				$work[] = array_fill( 0, 5, $this->command( 'enter', $webinar_id, 'device-' . intdiv( $process, 2 ) ) );
			}

			$reports = $this->at_once( $work );

			self::assertSame( array( 200 ), array_unique( array_column( array_merge( ...array_column( $reports, 'answers' ) ), 'status' ) ) );
			$sessions = $this->sessions( $webinar_id );
			self::assertCount( 1, $sessions );
			self::assertGreaterThanOrEqual( 30, (int) $sessions[0]['seen_seconds'] );
			self::assertLessThanOrEqual( 31 + time() - $began_at, (int) $sessions[0]['seen_seconds'] );
			self::assertSame( array( 'device-0', 'device-1', 'device-2', 'device-3' ), array_column( $this->stays( $webinar_id ), 'device' ), 'One stay for each device.' );
		}
	}

	/**
	 * Pages close while others report: the person is present exactly as long as a page is open.
	 */
	public function test_leaving_and_staying_at_once(): void {
		foreach ( self::rounds( self::ROUNDS ) as $round ) {
			$webinar_id = $this->live_webinar();
			$devices    = array_map( static fn( int $number ): string => "device-$number", range( 1, self::PROCESSES ) );
			$this->at_once( array( array_map( fn( string $device ): array => $this->command( 'enter', $webinar_id, $device ), $devices ) ) );
			$leave = fn( string $device ): array => array( $this->command( 'enter', $webinar_id, $device ), $this->command( 'leave', $webinar_id, $device ) );

			$this->at_once( array( array( $this->command( 'enter', $webinar_id, $devices[0] ) ), ...array_map( $leave, array_slice( $devices, 1 ) ) ) );
			self::assertNull( $this->sessions( $webinar_id )[0]['left_at'], 'One page is open.' );

			$this->at_once( array_map( $leave, $devices ) );
			self::assertNotNull( $this->sessions( $webinar_id )[0]['left_at'], 'No page is open.' );
			self::assertNotContains( null, array_column( $this->stays( $webinar_id ), 'left_at' ) );
		}
	}

	/**
	 * Sidecars report partly the same people at the same time, and one repeats a report that was not answered in time.
	 *
	 * SQLite has one writer at a time, so this cannot happen there, and many people would take minutes.
	 */
	#[Group( 'mariadb' )]
	public function test_reports_of_the_sidecar_that_overlap(): void {
		$crowd = $this->create_crowd( 1100 );
		foreach ( self::rounds( self::ROUNDS ) as $round ) {
			$webinar_id = $this->live_webinar();
			$began_at   = time();
			$work       = array();
			for ( $process = 0; $process < self::PROCESSES; $process++ ) {
				$people = array_slice( $crowd, 50 * intdiv( $process, 2 ), 950 );
				shuffle( $people );
				$work[] = array_fill( 0, 2, $this->report( $webinar_id, $people, 'device-' . $process % 2 ) );
			}

			$reports = $this->at_once( $work );

			self::assertEqualsCanonicalizing( $crowd, array_column( self::events( $reports, 'client_webinar_entered' ), 'lead_id' ), 'Each person once.' );
			self::assertCount( 1100, $this->sessions( $webinar_id ) );
			self::assertCount( 2200, $this->stays( $webinar_id ), 'One stay for each device.' );
			self::assertLessThanOrEqual( time() - $began_at, max( array_map( 'intval', array_column( $this->sessions( $webinar_id ), 'seen_seconds' ) ) ) );
		}
	}

	/**
	 * The sidecar reports many people while one of them opens and closes pages and presses "finish".
	 */
	#[Group( 'mariadb' )]
	public function test_reports_of_the_sidecar_beside_commands(): void {
		$crowd = array( $this->lead_id, ...$this->create_crowd( 600 ) );
		foreach ( self::rounds( self::ROUNDS ) as $round ) {
			$webinar_id = $this->live_webinar();
			$report     = $this->report( $webinar_id, $crowd, 'device-0' );
			$enter      = fn( int $number ): array => $this->command( 'enter', $webinar_id, "device-$number" );
			$leave      = fn( int $number ): array => $this->command( 'leave', $webinar_id, "device-$number" );

			$reports = $this->at_once(
				array(
					array_fill( 0, 3, $report ),
					array_fill( 0, 3, $report ),
					array( $enter( 1 ), $leave( 1 ), $enter( 1 ), $enter( 1 ), $leave( 1 ) ),
					array( $enter( 2 ), $enter( 2 ), $leave( 2 ), $enter( 2 ), $leave( 2 ) ),
					array( $enter( 3 ), $this->command( 'finish', $webinar_id, '' ), $enter( 3 ), $leave( 3 ) ),
					array( $enter( 4 ), $enter( 4 ), $enter( 4 ), $leave( 4 ) ),
				)
			);

			self::assertSame( array( 200 ), array_unique( array_column( array_merge( ...array_column( $reports, 'answers' ) ), 'status' ) ) );
			self::assertEqualsCanonicalizing( $crowd, array_column( self::events( $reports, 'client_webinar_entered' ), 'lead_id' ) );
			$this->at_once( array( array( $enter( 0 ) ) ) );
			self::assertSame( array( null ), array_unique( array_column( $this->sessions( $webinar_id ), 'left_at' ) ), 'The page that reported last is open.' );
			$this->at_once( array( array( $leave( 0 ), $report ), array( $report ) ) );
			$left = array_filter( array_column( $this->sessions( $webinar_id ), 'left_at', 'lead_id' ) );
			self::assertSame( array( $this->lead_id ), array_keys( $left ), 'A late report opens no closed page.' );
		}
	}

	/**
	 * A webinar is stopped while the sidecar reports: everybody who entered is decided, and nobody enters afterwards (H5).
	 */
	#[Group( 'mariadb' )]
	public function test_reports_of_the_sidecar_beside_the_stop(): void {
		$crowd = $this->create_crowd( 1600 );
		$work  = array(
			'user_id'   => 0,
			'hook'      => 'client_webinar_tracker_v2_close',
			'arguments' => array(),
		);
		foreach ( self::rounds( self::ROUNDS ) as $round ) {
			$webinar_id = $this->live_webinar();
			$stop       = array(
				'user_id'   => $this->owner_id,
				'hook'      => 'core_webinar_set_status',
				'arguments' => array( $webinar_id, 'stop', $this->context( $this->owner_id ) ),
			);
			$halves     = array_chunk( $crowd, 800 );

			$reports = $this->at_once(
				array(
					array( $this->report( $webinar_id, $halves[0], 'device-0' ) ),
					array( $this->report( $webinar_id, $halves[1], 'device-0' ) ),
					array( $this->report( $webinar_id, array_slice( $crowd, 0, 20 ), 'device-0' ), $stop, $work ),
					array( $this->report( $webinar_id, array_slice( $crowd, 20, 20 ), 'device-0' ), $work, $work ),
				)
			);
			$later   = $this->at_once( array( array( $work, $this->report( $webinar_id, $crowd, 'device-0' ) ) ) );

			$entered = array_column( self::events( $reports, 'client_webinar_entered' ), 'lead_id' );
			self::assertSame( array_unique( $entered ), $entered );
			self::assertEqualsCanonicalizing( $entered, array_column( self::events( array( ...$reports, ...$later ), 'client_webinar_completed' ), 'lead_id' ), 'Each of them was present at the stop.' );
			self::assertCount( count( $entered ), $this->sessions( $webinar_id ) );
		}
	}

	/**
	 * A report of 5,000 people takes the statements of ten chunks; twice as many people take no more memory.
	 */
	#[Group( 'mariadb' )]
	public function test_a_report_of_thousands_takes_few_statements(): void {
		global $wpdb;
		// Without listeners, whose statements and contract checks do not count here.
		remove_all_filters( 'client_webinar_entered' );
		remove_all_filters( 'webinar_outbox_presence', PHP_INT_MIN );
		$webinar_id = $this->live_webinar();
		$halves     = array_chunk( $this->create_crowd( 10_000 ), 5_000 );
		$counts     = array();
		$peaks      = array();
		foreach ( array( $halves[0], $halves[1], $halves[0], $halves[1] ) as $half ) {
			wp_cache_flush();
			$report  = $this->report( $webinar_id, $half, 'device-0' );
			$queries = $wpdb->num_queries;
			$before  = memory_get_usage();
			memory_reset_peak_usage();
			do_action( 'webinar_outbox_presence', ...$report['arguments'] );
			$counts[] = $wpdb->num_queries - $queries;
			$peaks[]  = memory_get_peak_usage() - $before;
		}

		self::assertCount( 10_000, $this->sessions( $webinar_id ) );
		self::assertCount( 10_000, $this->stays( $webinar_id ) );
		self::assertLessThanOrEqual( 210, max( $counts ), '20 statements for each 500 people who enter.' );
		self::assertLessThanOrEqual( 80, $counts[3], '7 statements for each 500 people who are present.' );
		self::assertLessThan( 16 * MB_IN_BYTES, max( $peaks ) );
	}

	/**
	 * WP-Cron and heartbeats work on more than one batch at the same time.
	 */
	public function test_overlapping_jobs_decide_each_session_once(): void {
		global $wpdb;
		$crowd = $this->create_crowd( self::LEADS );
		foreach ( self::rounds( self::ROUNDS ) as $round ) {
			$webinar_id = $this->live_webinar();
			$values     = implode( ', ', array_map( static fn( int $lead_id ): string => sprintf( '(%d, %d, %d, %d, %d)', $webinar_id, $lead_id, $lead_id, time(), time() ), $crowd ) );
			$wpdb->query( "INSERT INTO {$wpdb->prefix}client_webinar_sessions (webinar_id, lead_id, user_id, entered_at, seen_at) VALUES $values" );
			do_action( 'core_webinar_set_status', $webinar_id, 'stop', $this->context( $this->owner_id ) );
			$cron = array(
				'user_id'   => 0,
				'hook'      => 'client_webinar_tracker_v2_close',
				'arguments' => array(),
			);
			$beat = array(
				'user_id'   => 0,
				'hook'      => 'webinar_outbox_heartbeat',
				'arguments' => array( array( 'until' => time() + 60 ) ),
			);

			$reports = $this->at_once( array( array( $cron ), array( $beat ), array( $cron ), array( $beat ) ) );

			$completed = self::events( $reports, 'client_webinar_completed' );
			self::assertEqualsCanonicalizing( $crowd, array_column( $completed, 'lead_id' ) );
			self::assertCount( 1, self::events( $reports, 'client_webinar_sessions_closed' ) );
			self::assertCount( self::LEADS, self::events( $reports, 'post_webinar_route' ) );
		}
	}

	/**
	 * After an update the first requests migrate at the same time.
	 *
	 * SQLite has no named locks: the second process gets the error there that the column exists already, which does no harm.
	 */
	#[Group( 'mariadb' )]
	public function test_parallel_requests_migrate_once(): void {
		global $wpdb;
		$activate = array(
			'user_id'   => 0,
			'hook'      => 'activate_client-webinar-tracker-v2/client-webinar-tracker-v2.php',
			'arguments' => array(),
		);
		$tables   = static fn(): array => array_map( static fn( string $table ): array => $wpdb->get_results( "SHOW COLUMNS FROM {$wpdb->prefix}client_webinar_$table", ARRAY_A ), array( 'sessions', 'closings' ) );
		$before   = $tables();
		$version  = get_option( 'client_webinar_tracker_v2_schema_version' );
		$wpdb->query( "ALTER TABLE {$wpdb->prefix}client_webinar_sessions DROP COLUMN leave_reason, DROP KEY lead_sessions" );
		$wpdb->query( "ALTER TABLE {$wpdb->prefix}client_webinar_closings DROP KEY known_closings, DROP COLUMN share_percent, DROP COLUMN forgotten_at" );
		update_option( 'client_webinar_tracker_v2_schema_version', '1' );

		$this->at_once( array_fill( 0, self::PROCESSES, array( $activate ) ) );

		self::assertSame( $version, get_option( 'client_webinar_tracker_v2_schema_version' ) );
		$names = static fn( array $columns ): array => array_map( static fn( array $table ): array => array_column( $table, 'Field' ), $columns );
		self::assertEqualsCanonicalizing( $names( $before ), $names( $tables() ) );
	}

	/**
	 * Creates a webinar that has started.
	 */
	private function live_webinar(): int {
		return $this->create_webinar(
			array(
				'owner_user_id' => $this->owner_id,
				'status'        => 'live',
			)
		);
	}

	/**
	 * A call that reports open pages, as the sidecar does.
	 *
	 * @param int       $webinar_id Webinar.
	 * @param list<int> $people     Users with an open page, whose lead id is the user id.
	 * @param string    $device     Name of the page.
	 * @return array{user_id: int, hook: string, arguments: list<mixed>}
	 */
	private function report( int $webinar_id, array $people, string $device ): array {
		return array(
			'user_id'   => 0,
			'hook'      => 'webinar_outbox_presence',
			'arguments' => array(
				array(
					'webinar_id' => $webinar_id,
					'timestamp'  => time(),
					'people'     => array_map(
						static fn( int $id ): array => array(
							'lead_id' => $id,
							'user_id' => $id,
							'device'  => $device,
						),
						$people
					),
				),
			),
		);
	}

	/**
	 * A call that sends a command as the person.
	 *
	 * @param string $name       Name in `client_webinar_room_commands`.
	 * @param int    $webinar_id Webinar.
	 * @param string $device     Name of the page.
	 * @return array{user_id: int, ajax: string, fields: array<string, string>}
	 */
	private function command( string $name, int $webinar_id, string $device ): array {
		$this->act_as( $this->lead_id );
		$command = apply_filters( 'client_webinar_room_commands', array(), $webinar_id )[ $name ];
		return array(
			'user_id' => $this->lead_id,
			'ajax'    => $command['action'],
			'fields'  => array(
				'webinar_id' => (string) $webinar_id,
				'nonce'      => $command['nonce'],
				'device'     => $device,
			),
		);
	}

	/**
	 * The sessions of a webinar.
	 *
	 * @param int $webinar_id Webinar.
	 * @return list<array<string, string|null>>
	 */
	private function sessions( int $webinar_id ): array {
		global $wpdb;
		return $wpdb->get_results( "SELECT * FROM {$wpdb->prefix}client_webinar_sessions WHERE webinar_id = $webinar_id", ARRAY_A );
	}

	/**
	 * The stays in a webinar, by device.
	 *
	 * @param int $webinar_id Webinar.
	 * @return list<array<string, string|null>>
	 */
	private function stays( int $webinar_id ): array {
		global $wpdb;
		return $wpdb->get_results( "SELECT * FROM {$wpdb->prefix}client_webinar_stays WHERE webinar_id = $webinar_id ORDER BY device", ARRAY_A );
	}
}
