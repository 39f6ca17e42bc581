<?php
/**
 * Tests of the command that switches the source of the stream.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

/**
 * The admin-ajax command of the speaker's browser, and what the room shows then.
 */
final class StreamCommandTest extends Webinar_TestCase {

	private const ACTION = 'ui_webinar_room_set_stream';

	private const SPARE = array(
		'spare_type'   => 'rutube',
		'spare_source' => 'https://rutube.ru/play/embed/7163336',
	);

	/**
	 * The open rooms are told at once; a repeat tells nobody.
	 */
	public function test_a_speaker_switches_the_room_and_back(): void {
		list( $id, $speaker ) = $this->live_webinar();
		$this->act_as( $speaker );
		$main   = $this->state( $id );
		$pushed = $this->capture( 'webinar_outbox_push' );

		$switched = $this->send( $id );
		$again    = $this->send( $id );
		$spare    = $this->state( $id );
		$back     = $this->send( $id, array( 'stream' => 'main' ) );

		self::assertSame( array( 200, true, 'spare' ), array( $switched['status'], $switched['body']['success'], $switched['body']['data']['stream'] ) );
		self::assertSame( $switched, $again );
		self::assertSame( $main['version'] + 1, $spare['version'] );
		self::assertSame( array( 'obs', 'ready' ), array( $main['stream']['type'], $main['spare_stream'] ) );
		self::assertSame(
			array(
				'type'   => 'rutube',
				'source' => 'https://rutube.ru/play/embed/7163336/?autoplay=true',
			),
			$spare['stream']
		);
		self::assertSame( 'on', $spare['spare_stream'] );
		self::assertSame( 'main', $back['body']['data']['stream'] );
		self::assertSame( array( $main['stream'], 'ready' ), array( $this->state( $id )['stream'], $this->state( $id )['spare_stream'] ) );
		self::assertSame( array( 'rutube', 'obs' ), array_map( static fn( array $push ): string => $push['data']['states'][0]['state']['stream']['type'], $pushed->getArrayCopy() ) );
		self::assertSame( array(), $this->log_lines() );
	}

	/**
	 * A spare source that the room may not show is not offered.
	 */
	public function test_a_source_that_is_not_allowed_is_not_offered(): void {
		list( $id, $speaker ) = $this->live_webinar();
		$this->act_as( $speaker );
		update_option( 'ui_webinar_room_stream_providers', array( 'youtube' ) );

		self::assertSame( 'none', $this->state( $id )['spare_stream'] );
	}

	/**
	 * Status, code and the fields that differ from a good request.
	 *
	 * @return iterable<string, array{int, string, array<string, mixed>}>
	 */
	public static function bad_requests(): iterable {
		yield 'another source' => array( 400, 'webinar_request_invalid', array( 'stream' => 'third' ) );
		yield 'no source' => array( 400, 'webinar_request_invalid', array( 'stream' => null ) );
		yield 'wrong nonce' => array( 403, 'webinar_nonce_invalid', array( 'nonce' => 'abcdef1234' ) );
	}

	/**
	 * A bad request changes nothing.
	 *
	 * @param array<string, mixed> $fields Fields.
	 */
	#[DataProvider( 'bad_requests' )]
	public function test_bad_requests( int $status, string $code, array $fields ): void {
		list( $id, $speaker ) = $this->live_webinar();
		$this->act_as( $speaker );

		$answer = $this->send( $id, $fields );

		self::assertSame( array( $status, $code ), array( $answer['status'], $answer['body']['data']['code'] ) );
		self::assertSame( 'ready', $this->state( $id )['spare_stream'] );
	}

	/**
	 * S5: guests, attendees and speakers of other webinars are refused, and get no command.
	 */
	public function test_others_are_refused(): void {
		list( $id, $speaker ) = $this->live_webinar();
		foreach ( array( 'webinar_attendee', 'webinar_speaker' ) as $role ) {
			$this->act_as( $this->create_user( $role ) );
			self::assertSame( 403, $this->send( $id )['status'], $role );
			self::assertArrayNotHasKey( 'stream', apply_filters( 'client_webinar_control_commands', array(), $id ) );
		}
		$this->act_as( 0 );
		self::assertSame( 401, $this->send( $id )['status'] );
		$this->act_as( $speaker );
		self::assertSame( self::ACTION, apply_filters( 'client_webinar_control_commands', array(), $id )['stream']['action'] );
		self::assertSame( 'ready', $this->state( $id )['spare_stream'] );
	}

	/**
	 * The refusal has Core's words.
	 */
	public function test_without_a_spare_source_it_is_refused(): void {
		list( $id, $speaker ) = $this->live_webinar( array( 'spare_source' => '' ) );
		$this->act_as( $speaker );

		$answer = $this->send( $id );

		self::assertSame( array( 409, 'webinar_no_spare_stream' ), array( $answer['status'], $answer['body']['data']['code'] ) );
		self::assertStringContainsString( 'no spare source', $answer['body']['data']['message'] );
	}

	/**
	 * M2: when nothing listens to the hook, the answer says that nothing was changed.
	 */
	public function test_hook_without_listener_is_no_success(): void {
		list( $id, $speaker ) = $this->live_webinar();
		$this->act_as( $speaker );
		remove_all_actions( 'core_webinar_set_stream', 10 );

		$answer = $this->send( $id );

		self::assertSame( array( 503, 'webinar_change_unanswered' ), array( $answer['status'], $answer['body']['data']['code'] ) );
	}

	/**
	 * A live webinar with a spare source.
	 *
	 * @param array<string, string> $fields Other fields.
	 * @return array{int, int} Its id, and its speaker.
	 */
	private function live_webinar( array $fields = array() ): array {
		$speaker = $this->create_user( 'webinar_speaker' );
		$id      = $this->create_webinar(
			$fields + array(
				'status'           => 'live',
				'speaker_user_ids' => array( $speaker ),
			) + self::SPARE
		);
		return array( $id, $speaker );
	}

	/**
	 * What the room shows to the current user.
	 *
	 * @return array<string, mixed>
	 */
	private function state( int $webinar_id ): array {
		return rest_do_request( new WP_REST_Request( 'GET', "/webinars/v1/rooms/$webinar_id/state" ) )->get_data();
	}

	/**
	 * Sends a valid command with the given fields changed.
	 *
	 * @param array<string, mixed> $fields Null leaves a field out.
	 * @return array{status: int, body: array<mixed>}
	 */
	private function send( int $webinar_id, array $fields = array() ): array {
		$good = array(
			'webinar_id' => (string) $webinar_id,
			'stream'     => 'spare',
			'nonce'      => wp_create_nonce( self::ACTION . '_' . $webinar_id ),
		);
		return $this->ajax( self::ACTION, array_filter( array_merge( $good, $fields ), static fn( $value ): bool => null !== $value ) );
	}
}
