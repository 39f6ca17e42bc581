<?php
/**
 * Tests of the room's state over REST.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;

require_once __DIR__ . '/class-state-route-testcase.php';

/** Who reads the state, and what it says. */
final class StateRouteTest extends State_Route_TestCase {

	/**
	 * R1: a guest gets 401, without title and stream.
	 */
	public function test_a_guest_is_refused(): void {
		$id = $this->create_webinar( array( 'status' => 'live' ) );

		$answer = $this->read( $id );

		self::assertSame( array( 401, 'webinar_not_signed_in' ), array( $answer->get_status(), $answer->get_data()['code'] ) );
		self::assertStringNotContainsString( 'm3u8', (string) wp_json_encode( $answer->get_data() ) );
	}

	/**
	 * A guest gets the same answer for existing and unknown webinars.
	 */
	public function test_a_guest_cannot_tell_webinars_apart(): void {
		self::assertSame( 401, $this->read( 99999 )->get_status() );
	}

	/**
	 * R1: a user who is not admitted gets 403.
	 */
	public function test_a_stranger_is_refused(): void {
		$id = $this->create_webinar( array( 'status' => 'live' ) );
		add_filter( 'core_webinar_is_admitted', '__return_false' );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );

		$answer = $this->read( $id );

		self::assertSame( array( 403, 'webinar_not_admitted' ), array( $answer->get_status(), $answer->get_data()['code'] ) );
	}

	/**
	 * Unknown ids and unpublished webinars get 404.
	 */
	public function test_unknown_and_unpublished_webinars_are_not_found(): void {
		$draft   = $this->create_webinar( array( 'post_status' => 'draft' ) );
		$undated = $this->create_webinar( array( 'scheduled_at' => 0 ) );
		$page    = (int) wp_insert_post(
			array(
				'post_type'   => 'page',
				'post_status' => 'publish',
				'post_title'  => 'Page',
			)
		);
		$over    = $this->create_webinar( array( 'status' => 'finished' ) );
		wp_trash_post( $over );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );

		foreach ( array( $draft, $undated, $page, $over, 4294967295 ) as $id ) {
			$answer = $this->read( $id );
			self::assertSame( array( 404, 'webinar_not_found' ), array( $answer->get_status(), $answer->get_data()['code'] ), "webinar $id" );
		}
	}

	/**
	 * Post statuses of a withdrawn webinar.
	 *
	 * @return iterable<array{string}>
	 */
	public static function withdrawals(): iterable {
		yield array( 'draft' );
		yield array( 'pending' );
		yield array( 'trash' );
	}

	/**
	 * A withdrawn webinar is answered as cancelled, without its name, and can come back. Rooms continue to request it,
	 * so nothing is logged.
	 *
	 * @param string $post_status Post status.
	 */
	#[DataProvider( 'withdrawals' )]
	public function test_a_withdrawn_webinar_is_cancelled( string $post_status ): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$this->set_post_status( $id, $post_status );

		self::assertSame( 401, $this->read( $id )->get_status() );
		$logged = count( $this->log_lines() );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );
		$answer = $this->read( $id );
		self::assertSame( array( 410, 'webinar_cancelled' ), array( $answer->get_status(), $answer->get_data()['code'] ) );
		self::assertStringNotContainsString( 'How to begin', (string) wp_json_encode( $answer->get_data() ) );
		self::assertCount( $logged, $this->log_lines() );
		$this->act_as( $owner );
		self::assertSame( 200, $this->read( $id )->get_status() );

		$this->set_post_status( $id, 'publish' );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );
		self::assertSame( 'lobby', $this->read( $id )->get_data()['stage'] );
	}

	/**
	 * The answer has the recording after the end, not before.
	 */
	public function test_the_recording_is_answered_after_the_end(): void {
		$recording = 'https://video.webinars.test/recording';
		$before    = $this->create_webinar( array( 'recording_url' => $recording ) );
		$after     = $this->create_webinar(
			array(
				'status'        => 'finished',
				'recording_url' => $recording,
			)
		);
		$without   = $this->create_webinar( array( 'status' => 'finished' ) );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );

		self::assertStringNotContainsString( 'recording"', (string) wp_json_encode( $this->read( $before )->get_data() ) );
		self::assertSame( '', $this->read( $before )->get_data()['recording_url'] );
		self::assertSame( $recording, $this->read( $after )->get_data()['recording_url'] );
		self::assertSame( '', $this->read( $without )->get_data()['recording_url'] );
	}

	/**
	 * A stream of a host that is not allowed is not answered.
	 */
	public function test_a_stream_of_another_host_is_not_answered(): void {
		$id = $this->create_webinar( array( 'status' => 'live' ) );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );
		update_option( 'ui_webinar_room_stream_hosts', array( 'other.webinars.test' ) );

		self::assertNull( $this->read( $id )->get_data()['stream'] );
	}

	/**
	 * Malformed addresses get 404.
	 */
	public function test_malformed_addresses_are_not_found(): void {
		$this->act_as( $this->create_user( 'webinar_attendee' ) );
		foreach ( array( '0', '-1', '1x', '99999999999999999999', '%27' ) as $id ) {
			$answer = rest_do_request( new WP_REST_Request( 'GET', "/webinars/v1/rooms/$id/state" ) );
			self::assertSame( 404, $answer->get_status(), "webinar $id" );
		}
	}

	/**
	 * R2, R3: the route accepts no method that writes.
	 */
	public function test_no_method_writes(): void {
		$id = $this->create_webinar( array( 'status' => 'live' ) );
		$this->act_as( $this->create_user( 'administrator' ) );
		foreach ( array( 'POST', 'PUT', 'PATCH', 'DELETE' ) as $method ) {
			$request = new WP_REST_Request( $method, "/webinars/v1/rooms/$id/state" );
			$request->set_body_params( array( 'status' => 'finished' ) );
			self::assertSame( 404, rest_do_request( $request )->get_status(), $method );
		}
		self::assertSame( 'live', apply_filters( 'core_webinar_get', null, $id )['status'] );
	}

	/**
	 * A speaker sees the room of a draft.
	 */
	public function test_a_speaker_sees_a_draft(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$id      = $this->create_webinar(
			array(
				'post_status'      => 'draft',
				'speaker_user_ids' => array( $speaker ),
			)
		);
		$this->act_as( $speaker );

		$state = $this->read( $id )->get_data();

		self::assertTrue( $state['room']['can_control'] );
		self::assertNull( $state['stream'] );
	}

	/**
	 * Status and minutes before the start → the screen.
	 *
	 * @return iterable<string, array{string, int, string}>
	 */
	public static function stages(): iterable {
		yield 'days ahead' => array( 'scheduled', 3000, 'before' );
		yield 'just before the lobby' => array( 'scheduled', 16, 'before' );
		yield 'lobby' => array( 'scheduled', 15, 'lobby' );
		yield 'late' => array( 'scheduled', -20, 'lobby' );
		yield 'live' => array( 'live', 10, 'viewing' );
		yield 'paused' => array( 'paused', 0, 'break' );
		yield 'finished' => array( 'finished', 10, 'complete' );
		yield 'archived' => array( 'archived', 10, 'complete' );
	}

	/**
	 * The answer has the stage, and the stream only while there is a broadcast.
	 *
	 * @param string $status  Status.
	 * @param int    $minutes Before the start.
	 * @param string $stage   Screen.
	 */
	#[DataProvider( 'stages' )]
	public function test_stages( string $status, int $minutes, string $stage ): void {
		$id = $this->create_webinar( array( 'scheduled_at' => time() + $minutes * MINUTE_IN_SECONDS ) );
		$this->pretend( array( 'status' => $status ) );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );

		$state = $this->read( $id )->get_data();

		self::assertSame( $stage, $state['stage'] );
		self::assertSame( in_array( $stage, array( 'viewing', 'break' ), true ) ? self::SOURCE : null, $state['stream']['source'] ?? null );
		self::assertSame( $state['scheduled_at'] - 15 * MINUTE_IN_SECONDS, $state['opens_at'] );
		self::assertFalse( $state['room']['can_control'] );
	}

	/**
	 * S4: the answer has no offer before the speaker shows it.
	 */
	public function test_a_hidden_offer_is_not_answered(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$id      = $this->create_webinar(
			array(
				'status'           => 'live',
				'speaker_user_ids' => array( $speaker ),
				'room_cta_text'    => 'Get the plan',
				'room_cta_url'     => 'https://webinars.test/plan',
			)
		);
		$this->act_as( $this->create_user( 'webinar_attendee' ) );

		$hidden = $this->read( $id )->get_data();
		do_action( 'core_webinar_set_cta_visibility', $id, true, $this->context( $speaker ) );
		$shown = $this->read( $id )->get_data();

		self::assertSame( array( 'visible' => false ), $hidden['cta'] );
		self::assertSame(
			array(
				'visible' => true,
				'text'    => 'Get the plan',
				'url'     => 'https://webinars.test/plan',
			),
			$shown['cta']
		);
		self::assertGreaterThan( $hidden['version'], $shown['version'] );
	}

	/**
	 * An offer with an unsafe address is not answered.
	 */
	public function test_an_offer_never_runs_script(): void {
		$id = $this->create_webinar();
		$this->pretend(
			array(
				'cta_visibility' => 'visible',
				'room_cta'       => array(
					'text' => 'x',
					'url'  => 'javascript:alert(1)',
				),
			)
		);
		$this->act_as( $this->create_user( 'webinar_attendee' ) );

		// This webinar breaks the contract, as only a faulty Core could.
		$state = ( new Webinars\Ui_Webinar_Room\Shared_Room_State( new Webinars\Ui_Webinar_Room\Stream_Address( new Webinars\Ui_Webinar_Room\Stream_Hosts() ) ) )->at( $this->pretended( $id ), time() );

		self::assertSame( array( 'visible' => false ), $state['cta'] );
	}

	/**
	 * The answer has exactly the fields of the contract.
	 */
	public function test_the_answer_has_the_contracts_fields(): void {
		$id = $this->create_webinar( array( 'status' => 'live' ) );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );

		$contract = json_decode( (string) file_get_contents( dirname( __DIR__, 3 ) . '/contract/rest/room-state.json' ), true );

		self::assertEqualsCanonicalizing( array_keys( $contract['properties'] ), array_keys( $this->read( $id )->get_data() ) );
		self::assertSame( rest_url( "webinars/v1/rooms/$id/state" ), apply_filters( 'ui_webinar_room_state_url', '', $id ) );
	}

	/**
	 * Users who control the webinar get the number of people; for attendees it is not queried.
	 */
	public function test_only_staff_gets_the_number_of_people(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar(
			array(
				'status'        => 'live',
				'owner_user_id' => $owner,
			)
		);
		$asked = $this->capture( 'client_webinar_room_people' );
		add_filter( 'client_webinar_room_people', static fn(): int => 214, 20 );

		$this->act_as( $this->create_user( 'webinar_attendee' ) );
		self::assertNull( $this->read( $id )->get_data()['room']['people'] );
		self::assertCount( 0, $asked );

		$this->act_as( $owner );
		$answer = $this->read( $id );
		self::assertSame( 214, $answer->get_data()['room']['people'] );
		add_filter( 'client_webinar_room_people', static fn(): int => 215, 30 );
		self::assertSame( 200, $this->read( $id, $answer->get_headers()['ETag'] )->get_status(), 'Another number changes the ETag.' );
	}

	/**
	 * Without the tracker the number is null (M2).
	 */
	public function test_without_the_tracker_the_number_is_unknown(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		remove_all_filters( 'client_webinar_room_people' );
		$this->act_as( $owner );

		self::assertSame(
			array(
				'can_control' => true,
				'people'      => null,
			),
			$this->read( $id )->get_data()['room']
		);
	}

	/**
	 * Without Core there are no rooms, and no error either (M2).
	 */
	public function test_without_core_there_is_no_room(): void {
		$id = $this->create_webinar();
		remove_all_filters( 'core_webinar_get' );
		remove_all_filters( 'core_webinar_version' );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );

		self::assertSame( 404, $this->read( $id )->get_status() );
	}
}
