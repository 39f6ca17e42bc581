<?php
/**
 * Tests of the presence reports of the sidecar.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\TestWith;
use Webinars\Tests\Webinar_TestCase;

/**
 * Reports of the sidecar, alone and together with the commands of the room.
 */
final class PresenceReportsTest extends Webinar_TestCase {

	/** Owner of the webinar. */
	private int $owner_id;

	/** A live webinar. */
	private int $webinar_id;

	/** An attendee who is signed in. */
	private int $lead_id;

	protected function setUp(): void {
		parent::setUp();
		$this->owner_id   = $this->create_user( 'webinar_organizer' );
		$this->lead_id    = $this->create_user( 'webinar_attendee' );
		$this->webinar_id = $this->create_webinar(
			array(
				'status'        => 'live',
				'owner_user_id' => $this->owner_id,
			)
		);
		$this->act_as( $this->lead_id );
	}

	/**
	 * A person with an open page enters once, however many reports and commands say so (H1).
	 */
	public function test_a_report_enters_once(): void {
		$other_id = $this->create_user( 'webinar_attendee' );
		$entered  = $this->capture( 'client_webinar_entered' );

		$this->report( $this->page( 'laptop' ), $this->page( 'phone' ), $this->page( 'laptop' ), $this->page( 'laptop', $other_id ) );
		$this->report( $this->page( 'laptop' ), $this->page( 'laptop' ) );
		$this->send( 'enter', 'tablet' );

		self::assertSame( array( $this->lead_id, $other_id ), array_column( (array) $entered, 'lead_id' ) );
		self::assertSame( array( $this->lead_id, $other_id ), array_map( 'intval', array_column( $this->sessions(), 'user_id' ) ) );
		self::assertSame( array( 'laptop', 'phone', 'laptop', 'tablet' ), array_column( $this->stays(), 'device' ) );
		self::assertSame( 2, $this->people() );
		self::assertSame( 2, apply_filters( 'client_webinar_attendance_counts', array(), array( $this->webinar_id ) )[0]['entered'] );
	}

	/**
	 * Time is credited by the server's clock, once for all pages of a person, from commands and from reports.
	 */
	public function test_time_is_credited_once(): void {
		$this->report( $this->page( 'laptop' ) );
		for ( $round = 0; $round < 4; $round++ ) {
			$this->let_pass( 15 );
			$this->report( $this->page( 'laptop' ), $this->page( 'phone' ) );
			$this->report( $this->page( 'phone' ) );
			$this->send( 'enter', 'tablet' );
		}

		self::assertCount( 1, $this->sessions() );
		self::assertEqualsWithDelta( 60, (int) $this->sessions()[0]['seen_seconds'], 1 );
		self::assertSame( array( 'laptop', 'phone', 'tablet' ), array_column( $this->stays(), 'device' ) );
		self::assertEqualsWithDelta( 60, $this->stays()[0]['seen_at'] - $this->stays()[0]['began_at'], 1 );
	}

	/**
	 * Minutes without reports, as while the sidecar is down, are not credited.
	 */
	public function test_silence_is_absence(): void {
		$this->report( $this->page( 'laptop' ) );
		$this->let_pass( 30 );
		$this->report( $this->page( 'laptop' ) );
		$this->let_pass( 300 );
		self::assertSame( 0, $this->people() );
		$this->report( $this->page( 'laptop' ) );

		self::assertSame( 1, $this->people() );
		self::assertCount( 2, $this->stays() );
		self::assertSame( 30, (int) $this->sessions()[0]['seen_seconds'], 'Nothing for the gap.' );
		for ( $round = 0; $round < 5; $round++ ) {
			$this->let_pass( 128 );
			$this->send( 'enter', 'laptop' );
		}
		self::assertSame( 30, (int) $this->sessions()[0]['seen_seconds'], 'Nor for commands that are further apart.' );
	}

	/**
	 * Names of pages that differ only in letter case are one page, in one report and in two.
	 */
	public function test_letter_case_is_one_page(): void {
		$this->report( $this->page( 'Laptop' ), $this->page( 'laptop' ) );
		$this->report( $this->page( 'LAPTOP' ) );

		self::assertCount( 1, $this->stays() );
	}

