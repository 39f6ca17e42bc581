<?php
/**
 * Tests of who completes a webinar.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\TestWith;

require_once __DIR__ . '/class-live-flow-testcase.php';

/** The rule of completion (H2), its setting and its filter, and the announced leaving. */
final class CompletionRuleTest extends Live_Flow_TestCase {

	/**
	 * A page that closes after the stop is no early leave.
	 */
	public function test_leaving_after_the_stop_is_not_early(): void {
		$webinar_id = $this->live_webinar();
		$lead_id    = $this->enter_as_new( $webinar_id );
		$routed     = $this->capture( 'post_webinar_route' );
		$this->stop( $webinar_id );

		$this->act_as( $lead_id );
		$left     = $this->send( 'leave', $webinar_id );
		$finished = $this->send( 'finish', $webinar_id );
		$this->run_jobs();

		self::assertSame( array( 200, 200 ), array( $left['status'], $finished['status'] ) );
		self::assertSame( 'attended', $routed[0]['route'] );
	}

	/**
	 * What an attendee did, and whether that completes the webinar.
	 *
	 * @return array<string, array{list<array{string, int}>, int, bool}> Commands with the seconds after each, the last ones until the stop; seconds seen; what is expected.
	 */
	public static function stays(): array {
		return array(
			'present at the stop'            => array( array( array( 'enter', 30 ) ), 0, true ),
			'not seen for over two minutes'  => array( array( array( 'enter', 150 ) ), 0, false ),
			'left before the stop'           => array( array( array( 'enter', 60 ), array( 'leave', 5 ) ), 60, false ),
			'finished after 70 % of an hour' => array( array( array( 'enter', 60 ), array( 'finish', 900 ) ), 2530, true ),
			'finished too early'             => array( array( array( 'enter', 60 ), array( 'finish', 900 ) ), 2500, false ),
			'finished at once, at the end'   => array( array( array( 'enter', 60 ), array( 'finish', 10 ) ), 60, false ),
			'finished, but came back'        => array( array( array( 'enter', 60 ), array( 'finish', 900 ), array( 'enter', 10 ) ), 60, true ),
			'stayed long, did not finish'    => array( array( array( 'enter', 900 ) ), 2700, false ),
		);
	}

	/**
	 * The rule of completion (H2), on a webinar that was live for an hour and paused for another ten minutes.
	 *
	 * @param list<array{string, int}> $commands     Commands with the seconds after each.
	 * @param int                      $seen_seconds Credited seconds.
	 * @param bool                     $completes    Expected result.
	 */
	#[DataProvider( 'stays' )]
	public function test_rule_of_completion( array $commands, int $seen_seconds, bool $completes ): void {
		global $wpdb;
		$webinar_id = $this->live_for_an_hour();
		$this->enter_as_new( $webinar_id );
		foreach ( $commands as list( $command, $seconds ) ) {
			$this->send( $command, $webinar_id );
			$this->let_pass( $seconds );
		}
		$wpdb->query( "UPDATE {$wpdb->prefix}client_webinar_sessions SET seen_seconds = $seen_seconds" );
		$completed = $this->capture( 'client_webinar_completed' );
		$asked     = $this->capture( 'client_webinar_session_is_completed' );
		$routed    = $this->capture( 'post_webinar_route' );

		$this->stop( $webinar_id );
		$this->run_jobs();

		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		self::assertSame( $completes, $asked[0][0] );
		self::assertEqualsWithDelta( 3600, $asked[0][1]['live_seconds'], 2 );
		self::assertSame( $completes ? array( $webinar['finished_at'] ) : array(), array_column( $completed->getArrayCopy(), 'completed_at' ) );
		self::assertSame( array( $completes ? 'attended' : 'not_attended' ), array_column( $routed->getArrayCopy(), 'route' ) );
	}

	/**
	 * A person who comes seconds before the stop has not attended. Their time until the stop is credited; in a short webinar a tenth
	 * of its live time is enough. The value of the setting at the stop counts.
	 *
	 * @param int      $live_seconds How long the webinar was live.
	 * @param int      $ago          How long before the stop the only report came.
	 * @param int|null $least        The setting; null for the default.
	 * @param bool     $completes    Expected result.
	 */
	#[TestWith( array( 3600, 3, null, false ) )]
	#[TestWith( array( 3600, 40, null, true ) )]
	#[TestWith( array( 3600, 3, 0, true ) )]
	#[TestWith( array( 3600, 60, 80, false ) )]
	#[TestWith( array( 100, 15, null, true ) )]
	#[TestWith( array( 100, 5, null, false ) )]
	public function test_least_time_at_the_stop( int $live_seconds, int $ago, ?int $least, bool $completes ): void {
		global $wpdb;
		add_filter( 'core_webinar_get', static fn( ?array $webinar ): ?array => null === $webinar ? null : array( 'started_at' => max( 0, $webinar['started_at'] - $live_seconds ) ) + $webinar, 99 );
		$webinar_id = $this->live_webinar();
		$this->enter_as_new( $webinar_id );
		$this->let_pass( $ago );
		$routed = $this->capture( 'post_webinar_route' );
		if ( null !== $least ) {
			update_option( 'client_webinar_tracker_v2_least_seconds', $least );
		}

		$this->stop( $webinar_id );
		delete_option( 'client_webinar_tracker_v2_least_seconds' );
		$this->run_jobs();

		self::assertSame( array( $completes ? 'attended' : 'not_attended' ), array_column( $routed->getArrayCopy(), 'route' ) );
		self::assertEqualsWithDelta( $ago, (int) $wpdb->get_var( "SELECT seen_seconds FROM {$wpdb->prefix}client_webinar_sessions" ), 2 );
	}

