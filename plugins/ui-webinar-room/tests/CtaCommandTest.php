<?php
/**
 * Tests of the command that shows and hides the offer.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

/**
 * The admin-ajax command of the speaker's browser, and its refusals.
 */
final class CtaCommandTest extends Webinar_TestCase {

	private const ACTION = 'ui_webinar_room_set_cta';

	/**
	 * S4: the speaker shows and hides the offer; a repeat changes nothing.
	 */
	public function test_a_speaker_shows_and_hides_the_offer(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$id      = $this->create_webinar(
			array(
				'status'           => 'live',
				'speaker_user_ids' => array( $speaker ),
			)
		);
		$changed = $this->capture( 'core_webinar_cta_visibility_changed' );
		$this->act_as( $speaker );

		$shown  = $this->send( $id, array( 'visible' => '1' ) );
		$again  = $this->send( $id, array( 'visible' => '1' ) );
		$hidden = $this->send( $id, array( 'visible' => '0' ) );

		self::assertSame( array( 200, true, true ), array( $shown['status'], $shown['body']['success'], $shown['body']['data']['visible'] ) );
		self::assertSame( $shown, $again );
		self::assertFalse( $hidden['body']['data']['visible'] );
		self::assertSame( $shown['body']['data']['version'] + 1, $hidden['body']['data']['version'] );
		self::assertSame( array( true, false ), array_column( $changed->getArrayCopy(), 'visible' ) );
		self::assertSame( 'ui-webinar-room', $changed[0]['source'] );
		self::assertSame( array(), $this->log_lines() );
	}

	/**
	 * Status, code and the fields that differ from a good request.
	 *
	 * @return iterable<string, array{int, string, array<string, mixed>}>
	 */
	public static function bad_requests(): iterable {
		yield 'no webinar' => array( 400, 'webinar_request_invalid', array( 'webinar_id' => null ) );
		yield 'webinar by name' => array( 400, 'webinar_request_invalid', array( 'webinar_id' => 'one' ) );
		yield 'webinar as a list' => array( 400, 'webinar_request_invalid', array( 'webinar_id' => array( '1' ) ) );
		yield 'too long a number' => array( 400, 'webinar_request_invalid', array( 'webinar_id' => '99999999999' ) );
		yield 'neither shown nor hidden' => array( 400, 'webinar_request_invalid', array( 'visible' => 'true' ) );
		yield 'visible left out' => array( 400, 'webinar_request_invalid', array( 'visible' => null ) );
		yield 'no nonce' => array( 400, 'webinar_request_invalid', array( 'nonce' => null ) );
		yield 'wrong nonce' => array( 403, 'webinar_nonce_invalid', array( 'nonce' => 'abcdef1234' ) );
		yield 'too large' => array( 413, 'webinar_request_too_large', array( 'more' => str_repeat( 'x', 9000 ) ) );
	}

	/**
	 * The answer and the log name the fault, and nothing changes.
	 *
	 * @param int                  $status HTTP.
	 * @param string               $code   Code.
	 * @param array<string, mixed> $fields Fields.
	 */
	#[DataProvider( 'bad_requests' )]
	public function test_bad_requests( int $status, string $code, array $fields ): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$this->act_as( $owner );

		$answer = $this->send( $id, $fields );

