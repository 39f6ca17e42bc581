<?php
/**
 * Tests of reading webinars, people and the log.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/** The filters that other modules call: one webinar, the current one, lists, admission, partners; and the log. */
final class WebinarQueriesTest extends Webinar_TestCase {

	/** Missing data is empty, and the answer fits the contract. */
	public function test_an_empty_webinar_can_be_read(): void {
		$id      = (int) wp_insert_post(
			array(
				'post_type'  => 'webinar_event',
				'post_title' => 'Bare',
			)
		);
		$webinar = apply_filters( 'core_webinar_get', null, $id );

		self::assertSame( array( 'draft', 'live', 0, 60, 'obs' ), array( $webinar['status'], $webinar['type'], $webinar['scheduled_at'], $webinar['duration_minutes'], $webinar['stream_type'] ) );
		self::assertSame(
			array(
				'text' => 'Book a seat at the webinar',
				'url'  => '/signup/',
			),
			$webinar['guest_cta']
		);
		self::assertSame(
			array(
				'text' => '',
				'url'  => '',
			),
			$webinar['room_cta']
		);
	}

	/** For another id the filter returns the given default. */
	public function test_unknown_webinar_returns_the_default(): void {
		$post = wp_insert_post( array( 'post_title' => 'A post' ) );
		self::assertNull( apply_filters( 'core_webinar_get', null, 999999 ) );
		self::assertNull( apply_filters( 'core_webinar_get', null, $post ) );
		self::assertNull( apply_filters( 'core_webinar_get_current', null ) );
		self::assertSame( array(), apply_filters( 'core_webinar_list', array(), array() ) );
	}

	/** The current webinar is the running one, else the next one, never one that did not take place. */
	public function test_current_is_the_running_or_next_webinar(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$own   = array( 'owner_user_id' => $owner );
		$later = $this->create_webinar( array( 'scheduled_at' => time() + 7200 ) + $own );
		self::assertSame( $later, $this->current() );

		$next = $this->create_webinar( array( 'scheduled_at' => time() + 3600 ) + $own );
		self::assertSame( $next, $this->current() );

		$late = $this->create_webinar( array( 'scheduled_at' => time() - 300 ) + $own );
		self::assertSame( $late, $this->current() );

		$this->create_webinar( array( 'scheduled_at' => time() - 5 * HOUR_IN_SECONDS ) + $own );
		$this->create_webinar( array( 'scheduled_at' => time() - WEEK_IN_SECONDS ) + $own );
		$this->create_webinar(
			array(
				'scheduled_at' => time() - 100,
				'post_status'  => 'draft',
			) + $own
		);
		self::assertSame( $late, $this->current() );

		do_action( 'core_webinar_set_status', $later, 'start', $this->context( $owner ) );
		self::assertSame( $later, $this->current() );
		do_action( 'core_webinar_set_status', $later, 'stop', $this->context( $owner ) );
		self::assertSame( $late, $this->current() );
	}

	/** The list is sorted by date, has only published webinars, and takes statuses and pages. */
	public function test_list_is_sorted_and_filtered(): void {
		$own = array( 'owner_user_id' => $this->create_user( 'webinar_organizer' ) );
		$c   = $this->create_webinar( array( 'scheduled_at' => time() + 300 ) + $own );
		$a   = $this->create_webinar( array( 'scheduled_at' => time() + 100 ) + $own );
		$b   = $this->create_webinar(
			array(
				'scheduled_at' => time() + 200,
				'status'       => 'live',
			) + $own
		);
		$this->create_webinar( array( 'scheduled_at' => 0 ) + $own );
		$this->create_webinar( array( 'post_status' => 'draft' ) + $own );

		self::assertSame( array( $a, $b, $c ), $this->listed( array() ) );
		self::assertSame( array( $c, $b, $a ), $this->listed( array( 'order' => 'desc' ) ) );
		self::assertSame( array( $a, $c ), $this->listed( array( 'status' => array( 'scheduled' ) ) ) );
		self::assertSame( array( $a, $b, $c ), $this->listed( array( 'status' => array( 'scheduled', 'live' ) ) ) );
		self::assertSame(
			array( $c ),
			$this->listed(
				array(
					'per_page' => 2,
					'page'     => 2,
				)
			)
		);
	}

