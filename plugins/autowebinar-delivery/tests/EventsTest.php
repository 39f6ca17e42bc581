<?php
/**
 * Tests of the events of a viewing, and of what is stored.
 *
 * @package Webinars\Autowebinar_Delivery
 */

declare( strict_types=1 );

require_once __DIR__ . '/class-recording-testcase.php';

/**
 * Each event fires once and in order, the seven keys change by watching alone, and the organizer sees numbers.
 */
final class EventsTest extends Recording_TestCase {

	private const EVENTS = array( 'autowebinar_session_created', 'autowebinar_join', 'autowebinar_progress', 'autowebinar_cta_click', 'autowebinar_completed' );

	/**
	 * Events in the order in which they were fired.
	 *
	 * @var list<array<string, mixed>>
	 */
	private array $events = array();

	protected function setUp(): void {
		parent::setUp();
		foreach ( self::EVENTS as $name ) {
			add_action(
				$name,
				function ( array $event ) use ( $name ): void {
					$this->events[] = array( 'name' => substr( $name, 12 ) . ( isset( $event['progress'] ) ? "_{$event['progress']}" : '' ) ) + $event;
				}
			);
		}
	}

	public function test_each_event_fires_once_and_in_order(): void {
		$id   = $this->recording( 100 );
		$user = $this->sign_in_viewer();
		$this->send( 'open', $id );
		$this->send( 'open', $id );
		$this->watch( $id, 80, 80 );
		$this->send( 'click', $id );
		$this->send( 'click', $id );
		$this->watch( $id, 20, 100 );
		$this->watch( $id, 20, 100 );
		$this->watch( $id, 20, 10 );

		self::assertSame( array( 'session_created', 'join', 'progress_25', 'progress_50', 'progress_75', 'cta_click', 'progress_100', 'completed' ), array_column( $this->events, 'name' ) );
		foreach ( $this->events as $event ) {
			self::assertSame( array( $user, $id, 0 ), array( $event['user_id'], $event['webinar_id'], $event['ref_id'] ) );
			self::assertEqualsWithDelta( time(), $event['timestamp'], 130 );
		}
		self::assertSame( array_column( $this->events, 'event_id' ), array_unique( array_column( $this->events, 'event_id' ) ) );
	}

	/**
	 * A sitting ends with half an hour of silence.
	 */
	public function test_who_comes_back_later_joins_again(): void {
		$id   = $this->recording();
		$user = $this->sign_in_viewer();
		$this->send( 'open', $id );
		$this->watch( $id, 60, 60 );
		$this->let_pass( $user, 1700 );
		$this->send( 'open', $id );
		self::assertSame( array( 'session_created', 'join' ), array_column( $this->events, 'name' ) );

		$this->let_pass( $user, 101 );
		self::assertSame( 60, $this->send( 'open', $id )['body']['data']['reached_sec'] );
		$this->send( 'open', $id );
		self::assertSame( array( 'session_created', 'join', 'join' ), array_column( $this->events, 'name' ) );
	}

	/**
	 * What fails is stored with all that follows from it or not at all; the repeat has the same id.
	 */
	public function test_a_repeat_has_the_same_id(): void {
		$id = $this->recording( 100 );
		$this->sign_in_viewer();
		$this->send( 'open', $id );
		$is_broken = true;
		add_action(
			'autowebinar_progress',
			static function () use ( &$is_broken ): void {
				if ( $is_broken ) {
					throw new RuntimeException( 'A listener fails.' );
				}
			},
			99
		);
		$this->let_pass( get_current_user_id(), 30 );
		$report = array(
			'position'   => '30',
			'is_playing' => '1',
		);
		self::assertSame( 500, $this->send( 'report', $id, $report )['status'] );
		self::assertSame( '0', get_user_meta( get_current_user_id(), 'autowebinar_progress_percent', true ) );

		$is_broken = false;
		self::assertSame( 200, $this->send( 'report', $id, $report )['status'] );
		$progress = array_filter( $this->events, static fn( array $event ): bool => 'progress_25' === $event['name'] );
		self::assertGreaterThan( 1, count( $progress ) );
		self::assertCount( 1, array_unique( array_column( $progress, 'event_id' ) ) );
	}

	/**
	 * The referrer of the same request is passed on and not stored.
	 */
	public function test_the_referrer_is_passed_on(): void {
		$id    = $this->recording();
		$user  = $this->sign_in_viewer();
		$event = array(
			'event_id'  => 1,
			'user_id'   => $user,
			'ref_id'    => 70001,
			'timestamp' => time(),
		);
		do_action( 'core_user_login', $event );
		do_action( 'core_ref_context_resolved', array( 'ref_id' => 70002 ) + $event );
		do_action( 'core_ref_context_resolved', array( 'user_id' => $user + 1 ) + $event );
		remove_all_filters( 'core_user_registered', PHP_INT_MIN );
		do_action( 'core_user_registered', array( 'user_id' => 'x' ) );
		do_action( 'core_user_registered', 'x' );

		$this->send( 'open', $id );

		self::assertSame( array( 70002, 70002 ), array_column( $this->events, 'ref_id' ) );
		self::assertStringNotContainsString( '70002', (string) wp_json_encode( get_user_meta( $user ) ) );
	}

