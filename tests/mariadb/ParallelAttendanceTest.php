<?php
/**
 * Tests of attendees and jobs at the same time.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\Group;
use Webinars\Tests\Parallel_TestCase;

/**
 * Identical requests at the same time cause one entry, one classification and one route for each lead (H1, H2).
 */
final class ParallelAttendanceTest extends Parallel_TestCase {

	private const ROUNDS = 10;

	private const LEADS = 20;

	/** Jobs that run at once: WP-Cron's lock does not hold back a slow run that outlives it. */
	private const JOBS = 4;

	/** Owner of the webinars. */
	private int $owner_id;

	/**
	 * The attendees.
	 *
	 * @var list<int>
	 */
	private array $lead_ids = array();

	/**
	 * Creates the people.
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->owner_id = $this->create_user( 'webinar_organizer' );
		for ( $number = 0; $number < self::LEADS; $number++ ) {
			$this->lead_ids[] = $this->create_user( 'webinar_attendee' );
		}
	}

	/**
	 * Each process is a tab of every attendee.
	 */
	public function test_each_lead_enters_once(): void {
		foreach ( self::rounds( self::ROUNDS ) as $round ) {
			$webinar_id = $this->live_webinar();

			$reports = $this->at_once( array_fill( 0, self::PROCESSES, $this->entries( $webinar_id ) ) );

			self::assertEqualsCanonicalizing( $this->lead_ids, array_column( self::events( $reports, 'client_webinar_entered' ), 'lead_id' ) );
			$answers = array_merge( ...array_column( $reports, 'answers' ) );
			self::assertSame( array( 200 ), array_unique( array_column( $answers, 'status' ) ) );
			self::assertCount( self::LEADS, array_unique( array_column( array_column( array_column( $answers, 'body' ), 'data' ), 'session_id' ) ) );
		}
	}

	/**
	 * Overlapping jobs decide and announce everything once.
	 */
	public function test_each_lead_is_classified_and_routed_once(): void {
		global $wpdb;
		foreach ( self::rounds( self::ROUNDS ) as $round ) {
			$webinar_id = $this->live_webinar();
			$this->at_once( array( $this->entries( $webinar_id ) ) );
			// The second half of the attendees has left.
			$left_ids = array_slice( $this->lead_ids, self::LEADS / 2 );
			$this->at_once( array( array_slice( $this->commands( 'leave', $webinar_id ), self::LEADS / 2 ) ) );
			do_action( 'core_webinar_set_status', $webinar_id, 'stop', $this->context( $this->owner_id ) );
			$jobs = array( self::job( 'client_webinar_tracker_v2_close' ), self::job( 'client_webinar_attendance_service_classify' ) );

			// The second run processes rows that one process left to another that was not ready yet.
			$reports = array(
				...$this->at_once( array_fill( 0, self::JOBS, $jobs ) ),
				...$this->at_once( array_fill( 0, self::JOBS, $jobs ) ),
			);

			$classified = self::events( $reports, 'client_webinar_attendance_classified' );
			self::assertEqualsCanonicalizing( $this->lead_ids, array_column( $classified, 'lead_id' ) );
			self::assertEqualsCanonicalizing( $left_ids, array_keys( array_column( $classified, 'attended', 'lead_id' ), false, true ) );
			self::assertEqualsCanonicalizing( $this->lead_ids, array_column( self::events( $reports, 'post_webinar_route' ), 'lead_id' ) );
			self::assertCount( self::LEADS / 2, self::events( $reports, 'webinar_completed' ) );
			self::assertCount( 1, self::events( $reports, 'client_webinar_sessions_closed' ) );
			self::assertSame(
				(string) self::LEADS,
				$wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM {$wpdb->prefix}webinar_outbox WHERE event_key LIKE %s", "post-webinar-followup-telegram/$webinar_id/%" ) )
			);
		}
	}

