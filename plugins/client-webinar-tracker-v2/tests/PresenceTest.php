<?php
/**
 * Tests of presence with several devices.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\TestWith;
use Webinars\Tests\Webinar_TestCase;

/**
 * How the server decides from the devices of one person whether the person is present.
 */
final class PresenceTest extends Webinar_TestCase {

	/** Owner of the webinar. */
	private int $owner_id;

	/** A live webinar. */
	private int $webinar_id;

	/** The attendee who is signed in. */
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
		// An hour ago.
		add_filter( 'core_webinar_get', static fn( ?array $webinar ): ?array => null === $webinar ? null : array_merge( $webinar, array( 'started_at' => $webinar['started_at'] - 3600 ) ), 99 );
	}

	/**
	 * A person with two tabs who closes one is still present (H2).
	 */
	public function test_closing_one_page_leaves_the_other(): void {
		$this->send( 'enter', 'laptop' );
		$this->send( 'enter', 'phone' );
		$this->let_pass( 20 );
		$this->send( 'leave', 'phone' );

		self::assertSame( 1, $this->people() );
		self::assertSame( array( 0, '' ), $this->departure() );
		$this->let_pass( 20 );
		$this->send( 'enter', 'laptop' );
		$this->let_pass( 20 );
		$this->stop();

		$this->assert_left( 0, 'webinar_finished' );
		self::assertSame( array( $this->lead_id ), $this->completed() );
	}

	/**
	 * A person who closed all pages left when the last one closed.
	 */
	public function test_closing_all_pages_is_leaving(): void {
		$this->send( 'enter', 'laptop' );
		$this->send( 'enter', 'phone' );
		$this->let_pass( 10 );
		$this->send( 'leave', 'phone' );
		$this->let_pass( 10 );
		$this->send( 'leave', 'laptop' );
		$this->let_pass( 40 );
		self::assertSame( 0, $this->people() );
		$this->assert_left( 40, 'page_closed' );

		$this->send( 'leave', 'laptop' );
		$this->let_pass( 5 );
		$this->stop();

		$this->assert_left( 45, 'page_closed' );
		self::assertSame( array(), $this->completed() );
	}

	/**
	 * The time of two devices of one person is credited once.
	 */
	public function test_time_is_credited_once(): void {
		$this->send( 'enter', 'laptop' );
		foreach ( array( 'phone', 'laptop', 'phone', 'laptop', 'phone' ) as $device ) {
			$this->let_pass( 15 );
			$this->send( 'enter', $device );
			$this->send( 'enter', 'tablet' );
		}
		$this->let_pass( 15 );
		$this->send( 'leave', 'phone' );

		$session = $this->sessions()[0];
		self::assertCount( 1, $this->sessions() );
		self::assertEqualsWithDelta( 90, (int) $session['seen_seconds'], 1 );
		self::assertSame( 1, $this->people() );
	}

	/**
	 * Without reports, as of a closed laptop, a lost network or a killed browser, the person has left.
	 */
	public function test_silence_is_leaving(): void {
		$this->send( 'enter', 'laptop' );
		$this->let_pass( 30 );
		$this->send( 'enter', 'laptop' );
		$this->let_pass( 110 );
		self::assertSame( array( 0, '' ), $this->departure(), 'A report may be missing.' );
		$this->let_pass( 20 );
		self::assertSame( 0, $this->people() );
		$this->assert_left( 130, 'silence' );

		$this->stop();

		$this->assert_left( 130, 'silence' );
		self::assertSame( array(), $this->completed() );
		self::assertEqualsWithDelta( 30, (int) $this->sessions()[0]['seen_seconds'], 1 );
	}

	/**
	 * A laptop that sleeps does not count: the person leaves when the phone closes its page.
	 */
	public function test_a_silent_device_does_not_count_as_present(): void {
		$this->send( 'enter', 'laptop' );
		$this->let_pass( 90 );
		$this->send( 'enter', 'phone' );
		$this->let_pass( 40 );
		$this->send( 'leave', 'phone' );
		$this->let_pass( 10 );

		self::assertSame( 0, $this->people() );
		$this->assert_left( 10, 'page_closed' );
	}

	/**
	 * A device whose last report came shortly before another device left counts for two minutes.
	 */
	public function test_the_remaining_device_decides_the_presence(): void {
		$this->send( 'enter', 'laptop' );
		$this->let_pass( 60 );
		$this->send( 'enter', 'phone' );
		$this->send( 'leave', 'phone' );
		$this->let_pass( 90 );

		$this->stop();

		$this->assert_left( 90, 'page_closed' );
		self::assertSame( array(), $this->completed() );
	}

	/**
	 * A phone that wakes up is present again, and the time of its sleep is not credited.
	 */
	public function test_a_phone_that_slept_is_present_again(): void {
		$this->send( 'enter', 'phone' );
		$this->let_pass( 600 );
		$this->send( 'enter', 'phone' );
		$this->let_pass( 30 );
		$this->send( 'enter', 'phone' );
		$this->let_pass( 10 );

		// The real clock advances during the test.
		self::assertEqualsWithDelta( 600, $this->stays()[1]['began_at'] - $this->stays()[0]['began_at'], 5 );
		self::assertEqualsWithDelta( 30, $this->stays()[1]['seen_at'] - $this->stays()[1]['began_at'], 5 );
		self::assertCount( 2, $this->stays() );
		self::assertSame( array( 0, '' ), $this->departure() );
		$this->stop();
		self::assertSame( array( $this->lead_id ), $this->completed() );
	}

	/**
	 * A late `leave` of a phone that wakes up only to close its page changes nothing.
	 */
	public function test_a_late_leave_changes_nothing(): void {
		$this->send( 'enter', 'phone' );
		$this->let_pass( 600 );
		$before = array( $this->sessions(), $this->stays() );

		$this->send( 'leave', 'phone' );

		self::assertSame( $before, array( $this->sessions(), $this->stays() ) );
		$this->assert_left( 600, 'silence' );
	}

	/**
	 * When `leave` arrives before an older report, the page counts until the limit of silence.
	 */
	public function test_reports_out_of_order(): void {
		$this->send( 'enter', 'phone' );
		$this->let_pass( 10 );
		$this->send( 'leave', 'phone' );
		$this->send( 'enter', 'phone' );
		$this->let_pass( 130 );

		self::assertSame( 0, $this->people() );
		$this->assert_left( 130, 'page_closed' );
		self::assertEqualsWithDelta( 10, (int) $this->sessions()[0]['seen_seconds'], 1 );
	}

	/**
	 * After the server's clock was set back no time is credited twice, and none is subtracted.
	 */
	public function test_clock_that_was_set_back(): void {
		$this->send( 'enter', 'phone' );
		$this->let_pass( 60 );
		$this->send( 'enter', 'phone' );
		$this->let_pass( -50 );
		foreach ( array( 'enter', 'leave', 'enter', 'finish', 'enter' ) as $command ) {
			$this->send( $command, 'phone' );
		}
		self::assertSame( array( 0, '' ), $this->departure() );
		$this->let_pass( 80 );
		$this->send( 'enter', 'phone' );

		self::assertEqualsWithDelta( 90, (int) $this->sessions()[0]['seen_seconds'], 1, '60 seconds before, 30 after the clock had caught up.' );
		foreach ( $this->stays() as $stay ) {
			self::assertGreaterThanOrEqual( $stay['began_at'], $stay['left_at'] ?? $stay['seen_at'] );
		}
	}

	/**
	 * "Finish" ends the presence of all devices of the person, until one of them reports again.
	 */
	public function test_finish_ends_all_devices(): void {
		$this->send( 'enter', 'laptop' );
		$this->send( 'enter', 'phone' );
		$this->let_pass( 20 );
		$this->send( 'finish' );
		$this->let_pass( 20 );
		self::assertSame( 0, $this->people() );
		$this->assert_left( 20, 'finished' );

		$this->send( 'enter', 'phone' );
		self::assertSame( 1, $this->people() );
		self::assertSame( array( 0, '' ), $this->departure() );
		self::assertEqualsWithDelta( 20, (int) $this->sessions()[0]['seen_seconds'], 1 );
		$this->let_pass( 10 );
		$this->send( 'leave', 'phone' );
		$this->assert_left( 0, 'page_closed' );
	}

	/**
	 * Pages that were opened before the update of the plugin send no name.
	 */
	public function test_a_page_without_a_name_counts(): void {
		$this->send( 'enter' );
		$this->let_pass( 20 );
		$this->send( 'enter' );
		self::assertSame( 1, $this->people() );
		self::assertCount( 1, $this->stays() );
		$this->send( 'leave' );
		self::assertSame( 0, $this->people() );
	}

	/**
	 * Sessions of version 1 have no stays. Only their row decides.
	 *
	 * @param string $changes  Columns of the row, in seconds before now.
	 * @param string $reason   Expected reason of the leaving.
	 * @param int    $left_ago Expected time of the leaving, in seconds before now.
	 */
	#[TestWith( array( 'seen_at = seen_at - 30', 'webinar_finished', 0 ) )]
	#[TestWith( array( 'seen_at = seen_at - 300', 'silence', 300 ) )]
	#[TestWith( array( 'seen_at = seen_at - 20, left_at = entered_at - 20', 'page_closed', 20 ) )]
	#[TestWith( array( 'seen_at = seen_at - 20, finish_pressed_at = entered_at - 20', 'finished', 20 ) )]
	#[TestWith( array( 'seen_at = seen_at - 40, finish_pressed_at = entered_at - 60', 'webinar_finished', 0 ) )]
	public function test_sessions_without_stays( string $changes, string $reason, int $left_ago ): void {
		global $wpdb;
		$this->send( 'enter' );
		$wpdb->query( "DELETE FROM {$wpdb->prefix}client_webinar_stays" );
		$wpdb->query( "UPDATE {$wpdb->prefix}client_webinar_sessions SET $changes" );

		$this->stop();

		$this->assert_left( $left_ago, $reason );
		self::assertSame( 'webinar_finished' === $reason ? array( $this->lead_id ) : array(), $this->completed() );
	}

	/**
	 * Times and people that a browser sends are ignored, and several devices do not add up time (H4).
	 */
	public function test_forged_fields_change_nothing(): void {
		$forged   = array(
			'seen_seconds' => '3600',
			'seen_at'      => (string) ( time() + 3600 ),
			'entered_at'   => '1',
			'began_at'     => '1',
			'timestamp'    => '1',
			'now'          => (string) ( time() + 3600 ),
			'lead_id'      => '1',
			'user_id'      => '1',
			'session_id'   => '999',
			'completed_at' => (string) time(),
		);
		$began_at = time();
		$this->send( 'enter', 'phone', $forged );
		$this->let_pass( 10 );
		for ( $device = 0; $device < 210; $device++ ) {
			$this->send( 'enter', "forged-$device", $forged );
		}
		$this->let_pass( 10 );
		$this->send( 'leave', 'phone', $forged );
		$this->send( 'enter', 'one-more', $forged );

		self::assertCount( 1, $this->sessions() );
		$session = $this->sessions()[0];
		self::assertGreaterThanOrEqual( 20, (int) $session['seen_seconds'] );
		self::assertLessThanOrEqual( 20 + time() - $began_at, (int) $session['seen_seconds'] );
		self::assertSame( $this->lead_id, (int) $session['lead_id'] );
		self::assertEqualsWithDelta( time(), (int) $session['seen_at'], 2 );
		self::assertNull( $session['completed_at'] );
		self::assertCount( 200, $this->stays() );
		$points = apply_filters( 'client_webinar_audience', array(), $this->webinar_id );
		self::assertSame( 1, max( array_column( $points, 'people' ) ) );
	}

	/**
	 * A malformed name of a device is refused, and nothing is stored.
	 *
	 * @param mixed $device Sent name.
	 */
	#[TestWith( array( 'a b' ) )]
	#[TestWith( array( '<script>' ) )]
	#[TestWith( array( "phone\n" ) )]
	#[TestWith( array( '1234567890123456789012345678901234567' ) )]
	#[TestWith( array( array( 'phone' ) ) )]
	public function test_malformed_device_is_refused( mixed $device ): void {
		$answer = $this->answer( 'enter', array( 'device' => $device ) );

		self::assertSame( array( 400, 'webinar_request_invalid' ), array( $answer['status'], $answer['body']['data']['code'] ) );
		self::assertSame( array(), $this->sessions() );
	}

	/**
	 * The session and its stay are stored together or not at all.
	 */
	public function test_a_report_is_stored_as_a_whole_or_not_at_all(): void {
		$this->send( 'enter', 'phone' );
		$this->let_pass( 30 );
		$before = array( $this->sessions(), $this->stays() );
		add_filter( 'query', static fn( string $query ): string => 1 === preg_match( '/UPDATE \w+client_webinar_stays/', $query ) ? '' : $query );

		$answer = $this->answer( 'enter', array( 'device' => 'phone' ) );

		self::assertSame( 500, $answer['status'] );
		self::assertSame( $before, array( $this->sessions(), $this->stays() ) );
	}

	/**
	 * Any number of leads is read in one query. Lead ids below zero belong to forgotten people.
	 */
	public function test_facts_of_many_leads_take_one_query(): void {
		global $wpdb;
		$this->send( 'enter', 'phone' );
		$other_id = $this->create_user( 'webinar_attendee' );
		$this->act_as( $other_id );
		$this->send( 'enter', 'phone' );
		$wpdb->query( "UPDATE {$wpdb->prefix}client_webinar_sessions SET lead_id = -session_id WHERE lead_id = $this->lead_id" );
		$forgotten_id = (int) $this->sessions()[0]['lead_id'];
		$queries      = $wpdb->num_queries;

		$facts = apply_filters( 'client_webinar_sessions', array(), $this->webinar_id, array( $forgotten_id, $other_id, ...range( 100_000, 100_497 ) ) );

		self::assertSame( 1, $wpdb->num_queries - $queries );
		self::assertSame( array( $other_id ), array_column( $facts, 'lead_id' ) );
		self::assertSame( array( $other_id ), array_column( $facts, 'user_id' ) );
		self::assertSame( array(), apply_filters( 'client_webinar_sessions', array(), $this->webinar_id, array() ) );
	}

	/**
	 * Sends a command, and asserts that it is accepted.
	 *
	 * @param string                $command Name of the command.
	 * @param string                $device  Name of the page; empty for none.
	 * @param array<string, string> $more    Further fields.
	 */
	private function send( string $command, string $device = '', array $more = array() ): void {
		self::assertSame( 200, $this->answer( $command, $more + array_filter( array( 'device' => $device ) ) )['status'] );
	}

	/**
	 * Sends a command as the room does.
	 *
	 * @param string               $command Name of the command.
	 * @param array<string, mixed> $fields  Further fields.
	 * @return array{status: int, body: array<mixed>}
	 */
	private function answer( string $command, array $fields ): array {
		return $this->ajax(
			'client_webinar_tracker_v2_' . $command,
			$fields + array(
				'webinar_id' => (string) $this->webinar_id,
				'nonce'      => wp_create_nonce( "client_webinar_tracker_v2_{$command}_$this->webinar_id" ),
			)
		);
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
	 * Stops the webinar and runs the job that decides the sessions.
	 */
	private function stop(): void {
		do_action( 'core_webinar_set_status', $this->webinar_id, 'stop', $this->context( $this->owner_id ) );
		do_action( 'client_webinar_tracker_v2_close' );
	}

	/**
	 * The number of people that the organizer sees in the room.
	 */
	private function people(): ?int {
		wp_cache_flush();
		return apply_filters( 'client_webinar_room_people', null, $this->webinar_id );
	}

	/**
	 * The stored leaving of the attendee.
	 *
	 * @return array{int, string} When, and how.
	 */
	private function departure(): array {
		$fact = apply_filters( 'client_webinar_sessions', array(), $this->webinar_id, array( $this->lead_id ) )[0];
		return array( $fact['left_at'], $fact['leave_reason'] );
	}

	/**
	 * Asserts time and reason of the attendee's leaving.
	 */
	private function assert_left( int $seconds_ago, string $reason ): void {
		list( $left_at, $known ) = $this->departure();
		self::assertSame( $reason, $known );
		self::assertEqualsWithDelta( time() - $seconds_ago, $left_at, 2 );
	}

	/**
	 * Ids of the leads that completed.
	 *
	 * @return list<int>
	 */
	private function completed(): array {
		global $wpdb;
		return array_map( 'intval', $wpdb->get_col( "SELECT lead_id FROM {$wpdb->prefix}client_webinar_sessions WHERE completed_at IS NOT NULL" ) );
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
