<?php
/**
 * Tests of the whole way from an entry to the messages that are owed.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\TestWith;
use Webinars\Tests\Webinar_TestCase;

/**
 * Entering, stopping, and all that follows, with every module on.
 */
final class LiveFlowTest extends Webinar_TestCase {

	/** Who owns the webinars. */
	private int $owner_id;

	/**
	 * Makes the owner.
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->owner_id = $this->create_user( 'webinar_organizer' );
	}

	/**
	 * Who stayed, who left early, and the partner of each get what is theirs.
	 */
	public function test_each_gets_their_messages_after_the_stop(): void {
		$webinar_id = $this->live_webinar(
			array(
				'title'         => 'How to choose a roof',
				'recording_url' => 'https://videos.webinars.test/roof.mp4',
				'room_cta_text' => 'Get the plan',
				'room_cta_url'  => '/plan/',
			)
		);
		$partner_id = $this->create_user( 'webinar_attendee' );
		$stayed_id  = $this->enter_as_new( $webinar_id, $partner_id );
		$left_id    = $this->enter_as_new( $webinar_id, $partner_id );
		$alone_id   = $this->enter_as_new( $webinar_id );
		$this->act_as( $left_id );
		$this->send( 'leave', $webinar_id );
		$this->act_as( $alone_id );
		$this->send( 'leave', $webinar_id );
		$completed  = $this->capture( 'webinar_completed' );
		$classified = $this->capture( 'client_webinar_attendance_classified' );
		$routed     = $this->capture( 'post_webinar_route' );

		$this->stop( $webinar_id );
		self::assertCount( 0, $completed, 'The stop itself decides nothing: it answers at once.' );
		$this->run_jobs();

		self::assertCount( 1, $completed );
		self::assertSame( array( $stayed_id, true ), array( $completed[0]['lead_id'], 'live' === $completed[0]['webinar_type'] ) );
		self::assertSame(
			array(
				$stayed_id => true,
				$left_id   => false,
				$alone_id  => false,
			),
			array_column( $classified->getArrayCopy(), 'attended', 'lead_id' )
		);
		self::assertSame(
			array(
				$stayed_id => 'attended',
				$left_id   => 'not_attended',
				$alone_id  => 'not_attended',
			),
			array_column( $routed->getArrayCopy(), 'route', 'lead_id' )
		);
		self::assertCount( 3, $classified );
		self::assertCount( 3, $routed );

		$stayed_name = get_userdata( $stayed_id )->display_name;
		$left_name   = get_userdata( $left_id )->display_name;
		$schedule    = apply_filters( 'ui_webinar_public_url', '' );
		$missed      = array(
			'webinar_id' => $webinar_id,
			'kind'       => 'not_attended',
			'text'       => 'You dropped in on “How to choose a roof” but could not stay this time. That happens! We will be glad to see you at the next webinar.',
			'button'     => '' === $schedule ? null : array(
				'text' => 'See the schedule',
				'url'  => $schedule,
			),
		);
		$recording   = array(
			'webinar_id' => $webinar_id,
			'kind'       => 'recording',
			'text'       => "Recording: “How to choose a roof”\n\nThis is the recording of the webinar that has already taken place. Watch it whenever it suits you.",
			'button'     => array(
				'text' => 'Watch the recording',
				'url'  => 'https://videos.webinars.test/roof.mp4',
			),
			'video_url'  => 'https://videos.webinars.test/roof.mp4',
		);
		self::assertEquals(
			array(
				"client-webinar-attendance-telegram/$webinar_id/$stayed_id" => array(
					'recipient_id' => $partner_id,
					'webinar_id'   => $webinar_id,
					'kind'         => 'attendance_notice',
					'text'         => "Your guest $stayed_name took part in the webinar “How to choose a roof”. A good moment to ask how they liked it!",
					'button'       => null,
				),
				"post-webinar-followup-telegram/$webinar_id/$stayed_id" => array(
					'recipient_id' => $stayed_id,
					'webinar_id'   => $webinar_id,
					'kind'         => 'attended',
					'text'         => 'Thank you for being with us at “How to choose a roof”! We hope you found something useful in it.',
					'button'       => array(
						'text' => 'Get the plan',
						'url'  => 'http://webinars.test/plan/',
					),
				),
				"client-webinar-attendance-telegram/$webinar_id/$left_id" => array(
					'recipient_id' => $partner_id,
					'webinar_id'   => $webinar_id,
					'kind'         => 'attendance_notice',
					'text'         => "Your guest $left_name came to the webinar “How to choose a roof” but left early. A kind word from you may help.",
					'button'       => null,
				),
				"post-webinar-followup-telegram/$webinar_id/$left_id" => array( 'recipient_id' => $left_id ) + $missed,
				"post-webinar-recording-followup-telegram/$webinar_id/$left_id" => array( 'recipient_id' => $left_id ) + $recording,
				"post-webinar-followup-telegram/$webinar_id/$alone_id" => array( 'recipient_id' => $alone_id ) + $missed,
				"post-webinar-recording-followup-telegram/$webinar_id/$alone_id" => array( 'recipient_id' => $alone_id ) + $recording,
			),
			$this->owed()
		);
	}