	/**
	 * One job for each process works on more than two batches, while completions are announced late and twice: each lead gets
	 * one classification, and a lead that completed before is never classified otherwise (H1, H2).
	 */
	public function test_jobs_and_completions_at_once(): void {
		global $wpdb;
		foreach ( self::rounds( intdiv( self::ROUNDS, 2 ) ) as $round ) {
			$webinar_id = $this->live_webinar();
			$leads      = range( 1, 450 );
			$stayed     = range( 1, 440, 4 );
			$this->at_once( array( array_map( static fn( int $lead_id ): array => self::event( 'client_webinar_entered', $lead_id, $webinar_id ), $leads ) ) );
			do_action( 'core_webinar_set_status', $webinar_id, 'stop', $this->context( $this->owner_id ) );
			do_action(
				'client_webinar_sessions_closed',
				array(
					'webinar_id' => $webinar_id,
					'timestamp'  => time(),
				)
			);
			$job         = array( self::job( 'client_webinar_attendance_service_classify' ) );
			$completions = array_map( static fn( int $lead_id ): array => self::event( 'webinar_completed', $lead_id, $webinar_id ), $stayed );

			$reports = array(
				...$this->at_once( array( ...array_fill( 0, self::PROCESSES - 2, $job ), $completions, array_reverse( $completions ) ) ),
				...$this->at_once( array( $job ) ),
			);

			$classified = self::events( $reports, 'client_webinar_attendance_classified' );
			self::assertEqualsCanonicalizing( $leads, array_column( $classified, 'lead_id' ) );
			self::assertSame( array(), array_diff( array_keys( array_column( $classified, 'attended', 'lead_id' ), true, true ), $stayed ) );
			self::assertEqualsCanonicalizing(
				array_map( static fn( array $classification ): array => array( $classification['lead_id'], $classification['attended'] ), $classified ),
				array_map( static fn( array $route ): array => array( $route['lead_id'], 'attended' === $route['route'] ), self::events( $reports, 'post_webinar_route' ) )
			);
			self::assertSame(
				array( '450', (string) count( array_filter( array_column( $classified, 'attended' ) ) ) ),
				array_values( $wpdb->get_row( $wpdb->prepare( "SELECT COUNT(classified_at), SUM(attended) FROM {$wpdb->prefix}client_webinar_attendance WHERE webinar_id = %d", $webinar_id ), ARRAY_A ) )
			);
		}
	}

	/**
	 * Parallel requests that find an older ledger migrate it, also repeatedly, and lose no row.
	 *
	 * SQLite has no named locks: the second process gets the error there that the column exists already, which does no harm.
	 */
	#[Group( 'mariadb' )]
	public function test_older_ledger_is_migrated_by_parallel_requests(): void {
		global $wpdb;
		$table = $wpdb->prefix . 'client_webinar_attendance';
		$wpdb->insert(
			$table,
			array(
				'webinar_id' => 12,
				'lead_id'    => 7,
			)
		);
		$install = self::job( 'activate_client-webinar-attendance-service/client-webinar-attendance-service.php' );
		foreach ( array( 'DROP KEY leads', 'COMMENT = ""' ) as $before ) {
			$wpdb->query( "ALTER TABLE $table $before" );
			update_option( 'client_webinar_attendance_service_schema_version', '2' );

			$this->at_once( array_fill( 0, self::PROCESSES, array( $install ) ) );

			self::assertSame( '4', get_option( 'client_webinar_attendance_service_schema_version' ) );
			self::assertSame( array( 'lead_id', 'classified_at' ), array_column( $wpdb->get_results( "SHOW INDEX FROM $table WHERE Key_name = 'leads'", ARRAY_A ), 'Column_name' ) );
			self::assertSame( '1', $wpdb->get_var( "SELECT COUNT(*) FROM $table WHERE webinar_id = 12 AND lead_id = 7" ) );
		}
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
	 * Calls that announce every attendee's entry.
	 *
	 * @param int $webinar_id Webinar.
	 * @return list<array{user_id: int, ajax: string, fields: array<string, string>}>
	 */
	private function entries( int $webinar_id ): array {
		return $this->commands( 'enter', $webinar_id );
	}

	/**
	 * Calls that send a command of the room as every attendee.
	 *
	 * @param string $name       Name in `client_webinar_room_commands`.
	 * @param int    $webinar_id Webinar.
	 * @return list<array{user_id: int, ajax: string, fields: array<string, string>}>
	 */
	private function commands( string $name, int $webinar_id ): array {
		return array_map(
			function ( int $user_id ) use ( $name, $webinar_id ): array {
				$this->act_as( $user_id );
				$command = apply_filters( 'client_webinar_room_commands', array(), $webinar_id )[ $name ];
				return array(
					'user_id' => $user_id,
					'ajax'    => $command['action'],
					'fields'  => array(
						'webinar_id' => (string) $webinar_id,
						'nonce'      => $command['nonce'],
					),
				);
			},
			$this->lead_ids
		);
	}

	/**
	 * A call that announces an event of the tracker.
	 *
	 * @param string $hook       Entry or completion.
	 * @param int    $lead_id    Lead.
	 * @param int    $webinar_id Webinar.
	 * @return array{user_id: int, hook: string, arguments: list<mixed>}
	 */
	private static function event( string $hook, int $lead_id, int $webinar_id ): array {
		$payload = array(
			'lead_id'    => $lead_id,
			'webinar_id' => $webinar_id,
		);
		return array(
			'user_id'   => 0,
			'hook'      => $hook,
			'arguments' => array(
				$payload + ( 'webinar_completed' === $hook ? array(
					'webinar_type' => 'live',
					'session_id'   => $lead_id,
					'completed_at' => time(),
				) : array( 'timestamp' => time() ) ),
			),
		);
	}

	/**
	 * A call that runs a job.
	 *
	 * @param string $hook The job.
	 * @return array{user_id: int, hook: string, arguments: list<mixed>}
	 */
	private static function job( string $hook ): array {
		return array(
			'user_id'   => 0,
			'hook'      => $hook,
			'arguments' => array(),
		);
	}
}