	/**
	 * Nothing of a pause is credited, also when the webinar is stopped in it (H3).
	 */
	public function test_a_pause_before_the_stop_is_not_credited(): void {
		global $wpdb;
		$webinar_id = $this->live_for_an_hour();
		$this->enter_as_new( $webinar_id );
		$this->let_pass( 60 );
		$this->act_as( $this->owner_id );
		$this->ajax(
			'core_webinar_event_move',
			array(
				'webinar_id' => (string) $webinar_id,
				'command'    => 'pause',
				'nonce'      => wp_create_nonce( "core_webinar_event_move_$webinar_id" ),
			)
		);
		self::assertSame( 'paused', apply_filters( 'core_webinar_get', null, $webinar_id )['status'] );

		$this->stop( $webinar_id );
		$this->run_jobs();

		self::assertSame( '0', $wpdb->get_var( "SELECT seen_seconds FROM {$wpdb->prefix}client_webinar_sessions WHERE completed_at IS NULL" ) );
	}

	/**
	 * Nobody completes who may not attend any more when the job decides (H4), unless the webinar was only withdrawn meanwhile. Nobody
	 * writes to them or tells their partner, and all others get their messages.
	 */
	public function test_nobody_completes_who_may_not_attend_any_more(): void {
		$webinar_id = $this->live_webinar();
		$partner_id = $this->create_user( 'webinar_attendee' );
		$barred_id  = $this->enter_as_new( $webinar_id, $partner_id );
		$early_id   = $this->enter_as_new( $webinar_id, $partner_id );
		$this->send( 'leave', $webinar_id );
		$deleted_id = $this->enter_as_new( $webinar_id );
		$lead_id    = $this->enter_as_new( $webinar_id );
		$other      = $this->live_webinar();
		$this->enter_as_new( $other );
		add_filter( 'core_webinar_is_admitted', static fn( bool $is_admitted, int $user_id ): bool => $is_admitted && $user_id !== $barred_id, 10, 2 );
		wp_delete_user( $deleted_id );
		$classified = $this->capture( 'client_webinar_attendance_classified' );

		$this->stop( $webinar_id );
		$this->stop( $other );
		wp_update_post(
			array(
				'ID'          => $other,
				'post_status' => 'draft',
			)
		);
		$this->run_jobs();

		$attended = array_column( $classified->getArrayCopy(), 'attended', 'lead_id' );
		self::assertSame( array( false, true ), array( $attended[ $barred_id ], $attended[ $lead_id ] ) );
		self::assertFalse( $attended[ $deleted_id ] ?? false );
		self::assertSame(
			array(
				"client-webinar-attendance-telegram/$webinar_id/$early_id",
				"post-webinar-followup-telegram/$webinar_id/$early_id",
				"post-webinar-followup-telegram/$webinar_id/$lead_id",
			),
			$this->keys_about( $webinar_id )
		);
		self::assertSame( array( (string) $early_id ), $GLOBALS['wpdb']->get_col( $GLOBALS['wpdb']->prepare( "SELECT lead_id FROM {$GLOBALS['wpdb']->prefix}post_webinar_recordings_owed WHERE webinar_id = %d", $webinar_id ) ) );
		self::assertContains( true, array_column( array_filter( $classified->getArrayCopy(), static fn( array $one ): bool => $one['webinar_id'] === $other ), 'attended' ) );
	}