	/**
	 * Nothing doubles, whatever is repeated (H1, H2, S3).
	 */
	public function test_repetition_doubles_nothing(): void {
		$webinar_id = $this->live_webinar( array( 'recording_url' => 'https://videos.webinars.test/roof.mp4' ) );
		$partner_id = $this->create_user( 'webinar_attendee' );
		$this->enter_as_new( $webinar_id, $partner_id );
		$this->enter_as_new( $webinar_id, $partner_id );
		$this->send( 'leave', $webinar_id );
		$completed = $this->capture( 'client_webinar_completed' );
		$closed    = $this->capture( 'client_webinar_sessions_closed' );
		$changed   = $this->capture( 'core_webinar_status_changed' );
		$this->stop( $webinar_id );
		$this->run_jobs();
		$owed       = $this->owed();
		$classified = $this->capture( 'client_webinar_attendance_classified' );

		$this->stop( $webinar_id );
		$this->run_jobs();
		do_action( 'core_webinar_status_changed', $changed[0] );
		do_action( 'client_webinar_tracker_v2_close' );
		do_action( 'client_webinar_attendance_service_classify' );
		self::assertCount( 1, $completed );
		self::assertCount( 1, $closed );
		do_action( 'client_webinar_completed', $completed[0] );
		do_action( 'webinar_completed', $completed[0] );
		do_action( 'client_webinar_sessions_closed', $closed[0] );
		$this->run_jobs();

		self::assertCount( 0, $classified );
		self::assertCount( 5, $owed );
		self::assertSame( $owed, $this->owed() );
	}

	/**
	 * A repeated route or classification owes nothing more.
	 */
	public function test_repeated_classification_owes_nothing_more(): void {
		$webinar_id = $this->live_webinar( array( 'recording_url' => 'https://videos.webinars.test/roof.mp4' ) );
		$this->enter_as_new( $webinar_id, $this->create_user( 'webinar_attendee' ) );
		$this->send( 'leave', $webinar_id );
		$classified = $this->capture( 'client_webinar_attendance_classified' );
		$this->stop( $webinar_id );
		$this->run_jobs();
		$owed = $this->owed();

		do_action( 'client_webinar_attendance_classified', $classified[0] );

		self::assertCount( 3, $owed );
		self::assertSame( $owed, $this->owed() );
	}

	/**
	 * After the stop the page closes: that is no early leave.
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
	 * What an attendee did, and whether it completes.
	 *
	 * @return array<string, array{list<array{string, int}>, int, bool}> Commands with the seconds after each, the last ones until the stop; seconds seen; what is expected.
	 */
	public static function stays(): array {
		return array(
			'present at the stop'            => array( array( array( 'enter', 30 ) ), 0, true ),
			'not seen for two minutes'       => array( array( array( 'enter', 120 ) ), 0, false ),
			'left before the stop'           => array( array( array( 'enter', 60 ), array( 'leave', 5 ) ), 60, false ),
			'finished after 70 % of an hour' => array( array( array( 'enter', 60 ), array( 'finish', 900 ) ), 2530, true ),
			'finished too early'             => array( array( array( 'enter', 60 ), array( 'finish', 900 ) ), 2500, false ),
			'finished at once, at the end'   => array( array( array( 'enter', 60 ), array( 'finish', 10 ) ), 60, false ),
			'finished, but came back'        => array( array( array( 'enter', 60 ), array( 'finish', 900 ), array( 'enter', 10 ) ), 60, true ),
			'stayed long, did not finish'    => array( array( array( 'enter', 900 ) ), 2700, false ),
		);
	}

