<?php
/**
 * Tests of changes of one webinar at the same time.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use Random\Engine\Mt19937;
use Random\Randomizer;
use Webinars\Tests\Parallel_TestCase;

/**
 * With several people clicking at the same time each change of the state happens once and is announced once (S3).
 */
final class ParallelMovesTest extends Parallel_TestCase {

	private const ROUNDS = 20;

	/** Allowed changes, as in the canon. */
	private const PATHS = array( 'scheduled > live', 'live > paused', 'paused > live', 'live > finished', 'paused > finished' );

	/** Owner of the webinars. */
	private int $owner_id;

	/**
	 * Makes the owner.
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->owner_id = $this->create_user( 'webinar_organizer' );
	}

	/**
	 * Half of the stops use the hook, half the button.
	 */
	public function test_of_many_stops_one_finishes_the_webinar(): void {
		$lead_ids   = array( $this->create_user( 'webinar_attendee' ), $this->create_user( 'webinar_attendee' ) );
		$completed  = $this->capture( 'webinar_completed' );
		$classified = $this->capture( 'client_webinar_attendance_classified' );
		$routed     = $this->capture( 'post_webinar_route' );
		foreach ( self::rounds( self::ROUNDS ) as $round ) {
			$webinar_id = $this->webinar( 'live' );
			foreach ( $lead_ids as $lead_id ) {
				$this->enter( $webinar_id, $lead_id );
			}
			$version = $this->read( $webinar_id )['version'];
			$stop    = array( $this->call( $webinar_id, 'stop' ) );
			$click   = array( $this->click( $webinar_id, 'stop' ) );

			$reports = $this->at_once( array( $stop, $click, $stop, $click, $stop, $click, $stop, $click ) );

			self::assertSame( array( 'live > finished' ), self::moves( self::events( $reports, 'core_webinar_status_changed' ) ) );
			self::assertSame( array( 'scheduled > live', 'live > finished' ), $this->history( $webinar_id ) );
			self::assertSame( $version + 1, $this->read( $webinar_id )['version'] );
			self::assertSame( array(), self::events( $reports, 'core_webinar_change_refused' ) );
			self::assertSame( array( 200 ), array_unique( array_column( array_merge( ...array_column( $reports, 'answers' ) ), 'status' ) ) );

			foreach ( array( $completed, $classified, $routed ) as $seen ) {
				$seen->exchangeArray( array() );
			}
			do_action( 'client_webinar_tracker_v2_close' );
			do_action( 'client_webinar_attendance_service_classify' );
			foreach ( array( $completed, $classified, $routed ) as $seen ) {
				self::assertSame( $lead_ids, array_column( $seen->getArrayCopy(), 'lead_id' ) );
			}
		}
	}

	/**
	 * The stop comes first and is refused, or comes second and ends the started webinar.
	 */
	public function test_start_and_stop_at_once(): void {
		foreach ( self::rounds( self::ROUNDS ) as $round ) {
			$webinar_id = $this->webinar( 'scheduled' );
			$start      = array( $this->call( $webinar_id, 'start' ) );
			$stop       = array( $this->call( $webinar_id, 'stop' ) );

			$reports = $this->at_once( array( $start, $stop, $start, $stop, $start, $stop, $start, $stop ) );

			$history = $this->assert_told_as_it_happened( $webinar_id, $reports );
			self::assertSame( array_slice( array( 'scheduled > live', 'live > finished' ), 0, count( $history ) ), $history );
			// A start after the stop and a stop before the start are refused.
			self::assertSame(
				array(),
				array_diff( array_column( self::events( $reports, 'core_webinar_change_refused' ), 'code' ), array( 'webinar_not_live', 'webinar_state_invalid_restart' ) )
			);
		}
	}

	/**
	 * Organizer and speakers send all commands at the same time.
	 */
	public function test_all_moves_at_once(): void {
		foreach ( self::rounds( self::ROUNDS ) as $round ) {
			$webinar_id = $this->webinar( 'scheduled' );
			$start      = $this->call( $webinar_id, 'start' );
			$moves      = array( $start, $this->click( $webinar_id, 'pause' ), $this->click( $webinar_id, 'resume' ), $this->click( $webinar_id, 'pause' ), $this->click( $webinar_id, 'resume' ) );
			$random     = new Randomizer( new Mt19937( $round ) );
			$work       = array();
			for ( $process = 0; $process < self::PROCESSES; $process++ ) {
				$work[] = $random->shuffleArray( $moves );
			}
			// Whatever the other processes do meanwhile.
			$work[0][] = $start;
			$work[0][] = $this->call( $webinar_id, 'stop' );

			$reports = $this->at_once( $work );

			$history = $this->assert_told_as_it_happened( $webinar_id, $reports );
			self::assertSame( 'finished', $this->read( $webinar_id )['status'] );
			self::assertCount( 1, preg_grep( '/ > finished$/', $history ) );
			$answers = array_merge( ...array_column( $reports, 'answers' ) );
			self::assertSame( array(), array_diff( array_column( $answers, 'status' ), array( 200, 409 ) ) );
			self::assertNotContains( 'webinar_save_failed', array_column( self::events( $reports, 'core_webinar_change_refused' ), 'code' ) );
		}
	}

