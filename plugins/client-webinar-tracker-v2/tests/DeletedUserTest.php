<?php
/**
 * Tests of deleting a WordPress user.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

require_once __DIR__ . '/class-live-flow-testcase.php';

/**
 * With the account goes what every module knows about the person: afterwards no eraser would find it.
 */
final class DeletedUserTest extends Live_Flow_TestCase {

	/** Tables and columns that name people. */
	private const NAMES = array(
		'client_webinar_sessions'      => array( 'lead_id', 'user_id' ),
		'client_webinar_attendance'    => array( 'lead_id' ),
		'post_webinar_recordings_owed' => array( 'lead_id' ),
		'webinar_outbox_recipients'    => array( 'lead_id' ),
	);

	protected function setUp(): void {
		parent::setUp();
		require_once ABSPATH . 'wp-admin/includes/user.php';
	}

	/** Presence, attendance and the Telegram connection are erased, no message goes out, and the sidecar is told. */
	public function test_deleted_person_is_erased_everywhere(): void {
		global $wpdb;
		$webinar_id = $this->live_webinar();
		$user_id    = $this->enter_as_new( $webinar_id );
		$this->stop( $webinar_id );
		$this->run_jobs();
		$wpdb->insert(
			$wpdb->prefix . 'webinar_outbox_recipients',
			array(
				'lead_id'       => $user_id,
				'state'         => 'connected',
				'changed_at_ms' => 1,
			)
		);
		self::assertContains( 'client_webinar_sessions', $this->tables_that_name( $user_id ) );
		self::assertContains( 'client_webinar_attendance', $this->tables_that_name( $user_id ) );

		wp_delete_user( $user_id );

		self::assertSame( array(), $this->tables_that_name( $user_id ) );
		self::assertSame( array( 'canceled', '' ), $wpdb->get_row( "SELECT state, payload FROM {$wpdb->prefix}webinar_outbox WHERE type = 'telegram.message'", ARRAY_N ) );
		self::assertSame( array( array( "forget/$user_id", 'person.forget', 'pending' ) ), $wpdb->get_results( $wpdb->prepare( "SELECT event_key, type, state FROM {$wpdb->prefix}webinar_outbox WHERE lead_id = %d", $user_id ), ARRAY_N ) );
		self::assertSame( array(), $this->remembered() );
	}

	/** Where the CRM maps several users to one lead, the lead goes with the last of them. */
	public function test_lead_with_another_user_is_kept(): void {
		global $wpdb;
		$first_id  = $this->create_user( 'webinar_attendee' );
		$second_id = $this->create_user( 'webinar_attendee' );
		add_filter( 'core_webinar_lead_id', static fn( int $lead_id, int $user_id ): int => in_array( $user_id, array( $first_id, $second_id ), true ) ? 70001 : $lead_id, 10, 2 );
		$webinar_id = $this->live_webinar();
		$this->act_as( $first_id );
		$this->send( 'enter', $webinar_id );
		$this->stop( $webinar_id );
		$this->run_jobs();
		$before = $this->tables_that_name( 70001 );
		self::assertContains( 'client_webinar_attendance', $before );
		$state = static fn(): string => $wpdb->get_var( "SELECT state FROM {$wpdb->prefix}webinar_outbox WHERE type = 'telegram.message'" );
		self::assertSame( 'pending', $state() );

		wp_delete_user( $second_id );
		self::assertSame( array( $before, 'pending', array() ), array( $this->tables_that_name( 70001 ), $state(), $this->remembered() ) );

		wp_delete_user( $first_id );
		self::assertSame( array( array(), 'canceled' ), array( $this->tables_that_name( 70001 ), $state() ) );
	}

	/** Nobody decides about a person who was deleted during a webinar, and nobody writes to them. */
	public function test_person_who_is_deleted_during_a_webinar_is_not_decided_about(): void {
		global $wpdb;
		$webinar_id = $this->live_webinar();
		$user_id    = $this->enter_as_new( $webinar_id );
		$calls      = $this->capture( 'client_webinar_attendance_classified' );

		wp_delete_user( $user_id );
		$this->stop( $webinar_id );
		$this->run_jobs();

		self::assertSame( array( array(), array(), array() ), array( $this->tables_that_name( $user_id ), $this->remembered(), $calls->getArrayCopy() ) );
		self::assertSame( array( '0', '0' ), array( $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}webinar_outbox WHERE type = 'telegram.message'" ), $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}client_webinar_stays" ) ) );
	}

	/** A long history is erased in batches, the first one at once. */
	public function test_long_history_is_erased_in_batches(): void {
		global $wpdb;
		$user_id = $this->create_user( 'webinar_attendee' );
		for ( $webinar_id = 1001; $webinar_id <= 1120; $webinar_id++ ) {
			$wpdb->query( "INSERT INTO {$wpdb->prefix}client_webinar_sessions (webinar_id, lead_id, user_id, entered_at, seen_at, left_at, leave_reason, closed_at) VALUES ($webinar_id, $user_id, $user_id, 1, 2, 2, 'silence', 3)" );
		}
		$count = static fn(): string => $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM {$wpdb->prefix}client_webinar_sessions WHERE lead_id = %d", $user_id ) );

		wp_delete_user( $user_id );
		self::assertSame( '70', $count() );
		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + HOUR_IN_SECONDS ) );

		self::assertSame( array( '0', array() ), array( $count(), $this->remembered() ) );
	}

	/** A database that refuses does not stop the deletion; the erasure is tried again. */
	public function test_refused_erasure_is_repeated(): void {
		$user_id = $this->create_user( 'webinar_attendee' );
		$refuse  = static fn( string $query ): string => str_contains( $query, 'person.forget' ) ? 'SELECT nonsense' : $query;
		add_filter( 'query', $refuse );
		$GLOBALS['wpdb']->suppress_errors();

		$is_deleted = wp_delete_user( $user_id );
		$GLOBALS['wpdb']->suppress_errors( false );
		self::assertTrue( $is_deleted );

		self::assertSame( array( "webinar_outbox_deleted_lead_$user_id" ), $this->remembered() );
	}

	/**
	 * Lists the tables that name a person.
	 *
	 * @return list<string>
	 */
	private function tables_that_name( int $lead_id ): array {
		global $wpdb;
		$tables = array();
		foreach ( self::NAMES as $table => $columns ) {
			foreach ( $columns as $column ) {
				if ( '0' !== $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM {$wpdb->prefix}$table WHERE $column = %d", $lead_id ) ) ) {
					$tables[] = $table;
				}
			}
		}
		return array_values( array_unique( $tables ) );
	}

	/**
	 * Lists the options that remember deleted people.
	 *
	 * @return list<string>
	 */
	private function remembered(): array {
		global $wpdb;
		return $wpdb->get_col( "SELECT option_name FROM $wpdb->options WHERE option_name LIKE '%deleted\\_lead\\_%' ORDER BY option_name" );
	}
}
