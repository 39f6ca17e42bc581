<?php
/**
 * Tests of forgetting people in sessions.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/**
 * WordPress's privacy tools, and the retention.
 */
final class SessionForgettingTest extends Webinar_TestCase {

	/** Owner of the webinars. */
	private int $owner_id;

	/** The person to forget. */
	private int $lead_id;

	protected function setUp(): void {
		parent::setUp();
		$this->owner_id = $this->create_user( 'webinar_organizer' );
		$this->lead_id  = $this->create_user( 'webinar_attendee' );
	}

	/**
	 * The export has all stored data of a person, with labels.
	 */
	public function test_a_person_is_exported(): void {
		$before     = wp_date( 'Y-m-d H:i' );
		$webinar_id = $this->webinar_with_attendees( $this->lead_id, $this->create_user( 'webinar_attendee' ) );
		$running_id = $this->live_webinar();
		$this->enter( $running_id, $this->lead_id );

		$answer = $this->export( $this->email( $this->lead_id ) );

		self::assertTrue( $answer['done'] );
		self::assertCount( 2, $answer['data'] );
		$lines = array_column( $answer['data'][0]['data'], 'value', 'name' );
		self::assertSame( get_the_title( $webinar_id ), $lines['Webinar'] );
		// A minute may end meanwhile.
		self::assertContains( substr( $lines['Entered'], 0, strlen( $before ) ), array( $before, wp_date( 'Y-m-d H:i' ) ) );
		self::assertStringContainsString( 'stayed to the end', $lines['Left'] );
		self::assertStringContainsString( ' – ', $lines['Times in the room'] );
		self::assertSame( array( '0', 'yes' ), array( $lines['Minutes there'], $lines['Took part'] ) );
		$lines = array_column( $answer['data'][1]['data'], 'value', 'name' );
		self::assertSame( array( false, 'not decided yet' ), array( isset( $lines['Left'] ), $lines['Took part'] ) );
		self::assertSame( array(), $this->export( 'nobody@webinars.test' )['data'] );
	}

	/**
	 * Many sessions are exported and erased page by page.
	 */
	public function test_many_sessions_are_exported_page_by_page(): void {
		global $wpdb;
		for ( $webinar_id = 1001; $webinar_id <= 1060; $webinar_id++ ) {
			$wpdb->query( "INSERT INTO {$wpdb->prefix}client_webinar_sessions (webinar_id, lead_id, user_id, entered_at, seen_at, left_at, leave_reason, closed_at) VALUES ($webinar_id, $this->lead_id, $this->lead_id, 1, 2, 2, 'silence', 3)" );
		}
		$email = $this->email( $this->lead_id );

		$pages = array( $this->export( $email, 1 ), $this->export( $email, 2 ) );
		self::assertSame( array( 50, 10 ), array( count( $pages[0]['data'] ), count( $pages[1]['data'] ) ) );
		self::assertSame( array( false, true ), array_column( $pages, 'done' ) );
		self::assertCount( 60, array_unique( array_column( array_merge( ...array_column( $pages, 'data' ) ), 'item_id' ) ) );

		self::assertSame( array( false, true ), array( $this->erase( $email )['done'], $this->erase( $email, 2 )['done'] ) );
		self::assertSame( array(), $this->export( $email )['data'] );
	}