		$this->assert_refused( $id, $status, $code, $answer );
	}

	/**
	 * A guest gets 401, even with the nonce of another user.
	 */
	public function test_a_guest_is_refused(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$this->act_as( $owner );
		$nonce = wp_create_nonce( self::ACTION . '_' . $id );
		$this->act_as( 0 );

		$this->assert_refused( $id, 401, 'webinar_not_signed_in', $this->send( $id, array( 'nonce' => $nonce ) ) );
	}

	/**
	 * S5: an attendee and another webinar's speaker get 403.
	 */
	public function test_others_are_refused(): void {
		$id = $this->create_webinar();
		foreach ( array( 'webinar_attendee', 'webinar_speaker', 'webinar_organizer' ) as $role ) {
			$this->act_as( $this->create_user( $role ) );
			$answer = $this->send( $id );
			self::assertSame( array( 403, 'webinar_permission_denied' ), array( $answer['status'], $answer['body']['data']['code'] ), $role );
		}
		self::assertSame( 'hidden', apply_filters( 'core_webinar_get', null, $id )['cta_visibility'] );
	}

	/**
	 * A nonce is valid for one webinar only.
	 */
	public function test_a_nonce_is_for_one_webinar(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$one   = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$other = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$this->act_as( $owner );

		$answer = $this->send( $one, array( 'nonce' => wp_create_nonce( self::ACTION . '_' . $other ) ) );

		$this->assert_refused( $one, 403, 'webinar_nonce_invalid', $answer );
	}

	/**
	 * An unknown webinar gets 404.
	 */
	public function test_an_unknown_webinar_is_not_found(): void {
		$this->act_as( $this->create_user( 'administrator' ) );

		$answer = $this->send( 99999 );

		self::assertSame( array( 404, 'webinar_not_found' ), array( $answer['status'], $answer['body']['data']['code'] ) );
	}

	/**
	 * A refusal of Core is returned with Core's code and message.
	 */
	public function test_cores_refusal_is_passed_on(): void {
		$id = $this->create_webinar();
		$this->act_as( $this->create_user( 'administrator' ) );
		remove_all_actions( 'core_webinar_set_cta_visibility', 10 );
		add_action(
			'core_webinar_set_cta_visibility',
			static function ( int $webinar_id ): void {
				do_action(
					'core_webinar_change_refused',
					array(
						'webinar_id' => $webinar_id,
						'change'     => 'cta',
						'requested'  => 'visible',
						'code'       => 'webinar_state_locked',
						'message'    => 'This webinar is archived.',
						'actor_id'   => 0,
						'timestamp'  => time(),
					)
				);
			}
		);

		$answer = $this->send( $id );

		self::assertSame( 409, $answer['status'] );
		self::assertSame(
			array(
				'code'    => 'webinar_state_locked',
				'message' => 'This webinar is archived.',
			),
			$answer['body']['data']
		);
	}

	/**
	 * M2: when nothing listens to the hook, the answer says that nothing was changed.
	 */
	public function test_hook_without_listener_is_no_success(): void {
		$id = $this->create_webinar();
		$this->act_as( $this->create_user( 'administrator' ) );
		remove_all_actions( 'core_webinar_set_cta_visibility', 10 );

		$answer = $this->send( $id );

		self::assertSame( array( 503, 'webinar_change_unanswered' ), array( $answer['status'], $answer['body']['data']['code'] ) );
	}

	/**
	 * M2: without Core the rights are unknown, so the command does nothing.
	 */
	public function test_without_core_nothing_is_done(): void {
		$id = $this->create_webinar();
		$this->act_as( $this->create_user( 'administrator' ) );
		remove_all_filters( 'core_webinar_command' );
		$asked = $this->capture( 'core_webinar_set_cta_visibility' );

		$answer = $this->send( $id );

		self::assertSame( array( 503, 'webinar_change_unanswered' ), array( $answer['status'], $answer['body']['data']['code'] ) );
		self::assertCount( 0, $asked );
	}

	/**
	 * The sidebar gets the command only for users who may send it.
	 */
	public function test_the_command_is_for_speakers_only(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );

		$this->act_as( $owner );
		$theirs = apply_filters( 'client_webinar_control_commands', array(), $id );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );
		$others = apply_filters( 'client_webinar_control_commands', array(), $id );

		self::assertSame( self::ACTION, $theirs['cta']['action'] );
		self::assertArrayNotHasKey( 'cta', $others );
	}

	/**
	 * Sends a valid command with the given fields changed.
	 *
	 * @param int                  $webinar_id The webinar.
	 * @param array<string, mixed> $fields     Null leaves a field out.
	 * @return array{status: int, body: array<mixed>}
	 */
	private function send( int $webinar_id, array $fields = array() ): array {
		$good = array(
			'webinar_id' => (string) $webinar_id,
			'visible'    => '1',
			'nonce'      => wp_create_nonce( self::ACTION . '_' . $webinar_id ),
		);
		return $this->ajax( self::ACTION, array_filter( array_merge( $good, $fields ), static fn( $value ): bool => null !== $value ) );
	}

	/**
	 * Asserts that the answer has the code, nothing changed, and the log has one line without the nonce. A guest's request is
	 * not logged, because
	 * anybody can send one.
	 *
	 * @param int                                    $webinar_id Webinar.
	 * @param int                                    $status     HTTP.
	 * @param string                                 $code       Code.
	 * @param array{status: int, body: array<mixed>} $answer     Answer.
	 */
	private function assert_refused( int $webinar_id, int $status, string $code, array $answer ): void {
		self::assertSame( array( $status, $code ), array( $answer['status'], $answer['body']['data']['code'] ) );
		self::assertFalse( $answer['body']['success'] );
		self::assertNotSame( '', $answer['body']['data']['message'] );
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		self::assertSame( 'hidden', $webinar['cta_visibility'] );
		$lines = $this->log_lines();
		if ( 401 === $status ) {
			self::assertSame( array(), $lines );
			return;
		}
		self::assertCount( 1, $lines );
		self::assertStringContainsString( $code, $lines[0] );
		self::assertStringNotContainsString( 'xxx', $lines[0] );
	}
}
