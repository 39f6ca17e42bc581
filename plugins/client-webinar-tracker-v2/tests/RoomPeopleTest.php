<?php
/**
 * Tests of the number of people in the room.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/**
 * `client_webinar_people`: the attendees who are present now.
 */
final class RoomPeopleTest extends Webinar_TestCase {

	/**
	 * An attendee who entered and is present counts once. Staff, people who left or are silent, and people in another room do
	 * not count.
	 */
	public function test_only_present_attendees_count(): void {
		$owner_id   = $this->create_user( 'webinar_organizer' );
		$webinar_id = $this->create_webinar(
			array(
				'status'        => 'live',
				'owner_user_id' => $owner_id,
			)
		);
		$other_id   = $this->create_webinar( array( 'status' => 'live' ) );
		self::assertSame( 0, $this->people( $webinar_id ) );

		$this->send_as( $owner_id, 'enter', $webinar_id );
		$silent = $this->create_user( 'webinar_attendee' );
		$this->send_as( $silent, 'enter', $webinar_id );
		$this->turn_back( 76 );
		$late = $this->create_user( 'webinar_attendee' );
		$this->send_as( $late, 'enter', $webinar_id );
		$this->turn_back( 70 );
		$here = $this->create_user( 'webinar_attendee' );
		$this->send_as( $here, 'enter', $webinar_id );
		$this->send_as( $here, 'enter', $webinar_id );
		$gone = $this->create_user( 'webinar_attendee' );
		$this->send_as( $gone, 'enter', $webinar_id );
		$this->send_as( $gone, 'leave', $webinar_id );
		$this->send_as( $here, 'enter', $other_id );

		self::assertSame( 2, $this->people( $webinar_id ), 'One is present, and one reported 70 seconds ago.' );
		self::assertSame( 1, $this->people( $other_id ) );
		$this->send_as( $silent, 'enter', $webinar_id );
		$this->send_as( $gone, 'enter', $webinar_id );
		self::assertSame( 4, $this->people( $webinar_id ), 'Two came back.' );
	}

	/**
	 * Once the sessions are decided the room is empty.
	 */
	public function test_nobody_is_in_a_closed_room(): void {
		$owner_id   = $this->create_user( 'webinar_organizer' );
		$webinar_id = $this->create_webinar(
			array(
				'status'        => 'live',
				'owner_user_id' => $owner_id,
			)
		);
		$this->send_as( $this->create_user( 'webinar_attendee' ), 'enter', $webinar_id );
		self::assertSame( 1, $this->people( $webinar_id ) );

		do_action( 'core_webinar_set_status', $webinar_id, 'stop', $this->context( $owner_id ) );
		$this->run_due_cron();

		self::assertSame( 0, $this->people( $webinar_id ) );
	}

	/**
	 * All requests within five seconds share one query.
	 */
	public function test_requests_share_one_count(): void {
		$webinar_id = $this->create_webinar( array( 'status' => 'live' ) );
		$counted    = 0;
		add_filter(
			'query',
			static function ( string $query ) use ( &$counted ): string {
				$counted += (int) str_contains( $query, 'client_webinar_sessions' );
				return $query;
			}
		);

		wp_cache_flush();
		foreach ( range( 1, 5 ) as $asker ) {
			apply_filters( 'client_webinar_room_people', null, $webinar_id );
		}

		self::assertSame( 1, $counted );
	}

	/**
	 * The number of people, without the cached number of the last five seconds.
	 */
	private function people( int $webinar_id ): ?int {
		wp_cache_flush();
		return apply_filters( 'client_webinar_room_people', null, $webinar_id );
	}

	/**
	 * Sends a command as the room does.
	 */
	private function send_as( int $user_id, string $command, int $webinar_id ): void {
		$this->act_as( $user_id );
		$answer = $this->ajax(
			'client_webinar_tracker_v2_' . $command,
			array(
				'webinar_id' => (string) $webinar_id,
				'nonce'      => wp_create_nonce( "client_webinar_tracker_v2_{$command}_$webinar_id" ),
			)
		);
		self::assertSame( 200, $answer['status'] );
	}

	/**
	 * Moves the times of all sessions into the past, as if so many seconds had passed.
	 */
	private function turn_back( int $seconds ): void {
		global $wpdb;
		$wpdb->query( "UPDATE {$wpdb->prefix}client_webinar_sessions SET seen_at = seen_at - $seconds, entered_at = entered_at - $seconds" );
	}
}
