<?php
/**
 * Tests of pause, resume and archive over admin-ajax.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

/** Valid and forged requests of a speaker's browser. */
final class MoveTest extends Webinar_TestCase {

	private const ACTION = 'core_webinar_event_move';

	/** Commands that lead to each status from `scheduled`. */
	private const WAY_TO = array(
		'scheduled' => array(),
		'live'      => array( 'start' ),
		'paused'    => array( 'start', 'pause' ),
		'finished'  => array( 'start', 'stop' ),
		'archived'  => array( 'start', 'stop', 'archive' ),
	);

	/**
	 * A speaker pauses and resumes, an organizer archives; a repeat of each succeeds and changes nothing.
	 */
	public function test_a_speaker_pauses_and_resumes_and_an_organizer_archives(): void {
		$owner   = $this->create_user( 'webinar_organizer' );
		$speaker = $this->create_user( 'webinar_speaker' );
		$id      = $this->create_webinar(
			array(
				'owner_user_id'    => $owner,
				'speaker_user_ids' => array( $speaker ),
				'status'           => 'live',
			)
		);
		$changed = $this->capture( 'core_webinar_status_changed' );

		foreach ( array(
			array( $speaker, 'pause', 'paused' ),
			array( $speaker, 'resume', 'live' ),
			array( $owner, 'stop', 'finished' ),
			array( $owner, 'archive', 'archived' ),
		) as list( $user, $command, $status ) ) {
			$this->act_as( $user );
			$first = $this->send( $id, $command );
			self::assertSame( array( 200, $status ), array( $first['status'], $first['body']['data']['status'] ) );
			if ( 'archive' !== $command ) {
				self::assertSame( $first, $this->send( $id, $command ) );
			}
		}

		self::assertSame( array( 'paused', 'live', 'finished', 'archived' ), array_column( $changed->getArrayCopy(), 'to' ) );
		self::assertSame( array( $speaker, $speaker, $owner, $owner ), array_column( $changed->getArrayCopy(), 'actor_id' ) );
		self::assertSame( array(), $this->log_lines() );
	}

	/**
	 * Commands that the state does not allow, with their canonical codes.
	 *
	 * @return iterable<string, array{string, string, string}>
	 */
	public static function conflicts(): iterable {
		yield 'pause before the start' => array( 'scheduled', 'pause', 'webinar_not_live' );
		yield 'archive before the start' => array( 'scheduled', 'archive', 'webinar_state_invalid_archive' );
		yield 'archive a broadcast' => array( 'live', 'archive', 'webinar_state_invalid_archive' );
		yield 'start instead of resume' => array( 'paused', 'start', 'webinar_state_invalid_start' );
		yield 'archive a pause' => array( 'paused', 'archive', 'webinar_state_invalid_archive' );
		yield 'pause after the stop' => array( 'finished', 'pause', 'webinar_not_live' );
		yield 'resume after the stop' => array( 'finished', 'resume', 'webinar_state_invalid_restart' );
		yield 'resume what is archived' => array( 'archived', 'resume', 'webinar_state_locked' );
		yield 'archive again' => array( 'archived', 'archive', 'webinar_state_locked' );
	}

	/**
	 * A move that the state does not allow gets 409 with Core's code and message, is logged, and changes nothing.
	 *
	 * @param string $status Status before.
	 */
	#[DataProvider( 'conflicts' )]
	public function test_conflicts( string $status, string $command, string $code ): void {
		$this->act_as( $this->create_user( 'administrator' ) );
		$id = $this->webinar_in( $status );

		$answer = $this->send( $id, $command );

		self::assertSame( array( 409, $code ), array( $answer['status'], $answer['body']['data']['code'] ) );
		self::assertNotSame( '', $answer['body']['data']['message'] );
		self::assertSame( $status, $this->webinar( $id )['status'] );
		self::assertCount( 1, $this->log_lines() );
	}

	/** A malformed command changes nothing. */
	public function test_other_moves_are_no_commands(): void {
		$this->act_as( $this->create_user( 'administrator' ) );
		$id = $this->webinar_in( 'live' );
		foreach ( array( 'start', 'stop', 'schedule', 'finished', "pause\n", 'PAUSE', '' ) as $command ) {
			$answer = $this->ajax( self::ACTION, array( 'command' => $command ) + $this->fields( $id, 'pause' ) );
			self::assertSame( array( 400, 'webinar_request_invalid' ), array( $answer['status'], $answer['body']['data']['code'] ) );
		}
		self::assertSame( 'live', $this->webinar( $id )['status'] );
	}

	/** A guest, an outdated page and a person without the right each get their own refusal (S5). */
	public function test_others_change_nothing(): void {
		$this->act_as( 1 );
		$id    = $this->webinar_in( 'live' );
		$nonce = wp_create_nonce( self::ACTION . '_' . $id );

		$this->act_as( 0 );
		$this->assert_refused( 401, 'webinar_not_signed_in', $this->send( $id, 'pause' ) );
		foreach ( array( 'webinar_attendee', 'webinar_speaker', 'webinar_organizer', 'editor' ) as $role ) {
			$this->act_as( $this->create_user( $role ) );
			$this->assert_refused( 403, 'webinar_permission_denied', $this->send( $id, 'pause' ) );
			$this->assert_refused( 403, 'webinar_nonce_invalid', $this->ajax( self::ACTION, array( 'nonce' => $nonce ) + $this->fields( $id, 'pause' ) ) );
			self::assertSame( array(), apply_filters( 'client_webinar_control_commands', array(), $id ) );
		}
		self::assertSame( 'live', $this->webinar( $id )['status'] );
	}

