<?php
/**
 * Tests of booking and cancelling.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;

require_once __DIR__ . '/class-registration-testcase.php';

/** One row per lead, webinar and slot; seats by the order of the clicks. */
final class BookingTest extends Registration_TestCase {

	public function test_a_repeat_answers_with_the_same_registration(): void {
		$webinar_id = $this->webinar();
		$user_id    = $this->create_user( 'webinar_attendee' );
		$registered = $this->capture( 'client_webinar_registered' );

		$first  = $this->send( 'register', $webinar_id, $user_id, array( 'source' => 'schedule', 'campaign' => 'autumn-26' ) ); // phpcs:ignore WordPress.Arrays
		$second = $this->send( 'register', $webinar_id, $user_id, array( 'source' => 'other' ) );

		self::assertSame( $first, $second );
		self::assertSame( array( $user_id, 'registered', 'schedule', 'autumn-26' ), array_values( array_intersect_key( $first['body']['data']['registration'], array_flip( array( 'user_id', 'state', 'source', 'campaign' ) ) ) ) );
		self::assertSame(
			array(
				array(
					'lead_id'       => $user_id,
					'webinar_id'    => $webinar_id,
					'webinar_type'  => 'live',
					'registered_at' => $first['body']['data']['registration']['registered_at'],
					'source'        => 'schedule',
				),
			),
			$registered->getArrayCopy()
		);
	}

	/** The event is fired once ever; who comes back is at the end of the line. */
	public function test_coming_back_fires_no_second_event(): void {
		$webinar_id = $this->webinar( 1 );
		$registered = $this->capture( 'client_webinar_registered' );
		$changed    = $this->capture( 'client_webinar_registration_changed' );
		$ids        = $this->crowd( $webinar_id, 3 );

		$this->send( 'cancel', $webinar_id, $ids[0] );
		self::assertSame( 'waiting', $this->book( $webinar_id, $ids[0] )['state'] );
		self::assertSame( array( $ids[1] ), $this->leads( $webinar_id, 'registered' ) );
		self::assertSame( array( $ids[2], $ids[0] ), $this->leads( $webinar_id, 'waiting' ) );
		$this->send( 'cancel', $webinar_id, $ids[1] );
		$this->send( 'cancel', $webinar_id, $ids[2] );

		self::assertSame( array( $ids[0] ), $this->leads( $webinar_id, 'registered' ) );
		self::assertSame( $ids, array_column( $registered->getArrayCopy(), 'lead_id' ) );
		self::assertSame(
			array( 'none > registered', 'none > waiting', 'none > waiting', 'registered > cancelled', 'waiting > registered', 'cancelled > waiting', 'registered > cancelled', 'waiting > registered', 'registered > cancelled', 'waiting > registered' ),
			array_map( static fn( array $change ): string => "{$change['from']} > {$change['registration']['state']}", $changed->getArrayCopy() )
		);
	}

	/** The answer says how many wait before. */
	public function test_waiting_people_read_their_place(): void {
		$webinar_id = $this->webinar( 1 );
		$ids        = $this->crowd( $webinar_id, 4 );

		self::assertSame( array( 0, 0, 1, 2 ), array_map( static fn( int $id ): int => apply_filters( 'client_webinar_registration', null, $webinar_id, $id, 0 )['ahead'], $ids ) );
		$this->send( 'cancel', $webinar_id, $ids[1] );
		self::assertSame( 1, $this->book( $webinar_id, $ids[3] )['ahead'] );
	}

	/** Fewer seats take nobody's away; more go to the line in its order. */
	public function test_more_seats_go_to_the_line(): void {
		$webinar_id = $this->webinar( 2 );
		$ids        = $this->crowd( $webinar_id, 6 );
		$this->set_seats( $webinar_id, 1 );
		self::assertSame( array_slice( $ids, 0, 2 ), $this->leads( $webinar_id, 'registered' ) );

		$this->send( 'cancel', $webinar_id, $ids[0] );
		self::assertSame( array( $ids[1] ), $this->leads( $webinar_id, 'registered' ), 'The seat of who cancelled is one of those that were taken away.' );
		$this->set_seats( $webinar_id, 3 );
		self::assertSame( array( $ids[1], $ids[2], $ids[3] ), $this->leads( $webinar_id, 'registered' ) );
		$this->set_seats( $webinar_id, 0 );
		self::assertSame( array(), $this->leads( $webinar_id, 'waiting' ) );
	}

