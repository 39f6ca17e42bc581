<?php
/**
 * Tests of the position on the server's clock.
 *
 * @package Webinars\Autowebinar_Delivery
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Autowebinar_Delivery\Viewing_Store;

require_once __DIR__ . '/class-recording-testcase.php';

/**
 * What a report is worth. No number of a browser is believed.
 */
final class PositionTest extends Recording_TestCase {

	public function test_playing_is_credited_second_by_second(): void {
		$id = $this->recording();
		$this->sign_in_viewer();

		$opened = $this->send( 'open', $id );

		self::assertSame( 200, $opened['status'] );
		self::assertSame(
			array(
				'is_counted'   => true,
				'reached_sec'  => 0,
				'length_sec'   => 400,
				'is_completed' => false,
				'other_title'  => '',
				// The test is signed in without a cookie.
				'pass'         => '',
			),
			$opened['body']['data']
		);
		self::assertSame( 60, $this->watch( $id, 60, 60 ) );
		self::assertSame( 120, $this->watch( $id, 60, 120 ) );
	}

	/**
	 * Seconds that pass, reported position, whether it plays, and what is reached of 100 after it.
	 *
	 * @return array<string, array{int, int|string, bool, int}>
	 */
	public static function reports(): array {
		return array(
			'forward of the time that passed' => array( 30, 1000, true, 130 ),
			'a thousand times too far'        => array( 30, 999999, true, 130 ),
			'behind what was reached'         => array( 30, 20, true, 100 ),
			'not playing'                     => array( 30, 130, false, 100 ),
			'nine hours of sleep'             => array( 32400, 350, true, 190 ),
			'no time has passed'              => array( 0, 130, true, 100 ),
			'slower than the time'            => array( 60, 110, true, 110 ),
		);
	}

	#[DataProvider( 'reports' )]
	public function test_a_report_is_worth_the_time_that_has_passed( int $seconds, int $position, bool $is_playing, int $expected ): void {
		$id = $this->recording();
		$this->sign_in_viewer();
		$this->send( 'open', $id );
		$this->watch( $id, 50, 50 );
		$this->watch( $id, 50, 100 );

		// Time goes on during the test.
		self::assertEqualsWithDelta( $expected, $this->watch( $id, $seconds, $position, $is_playing ), 0 === $seconds || ! $is_playing || $position < 200 ? 2 : 3 );
	}

	/**
	 * Positions that are none.
	 *
	 * @return array<string, array{string}>
	 */
	public static function bad_positions(): array {
		return array(
			'negative'  => array( '-1' ),
			'a billion' => array( '1000000000' ),
			'NaN'       => array( 'NaN' ),
			'1e9'       => array( '1e9' ),
			'empty'     => array( '' ),
			'a point'   => array( '1.5' ),
		);
	}

	#[DataProvider( 'bad_positions' )]
	public function test_what_is_no_position_is_refused( string $position ): void {
		$id = $this->recording();
		$this->sign_in_viewer();
		$this->send( 'open', $id );

		$answer = $this->send( 'report', $id, array( 'position' => $position, 'is_playing' => '1' ) ); // phpcs:ignore WordPress.Arrays

		self::assertSame( array( 400, 'webinar_request_invalid' ), array( $answer['status'], $answer['body']['data']['code'] ) );
	}

	public function test_ten_reports_in_a_second_are_worth_one(): void {
		$id = $this->recording();
		$this->sign_in_viewer();
		$this->send( 'open', $id );
		$this->watch( $id, 30, 30 );
		$reached = 0;
		for ( $report = 0; $report < 10; $report++ ) {
			$reached = $this->watch( $id, 0, 31 + 10 * $report );
		}
		self::assertLessThan( 36, $reached );
	}

	/**
	 * The furthest device counts, and time counts once: the one behind takes nothing from it.
	 */
	public function test_two_devices_share_one_clock(): void {
		$id = $this->recording();
		$this->sign_in_viewer();
		$this->send( 'open', $id );
		$this->watch( $id, 60, 60 );

		self::assertSame( 60, $this->watch( $id, 15, 15 ) );
		self::assertEqualsWithDelta( 90, $this->watch( $id, 15, 90 ), 1 );
		// Both at the front: what one was credited the other is not.
		self::assertEqualsWithDelta( 100, $this->watch( $id, 10, 120 ), 2 );
		self::assertEqualsWithDelta( 110, $this->watch( $id, 10, 120 ), 3 );
	}