	/**
	 * The sessions of an erased person name nobody, and all counts stay the same.
	 */
	public function test_an_erased_person_still_counts(): void {
		global $wpdb;
		$other_id   = $this->create_user( 'webinar_attendee' );
		$webinar_id = $this->webinar_with_attendees( $this->lead_id, $other_id );
		add_filter( 'core_webinar_get', static fn( ?array $webinar ): ?array => null === $webinar ? null : array_merge( $webinar, array( 'started_at' => max( 0, $webinar['started_at'] - 60 ) ) ), 99 );
		$curve = apply_filters( 'client_webinar_audience', array(), $webinar_id );

		$answer = $this->erase( $this->email( $this->lead_id ) );

		self::assertSame( array( true, false, array(), true ), array_values( $answer ) );
		$rows = $wpdb->get_results( "SELECT session_id, lead_id, user_id, completed_at FROM {$wpdb->prefix}client_webinar_sessions ORDER BY session_id", ARRAY_A );
		self::assertSame( array( '-' . $rows[0]['session_id'], (string) $other_id ), array_column( $rows, 'lead_id' ) );
		self::assertSame( array( '0', (string) $other_id ), array_column( $rows, 'user_id' ) );
		self::assertNotNull( $rows[0]['completed_at'] );
		self::assertSame( array( null, 'phone' ), $wpdb->get_col( "SELECT NULLIF(device, '') FROM {$wpdb->prefix}client_webinar_stays ORDER BY stay_id" ) );
		self::assertSame( 2, $curve[ count( $curve ) - 1 ]['people'] );
		self::assertSame( $curve, apply_filters( 'client_webinar_audience', array(), $webinar_id ) );

		self::assertSame( array( false, false, array(), true ), array_values( $this->erase( $this->email( $this->lead_id ) ) ), 'The second run finds nothing to erase.' );
		self::assertSame( array( false, false, array(), true ), array_values( $this->erase( 'nobody@webinars.test' ) ) );
	}

	/**
	 * Sessions that are not decided are not erased, and the eraser reports that.
	 */
	public function test_a_running_webinar_is_retained(): void {
		$this->webinar_with_attendees( $this->lead_id );
		$running_id = $this->live_webinar();
		$this->enter( $running_id, $this->lead_id );

		$answer = $this->erase( $this->email( $this->lead_id ) );

		self::assertSame( array( true, true, true ), array( $answer['items_removed'], $answer['items_retained'], $answer['done'] ) );
		self::assertStringContainsString( 'not over yet', $answer['messages'][0] );
		$this->stop( $running_id );
		self::assertSame( array( true, false, array(), true ), array_values( $this->erase( $this->email( $this->lead_id ) ) ) );
	}

	/**
	 * The CRM maps the user to a lead, whose sessions are erased.
	 */
	public function test_the_lead_of_the_crm_is_forgotten(): void {
		global $wpdb;
		add_filter( 'core_webinar_lead_id', static fn( int $lead_id, int $user_id ): int => 50_000 + $user_id, 99, 2 );
		$this->webinar_with_attendees( $this->lead_id );

		self::assertTrue( $this->erase( $this->email( $this->lead_id ) )['items_removed'] );
		self::assertSame( array( '0' ), $wpdb->get_col( "SELECT user_id FROM {$wpdb->prefix}client_webinar_sessions" ) );
	}