	/** Who may not attend any more leaves the line, and the next one gets the seat (H4). */
	public function test_a_banned_person_gets_no_seat(): void {
		$webinar_id = $this->webinar( 1 );
		$ids        = $this->crowd( $webinar_id, 4 );
		$this->ban( $ids[1] );
		wp_delete_user( $ids[2] );

		$this->send( 'cancel', $webinar_id, $ids[0] );

		self::assertSame( array( $ids[3] ), $this->leads( $webinar_id, 'registered' ) );
		self::assertSame( array(), $this->leads( $webinar_id, 'waiting' ) );
	}

	/** A person who has lost the right to attend is not written to as one who did not come (H4). */
	public function test_barred_people_are_named(): void {
		$webinar_id = $this->webinar();
		$ids        = $this->crowd( $webinar_id, 3 );
		$this->ban( $ids[1] );

		self::assertSame( array( $ids[1] ), apply_filters( 'client_webinar_barred_leads', array(), $webinar_id, $ids ) );
	}

	/** Seats that were added while the module was off. */
	public function test_the_job_gives_free_seats_away(): void {
		$webinar_id = $this->webinar( 1 );
		$ids        = $this->crowd( $webinar_id, 3 );
		remove_all_actions( 'core_webinar_saved' );
		$this->set_seats( $webinar_id, 2 );
		self::assertSame( array( $ids[0] ), $this->leads( $webinar_id, 'registered' ) );

		do_action( 'client_webinar_registration_run' );

		self::assertSame( array( $ids[0], $ids[1] ), $this->leads( $webinar_id, 'registered' ) );
	}

	/** What a listener refuses is not stored, and not announced to the person as done. */
	public function test_a_failing_listener_undoes_the_booking(): void {
		$webinar_id = $this->webinar( 1 );
		$ids        = $this->crowd( $webinar_id, 2 );
		add_action( 'client_webinar_registration_changed', static fn() => throw new RuntimeException( 'The outbox refuses.' ) );

		self::assertSame( 500, $this->send( 'cancel', $webinar_id, $ids[0] )['status'] );
		self::assertSame( 500, $this->send( 'register', $webinar_id, $this->create_user( 'webinar_attendee' ) )['status'] );

		self::assertSame( array( $ids[0] ), $this->leads( $webinar_id, 'registered' ) );
		self::assertSame( array( $ids[1] ), $this->leads( $webinar_id, 'waiting' ) );
	}

	/** H4: a nonce is not an authorization. */
	public function test_only_admitted_people_book(): void {
		$webinar_id = $this->webinar();
		$user_id    = $this->create_user( 'webinar_attendee' );
		self::assertSame( 401, $this->send( 'register', $webinar_id, 0 )['status'] );
		self::assertSame( 403, $this->send( 'register', $webinar_id, $user_id, array( 'nonce' => 'x' ) )['status'] );
		self::assertSame( 400, $this->send( 'register', $webinar_id, $user_id, array( 'source' => 'a b' ) )['status'] );
		self::assertSame( 404, $this->send( 'cancel', $webinar_id, $user_id )['status'] );
		$draft_id = $this->create_webinar( array( 'post_status' => 'draft' ) );
		self::assertSame( 403, $this->send( 'register', $draft_id, $user_id )['status'] );
		add_filter( 'core_webinar_is_admitted', '__return_false' );
		// WordPress stores names with entities, and the answer is shown as text.
		wp_update_user(
			array(
				'ID'           => $this->organizer_id,
				'display_name' => 'Olga & Co',
			)
		);
		$refusal = $this->send( 'register', $webinar_id, $user_id )['body']['data'];
		self::assertSame( 'webinar_not_admitted', $refusal['code'] );
		self::assertStringContainsString( 'Ask its organizer, Olga & Co.', $refusal['message'] );
		self::assertSame( array(), apply_filters( 'client_webinar_registration_commands', array(), $webinar_id ) );

		self::assertSame( array(), apply_filters( 'client_webinar_registrations', array(), array( 'webinar_id' => $webinar_id ) ) );
	}

	/** Staff need no seat, and a booking is over with the webinar. */
	public function test_staff_and_finished_webinars_record_nothing(): void {
		$webinar_id = $this->webinar( 1 );
		self::assertNull( $this->send( 'register', $webinar_id, $this->organizer_id )['body']['data']['registration'] );
		$user_id = $this->create_user( 'webinar_attendee' );
		$this->book( $webinar_id, $user_id );
		foreach ( array( 'start', 'stop' ) as $step ) {
			do_action( 'core_webinar_set_status', $webinar_id, $step, $this->context( $this->organizer_id ) );
		}

		self::assertSame( 'webinar_registration_closed', $this->send( 'cancel', $webinar_id, $user_id )['body']['data']['code'] );
		self::assertSame( 403, $this->send( 'register', $webinar_id, $this->create_user( 'webinar_speaker' ), array( 'nonce' => 'x' ) )['status'] );
		self::assertSame( 409, $this->send( 'register', $webinar_id, $this->create_user( 'webinar_attendee' ) )['status'] );
		self::assertSame( array( $user_id ), $this->leads( $webinar_id, 'registered' ) );
	}

