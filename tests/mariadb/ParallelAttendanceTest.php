<?php
/**
 * Tests of attendees and jobs at the same moment.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use Webinars\Tests\Parallel_TestCase;

/**
 * However often the same arrives at the same moment: one entry, one classification and one route for each lead (H1, H2).
 */
final class ParallelAttendanceTest extends Parallel_TestCase {

	private const ROUNDS = 10;

	private const LEADS = 20;

	/** Jobs that run at once: WP-Cron's lock does not hold back a slow run that outlives it. */
	private const JOBS = 4;

	/** Who owns the webinars. */
	private int $owner_id;

	/**
	 * The attendees.
	 *
	 * @var list<int>
	 */
	private array $lead_ids = array();

	/**
	 * Makes the people.
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->owner_id = $this->create_user( 'webinar_organizer' );
		for ( $number = 0; $number < self::LEADS; $number++ ) {
			$this->lead_ids[] = $this->create_user( 'webinar_attendee' );
		}
	}

	/**
	 * As many tabs as there are processes, each with all attendees.
	 */
	public function test_each_lead_enters_once(): void {
		for ( $round = 1; $round <= self::ROUNDS; $round++ ) {
			$webinar_id = $this->live_webinar();

			$reports = $this->at_once( array_fill( 0, self::PROCESSES, $this->entries( $webinar_id ) ) );

			self::assertEqualsCanonicalizing( $this->lead_ids, array_column( self::events( $reports, 'client_webinar_entered' ), 'lead_id' ) );
			$answers = array_merge( ...array_column( $reports, 'answers' ) );
			self::assertSame( array( 200 ), array_unique( array_column( $answers, 'status' ) ) );
			self::assertCount( self::LEADS, array_unique( array_column( array_column( array_column( $answers, 'body' ), 'data' ), 'session_id' ) ) );
		}
	}

	/**
	 * Jobs that overlap decide and tell everything once.
	 */
	public function test_each_lead_is_classified_and_routed_once(): void {
		global $wpdb;
		for ( $round = 1; $round <= self::ROUNDS; $round++ ) {
			$webinar_id = $this->live_webinar();
			$this->at_once( array( $this->entries( $webinar_id ) ) );
			// The second half has left.
			$left_ids = array_slice( $this->lead_ids, self::LEADS / 2 );
			$this->at_once( array( array_slice( $this->commands( 'leave', $webinar_id ), self::LEADS / 2 ) ) );
			do_action( 'core_webinar_set_status', $webinar_id, 'stop', $this->context( $this->owner_id ) );
			$jobs = array( self::job( 'client_webinar_tracker_v2_close' ), self::job( 'client_webinar_attendance_service_classify' ) );

			// The second time for what one process left to another that was not ready yet.
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
	 * Makes a webinar that has begun.
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
	 * Every attendee's entry.
	 *
	 * @param int $webinar_id Webinar.
	 * @return list<array{user_id: int, ajax: string, fields: array<string, string>}>
	 */
	private function entries( int $webinar_id ): array {
		return $this->commands( 'enter', $webinar_id );
	}

	/**
	 * A command of the room from every attendee.
	 *
	 * @param string $name       As `client_webinar_room_commands` names it.
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
	 * One run of a job.
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
