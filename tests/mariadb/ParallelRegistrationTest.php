<?php
/**
 * Tests of many people who book at the same time.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use Webinars\Tests\Parallel_TestCase;

/**
 * Fifty people click at once for ten seats: exactly ten get one, forty wait in order, each event is fired once.
 */
final class ParallelRegistrationTest extends Parallel_TestCase {

	private const ROUNDS = 4;

	private const PEOPLE = 50;

	private const SEATS = 10;

	private int $organizer_id;

	/**
	 * The people.
	 *
	 * @var list<int>
	 */
	private array $ids = array();

	/**
	 * Starts the processes under the profile `full`, with the module.
	 */
	public static function setUpBeforeClass(): void {
		$active = get_option( 'active_plugins' );
		update_option( 'active_plugins', array( ...$active, 'client-webinar-registration/client-webinar-registration.php' ) );
		putenv( 'WEBINAR_TEST_PROFILE=full' );
		parent::setUpBeforeClass();
		putenv( 'WEBINAR_TEST_PROFILE' );
		update_option( 'active_plugins', $active );
	}

	/**
	 * Creates the people.
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->organizer_id = $this->create_user( 'webinar_organizer' );
		$this->ids          = $this->create_crowd( self::PEOPLE );
	}

	/** Everybody clicks in two processes at once. */
	public function test_exactly_ten_get_a_seat_and_the_first_who_waits_is_next(): void {
		foreach ( self::rounds( self::ROUNDS ) as $round ) {
			$webinar_id = $this->webinar();

			$reports = $this->at_once( array_map( fn( int $process ): array => $this->clicks( 'register', $webinar_id, $this->of_process( $process ) ), range( 0, self::PROCESSES - 1 ) ) );

			self::assertSame( array( 200 ), array_unique( array_column( array_merge( ...array_column( $reports, 'answers' ) ), 'status' ) ) );
			$seated  = $this->leads( $webinar_id, 'registered' );
			$waiting = $this->leads( $webinar_id, 'waiting' );
			self::assertCount( self::SEATS, $seated );
			self::assertSame( range( 1, self::PEOPLE - self::SEATS ), array_keys( $waiting ), 'The places are a line without gaps and repeats.' );
			self::assertEqualsCanonicalizing( $this->ids, array( ...$seated, ...$waiting ) );
			self::assertEqualsCanonicalizing( $seated, array_column( self::events( $reports, 'client_webinar_registered' ), 'lead_id' ) );
			self::assertCount( self::PEOPLE, self::events( $reports, 'client_webinar_registration_changed' ) );

			// Three cancel at once, each in two processes; somebody new clicks meanwhile.
			$leaving = array_slice( array_values( $seated ), 0, 3 );
			$new_id  = $this->create_user( 'webinar_attendee' );
			$reports = $this->at_once( array( ...array_map( fn( int $process ): array => $this->clicks( 'cancel', $webinar_id, array( $leaving[ $process % 3 ] ) ), range( 0, 5 ) ), $this->clicks( 'register', $webinar_id, array( $new_id ) ), $this->clicks( 'register', $webinar_id, array( $new_id ) ) ) );

			$granted = array_slice( array_values( $waiting ), 0, 3 );
			self::assertEqualsCanonicalizing( $granted, array_column( self::events( $reports, 'client_webinar_registered' ), 'lead_id' ) );
			self::assertEqualsCanonicalizing( array( ...array_diff( $seated, $leaving ), ...$granted ), $this->leads( $webinar_id, 'registered' ) );
			self::assertSame( array( ...array_slice( array_values( $waiting ), 3 ), $new_id ), array_values( $this->leads( $webinar_id, 'waiting' ) ) );
		}
	}

	/**
	 * Each person is in two of the processes, in another order in each.
	 *
	 * @return list<int>
	 */
	private function of_process( int $process ): array {
		$own = array_values( array_filter( $this->ids, static fn( int $id ): bool => $id % self::PROCESSES === $process || ( $id + 3 ) % self::PROCESSES === $process ) );
		return 0 === $process % 2 ? $own : array_reverse( $own );
	}

	private function webinar(): int {
		return $this->create_webinar(
			array(
				'owner_user_id' => $this->organizer_id,
				'seats'         => self::SEATS,
			)
		);
	}

	/**
	 * Calls that send a command as people.
	 *
	 * @param list<int> $user_ids Who.
	 * @return list<array{user_id: int, ajax: string, fields: array<string, string>}>
	 */
	private function clicks( string $command, int $webinar_id, array $user_ids ): array {
		return array_map(
			function ( int $user_id ) use ( $command, $webinar_id ): array {
				$this->act_as( $user_id );
				$action = "client_webinar_registration_$command";
				return array(
					'user_id' => $user_id,
					'ajax'    => $action,
					'fields'  => array(
						'webinar_id' => (string) $webinar_id,
						'nonce'      => wp_create_nonce( "{$action}_$webinar_id" ),
					),
				);
			},
			$user_ids
		);
	}

	/**
	 * Leads in a state.
	 *
	 * @return array<int, int> By their place in the line, or the number of their row.
	 */
	private function leads( int $webinar_id, string $state ): array {
		global $wpdb;
		$rows = $wpdb->get_results( $wpdb->prepare( "SELECT COALESCE(place, registration_id) AS place, lead_id FROM {$wpdb->prefix}client_webinar_registrations WHERE webinar_id = %d AND state = %s ORDER BY place, registration_id", $webinar_id, $state ), ARRAY_A );
		return array_map( 'intval', array_column( $rows, 'lead_id', 'place' ) );
	}
}