	/** The list can be limited to dates after a time and to webinars with a recording. */
	public function test_list_is_filtered_by_time_and_recording(): void {
		$own   = array( 'owner_user_id' => $this->create_user( 'webinar_organizer' ) );
		$from  = time() + 100;
		$early = $this->create_webinar(
			array(
				'scheduled_at'  => $from,
				'recording_url' => 'https://recordings.webinars.test/1',
			) + $own
		);
		$late  = $this->create_webinar(
			array(
				'scheduled_at'  => $from + 1,
				'recording_url' => '',
			) + $own
		);

		self::assertSame( array( $early, $late ), $this->listed( array( 'scheduled_after' => $from - 1 ) ) );
		self::assertSame( array( $late ), $this->listed( array( 'scheduled_after' => $from ) ) );
		self::assertSame( array( $early ), $this->listed( array( 'has_recording' => true ) ) );
		self::assertSame( array( $early, $late ), $this->listed( array( 'has_recording' => false ) ) );
	}

	/** A page of the list takes the same number of queries, however many webinars are on it. */
	public function test_queries_do_not_grow_with_the_list(): void {
		$own      = array( 'owner_user_id' => $this->create_user( 'webinar_organizer' ) );
		$speakers = array( $this->create_user( 'webinar_speaker' ), $this->create_user( 'webinar_speaker' ), $this->create_user( 'webinar_speaker' ) );
		$queries  = $this->capture( 'query' );
		$count    = static function ( int $expected ) use ( $queries ): int {
			wp_cache_flush();
			get_option( 'siteurl' );
			$before = count( $queries );
			self::assertCount( $expected, apply_filters( 'core_webinar_list', array(), array() ) );
			return count( $queries ) - $before;
		};
		$this->create_webinar( array( 'speaker_user_ids' => array( $speakers[0] ) ) + $own );
		$one = $count( 1 );
		$this->create_webinar( array( 'speaker_user_ids' => array( $speakers[1], $speakers[0] ) ) + $own );
		$this->create_webinar( array( 'speaker_user_ids' => array( $speakers[2] ) ) + $own );
		self::assertSame( $one, $count( 3 ) );

		$id = $this->create_webinar( $own );
		apply_filters( 'core_webinar_get', null, $id );
		$before = count( $queries );
		apply_filters( 'core_webinar_get', null, $id );
		self::assertCount( $before, $queries );
	}

	/** Deleted users are removed from the webinars; their webinars go to the user who gets their posts. */
	public function test_deleted_users_are_removed_from_webinars(): void {
		$owner   = $this->create_user( 'webinar_organizer' );
		$heir    = $this->create_user( 'webinar_organizer' );
		$speaker = $this->create_user( 'webinar_speaker' );
		$other   = $this->create_user( 'webinar_speaker' );
		$id      = $this->create_webinar(
			array(
				'owner_user_id'    => $owner,
				'speaker_user_ids' => array( $speaker, $other ),
				'status'           => 'live',
			)
		);

		wp_delete_user( $speaker );
		wp_delete_user( $owner, $heir );
		self::assertSame( array( $other ), apply_filters( 'core_webinar_get', null, $id )['speaker_user_ids'] );
		self::assertSame( $heir, apply_filters( 'core_webinar_get', null, $id )['owner_user_id'] );

		wp_delete_user( $heir );
		$webinar = apply_filters( 'core_webinar_get', null, $id );
		self::assertSame( array( 0, 'live' ), array( $webinar['owner_user_id'], $webinar['status'] ) );
		do_action( 'core_webinar_set_status', $id, 'stop', $this->context( $other ) );
		self::assertSame( 'finished', apply_filters( 'core_webinar_get', null, $id )['status'] );
	}

