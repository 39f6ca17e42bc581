<?php
/**
 * Tests of `core_webinar_upsert`, of reading, and of people.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

/** What other modules and other plugins do with Core. */
final class SavingTest extends Webinar_TestCase {

	/** A complete webinar is read as it was saved. */
	public function test_upsert_makes_a_webinar(): void {
		$organizer = $this->create_user( 'webinar_organizer' );
		$speaker   = $this->create_user( 'webinar_speaker' );
		$saved     = $this->capture( 'core_webinar_saved' );
		$changed   = $this->capture( 'core_webinar_status_changed' );
		$fields    = array(
			'type'             => 'auto',
			'scheduled_at'     => time() + 500,
			'duration_minutes' => 90,
			'stream_type'      => 'vimeo',
			'stream_source'    => 'https://vimeo.com/1?a=b&c=d',
			'speaker_user_ids' => array( $speaker ),
			'owner_user_id'    => $organizer,
			'recording_url'    => 'http://127.0.0.1:8080/recording.mp4',
		);

		do_action(
			'core_webinar_upsert',
			array(
				'webinar_id'     => 0,
				'title'          => 'O\'Brien\'s "roof" \\ & <b>more</b>',
				'description'    => '<p>It\'s \\ here</p>',
				'post_status'    => 'publish',
				'guest_cta_text' => 'Say "yes"',
				'guest_cta_url'  => '/signup/?a=1',
				'room_cta_text'  => 'Buy \\ it',
				'room_cta_url'   => 'https://webinars.test/offer',
				'shows_people'   => 1,
				'context'        => $this->context( $organizer ),
			) + $fields
		);

		self::assertCount( 1, $saved );
		self::assertTrue( $saved[0]['created'] );
		$webinar = apply_filters( 'core_webinar_get', null, $saved[0]['webinar_id'] );
		self::assertEquals( $fields, array_intersect_key( $webinar, $fields ) );
		self::assertSame( 'scheduled', $webinar['status'] );
		self::assertSame( 'O\'Brien\'s "roof" \\ & more', $webinar['title'] );
		self::assertSame( '<p>It\'s \\ here</p>', $webinar['description'] );
		self::assertSame(
			array(
				'text' => 'Say "yes"',
				'url'  => '/signup/?a=1',
			),
			$webinar['guest_cta']
		);
		self::assertSame(
			array(
				'text' => 'Buy \\ it',
				'url'  => 'https://webinars.test/offer',
			),
			$webinar['room_cta']
		);
		self::assertTrue( $webinar['shows_people'] );
		self::assertSame( array( $organizer, 'test' ), array( $changed[0]['actor_id'], $changed[0]['source'] ) );
	}

	/** Omitted fields stay unchanged. */
	public function test_upsert_changes_only_what_it_says(): void {
		$owner  = $this->create_user( 'webinar_organizer' );
		$id     = $this->create_webinar(
			array(
				'owner_user_id' => $owner,
				'recording_url' => 'https://webinars.test/r',
			)
		);
		$before = apply_filters( 'core_webinar_get', null, $id );
		$saved  = $this->capture( 'core_webinar_saved' );

		do_action(
			'core_webinar_upsert',
			array(
				'webinar_id' => $id,
				'title'      => 'Another title',
				'context'    => $this->context( $owner ),
			)
		);

		self::assertSame( array( 'title' => 'Another title' ) + $before, array( 'title' => 'Another title' ) + apply_filters( 'core_webinar_get', null, $id ) );
		self::assertSame( 'Another title', get_post( $id )->post_title );
		self::assertFalse( $saved[0]['created'] );
	}

	/**
	 * Requests without the right, and invalid ones.
	 *
	 * @return iterable<string, array{string, array<string, mixed>, string}>
	 */
	public static function refused_upserts(): iterable {
		$new = array(
			'webinar_id' => 0,
			'title'      => 'New',
		);
		yield 'guest makes one' => array( '', $new, 'webinar_permission_denied' );
		yield 'attendee makes one' => array( 'webinar_attendee', $new, 'webinar_permission_denied' );
		yield 'speaker makes one' => array( 'webinar_speaker', $new, 'webinar_permission_denied' );
		yield 'speaker edits another one' => array( 'webinar_speaker', array( 'title' => 'x' ), 'webinar_permission_denied' );
		yield 'no title' => array( 'webinar_organizer', array( 'webinar_id' => 0 ), 'webinar_request_invalid' );
		yield 'empty title' => array(
			'webinar_organizer',
			array(
				'webinar_id' => 0,
				'title'      => ' ',
			),
			'webinar_request_invalid',
		);
		yield 'long title' => array( 'webinar_organizer', array( 'title' => str_repeat( 'я', 201 ) ), 'webinar_request_invalid' );
		yield 'long description' => array( 'webinar_organizer', array( 'description' => str_repeat( 'x', 100001 ) ), 'webinar_request_invalid' );
		yield 'status' => array( 'webinar_organizer', array( 'status' => 'live' ), 'webinar_status_mutation_forbidden' );
		yield 'CTA' => array( 'webinar_organizer', array( 'cta_visibility' => 'visible' ), 'webinar_status_mutation_forbidden' );
		yield 'unknown field' => array( 'webinar_organizer', array( 'colour' => 'red' ), 'webinar_request_invalid' );
		yield 'trash' => array( 'webinar_organizer', array( 'post_status' => 'trash' ), 'webinar_request_invalid' );
		yield 'no webinar' => array(
			'webinar_organizer',
			array(
				'webinar_id' => 999999,
				'title'      => 'x',
			),
			'webinar_not_found',
		);
		yield 'id as text' => array( 'webinar_organizer', array( 'webinar_id' => '1' ), 'webinar_request_invalid' );
		yield 'no date for a scheduled one' => array( 'webinar_organizer', array( 'scheduled_at' => 0 ), 'webinar_request_invalid' );
	}

