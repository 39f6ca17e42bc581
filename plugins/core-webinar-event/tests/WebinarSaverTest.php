<?php
/**
 * Tests of saving webinars.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

/** `core_webinar_upsert`, and the stored values. */
final class WebinarSaverTest extends Webinar_TestCase {

	/** A complete webinar is read as it was saved. */
	public function test_upsert_creates_a_webinar(): void {
		$organizer = $this->create_user( 'webinar_organizer' );
		$speaker   = $this->create_user( 'webinar_speaker' );
		$saved     = $this->capture( 'core_webinar_saved' );
		$changed   = $this->capture( 'core_webinar_status_changed' );
		$fields    = array(
			'type'             => 'live',
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
	public function test_upsert_changes_only_the_given_fields(): void {
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
	 * @param array<string, mixed> $request Upsert of an existing webinar.
	 * @param string               $code    Refusal.
	 */
	#[DataProvider( 'refused_upserts' )]
	public function test_upsert_refuses( string $role, array $request, string $code ): void {
		remove_all_filters( 'core_webinar_upsert', PHP_INT_MIN );
		$id    = $this->create_webinar();
		$owner = (int) get_post( $id )->post_author;
		$actor = match ( $role ) {
			''                  => 0,
			'webinar_organizer' => $owner,
			default             => $this->create_user( $role ),
		};
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
	public function test_upsert_refuses_malformed_payloads(): void {
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
	public function test_blanks_around_an_address_are_removed(): void {
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
	public function test_the_date_does_not_depend_on_the_time_zone( string $zone, int $at ): void {
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
}