	/**
	 * Canon 5: only watching changes the seven keys.
	 */
	public function test_writes_from_elsewhere_are_refused_and_logged(): void {
		$id   = $this->recording();
		$user = $this->sign_in_viewer();
		$this->send( 'open', $id );
		$this->watch( $id, 60, 60 );
		$before = get_user_meta( $user );
		$key    = 'autowebinar_last_position_sec';
		global $wpdb;
		$row = (int) $wpdb->get_var( $wpdb->prepare( "SELECT umeta_id FROM $wpdb->usermeta WHERE user_id = %d AND meta_key = %s", $user, $key ) );

		self::assertFalse( update_user_meta( $user, $key, 399 ) );
		self::assertFalse( add_user_meta( $user, $key, 399 ) );
		self::assertFalse( delete_user_meta( $user, $key ) );
		self::assertFalse( delete_metadata( 'user', 0, $key, '', true ) );
		self::assertFalse( update_metadata_by_mid( 'user', $row, 399 ) );
		self::assertFalse( update_metadata_by_mid( 'user', $row, 399, 'free' ) );
		self::assertFalse( delete_metadata_by_mid( 'user', $row ) );
		wp_update_user(
			array(
				'ID'         => $user,
				'meta_input' => array( $key => 399 ),
			)
		);
		$this->act_as( 1 );
		$request = new WP_REST_Request( 'POST', "/wp/v2/users/$user" );
		$request->set_body_params( array( 'meta' => array( $key => 399 ) ) );
		rest_do_request( $request );
		wp_cache_flush();

		self::assertSame( $before, get_user_meta( $user ) );
		self::assertCount( 8, preg_grep( '/autowebinar_meta_write_refused/', $this->log_lines() ) );
		self::assertTrue( (bool) update_user_meta( $user, 'autowebinar_other', 1 ), 'Other keys are free.' );
	}

	public function test_a_persons_data_is_exported_erased_and_deleted_with_them(): void {
		$id   = $this->recording();
		$user = $this->sign_in_viewer();
		$this->send( 'open', $id );
		$this->watch( $id, 65, 65 );
		$email = get_userdata( $user )->user_email;

		$exporter = apply_filters( 'wp_privacy_personal_data_exporters', array() )['autowebinar-delivery']['callback'];
		$exported = $exporter( $email, 1 );
		self::assertContains( '1:05', array_column( $exported['data'][0]['data'], 'value' ) );

		$eraser = apply_filters( 'wp_privacy_personal_data_erasers', array() )['autowebinar-delivery']['callback'];
		self::assertTrue( $eraser( $email, 1 )['items_removed'] );
		self::assertFalse( $eraser( $email, 1 )['items_removed'] );
		self::assertSame( '', get_user_meta( $user, 'autowebinar_session_id', true ) );

		$this->send( 'open', $id );
		require_once ABSPATH . 'wp-admin/includes/user.php';
		wp_delete_user( $user );
		global $wpdb;
		self::assertSame( '0', $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM $wpdb->usermeta WHERE user_id = %d", $user ) ) );
	}

	/**
	 * The common rule: days after the closing of a recording its viewings are deleted, and no others.
	 */
	public function test_viewers_of_a_closed_recording_are_forgotten(): void {
		$closed = $this->recording();
		$open   = $this->recording( 300, 'http://stream.webinars.test/other.m3u8' );
		$left   = $this->sign_in_viewer();
		$this->send( 'open', $closed );
		$this->sign_in_viewer();
		$this->send( 'open', $open );
		do_action( 'core_webinar_set_status', $closed, 'stop', $this->context( $this->owner_id ) );
		add_filter( 'client_webinar_retention_days', static fn(): int => 30, 99 );
		do_action( 'autowebinar_delivery_read' );
		self::assertNotSame( '', get_user_meta( $left, 'autowebinar_session_id', true ), 'It was closed today.' );

		add_filter( 'core_webinar_get', static fn( ?array $webinar ): ?array => null === $webinar ? null : array( 'finished_at' => 0 === $webinar['finished_at'] ? 0 : time() - 31 * DAY_IN_SECONDS ) + $webinar, 99 );
		delete_option( 'autowebinar_delivery_forgot_at' );
		do_action( 'autowebinar_delivery_read' );

		self::assertSame( '', get_user_meta( $left, 'autowebinar_session_id', true ) );
		self::assertSame( 1, apply_filters( 'autowebinar_numbers', null, $open )['started'] );
	}

	/**
	 * One query, whatever the number of viewers.
	 */
	public function test_the_organizer_sees_how_far_viewers_have_come(): void {
		$id    = $this->recording( 100 );
		$other = $this->recording( 100, 'http://stream.webinars.test/other.m3u8' );
		foreach ( array( 0, 30, 60, 100 ) as $seconds ) {
			$this->sign_in_viewer();
			$this->send( 'open', $id );
			for ( $reached = 0; $reached < $seconds; $reached = $this->watch( $id, 50, min( $seconds, $reached + 50 ) ) ) {
				continue;
			}
		}
		$this->send( 'click', $id );
		$this->sign_in_viewer();
		$this->send( 'open', $other );

		global $wpdb;
		apply_filters( 'core_webinar_get', null, $id );
		$before  = $wpdb->num_queries;
		$numbers = apply_filters( 'autowebinar_numbers', null, $id );

		self::assertSame( 1, $wpdb->num_queries - $before );
		self::assertSame(
			array(
				'started'     => 4,
				'reached_25'  => 3,
				'reached_50'  => 2,
				'reached_75'  => 1,
				'reached_100' => 1,
				'clicked'     => 1,
				'completed'   => 1,
			),
			$numbers
		);
		self::assertSame( 0, apply_filters( 'autowebinar_numbers', null, $other )['reached_25'] );
	}
}