	/**
	 * All processes show and hide the offer at once (S4).
	 */
	public function test_offer_changes_are_counted_and_announced_once(): void {
		foreach ( self::rounds( self::ROUNDS ) as $round ) {
			$webinar_id = $this->webinar( 'live' );
			$version    = $this->read( $webinar_id )['version'];
			$random     = new Randomizer( new Mt19937( $round ) );
			$work       = array();
			for ( $process = 0; $process < self::PROCESSES; $process++ ) {
				$show   = array(
					'user_id'   => $this->owner_id,
					'hook'      => 'core_webinar_set_cta_visibility',
					'arguments' => array( $webinar_id, true, $this->context( $this->owner_id ) ),
				);
				$hide   = array_replace_recursive( $show, array( 'arguments' => array( 1 => false ) ) );
				$work[] = $random->shuffleArray( array( $show, $hide, $show, $hide, $show, $hide ) );
			}

			$reports = $this->at_once( $work );

			$changes = array_column( self::events( $reports, 'core_webinar_cta_visibility_changed' ), 'visible' );
			$webinar = $this->read( $webinar_id );
			self::assertSame( $version + count( $changes ), $webinar['version'] );
			// Each change inverts the one before.
			self::assertSame( 'visible' === $webinar['cta_visibility'] ? 1 : 0, count( array_keys( $changes, true, true ) ) - count( array_keys( $changes, false, true ) ) );
			self::assertSame( array(), self::events( $reports, 'core_webinar_change_refused' ) );
		}
	}

	/**
	 * The announced changes are a chain without a gap, and the version counts them.
	 *
	 * @param int                        $webinar_id A webinar that was scheduled.
	 * @param list<array<string, mixed>> $reports    Reports of the processes.
	 * @return list<string> The moves in their order.
	 */
	private function assert_told_as_it_happened( int $webinar_id, array $reports ): array {
		$history = $this->history( $webinar_id );
		$told    = self::moves( self::events( $reports, 'core_webinar_status_changed' ) );
		self::assertEqualsCanonicalizing( $history, $told );
		self::assertSame( array(), array_diff( $history, self::PATHS ) );
		$status = 'scheduled';
		foreach ( $history as $move ) {
			self::assertStringStartsWith( "$status > ", $move, implode( ', ', $history ) );
			$status = substr( $move, strlen( "$status > " ) );
		}
		$webinar = $this->read( $webinar_id );
		self::assertSame( $status, $webinar['status'] );
		// The first change was the publication.
		self::assertSame( 1 + count( $history ), $webinar['version'] );
		return $history;
	}

	/**
	 * Creates a webinar of the owner.
	 *
	 * @param string $status `scheduled` or `live`.
	 */
	private function webinar( string $status ): int {
		return $this->create_webinar(
			array(
				'owner_user_id' => $this->owner_id,
				'status'        => $status,
			)
		);
	}

	/**
	 * A call that enters the room as an attendee.
	 *
	 * @param int $webinar_id Webinar.
	 * @param int $user_id    Attendee.
	 */
	private function enter( int $webinar_id, int $user_id ): void {
		$this->act_as( $user_id );
		$command = apply_filters( 'client_webinar_room_commands', array(), $webinar_id )['enter'];
		$answer  = $this->ajax(
			$command['action'],
			array(
				'webinar_id' => (string) $webinar_id,
				'nonce'      => $command['nonce'],
			)
		);
		self::assertSame( 200, $answer['status'] );
	}

	/**
	 * A call that starts or stops the webinar by the hook, as its owner.
	 *
	 * @param int    $webinar_id Webinar.
	 * @param string $action     `start` or `stop`.
	 * @return array{user_id: int, hook: string, arguments: list<mixed>}
	 */
	private function call( int $webinar_id, string $action ): array {
		return array(
			'user_id'   => $this->owner_id,
			'hook'      => 'core_webinar_set_status',
			'arguments' => array( $webinar_id, $action, $this->context( $this->owner_id ) ),
		);
	}

	/**
	 * A call that sends a command of the sidebar as the owner.
	 *
	 * @param int    $webinar_id Webinar.
	 * @param string $command    Name in `client_webinar_control_commands`.
	 * @return array{user_id: int, ajax: string, fields: array<string, string>}
	 */
	private function click( int $webinar_id, string $command ): array {
		$this->act_as( $this->owner_id );
		$commands = apply_filters( 'client_webinar_control_commands', array(), $webinar_id );
		return array(
			'user_id' => $this->owner_id,
			'ajax'    => $commands[ $command ]['action'],
			'fields'  => array(
				'webinar_id' => (string) $webinar_id,
				'command'    => $command,
				'nonce'      => $commands[ $command ]['nonce'],
			),
		);
	}

	/**
	 * The read model.
	 *
	 * @param int $webinar_id Webinar.
	 * @return array<string, mixed>
	 */
	private function read( int $webinar_id ): array {
		return apply_filters( 'core_webinar_get', null, $webinar_id );
	}

	/**
	 * The history since the webinar was scheduled.
	 *
	 * @param int $webinar_id Webinar.
	 * @return list<string>
	 */
	private function history( int $webinar_id ): array {
		return array_slice( self::moves( apply_filters( 'core_webinar_history', array(), $webinar_id ) ), 1 );
	}

	/**
	 * Changes of the status, each as one string.
	 *
	 * @param list<array<string, mixed>> $changes With `from` and `to`.
	 * @return list<string>
	 */
	private static function moves( array $changes ): array {
		return array_map( static fn( array $change ): string => $change['from'] . ' > ' . $change['to'], $changes );
	}
}
