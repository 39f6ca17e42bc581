<?php
/**
 * Tests of copies of a webinar.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\TestWith;
use Webinars\Core_Webinar_Event\Duplicator;
use Webinars\Core_Webinar_Event\Fields;
use Webinars\Tests\Webinar_TestCase;

/** The same again next week: what was planned, and nothing of what happened. */
final class DuplicatorTest extends Webinar_TestCase {

	/** The hour on the site's clock stays, also over the end of summer time. */
	#[TestWith( array( '2027-10-27 19:00', '2027-11-03 19:00' ) )]
	#[TestWith( array( '2020-03-11 10:30', 'the next Wednesday 10:30' ) )]
	public function test_a_copy_has_what_was_planned( string $planned_for, string $expected ): void {
		update_option( 'timezone_string', 'Europe/Berlin' );
		$organizer_id = $this->create_user( 'webinar_organizer' );
		$speaker_id   = $this->create_user( 'webinar_speaker' );
		$webinar_id   = $this->create_webinar(
			array(
				'status'           => 'finished',
				'owner_user_id'    => $organizer_id,
				'title'            => 'Roofs & "walls" \\ more',
				'speaker_user_ids' => array( $speaker_id ),
				'seats'            => 12,
				'room_cta_text'    => 'The plan',
				'room_cta_url'     => 'https://offers.test/plan',
				'recording_url'    => 'https://videos.test/roofs.mp4',
				'stream_source'    => 'https://videos.test/live.m3u8',
			)
		);
		update_post_meta( $webinar_id, 'scheduled_at', ( new DateTimeImmutable( $planned_for, wp_timezone() ) )->getTimestamp() );
		$this->act_as( $organizer_id );

		$copied  = $this->capture( 'core_webinar_copied' );
		$copy_id = ( new Duplicator( new Fields() ) )->copy( get_post( $webinar_id ), false );

		self::assertSame(
			array(
				array(
					'webinar_id'      => $copy_id,
					'from_webinar_id' => $webinar_id,
				),
			),
			$copied->getArrayCopy()
		);

		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		$copy    = apply_filters( 'core_webinar_get', null, $copy_id );
		foreach ( array( 'title', 'description', 'type', 'seats', 'stream_type', 'room_cta', 'guest_cta', 'duration_minutes', 'speakers' ) as $same ) {
			self::assertSame( $webinar[ $same ], $copy[ $same ], $same );
		}
		self::assertSame( 'https://videos.test/live.m3u8', get_post_meta( $copy_id, 'stream_source', true ) );
		self::assertSame( array( 'draft', 0, 0, 0 ), array( $copy['status'], $copy['started_at'], $copy['finished_at'], $copy['paused_seconds'] ) );
		self::assertSame( '', get_post_meta( $copy_id, 'recording_url', true ) );
		self::assertSame( 'draft', get_post_status( $copy_id ) );
		self::assertSame( 0, $copy['series_id'] );
		self::assertSame( $organizer_id, (int) get_post_meta( $copy_id, 'owner_user_id', true ) );
		$planned = ( new DateTimeImmutable( "@{$copy['scheduled_at']}" ) )->setTimezone( wp_timezone() );
		if ( str_starts_with( $expected, '2' ) ) {
			self::assertSame( $expected, $planned->format( 'Y-m-d H:i' ) );
		} else {
			self::assertSame( 'Wednesday 10:30', $planned->format( 'l H:i' ) );
			self::assertGreaterThan( time(), $copy['scheduled_at'] );
			self::assertLessThan( time() + 8 * DAY_IN_SECONDS, $copy['scheduled_at'] );
		}
	}

	/** A further date is of the series of the first one, and the list finds the published ones. */
	public function test_a_further_date_is_of_the_same_series(): void {
		$organizer_id = $this->create_user( 'webinar_organizer' );
		$first_id     = $this->create_webinar( array( 'owner_user_id' => $organizer_id ) );
		$this->create_webinar( array( 'owner_user_id' => $organizer_id ) );
		$this->act_as( $organizer_id );
		$copies    = new Duplicator( new Fields() );
		$second_id = $copies->copy( get_post( $first_id ), true );
		$third_id  = $copies->copy( get_post( $second_id ), true );
		$dates     = static fn(): array => array_column( apply_filters( 'core_webinar_list', array(), array( 'series_id' => $first_id ) ), 'webinar_id' );

		foreach ( array( $first_id, $second_id, $third_id ) as $id ) {
			self::assertSame( $first_id, apply_filters( 'core_webinar_get', null, $id )['series_id'] );
		}
		self::assertSame( array( $first_id ), $dates() );
		wp_publish_post( $third_id );
		self::assertSame( array( $first_id, $third_id ), $dates() );
	}

	/** Only who may publish the webinar copies it; a link without its nonce copies nothing. */
	public function test_only_its_organizer_copies_it(): void {
		$organizer_id = $this->create_user( 'webinar_organizer' );
		$speaker_id   = $this->create_user( 'webinar_speaker' );
		$webinar_id   = $this->create_webinar( array( 'owner_user_id' => $organizer_id, 'speaker_user_ids' => array( $speaker_id ) ) ); // phpcs:ignore WordPress.Arrays
		add_filter( 'wp_die_handler', static fn(): callable => static fn( $message, $title, $arguments ) => throw new RuntimeException( 'Refused', $arguments['response'] ?? 403 ) );
		$_GET  = array( 'webinar_id' => (string) $webinar_id );
		$count = static fn(): int => array_sum( (array) wp_count_posts( 'webinar_event' ) );
		$posts = $count();
		foreach ( array( array( $organizer_id, 'x' ), array( $speaker_id, '' ), array( $this->create_user( 'webinar_organizer' ), '' ) ) as list( $user_id, $nonce ) ) {
			$this->act_as( $user_id );
			$_REQUEST['_wpnonce'] = '' === $nonce ? wp_create_nonce( "core_webinar_event_duplicate_$webinar_id" ) : $nonce;
			self::assertSame( $user_id === $organizer_id, array_key_exists( 'webinar_duplicate', apply_filters( 'post_row_actions', array(), get_post( $webinar_id ) ) ) );
			try {
				do_action( 'admin_post_core_webinar_event_duplicate' );
				self::fail( 'It was not refused.' );
			} catch ( RuntimeException $refusal ) {
				self::assertSame( 403, $refusal->getCode() );
			}
		}
		self::assertSame( $posts, $count() );
	}
}