	/**
	 * Two processes have read the same: the second to store is refused, also in a later second, and for a viewing that has begun anew.
	 */
	public function test_what_was_read_before_a_change_is_not_stored(): void {
		$id    = $this->recording();
		$other = $this->recording( 300, 'http://stream.webinars.test/other.m3u8' );
		$user  = $this->sign_in_viewer();
		$this->send( 'open', $id );
		$store = new Viewing_Store();
		$read  = $store->read( $user );
		$later = static fn( int $seconds ): object => $read->after_report( $seconds, true, 400, $read->last_seen_at + $seconds );

		self::assertTrue( $store->change( $read, $later( 10 ) ) );
		self::assertFalse( $store->change( $read, $later( 20 ) ) );
		self::assertSame( 10, $store->read( $user )->reached_sec );

		$read = $store->read( $user );
		$this->send( 'open', $other, array( 'anew' => '1' ) );
		self::assertFalse( $store->change( $read, $read->after_report( 30, true, 400, $read->last_seen_at + 20 ) ) );
		self::assertFalse( $store->note_click( $read, time() ) );
		self::assertSame( array( 0, 0 ), array( $store->read( $user )->reached_sec, $store->read( $user )->cta_clicked_at ) );
	}

	/**
	 * H4, H5.
	 */
	public function test_only_who_has_begun_an_open_recording_is_credited(): void {
		$id    = $this->recording();
		$other = $this->recording( 300, 'http://stream.webinars.test/other.m3u8' );
		$this->act_as( 0 );
		self::assertSame( 401, $this->send( 'open', $id )['status'] );

		$this->sign_in_viewer();
		$report = array(
			'position'   => '10',
			'is_playing' => '1',
		);
		self::assertSame( 'webinar_not_entered', $this->send( 'report', $id, $report )['body']['data']['code'] );
		$this->send( 'open', $id );
		self::assertSame( 'webinar_not_entered', $this->send( 'report', $other, $report )['body']['data']['code'] );
		self::assertSame( 'webinar_not_entered', $this->send( 'click', $other )['body']['data']['code'] );

		add_filter( 'core_webinar_is_admitted', '__return_false' );
		self::assertSame( 403, $this->send( 'report', $id, $report )['status'] );
		remove_filter( 'core_webinar_is_admitted', '__return_false' );

		do_action( 'core_webinar_set_status', $id, 'stop', $this->context( $this->owner_id ) );
		self::assertSame( 'webinar_not_live', $this->send( 'report', $id, $report )['body']['data']['code'] );
		self::assertSame( 'webinar_not_live', $this->send( 'open', $id )['body']['data']['code'] );
		self::assertSame( 200, $this->send( 'click', $id )['status'] );
	}

	public function test_who_came_by_a_personal_link_watches_like_others(): void {
		self::assertSame( array(), array_diff( array( 'autowebinar_open', 'autowebinar_report', 'autowebinar_click' ), apply_filters( 'client_webinar_registration_session_actions', array() ) ) );
	}

	/**
	 * D8.
	 */
	public function test_another_recording_is_begun_only_after_a_warning(): void {
		$first  = $this->recording();
		$second = $this->recording( 300, 'http://stream.webinars.test/other.m3u8' );
		$user   = $this->sign_in_viewer();
		$this->send( 'open', $first );
		$this->watch( $first, 60, 60 );

		$asked = $this->send( 'open', $second );
		self::assertSame( get_the_title( $first ), $asked['body']['data']['other_title'] );
		self::assertSame( 60, $this->watch( $first, 0, 60 ), 'Nothing has changed.' );

		$begun = $this->send( 'open', $second, array( 'anew' => '1' ) );
		self::assertSame( array( '', 0 ), array( $begun['body']['data']['other_title'], $begun['body']['data']['reached_sec'] ) );
		self::assertCount( 7, array_filter( array_keys( get_user_meta( $user ) ), static fn( string $key ): bool => str_starts_with( $key, 'autowebinar_' ) ) );
		self::assertStringStartsWith( "1-$second-", get_user_meta( $user, 'autowebinar_session_id', true ) );
	}

	public function test_staff_are_not_counted(): void {
		$id = $this->recording();
		$this->act_as( $this->owner_id );

		self::assertFalse( $this->send( 'open', $id )['body']['data']['is_counted'] );
		self::assertSame( 200, $this->send( 'click', $id )['status'] );
		self::assertSame( '', get_user_meta( $this->owner_id, 'autowebinar_session_id', true ) );
	}

	public function test_a_recording_that_shrinks_takes_nothing_away(): void {
		$id = $this->recording();
		$this->sign_in_viewer();
		$this->send( 'open', $id );
		$this->watch( $id, 90, 90 );
		$completed = $this->capture( 'autowebinar_completed' );

		$this->server[ self::SOURCE ] = self::playlist( array( '80' ) );
		delete_transient( 'autowebinar_delivery_checks' );
		do_action( 'autowebinar_delivery_read' );

		self::assertSame( 80, $this->watch( $id, 0, 80 ) );
		self::assertCount( 1, $completed );
		$this->server[ self::SOURCE ] = self::playlist( array( '400' ) );
		delete_transient( 'autowebinar_delivery_checks' );
		do_action( 'autowebinar_delivery_read' );
		self::assertTrue( $this->send( 'open', $id )['body']['data']['is_completed'] );
		self::assertSame( 90, $this->watch( $id, 0, 80 ) );
		self::assertCount( 1, $completed );
	}
}