	/** At the door a limit admits only people with a seat; entering books nothing. */
	public function test_the_door(): void {
		$limited = $this->webinar( 1 );
		$free    = $this->webinar();
		$ids     = $this->crowd( $limited, 2 );
		$may     = static fn( int $user_id, int $webinar_id ): bool => user_can( $user_id, 'attend_webinar', $webinar_id );

		self::assertSame( array( true, false, true, true ), array( $may( $ids[0], $limited ), $may( $ids[1], $limited ), $may( $this->organizer_id, $limited ), $may( $ids[1], $free ) ) );
		$this->send( 'cancel', $limited, $ids[0] );
		self::assertSame( array( false, true ), array( $may( $ids[0], $limited ), $may( $ids[1], $limited ) ) );
		self::assertSame( array(), apply_filters( 'client_webinar_registrations', array(), array( 'webinar_id' => $free ) ) );
	}

	/** A presence report asks for everybody in the room. */
	public function test_the_door_asks_once_for_a_crowd(): void {
		global $wpdb;
		$webinar_id = $this->webinar( 30 );
		$ids        = $this->crowd( $webinar_id, 40 );
		wp_cache_flush();
		cache_users( $ids );
		user_can( $ids[0], 'attend_webinar', $webinar_id );
		user_can( $ids[1], 'attend_webinar', $webinar_id );
		$queries = $wpdb->num_queries;

		$admitted = array_filter( $ids, static fn( int $id ): bool => user_can( $id, 'attend_webinar', $webinar_id ) );

		self::assertSame( array_slice( $ids, 0, 30 ), array_values( $admitted ) );
		self::assertSame( 1, $wpdb->num_queries - $queries );
	}

	/**
	 * A registration is cheap, with a limit too. As a new request reads it, with nothing cached.
	 *
	 * @param int $seats 0 for no limit.
	 */
	#[DataProvider( 'limits' )]
	public function test_a_registration_costs_few_statements( int $seats ): void {
		global $wpdb;
		$webinar_id = $this->webinar( $seats );
		$ids        = $this->crowd( $webinar_id, 3 );
		$this->act_as( $ids[0] );
		$user_id = $this->create_user( 'webinar_attendee' );
		$nonce   = $this->nonce_of( $webinar_id, $user_id );
		wp_cache_flush();
		wp_load_alloptions();
		$before = $wpdb->num_queries;
		wp_set_current_user( 0 );
		wp_set_current_user( $user_id );

		$answer = $this->ajax(
			'client_webinar_registration_register',
			array(
				'webinar_id' => (string) $webinar_id,
				'nonce'      => $nonce,
			)
		);

		self::assertSame( 200, $answer['status'] );
		self::assertLessThanOrEqual( 14, $wpdb->num_queries - $before );
	}

	/**
	 * Without a limit, with a free seat, and with a line.
	 *
	 * @return array<string, array{int}>
	 */
	public static function limits(): array {
		return array(
			'no limit'  => array( 0 ),
			'free seat' => array( 10 ),
			'line'      => array( 1 ),
		);
	}

	/** The counts of a screen are one query. */
	public function test_many_webinars_are_counted_in_one_query(): void {
		global $wpdb;
		$webinar_id = $this->webinar( 1 );
		$ids        = $this->crowd( $webinar_id, 3 );
		$this->send( 'cancel', $webinar_id, $ids[2] );
		$queries = $wpdb->num_queries;

		$counts = apply_filters( 'client_webinar_registration_counts', array(), range( $webinar_id, $webinar_id + 199 ) );

		self::assertSame( 1, $wpdb->num_queries - $queries );
		self::assertSame(
			array(
				array(
					'webinar_id' => $webinar_id,
					'registered' => 1,
					'waiting'    => 1,
					'cancelled'  => 1,
				),
			),
			$counts
		);
	}

	private function nonce_of( int $webinar_id, int $user_id ): string {
		$this->act_as( $user_id );
		return apply_filters( 'client_webinar_registration_commands', array(), $webinar_id )['register']['nonce'];
	}

	private function set_seats( int $webinar_id, int $seats ): void {
		do_action(
			'core_webinar_upsert',
			array(
				'webinar_id' => $webinar_id,
				'seats'      => $seats,
				'context'    => $this->context( $this->organizer_id ),
			)
		);
	}

	private function ban( int $banned_id ): void {
		add_filter( 'core_webinar_is_admitted', static fn( bool $is_admitted, int $user_id ): bool => $is_admitted && $user_id !== $banned_id, 10, 2 );
	}
}
