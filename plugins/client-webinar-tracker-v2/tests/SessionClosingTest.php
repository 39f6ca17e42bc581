<?php
/**
 * Tests of the job that decides the sessions after the stop.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\TestWith;

require_once __DIR__ . '/class-live-flow-testcase.php';

/** Batches, failures, parallel jobs and the number of statements. */
final class SessionClosingTest extends Live_Flow_TestCase {

	/**
	 * A large audience is decided in limited batches, each lead once, by WP-Cron or by the outbox's heartbeat.
	 */
	public function test_large_audience_is_decided_in_batches(): void {
		global $wpdb;
		$webinar_id = $this->live_webinar();
		$this->enter_as_new( $webinar_id );
		$wpdb->query( 'START TRANSACTION' );
		for ( $lead_id = 10001; $lead_id <= 10420; $lead_id++ ) {
			$seen_at = $lead_id <= 10210 ? time() : time() - 600;
			$wpdb->query( "INSERT INTO {$wpdb->prefix}client_webinar_sessions (webinar_id, lead_id, user_id, entered_at, seen_at) VALUES ($webinar_id, $lead_id, 0, $seen_at, $seen_at)" );
			$wpdb->query( "INSERT INTO {$wpdb->prefix}client_webinar_attendance (webinar_id, lead_id, entered_at) VALUES ($webinar_id, $lead_id, $seen_at)" );
		}
		$wpdb->query( 'COMMIT' );
		$completed  = $this->capture( 'client_webinar_completed' );
		$classified = $this->capture( 'client_webinar_attendance_classified' );
		$closed     = $this->capture( 'client_webinar_sessions_closed' );
		$this->stop( $webinar_id );

		// A heartbeat without time left processes one batch.
		remove_all_actions( 'webinar_outbox_heartbeat', 20 );
		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() ) );
		self::assertCount( 200, $completed );
		self::assertCount( 0, $closed );
		do_action( 'client_webinar_attendance_service_classify' );
		self::assertCount( 200, $classified, 'Nobody is classified as not attended before all sessions are decided.' );
		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + HOUR_IN_SECONDS ) );
		self::assertCount( 211, $completed );
		$this->run_jobs();

		self::assertCount( 211, $completed );
		self::assertCount( 1, $closed );
		self::assertCount( 421, $classified );
		self::assertCount( 421, array_unique( array_column( $classified->getArrayCopy(), 'lead_id' ) ) );
		self::assertCount( 210, array_keys( array_column( $classified->getArrayCopy(), 'attended' ), false, true ) );
		self::assertCount( 421, $this->owed() );
	}

	/**
	 * After one session failed, its batch is stored session by session, and all others are decided.
	 */
	public function test_one_failing_session_stops_no_other(): void {
		$webinar_id = $this->live_webinar();
		$lead_ids   = array_map( fn(): int => $this->enter_as_new( $webinar_id ), range( 1, 5 ) );
		$crash      = static function ( array $completion ) use ( $lead_ids ): void {
			if ( $completion['lead_id'] === $lead_ids[2] ) {
				throw new RuntimeException( 'A bad row.' );
			}
		};
		add_action( 'client_webinar_completed', $crash, 99 );
		$begun = $this->capture( 'client_webinar_batch_begun' );
		$ended = $this->capture( 'client_webinar_batch_ended' );
		$this->stop( $webinar_id );
		do_action( 'client_webinar_tracker_v2_close' );
		self::assertSame( array( false, true, true, false, true, true ), array_column( $ended->getArrayCopy(), 'is_kept' ) );
		self::assertSameSize( $ended, $begun );
		$this->run_jobs();
		$owed_without_third = count( $this->owed() );

		remove_action( 'client_webinar_completed', $crash, 99 );
		$completed = $this->capture( 'client_webinar_completed' );
		do_action( 'client_webinar_tracker_v2_close' );

		self::assertSame( 4, $owed_without_third );
		self::assertSame( array( $lead_ids[2] ), array_column( $completed->getArrayCopy(), 'lead_id' ) );
		self::assertCount( 5, $this->owed() );
	}

	/**
	 * A failure stores nothing partly, stops no other lead, is logged once a run, and the next run repairs it.
	 */
	public function test_a_failed_run_is_repaired_by_the_next(): void {
		$webinar_id = $this->live_webinar();
		$unlucky_id = $this->enter_as_new( $webinar_id );
		$lucky_id   = $this->enter_as_new( $webinar_id );
		$another_id = $this->enter_as_new( $webinar_id );
		$left_id    = $this->enter_as_new( $webinar_id );
		$this->send( 'leave', $webinar_id );
		// As the last listener it fails after all messages of the lead are in the outbox.
		$crash = static function ( array $route ) use ( $unlucky_id, $another_id, $left_id ): void {
			if ( in_array( $route['lead_id'], array( $unlucky_id, $another_id, $left_id ), true ) ) {
				throw new RuntimeException( 'The process dies here.' );
			}
		};
		add_action( 'post_webinar_route', $crash, 99 );
		$closed = $this->capture( 'client_webinar_sessions_closed' );
		$logged = $this->capture( 'core_webinar_log' );
		$this->stop( $webinar_id );
		do_action( 'client_webinar_tracker_v2_close' );

		self::assertSame( array( "post-webinar-followup-telegram/$webinar_id/$lucky_id" ), array_keys( $this->owed() ) );
		self::assertCount( 0, $closed );
		self::assertSame( array( 'client_webinar_tracker_v2_closing_failed' ), array_column( $logged->getArrayCopy(), 'code' ) );

		remove_action( 'post_webinar_route', $crash, 99 );
		$routed = $this->capture( 'post_webinar_route' );
		do_action( 'client_webinar_tracker_v2_close' );
		add_action( 'post_webinar_route', $crash, 99 );
		do_action( 'client_webinar_attendance_service_classify' );
		remove_action( 'post_webinar_route', $crash, 99 );
		do_action( 'client_webinar_attendance_service_classify' );
		do_action( 'client_webinar_attendance_service_classify' );

		self::assertCount( 1, $closed );
		self::assertSame(
			array(
				$unlucky_id => 'attended',
				$another_id => 'attended',
				$left_id    => 'not_attended',
			),
			array_column( $routed->getArrayCopy(), 'route', 'lead_id' )
		);
		self::assertCount( 4, $this->owed() );
	}

	/**
	 * The job that runs each minute finds a stop whose event the tracker missed.
	 */
	public function test_missed_stop_is_found(): void {
		$webinar_id = $this->live_webinar();
		$this->enter_as_new( $webinar_id );
		remove_all_actions( 'core_webinar_status_changed' );
		$routed = $this->capture( 'post_webinar_route' );
		$this->stop( $webinar_id );

		do_action( 'client_webinar_tracker_v2_close' );

		self::assertSame( array( 'attended' ), array_column( $routed->getArrayCopy(), 'route' ) );
	}

	/**
	 * While the webinar is live, the job decides nothing.
	 */
	public function test_nothing_is_decided_before_the_stop(): void {
		$webinar_id = $this->live_webinar();
		$this->enter_as_new( $webinar_id );
		$closed = $this->capture( 'client_webinar_sessions_closed' );

		$this->run_jobs();

		self::assertCount( 0, $closed );
		self::assertSame( array(), $this->owed() );
	}

	/**
	 * When another job decided a part of the batch meanwhile, this one decides the rest and announces nothing twice (H1).
	 *
	 * @param int $decided_elsewhere How many of three the other job decides after this one has read them.
	 */
	#[TestWith( array( 1 ) )]
	#[TestWith( array( 3 ) )]
	public function test_sessions_decided_by_another_job_are_skipped( int $decided_elsewhere ): void {
		global $wpdb;
		$webinar_id = $this->live_webinar();
		$lead_ids   = array( $this->enter_as_new( $webinar_id ), $this->enter_as_new( $webinar_id ), $this->enter_as_new( $webinar_id ) );
		$this->stop( $webinar_id );
		$completed = $this->capture( 'client_webinar_completed' );
		$decide    = static function ( string $query ) use ( &$decide, $wpdb, $decided_elsewhere, $completed, $lead_ids ): string {
			if ( 'START TRANSACTION' === $query && array() !== $wpdb->last_result && isset( $wpdb->last_result[0]->leave_reason ) ) {
				remove_filter( 'query', $decide );
				$wpdb->query( "UPDATE {$wpdb->prefix}client_webinar_sessions SET closed_at = 1 ORDER BY session_id LIMIT $decided_elsewhere" );
			}
			return $query;
		};
		add_filter( 'query', $decide );

		$this->run_jobs();

		self::assertFalse( has_filter( 'query', $decide ), 'The other job ran.' );
		self::assertSame( array_slice( $lead_ids, $decided_elsewhere ), array_column( $completed->getArrayCopy(), 'lead_id' ) );
		self::assertSame( array(), $this->log_lines() );
	}

	/**
	 * The decision, the classification and two messages of a lead cost at most one statement for each further lead, and the
	 * stop costs none. For a large audience the statements take most of the time.
	 */
	public function test_jobs_after_a_stop_cost_few_statements(): void {
		$of_stops = array();
		$of_jobs  = array();
		foreach ( array( 4, 10 ) as $leads ) {
			$webinar_id = $this->live_webinar();
			for ( $lead = 0; $lead < $leads; $lead++ ) {
				$this->enter_as_new( $webinar_id, $this->create_user( 'webinar_attendee' ) );
			}
			wp_cache_flush();
			$queries = $this->capture( 'query' );
			$this->stop( $webinar_id );
			$of_stops[] = count( $queries );
			$this->act_as( 0 );
			wp_cache_flush();
			$queries = $this->capture( 'query' );
			do_action( 'client_webinar_tracker_v2_close' );
			$of_jobs[] = count( $queries );
		}

		self::assertCount( 28, $this->owed() );
		self::assertLessThanOrEqual( 6, $of_jobs[1] - $of_jobs[0] );
		self::assertSame( $of_stops[0], $of_stops[1] );
	}

	/**
	 * The jobs are scheduled, and deactivation removes them.
	 */
	public function test_jobs_run_each_minute_until_deactivation(): void {
		foreach ( array(
			'client-webinar-tracker-v2'         => 'client_webinar_tracker_v2_close',
			'client-webinar-attendance-service' => 'client_webinar_attendance_service_classify',
			'webinar-outbox'                    => 'webinar_outbox_drain',
		) as $slug => $hook ) {
			$event = wp_get_scheduled_event( $hook );
			self::assertSame( 60, $event->interval );
			do_action( "deactivate_$slug/$slug.php" );
			self::assertFalse( wp_get_scheduled_event( $hook ) );
		}
	}
}