	/**
	 * The rule of completion, on a webinar that was live for an hour, and paused for ten minutes more (H2).
	 *
	 * @param list<array{string, int}> $commands     Commands with the seconds after each.
	 * @param int                      $seen_seconds What was credited meanwhile.
	 * @param bool                     $completes    What is expected.
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
	 * The share is a setting, and the one at the stop counts.
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
	 * A site may have its own rule.
	 */
	public function test_filter_has_the_last_word(): void {
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
	 * Leaving is deduced and kept under either profile, and told under `full` only, once for each session that did not complete (P2, H1).
	 */
	#[TestWith( array( 'prod', 0 ) )]
	#[TestWith( array( 'full', 4 ) )]
	public function test_leaving_is_told_under_the_full_profile( string $profile, int $told ): void {
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
		$this->let_pass( 20 );
		add_filter( 'client_webinar_session_is_completed', static fn( bool $is_completed, array $session ): bool => $is_completed && $session['lead_id'] !== $overruled, 10, 2 );
		$left = $this->capture( 'client_webinar_left' );

		$this->stop( $webinar_id );
		$this->run_jobs();
		do_action( 'client_webinar_tracker_v2_close' );

		$finished_at = apply_filters( 'core_webinar_get', null, $webinar_id )['finished_at'];
		$expected    = array(
			$finished  => array( 'finished', 350 ),
			$silent    => array( 'silence', 350 ),
			$closed    => array( 'page_closed', 20 ),
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
			self::assertSame( array( $fact['session_id'], $fact['left_at'], $fact['leave_reason'], 'live' ), array( $leaving['session_id'], $leaving['left_at'], $leaving['leave_reason'], $leaving['webinar_type'] ) );
		}
		self::assertCount( $told, array_unique( array_column( $left->getArrayCopy(), 'session_id' ) ) );
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

	/**
	 * Makes a webinar that is live.
	 *
	 * @param array<string, mixed> $overrides See create_webinar().
	 */
	private function live_webinar( array $overrides = array() ): int {
		return $this->create_webinar(
			$overrides + array(
				'status'        => 'live',
				'owner_user_id' => $this->owner_id,
			)
		);
	}

	/**
	 * Makes a webinar that began 70 minutes ago, and was paused for ten of them.
	 */
	private function live_for_an_hour(): int {
		add_filter(
			'core_webinar_get',
			static fn( ?array $webinar ): ?array => null === $webinar ? null : array_merge(
				$webinar,
				array(
					'started_at'     => max( 0, $webinar['started_at'] - 4200 ),
					'paused_seconds' => 600,
				)
			),
			99
		);
		return $this->live_webinar();
	}

	/**
	 * Lets time pass for all who are or were in a room.
	 */
	private function let_pass( int $seconds ): void {
		global $wpdb;
		$wpdb->query( "UPDATE {$wpdb->prefix}client_webinar_sessions SET entered_at = entered_at - $seconds, seen_at = seen_at - $seconds, left_at = left_at - $seconds, finish_pressed_at = finish_pressed_at - $seconds" );
		$wpdb->query( "UPDATE {$wpdb->prefix}client_webinar_stays SET began_at = began_at - $seconds, seen_at = seen_at - $seconds, left_at = left_at - $seconds" );
	}

	/**
	 * Stops a webinar as its owner.
	 */
	private function stop( int $webinar_id ): void {
		do_action( 'core_webinar_set_status', $webinar_id, 'stop', $this->context( $this->owner_id ) );
	}

	/**
	 * Enters as a new attendee, who stays signed in.
	 */
	private function enter_as_new( int $webinar_id, int $partner_id = 0 ): int {
		$user_id = $this->create_user( 'webinar_attendee' );
		if ( $partner_id > 0 ) {
			update_user_meta( $user_id, 'invited_by', $partner_id );
		}
		$this->act_as( $user_id );
		self::assertSame( 200, $this->send( 'enter', $webinar_id )['status'] );
		return $user_id;
	}

	/**
	 * Sends a command with the room's own nonce.
	 *
	 * @return array{status: int, body: array<mixed>}
	 */
	private function send( string $command, int $webinar_id ): array {
		$commands = apply_filters( 'client_webinar_room_commands', array(), $webinar_id );
		return $this->ajax(
			$commands[ $command ]['action'],
			array(
				'webinar_id' => (string) $webinar_id,
				'nonce'      => $commands[ $command ]['nonce'],
			)
		);
	}

	/**
	 * Runs all jobs that are due, and those that they schedule.
	 */
	private function run_jobs(): void {
		$this->act_as( 0 );
		do {
			$ran = $this->run_due_cron();
		} while ( array() !== $ran );
	}

	/**
	 * What the outbox holds.
	 *
	 * @return array<string, array<string, mixed>> Data of each event by its key, in order.
	 */
	private function owed(): array {
		global $wpdb;
		$owed = array();
		foreach ( $wpdb->get_results( "SELECT event_key, payload FROM {$wpdb->prefix}webinar_outbox ORDER BY id", ARRAY_A ) as $row ) {
			$owed[ $row['event_key'] ] = json_decode( $row['payload'], true )['data'];
		}
		return $owed;
	}
}