	/** Archiving needs the right to publish: a speaker does not get the command, and a forged request is refused. */
	public function test_a_speaker_does_not_archive(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$id      = $this->create_webinar(
			array(
				'speaker_user_ids' => array( $speaker ),
				'status'           => 'finished',
			)
		);
		$refused = $this->capture( 'core_webinar_change_refused' );
		$this->act_as( $speaker );

		$commands = apply_filters( 'client_webinar_control_commands', array(), $id );
		self::assertArrayHasKey( 'pause', $commands );
		self::assertArrayHasKey( 'resume', $commands );
		self::assertArrayNotHasKey( 'archive', $commands );
		$this->assert_refused( 403, 'webinar_permission_denied', $this->send( $id, 'archive' ) );
		self::assertSame( array( array( 'archive', 'webinar_permission_denied' ) ), array_map( static fn( array $no ): array => array( $no['requested'], $no['code'] ), $refused->getArrayCopy() ) );
		self::assertSame( 'finished', $this->webinar( $id )['status'] );
	}

	/** The commands of the screens work. */
	public function test_commands_have_a_valid_nonce(): void {
		$this->act_as( 1 );
		$id = $this->webinar_in( 'finished' );

		$command = apply_filters( 'client_webinar_control_commands', array(), $id )['archive'];
		$answer  = $this->ajax(
			$command['action'],
			array(
				'webinar_id' => (string) $id,
				'command'    => 'archive',
				'nonce'      => $command['nonce'],
			)
		);

		self::assertSame( 'archived', $answer['body']['data']['status'] );
	}

	/** H3: during a pause nobody completes, however long it lasts; the stop completes them. */
	public function test_nobody_completes_in_a_pause(): void {
		$this->act_as( 1 );
		$id       = $this->webinar_in( 'live' );
		$stays    = $this->create_user( 'webinar_attendee' );
		$finishes = $this->create_user( 'webinar_attendee' );
		$room     = fn( string $command ): array => $this->ajax(
			"client_webinar_tracker_v2_$command",
			array(
				'webinar_id' => (string) $id,
				'nonce'      => wp_create_nonce( "client_webinar_tracker_v2_{$command}_$id" ),
			)
		);
		foreach ( array( $stays, $finishes ) as $attendee ) {
			$this->act_as( $attendee );
			$room( 'enter' );
		}
		$completed = $this->capture( 'client_webinar_completed' );

		$this->act_as( 1 );
		$this->send( $id, 'pause' );
		$this->act_as( $stays );
		self::assertSame( 200, $room( 'enter' )['status'] );
		$this->act_as( $finishes );
		self::assertSame( 200, $room( 'finish' )['status'] );
		$this->run_due_cron( 120 );
		self::assertCount( 0, $completed );

		$this->act_as( 1 );
		$this->send( $id, 'stop' );
		$this->run_due_cron( 120 );
		self::assertContains( $stays, array_column( $completed->getArrayCopy(), 'lead_id' ) );
	}

	/** Brings a webinar into a status by the commands of the signed-in user. */
	private function webinar_in( string $status ): int {
		$id = $this->create_webinar();
		foreach ( self::WAY_TO[ $status ] as $command ) {
			self::assertSame( 200, $this->send( $id, $command )['status'] );
		}
		return $id;
	}

	/**
	 * Sends a valid request.
	 *
	 * @param string $command Command; `start` and `stop` go where they belong.
	 * @return array{status: int, body: array<mixed>}
	 */
	private function send( int $id, string $command ): array {
		$action = in_array( $command, array( 'start', 'stop' ), true ) ? 'client_webinar_control_integration_set_status' : self::ACTION;
		return $this->ajax( $action, $this->fields( $id, $command, $action ) );
	}

	/**
	 * Fields of a valid request of the signed-in user.
	 *
	 * @param string $action Action.
	 * @return array{webinar_id: string, command: string, nonce: string}
	 */
	private function fields( int $id, string $command, string $action = self::ACTION ): array {
		return array(
			'webinar_id' => (string) $id,
			'command'    => $command,
			'nonce'      => wp_create_nonce( $action . '_' . $id ),
		);
	}

	/**
	 * Asserts a refusal.
	 *
	 * @param int                                    $status HTTP status.
	 * @param array{status: int, body: array<mixed>} $answer Answer.
	 */
	private function assert_refused( int $status, string $code, array $answer ): void {
		self::assertSame( array( $status, $code, false ), array( $answer['status'], $answer['body']['data']['code'], $answer['body']['success'] ) );
	}

	/**
	 * The read model.
	 *
	 * @return array<string, mixed>
	 */
	private function webinar( int $id ): array {
		return apply_filters( 'core_webinar_get', null, $id );
	}
}