	/**
	 * Time in a pause is not credited, the time before it is (H3).
	 */
	public function test_pause_is_not_credited(): void {
		$this->report( $this->page( 'laptop' ) );
		$this->let_pass( 60 );
		$paused = array(
			'status'    => 'paused',
			'paused_at' => time() - 45,
		);
		add_filter( 'core_webinar_get', static fn( ?array $webinar ): ?array => null === $webinar ? null : array_merge( $webinar, $paused ), 99 );

		$this->report( $this->page( 'laptop' ) );
		$this->report( $this->page( 'laptop' ), $this->page( 'laptop', $this->create_user( 'webinar_attendee' ) ) );

		self::assertEqualsWithDelta( 15, (int) $this->sessions()[0]['seen_seconds'], 1 );
		self::assertSame( 2, $this->people() );
	}

	/**
	 * Before the start and after the stop a report stores nothing and runs no query on the tables of sessions (H5).
	 *
	 * @param string $status Status of the webinar; empty for an unknown room.
	 */
	#[TestWith( array( 'scheduled' ) )]
	#[TestWith( array( 'finished' ) )]
	#[TestWith( array( '' ) )]
	public function test_report_of_a_room_that_is_not_live_stores_nothing( string $status ): void {
		if ( 'finished' === $status ) {
			$this->report( $this->page( 'laptop' ) );
			do_action( 'core_webinar_set_status', $this->webinar_id, 'stop', $this->context( $this->owner_id ) );
		} elseif ( 'scheduled' === $status ) {
			$this->webinar_id = $this->create_webinar();
		} else {
			$this->webinar_id = 999_999;
		}
		$before  = array( $this->sessions(), $this->stays() );
		$queries = $this->capture( 'query' );

		$this->report( $this->page( 'laptop' ), $this->page( 'laptop', $this->create_user( 'webinar_attendee' ) ) );

		self::assertSame( array(), array_filter( (array) $queries, static fn( string $query ): bool => str_contains( $query, 'client_webinar_' ) ) );
		self::assertSame( $before, array( $this->sessions(), $this->stays() ) );
	}

	/**
	 * A report that is processed during the stop enters nobody (H5).
	 */
	public function test_nobody_enters_a_webinar_that_is_being_stopped(): void {
		$live = apply_filters( 'core_webinar_get', null, $this->webinar_id );
		do_action( 'core_webinar_set_status', $this->webinar_id, 'stop', $this->context( $this->owner_id ) );
		add_filter( 'core_webinar_get', static fn(): array => $live, 99 );

		$this->report( $this->page( 'laptop' ) );

		self::assertSame( array(), $this->sessions() );
	}

	/**
	 * Staff, people who are no longer admitted, and deleted users do not enter by a report (H4).
	 */
	public function test_only_attendees_enter(): void {
		$speaker_id = $this->create_user( 'webinar_speaker' );
		update_post_meta( $this->webinar_id, 'speaker_user_ids', array( $speaker_id ) );
		$banned_id = $this->create_user( 'webinar_attendee' );
		add_filter( 'core_webinar_is_admitted', static fn( bool $is_admitted, int $user_id ): bool => $is_admitted && $user_id !== $banned_id, 10, 2 );
		$users = array( $this->owner_id, $speaker_id, $this->create_user( 'administrator' ), $banned_id, 999_999, $this->lead_id );

		$this->report( ...array_map( fn( int $user_id ): array => $this->page( 'laptop', $user_id ), $users ) );

		self::assertSame( array( $this->lead_id ), array_map( 'intval', array_column( $this->sessions(), 'lead_id' ) ) );
	}

	/**
	 * A report that was sent before a page closed does not open it again. Another page of the person stays open.
	 */
	public function test_a_late_report_does_not_reopen_a_closed_page(): void {
		$this->report( $this->page( 'laptop' ), $this->page( 'phone' ) );
		$this->let_pass( 10 );
		$this->send( 'leave', 'laptop' );
		$this->report( $this->page( 'laptop' ), $this->page( 'phone' ) );
		self::assertCount( 2, $this->stays() );
		self::assertNotNull( $this->stays()[0]['left_at'] );
		self::assertSame( 1, $this->people() );
		$this->let_pass( 10 );
		$this->send( 'leave', 'phone' );
		$before = array( $this->sessions(), $this->stays() );

		$this->report( $this->page( 'laptop' ), $this->page( 'phone' ) );

		self::assertSame( $before, array( $this->sessions(), $this->stays() ) );
		self::assertSame( 0, $this->people() );
		do_action( 'core_webinar_set_status', $this->webinar_id, 'stop', $this->context( $this->owner_id ) );
		do_action( 'client_webinar_tracker_v2_close' );
		self::assertSame( 'page_closed', $this->sessions()[0]['leave_reason'] );
		self::assertNull( $this->sessions()[0]['completed_at'], 'The person left before the stop (H2).' );
	}

