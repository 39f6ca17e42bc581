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
	 * A big audience is decided in bounded batches, each lead once, by whoever has time: cron, or the outbox's heartbeat.
	 */
	public function test_big_audience_is_decided_in_batches(): void {
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

		// A heartbeat without time left does one batch.
		remove_all_actions( 'webinar_outbox_heartbeat', 20 );
		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() ) );
		self::assertCount( 200, $completed );
		self::assertCount( 0, $closed );
		do_action( 'client_webinar_attendance_service_classify' );
		self::assertCount( 200, $classified, 'Nobody is told not_attended before all sessions are decided.' );
		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + 20 ) );
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
	 * One bad session costs its batch the common transaction, and nobody else anything.
	 */
	public function test_one_bad_session_stops_no_other(): void {
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
	 * What breaks off leaves nothing half done, stops nobody else, is logged once a run, and is made good by the next one.
	 */
	public function test_a_crash_is_made_good(): void {
		$webinar_id = $this->live_webinar();
		$unlucky_id = $this->enter_as_new( $webinar_id );
		$lucky_id   = $this->enter_as_new( $webinar_id );
		$another_id = $this->enter_as_new( $webinar_id );
		$left_id    = $this->enter_as_new( $webinar_id );
		$this->send( 'leave', $webinar_id );
		// The last listener: all messages of the unlucky lead are in the outbox when it fails.
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
	 * A stop that the tracker did not hear is found by the job that runs each minute.
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
	 * While the webinar goes on, the job decides nothing.
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
	 * Of a batch that another job began, the rest is decided and the other's is not told again (H1).
	 *
	 * @param int $decided_elsewhere How many of three the other job decides after this one has read them.
	 */
	#[TestWith( array( 1 ) )]
	#[TestWith( array( 3 ) )]
	public function test_what_another_job_decided_is_left_alone( int $decided_elsewhere ): void {
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

		self::assertFalse( has_filter( 'query', $decide ), 'The other job had its turn.' );
		self::assertSame( array_slice( $lead_ids, $decided_elsewhere ), array_column( $completed->getArrayCopy(), 'lead_id' ) );
		self::assertSame( array(), $this->log_lines() );
	}

	/**
	 * For a big audience it is the statements that take the time: deciding, the classification and two messages cost no more
	 * than one for each lead, and the stop itself none.
	 */
	public function test_what_follows_a_stop_costs_few_statements(): void {
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
	 * The job is scheduled, and is gone when the plugins are switched off.
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