	/** R1, H4: a signed-in, admitted person may attend a published webinar; organizer, speakers and administrators always may. */
	public function test_admission(): void {
		$owner    = $this->create_user( 'webinar_organizer' );
		$speaker  = $this->create_user( 'webinar_speaker' );
		$admin    = $this->create_user( 'administrator' );
		$attendee = $this->create_user( 'webinar_attendee' );
		$id       = $this->create_webinar(
			array(
				'owner_user_id'    => $owner,
				'speaker_user_ids' => array( $speaker ),
			)
		);
		$may      = static fn( int $user_id ): bool => user_can( $user_id, 'attend_webinar', $id );

		self::assertTrue( $may( $attendee ) );
		self::assertFalse( $may( 0 ) );
		self::assertFalse( $may( 999999 ) );
		self::assertFalse( user_can( $admin, 'attend_webinar', 999999 ) );
		self::assertFalse( user_can( $admin, 'control_webinar', 999999 ) );

		add_filter( 'core_webinar_is_admitted', '__return_false' );
		self::assertFalse( $may( $attendee ) );
		self::assertSame( array( true, true, true ), array_map( $may, array( $owner, $speaker, $admin ) ) );
		remove_filter( 'core_webinar_is_admitted', '__return_false' );

		wp_trash_post( $id );
		self::assertFalse( $may( $attendee ) );
		self::assertTrue( $may( $speaker ) );
	}

	/** The partner is the person who invited; where leads are not users, only the CRM answers. */
	public function test_partner(): void {
		$partner = $this->create_user( 'webinar_attendee' );
		$lead    = $this->create_user( 'webinar_attendee' );
		$of      = static fn( int $lead_id ): int => apply_filters( 'core_webinar_partner_id', 0, $lead_id );
		self::assertSame( 0, $of( $lead ) );

		update_user_meta( $lead, 'invited_by', (string) $partner );
		self::assertSame( $partner, $of( $lead ) );
		self::assertSame( 5, apply_filters( 'core_webinar_partner_id', 5, $lead ) );
		foreach ( array( $lead, 999999, 'x', '' ) as $nobody ) {
			update_user_meta( $lead, 'invited_by', $nobody );
			self::assertSame( 0, $of( $lead ) );
		}

		update_user_meta( $lead, 'invited_by', $partner );
		add_filter( 'core_webinar_lead_id', static fn( int $lead_id, int $user_id ): int => $user_id + 1000, 10, 2 );
		self::assertSame( 0, $of( $lead ) );
	}

	/** Each entry is one line of JSON with only the declared fields. */
	public function test_log_writes_one_line(): void {
		remove_all_filters( 'core_webinar_log', PHP_INT_MIN );
		do_action(
			'core_webinar_log',
			array(
				'level'   => 'error',
				'module'  => 'ui-webinar-room',
				'code'    => 'x',
				'message' => "Two\nlines \xff",
				'secret'  => 'whsec_1',
				'user_id' => 'x',
			)
		);
		do_action( 'core_webinar_log', 'nonsense' );

		$lines = $this->log_lines();
		self::assertCount( 2, $lines );
		self::assertSame( array( 'level', 'module', 'code', 'message', 'webinar_id', 'user_id' ), array_keys( (array) json_decode( $lines[0], true ) ) );
		self::assertStringNotContainsString( 'whsec', $lines[0] );
	}

	/**
	 * Id of the current webinar.
	 */
	private function current(): ?int {
		return apply_filters( 'core_webinar_get_current', null );
	}

	/**
	 * Ids in the list.
	 *
	 * @param array<string, mixed> $query WebinarUpsert of the contract.
	 * @return list<int>
	 */
	private function listed( array $query ): array {
		return array_column( apply_filters( 'core_webinar_list', array(), $query ), 'webinar_id' );
	}
}