	/**
	 * A page that the browser restores from its cache counts again: at once when it sends `enter`, else as soon as no report
	 * can be that late.
	 */
	public function test_a_restored_page_counts_again(): void {
		$this->report( $this->page( 'phone' ) );
		$this->send( 'leave', 'phone' );
		$this->send( 'enter', 'phone' );
		$this->let_pass( 10 );
		$this->report( $this->page( 'phone' ) );
		self::assertSame( 1, $this->people() );
		self::assertCount( 2, $this->stays(), 'The second page stays open.' );
		self::assertEqualsWithDelta( 10, (int) $this->sessions()[0]['seen_seconds'], 1 );

		$this->send( 'leave', 'phone' );
		$this->let_pass( 31 );
		$this->report( $this->page( 'phone' ) );

		self::assertSame( 1, $this->people() );
		self::assertCount( 3, $this->stays() );
		self::assertEqualsWithDelta( 10, (int) $this->sessions()[0]['seen_seconds'], 1, 'Absence is not credited.' );
	}

	/**
	 * "Finish" ends the presence of all pages. A late report does not undo this; later reports of a page do, as commands do.
	 */
	public function test_a_late_report_does_not_undo_finish(): void {
		$this->report( $this->page( 'laptop' ), $this->page( 'tablet' ) );
		$this->let_pass( 10 );
		$this->send( 'finish' );
		$this->report( $this->page( 'laptop' ), $this->page( 'tablet' ) );
		self::assertSame( 0, $this->people() );
		self::assertNotNull( $this->sessions()[0]['finish_pressed_at'] );

		$this->let_pass( 31 );
		$this->report( $this->page( 'tablet' ) );

		self::assertSame( 1, $this->people() );
		self::assertNotNull( $this->sessions()[0]['finish_pressed_at'] );
	}

	/**
	 * The number of stays of a person is limited, in one report and in many.
	 */
	public function test_stays_are_limited(): void {
		for ( $round = 0; $round < 2; $round++ ) {
			$this->report( ...array_map( fn( int $number ): array => $this->page( "page-$round-$number" ), range( 1, 250 ) ) );
		}

		self::assertCount( 200, $this->stays() );
		self::assertSame( 1, $this->people() );
	}

	/**
	 * A lead that a listener fails to store stops no other lead. The outbox is told that the report failed, and the next
	 * report stores the lead.
	 */
	public function test_one_failing_lead_stops_no_other(): void {
		$leads  = array( $this->lead_id );
		$leads += array_map( fn(): int => $this->create_user( 'webinar_attendee' ), range( 0, 6 ) );
		$bad_id = $leads[4];
		$pages  = array_map( fn( int $lead_id ): array => $this->page( 'laptop', $lead_id ), $leads );
		$refuse = static fn( array $entry ) => $bad_id === $entry['lead_id'] ? throw new RuntimeException( 'Full.' ) : null;
		add_action( 'client_webinar_entered', $refuse );
		try {
			$this->report( ...$pages );
			self::fail( 'It is told.' );
		} catch ( RuntimeException $error ) {
			self::assertSame( 'Full.', $error->getMessage() );
		}
		self::assertEqualsCanonicalizing( array_diff( $leads, array( $bad_id ) ), array_map( 'intval', array_column( $this->sessions(), 'lead_id' ) ) );
		self::assertSame( count( $leads ) - 1, apply_filters( 'client_webinar_attendance_counts', array(), array( $this->webinar_id ) )[0]['entered'] );

		remove_action( 'client_webinar_entered', $refuse );
		$this->report( ...$pages );

		self::assertSame( count( $leads ), $this->people() );
		self::assertCount( count( $leads ), $this->stays() );
	}

	/**
	 * Sessions and their stays are stored together or not at all, and the outbox is told when it fails.
	 */
	public function test_a_report_is_stored_as_a_whole_or_not_at_all(): void {
		$this->report( $this->page( 'phone' ) );
		$this->let_pass( 30 );
		$before = array( $this->sessions(), $this->stays() );
		add_filter( 'query', static fn( string $query ): string => str_contains( $query, 'SET seen_seconds' ) ? '' : $query );

		try {
			$this->report( $this->page( 'phone' ), $this->page( 'laptop' ) );
			self::fail( 'It is told.' );
		} catch ( RuntimeException ) {
			self::assertSame( $before, array( $this->sessions(), $this->stays() ) );
		}
	}