	/**
	 * A refused request writes nothing.
	 *
	 * @param string               $role    Of the actor; empty for nobody.
	 * @param array<string, mixed> $request What is asked for an existing webinar.
	 * @param string               $code    Refusal.
	 */
	#[DataProvider( 'refused_upserts' )]
	public function test_upsert_refuses( string $role, array $request, string $code ): void {
		remove_all_filters( 'core_webinar_upsert', PHP_INT_MIN );
		$id      = $this->create_webinar();
		$actor   = '' === $role ? 0 : $this->create_user( $role );
		$before  = array( apply_filters( 'core_webinar_get', null, $id ), wp_count_posts( 'webinar_event' ) );
		$refused = $this->capture( 'core_webinar_change_refused' );
		$saved   = $this->capture( 'core_webinar_saved' );

		do_action(
			'core_webinar_upsert',
			$request + array(
				'webinar_id' => $id,
				'context'    => $this->context( $actor ),
			)
		);

		self::assertSame( array( $code ), array_column( $refused->getArrayCopy(), 'code' ) );
		self::assertCount( 0, $saved );
		self::assertEquals( $before, array( apply_filters( 'core_webinar_get', null, $id ), wp_count_posts( 'webinar_event' ) ) );
	}

	/** A malformed request changes nothing and causes no error. */
	public function test_upsert_survives_anything(): void {
		remove_all_filters( 'core_webinar_upsert', PHP_INT_MIN );
		$refused = $this->capture( 'core_webinar_change_refused' );
		foreach ( array( null, 'x', 5, array(), array( 'context' => 'x' ) ) as $request ) {
			do_action( 'core_webinar_upsert', $request );
		}
		self::assertCount( 5, $refused );
	}

	/** An organizer's script is removed, even when it is saved while an administrator is signed in. */
	public function test_upsert_filters_by_the_actor(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$this->act_as( $this->create_user( 'administrator' ) );

		do_action(
			'core_webinar_upsert',
			array(
				'webinar_id'  => $id,
				'description' => '<p>Text<script>alert(1)</script></p>',
				'context'     => $this->context( $owner ),
			)
		);

		self::assertStringNotContainsString( '<script', get_post( $id )->post_content );
	}

	/**
	 * Invisible blanks at the end of a copied address are removed, also from stored addresses: the sidecar rejects them.
	 */
	public function test_blanks_around_an_address_are_taken_off(): void {
		global $wpdb;
		$id = $this->create_webinar(
			array(
				'room_cta_text' => 'Plan',
				'room_cta_url'  => "\u{feff}https://webinars.test/plan?q=дом\u{a0}",
			)
		);
		$wpdb->insert( $wpdb->postmeta, array( 'post_id' => $id, 'meta_key' => 'recording_url', 'meta_value' => "https://webinars.test/video\u{a0}\u{2009}" ) ); // phpcs:ignore
		wp_cache_flush();

		$webinar = apply_filters( 'core_webinar_get', null, $id );

		self::assertSame( 'https://webinars.test/plan?q=дом', $webinar['room_cta']['url'] );
		self::assertSame( 'https://webinars.test/video', $webinar['recording_url'] );
	}

	/**
	 * Time zones and times before and after the clocks change.
	 *
	 * @return iterable<string, array{string, int}>
	 */
	public static function moments(): iterable {
		foreach ( array( 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', '' ) as $zone ) {
			yield "$zone summer" => array( $zone, gmmktime( 0, 30, 0, 10, 25, 2026 ) );
			yield "$zone in the hour that comes twice" => array( $zone, gmmktime( 1, 30, 0, 10, 25, 2026 ) );
			yield "$zone winter" => array( $zone, gmmktime( 19, 0, 0, 12, 1, 2026 ) );
		}
	}

	/**
	 * The site's time zone does not change the stored date.
	 *
	 * @param string $zone Zone of the site; empty for an offset.
	 * @param int    $at   Unix seconds.
	 */
	#[DataProvider( 'moments' )]
	public function test_the_date_is_a_moment( string $zone, int $at ): void {
		update_option( 'timezone_string', $zone );
		update_option( 'gmt_offset', 5.5 );
		$id = $this->create_webinar( array( 'scheduled_at' => $at ) );
		self::assertSame( $at, apply_filters( 'core_webinar_get', null, $id )['scheduled_at'] );

		update_option( 'timezone_string', 'Pacific/Auckland' );
		wp_update_post(
			array(
				'ID'         => $id,
				'post_title' => 'Later',
			)
		);
		wp_cache_flush();
		self::assertSame( $at, apply_filters( 'core_webinar_get', null, $id )['scheduled_at'] );
	}

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
	public function test_no_webinar_is_the_default(): void {
		$post = wp_insert_post( array( 'post_title' => 'A post' ) );
		self::assertNull( apply_filters( 'core_webinar_get', null, 999999 ) );
		self::assertNull( apply_filters( 'core_webinar_get', null, $post ) );
		self::assertNull( apply_filters( 'core_webinar_get_current', null ) );
		self::assertSame( array(), apply_filters( 'core_webinar_list', array(), array() ) );
	}

	/** The current webinar is the running one, else the next one, never one that did not take place. */
	public function test_current_is_on_air_or_next(): void {
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
	public function test_list_orders_and_selects(): void {
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
	public function test_list_is_bounded_by_time_and_by_recording(): void {
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
	public function test_list_does_not_ask_for_each_webinar(): void {
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
	public function test_deleted_people_leave_the_webinars(): void {
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