	/**
	 * The required share is a setting. Its value at the time of the stop counts.
	 */
	public function test_the_share_at_the_stop_counts(): void {
		global $wpdb;
		$webinar_id = $this->live_for_an_hour();
		$enough_id  = $this->enter_as_new( $webinar_id );
		$this->send( 'finish', $webinar_id );
		$short_id = $this->enter_as_new( $webinar_id );
		$this->send( 'finish', $webinar_id );
		$this->let_pass( 900 );
		$wpdb->query( "UPDATE {$wpdb->prefix}client_webinar_sessions SET seen_seconds = CASE WHEN lead_id = $enough_id THEN 1810 ELSE 1790 END" );
		update_option( 'client_webinar_tracker_v2_share_percent', 50 );
		$routed = $this->capture( 'post_webinar_route' );

		$this->stop( $webinar_id );
		update_option( 'client_webinar_tracker_v2_share_percent', 100 );
		$this->run_jobs();

		self::assertEquals(
			array(
				$enough_id => 'attended',
				$short_id  => 'not_attended',
			),
			array_column( $routed->getArrayCopy(), 'route', 'lead_id' )
		);
	}

	/**
	 * A filter can replace the rule.
	 */
	public function test_filter_overrides_the_rule(): void {
		$webinar_id = $this->live_webinar();
		$yes_id     = $this->enter_as_new( $webinar_id );
		$this->send( 'leave', $webinar_id );
		$no_id = $this->enter_as_new( $webinar_id );
		add_filter( 'client_webinar_session_is_completed', static fn( bool $is_completed, array $session ): bool => $session['lead_id'] === $yes_id, 10, 2 );
		$routed = $this->capture( 'post_webinar_route' );

		$this->stop( $webinar_id );
		$this->run_jobs();

		self::assertSame(
			array(
				$yes_id => 'attended',
				$no_id  => 'not_attended',
			),
			array_column( $routed->getArrayCopy(), 'route', 'lead_id' )
		);
	}

	/**
	 * Both profiles store the leaving. Only `full` announces it, once for each session that did not complete (P2, H1).
	 */
	#[TestWith( array( 'prod', 0 ) )]
	#[TestWith( array( 'full', 4 ) )]
	public function test_leaving_is_announced_under_the_full_profile( string $profile, int $told ): void {
		add_filter( 'core_webinar_runtime_profile', static fn(): string => $profile, 99 );
		$webinar_id = $this->live_for_an_hour();
		$finished   = $this->enter_as_new( $webinar_id );
		$this->let_pass( 30 );
		$this->send( 'finish', $webinar_id );
		$silent = $this->enter_as_new( $webinar_id );
		$this->let_pass( 300 );
		$closed = $this->enter_as_new( $webinar_id );
		$this->let_pass( 30 );
		$this->send( 'leave', $webinar_id );
		$overruled = $this->enter_as_new( $webinar_id );
		$stayed    = $this->enter_as_new( $webinar_id );
		$this->let_pass( 30 );
		add_filter( 'client_webinar_session_is_completed', static fn( bool $is_completed, array $session ): bool => $is_completed && $session['lead_id'] !== $overruled, 10, 2 );
		$left = $this->capture( 'client_webinar_left' );

		$this->stop( $webinar_id );
		$this->run_jobs();
		do_action( 'client_webinar_tracker_v2_close' );

		$finished_at = apply_filters( 'core_webinar_get', null, $webinar_id )['finished_at'];
		$expected    = array(
			$finished  => array( 'finished', 360 ),
			$silent    => array( 'silence', 360 ),
			$closed    => array( 'page_closed', 30 ),
			$overruled => array( 'webinar_finished', 0 ),
			$stayed    => array( 'webinar_finished', 0 ),
		);
		$facts       = array_column( apply_filters( 'client_webinar_sessions', array(), $webinar_id, array_keys( $expected ) ), null, 'lead_id' );
		foreach ( $expected as $lead_id => list( $reason, $seconds_before_the_end ) ) {
			self::assertSame( $reason, $facts[ $lead_id ]['leave_reason'] );
			self::assertEqualsWithDelta( $finished_at - $seconds_before_the_end, $facts[ $lead_id ]['left_at'], 2, $reason );
		}
		self::assertCount( $told, $left );
		foreach ( $left as $leaving ) {
			$fact = $facts[ $leaving['lead_id'] ];
			self::assertNotSame( $stayed, $leaving['lead_id'] );
			$reason = array(
				'finished'         => 'user_exit',
				'page_closed'      => 'user_exit',
				'silence'          => 'network_loss',
				'webinar_finished' => 'session_end',
			)[ $fact['leave_reason'] ];
			self::assertSame( array( $fact['session_id'], $fact['left_at'], $reason, 'live' ), array( $leaving['session_id'], $leaving['left_at'], $leaving['leave_reason'], $leaving['webinar_type'] ) );
		}
		self::assertCount( $told, array_unique( array_column( $left->getArrayCopy(), 'session_id' ) ) );
	}

	/**
	 * Keys of the messages about one webinar.
	 *
	 * @return list<string>
	 */
	private function keys_about( int $webinar_id ): array {
		$keys = array_filter( array_keys( $this->owed() ), static fn( string $key ): bool => str_contains( $key, "-telegram/$webinar_id/" ) );
		sort( $keys );
		return $keys;
	}
}
