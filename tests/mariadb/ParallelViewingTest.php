<?php
/**
 * Tests of devices that watch a recording at the same time.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use Webinars\Tests\Parallel_TestCase;

/**
 * One person's devices share one clock, and each event fires once, however many processes store.
 */
final class ParallelViewingTest extends Parallel_TestCase {

	private const ROUNDS = 6;

	private const LENGTH_SEC = 400;

	private int $owner_id;

	/**
	 * Starts the processes with the module, under the profile `full`.
	 */
	public static function setUpBeforeClass(): void {
		$active = get_option( 'active_plugins' );
		self::switch_on( $active );
		parent::setUpBeforeClass();
		update_option( 'active_plugins', $active );
		delete_option( 'webinar_runtime_profile' );
	}

	protected function setUp(): void {
		parent::setUp();
		self::switch_on( get_option( 'active_plugins' ) );
		$this->owner_id = $this->create_user( 'webinar_organizer' );
	}

	/**
	 * Eight processes begin, then cross 25 percent with reports of the same person.
	 */
	public function test_eight_reports_that_cross_a_quarter_fire_one_event(): void {
		global $wpdb;
		foreach ( self::rounds( self::ROUNDS ) as $round ) {
			$webinar_id = $this->recording();
			$user_id    = $this->create_user( 'webinar_attendee' );
			$open       = $this->command( 'open', $user_id, $webinar_id, array() );
			$begun      = $this->at_once( array_fill( 0, self::PROCESSES, array( $open ) ) );
			foreach ( array( 'autowebinar_session_created', 'autowebinar_join', 'client_webinar_entered' ) as $event ) {
				self::assertCount( 1, self::events( $begun, $event ), $event );
			}
			self::assertSame( '7', $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM $wpdb->usermeta WHERE user_id = %d AND meta_key LIKE %s", $user_id, 'autowebinar\_%' ) ) );

			$wpdb->query( $wpdb->prepare( "UPDATE $wpdb->usermeta SET meta_value = '99' WHERE user_id = %d AND meta_key = 'autowebinar_last_position_sec'", $user_id ) );
			$wpdb->query( $wpdb->prepare( "UPDATE $wpdb->usermeta SET meta_value = meta_value - 60 WHERE user_id = %d AND meta_key = 'autowebinar_last_seen_at'", $user_id ) );
			$report  = $this->command(
				'report',
				$user_id,
				$webinar_id,
				array(
					'position'   => '130',
					'is_playing' => '1',
				)
			);
			$click   = $this->command( 'click', $user_id, $webinar_id, array() );
			$reports = $this->at_once( array_fill( 0, self::PROCESSES, array( $report, $click, $report ) ) );

			self::assertSame( array( 200 ), array_unique( array_column( array_merge( ...array_column( $reports, 'answers' ) ), 'status' ) ) );
			self::assertSame( array( 25 ), array_column( self::events( $reports, 'autowebinar_progress' ), 'progress' ) );
			self::assertCount( 1, self::events( $reports, 'autowebinar_cta_click' ) );
			self::assertSame( '130', get_user_meta( $user_id, 'autowebinar_last_position_sec', true ) );
		}
	}

	/**
	 * The time of one person is credited once: 30 seconds, and what passes during the test.
	 */
	public function test_parallel_reports_are_worth_the_time_that_passed_once(): void {
		global $wpdb;
		foreach ( self::rounds( self::ROUNDS ) as $round ) {
			$webinar_id = $this->recording();
			$user_id    = $this->create_user( 'webinar_attendee' );
			$this->at_once( array( array( $this->command( 'open', $user_id, $webinar_id, array() ) ) ) );
			$wpdb->query( $wpdb->prepare( "UPDATE $wpdb->usermeta SET meta_value = meta_value - 30 WHERE user_id = %d AND meta_key = 'autowebinar_last_seen_at'", $user_id ) );
			$began_at = time();
			$report   = $this->command(
				'report',
				$user_id,
				$webinar_id,
				array(
					'position'   => '390',
					'is_playing' => '1',
				)
			);
			$this->at_once( array_fill( 0, self::PROCESSES, array_fill( 0, 4, $report ) ) );

			$reached = (int) get_user_meta( $user_id, 'autowebinar_last_position_sec', true );
			self::assertGreaterThanOrEqual( 30, $reached );
			self::assertLessThanOrEqual( 31 + time() - $began_at, $reached );
		}
	}

	/**
	 * Different people, whose rows lie side by side, begin and end up with one viewing each.
	 */
	public function test_many_people_begin_at_once(): void {
		$webinar_id = $this->recording();
		$work       = array();
		foreach ( $this->create_crowd( 80 ) as $index => $user_id ) {
			$work[ $index % self::PROCESSES ][] = $this->command( 'open', $user_id, $webinar_id, array() );
		}
		$begun = $this->at_once( $work );
		self::assertCount( 80, self::events( $begun, 'autowebinar_session_created' ) );
		self::assertSame( array( 200 ), array_unique( array_column( array_merge( ...array_column( $begun, 'answers' ) ), 'status' ) ) );
	}

	/**
	 * Switches the module on.
	 *
	 * @param array<string> $active Plugins that are active.
	 */
	private static function switch_on( array $active ): void {
		update_option( 'active_plugins', array( ...$active, 'autowebinar-delivery/autowebinar-delivery.php' ) );
		update_option( 'webinar_runtime_profile', 'full' );
	}

	/**
	 * Creates a recording that is open, and whose length is known.
	 */
	private function recording(): int {
		$source     = 'https://stream.webinars.test/recording.m3u8';
		$webinar_id = $this->create_webinar(
			array(
				'type'          => 'auto',
				'status'        => 'live',
				'stream_source' => $source,
				'owner_user_id' => $this->owner_id,
			)
		);
		update_post_meta(
			$webinar_id,
			'_autowebinar_recording',
			array(
				'source'     => $source,
				'length_sec' => self::LENGTH_SEC,
				'checked_at' => time(),
			)
		);
		return $webinar_id;
	}

	/**
	 * A request of a viewer.
	 *
	 * @param array<string, string> $fields Fields beside those that all commands have.
	 * @return array{user_id: int, ajax: string, fields: array<string, string>}
	 */
	private function command( string $name, int $user_id, int $webinar_id, array $fields ): array {
		$this->act_as( $user_id );
		return array(
			'user_id' => $user_id,
			'ajax'    => "autowebinar_$name",
			'fields'  => $fields + array(
				'webinar_id' => (string) $webinar_id,
				'nonce'      => wp_create_nonce( "autowebinar_{$name}_$webinar_id" ),
			),
		);
	}
}