	/**
	 * The number of statements grows with each chunk of 500 people, not with each person. ParallelPresenceTest reports thousands.
	 */
	public function test_a_crowd_takes_few_statements(): void {
		// Without listeners: each would be checked against the contract, and statements of listeners do not count here.
		remove_all_filters( 'webinar_outbox_presence', PHP_INT_MIN );
		remove_all_filters( 'client_webinar_entered' );
		$pages  = array_map( fn( int $lead_id ): array => $this->page( 'laptop', $lead_id ), $this->crowd( 1000 ) );
		$counts = array();
		foreach ( array( 'who come', 'who are there' ) as $people ) {
			wp_cache_flush();
			$queries = $this->capture( 'query' );
			$this->report( ...$pages );
			$counts[ $people ] = count( $queries );
		}

		self::assertSame( 1000, $this->people() );
		self::assertLessThanOrEqual( 2 * 20 + 2, $counts['who come'] );
		self::assertLessThanOrEqual( 2 * 7 + 2, $counts['who are there'] );
	}

	/**
	 * Creates attendees by SQL, which is fast.
	 *
	 * @return list<int> Their ids.
	 */
	private function crowd( int $people ): array {
		global $wpdb;
		$ids = range( 100_001, 100_000 + $people );
		foreach ( array_chunk( $ids, 1000 ) as $some ) {
			$wpdb->query( "INSERT INTO $wpdb->users (ID, user_login, user_nicename, user_email, user_registered) VALUES " . implode( ', ', array_map( static fn( int $id ): string => "($id, 'crowd$id', 'crowd$id', 'crowd$id@webinars.test', '2026-01-01 00:00:00')", $some ) ) );
			$wpdb->query( "INSERT INTO $wpdb->usermeta (user_id, meta_key, meta_value) VALUES " . implode( ', ', array_map( static fn( int $id ): string => "($id, '{$wpdb->prefix}capabilities', 'a:1:{s:16:\"webinar_attendee\";b:1;}')", $some ) ) );
		}
		return $ids;
	}

	/**
	 * An entry of a report: an open page of a user whose lead id is the user id.
	 *
	 * @return PresentPerson
	 */
	private function page( string $device, ?int $user_id = null ): array {
		return array(
			'lead_id' => $user_id ?? $this->lead_id,
			'user_id' => $user_id ?? $this->lead_id,
			'device'  => $device,
		);
	}

	/**
	 * Reports open pages, as the outbox does.
	 *
	 * @param PresentPerson ...$pages Entries of the report.
	 */
	private function report( array ...$pages ): void {
		do_action(
			'webinar_outbox_presence',
			array(
				'webinar_id' => $this->webinar_id,
				'timestamp'  => time(),
				'people'     => $pages,
			)
		);
	}

	/**
	 * Sends a command of the attendee, and asserts that it is accepted.
	 */
	private function send( string $command, string $device = '' ): void {
		$answer = $this->ajax(
			'client_webinar_tracker_v2_' . $command,
			array_filter( array( 'device' => $device ) ) + array(
				'webinar_id' => (string) $this->webinar_id,
				'nonce'      => wp_create_nonce( "client_webinar_tracker_v2_{$command}_$this->webinar_id" ),
			)
		);
		self::assertSame( 200, $answer['status'] );
	}

	/**
	 * Moves all stored times into the past, as if so many seconds had passed.
	 */
	private function let_pass( int $seconds ): void {
		global $wpdb;
		$wpdb->query( "UPDATE {$wpdb->prefix}client_webinar_sessions SET entered_at = entered_at - $seconds, seen_at = seen_at - $seconds, left_at = left_at - $seconds, finish_pressed_at = finish_pressed_at - $seconds" );
		$wpdb->query( "UPDATE {$wpdb->prefix}client_webinar_stays SET began_at = began_at - $seconds, seen_at = seen_at - $seconds, left_at = left_at - $seconds" );
	}

	/**
	 * The number of people that the organizer sees in the room.
	 */
	private function people(): ?int {
		wp_cache_flush();
		return apply_filters( 'client_webinar_room_people', null, $this->webinar_id );
	}

	/**
	 * The rows of the sessions table.
	 *
	 * @return list<array<string, string|null>>
	 */
	private function sessions(): array {
		global $wpdb;
		return $wpdb->get_results( "SELECT * FROM {$wpdb->prefix}client_webinar_sessions ORDER BY session_id", ARRAY_A );
	}

	/**
	 * The rows of the stays table.
	 *
	 * @return list<array<string, string|null>>
	 */
	private function stays(): array {
		global $wpdb;
		return $wpdb->get_results( "SELECT * FROM {$wpdb->prefix}client_webinar_stays ORDER BY stay_id", ARRAY_A );
	}
}