	/**
	 * The retention forgets only people of webinars that finished long enough ago, in limited batches.
	 */
	public function test_retention(): void {
		global $wpdb;
		$old_id     = $this->webinar_with_attendees( $this->lead_id );
		$new_id     = $this->webinar_with_attendees( $this->lead_id );
		$running_id = $this->live_webinar();
		$this->enter( $running_id, $this->lead_id );
		for ( $lead_id = 10_001; $lead_id <= 10_300; $lead_id++ ) {
			$wpdb->query( "INSERT INTO {$wpdb->prefix}client_webinar_sessions (webinar_id, lead_id, user_id, entered_at, seen_at, left_at, leave_reason, closed_at) VALUES ($old_id, $lead_id, $lead_id, 1, 2, 2, 'silence', 3)" );
		}
		$this->finished_days_ago( 31, $old_id );
		$known = static fn(): array => array_map( 'intval', $wpdb->get_col( "SELECT DISTINCT webinar_id FROM {$wpdb->prefix}client_webinar_sessions WHERE lead_id > 0 OR user_id > 0 ORDER BY webinar_id" ) );

		do_action( 'client_webinar_tracker_v2_close' );
		self::assertSame( array( $old_id, $new_id, $running_id ), $known(), 'Without the setting nobody is forgotten.' );

		add_filter( 'client_webinar_retention_days', static fn(): int => 30, 99 );
		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + HOUR_IN_SECONDS ) );
		self::assertSame( array( $new_id, $running_id ), $known() );

		delete_option( 'client_webinar_tracker_v2_forgot_at' );
		$asked = array();
		add_filter(
			'query',
			static function ( string $query ) use ( &$asked ): string {
				$asked[] = $query;
				return $query;
			}
		);
		do_action( 'client_webinar_tracker_v2_close' );
		self::assertCount( 0, preg_grep( '/^UPDATE .*lead_id/', $asked ) );
		self::assertCount( 1, preg_grep( '/forgotten_at IS NULL/', $asked ), 'One query, when there is nothing to do.' );
	}

	/**
	 * When the database refuses the change, other work goes on, no person is forgotten partly, and the next run tries again.
	 */
	public function test_refused_forgetting_is_left_to_the_next_run(): void {
		global $wpdb;
		$webinar_id = $this->webinar_with_attendees( $this->lead_id );
		$this->finished_days_ago( 31, $webinar_id );
		add_filter( 'client_webinar_retention_days', static fn(): int => 30, 99 );
		$refuse = static fn( string $query ): string => str_contains( $query, 'SET device' ) ? '' : $query;
		$logged = $this->capture( 'core_webinar_log' );
		add_filter( 'query', $refuse );

		do_action( 'client_webinar_tracker_v2_close' );
		remove_filter( 'query', $refuse );
		self::assertSame( 'client_webinar_tracker_v2_forgetting_failed', $logged[0]['code'] );
		self::assertSame( (string) $this->lead_id, $wpdb->get_var( "SELECT lead_id FROM {$wpdb->prefix}client_webinar_sessions" ) );

		do_action( 'client_webinar_tracker_v2_close' );
		self::assertSame( '0', $wpdb->get_var( "SELECT user_id FROM {$wpdb->prefix}client_webinar_sessions" ) );
	}

	private function live_webinar(): int {
		return $this->create_webinar(
			array(
				'status'        => 'live',
				'owner_user_id' => $this->owner_id,
			)
		);
	}

	/**
	 * Creates a finished webinar whose sessions are decided.
	 *
	 * @param int ...$user_ids People who stayed to the end.
	 */
	private function webinar_with_attendees( int ...$user_ids ): int {
		$webinar_id = $this->live_webinar();
		foreach ( $user_ids as $user_id ) {
			$this->enter( $webinar_id, $user_id );
		}
		$this->stop( $webinar_id );
		return $webinar_id;
	}

	/**
	 * Enters a room as this user.
	 */
	private function enter( int $webinar_id, int $user_id ): void {
		$this->act_as( $user_id );
		$command = apply_filters( 'client_webinar_room_commands', array(), $webinar_id )['enter'];
		$answer  = $this->ajax(
			$command['action'],
			array(
				'webinar_id' => (string) $webinar_id,
				'nonce'      => $command['nonce'],
				'device'     => 'phone',
			)
		);
		self::assertSame( 200, $answer['status'] );
	}

	/**
	 * Stops a webinar and runs the job that decides the sessions.
	 */
	private function stop( int $webinar_id ): void {
		do_action( 'core_webinar_set_status', $webinar_id, 'stop', $this->context( $this->owner_id ) );
		do_action( 'client_webinar_tracker_v2_close' );
	}

	/**
	 * The email address of a user.
	 */
	private function email( int $user_id ): string {
		return get_userdata( $user_id )->user_email;
	}

	/**
	 * Runs the exporter as WordPress does.
	 *
	 * @return array<string, mixed>
	 */
	private function export( string $email, int $page = 1 ): array {
		return call_user_func( apply_filters( 'wp_privacy_personal_data_exporters', array() )['client-webinar-tracker-v2']['callback'], $email, $page );
	}

	/**
	 * Lets Core report an earlier end of a webinar.
	 */
	private function finished_days_ago( int $days, int $webinar_id ): void {
		add_filter(
			'core_webinar_get',
			static fn( ?array $webinar, int $asked ): ?array => $asked === $webinar_id && null !== $webinar ? array( 'finished_at' => time() - $days * DAY_IN_SECONDS ) + $webinar : $webinar,
			20,
			2
		);
	}

	/**
	 * Runs the eraser as WordPress does.
	 *
	 * @return array{items_removed: bool, items_retained: bool, messages: list<string>, done: bool}
	 */
	private function erase( string $email, int $page = 1 ): array {
		return call_user_func( apply_filters( 'wp_privacy_personal_data_erasers', array() )['client-webinar-tracker-v2']['callback'], $email, $page );
	}
}
