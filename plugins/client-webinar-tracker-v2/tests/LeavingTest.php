<?php
/**
 * Tests of leavings that are announced while the webinar is on.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\TestWith;

require_once __DIR__ . '/class-live-flow-testcase.php';

/** `client_webinar_left` under the profile `full` (D4): once a session, and a completion may follow. */
final class LeavingTest extends Live_Flow_TestCase {

	protected function setUp(): void {
		parent::setUp();
		add_filter( 'core_webinar_runtime_profile', static fn(): string => 'full', 99 );
		$this->listen_for( 300 );
	}

	/** In the words of the seeds, with the time of the last report. */
	#[TestWith( array( 'leave', 'user_exit' ) )]
	#[TestWith( array( 'finish', 'user_exit' ) )]
	#[TestWith( array( '', 'network_loss' ) )]
	public function test_a_leaving_is_announced_while_the_webinar_is_on( string $command, string $reason ): void {
		$webinar_id = $this->live_for_an_hour();
		$lead_id    = $this->enter_as_new( $webinar_id );
		if ( '' !== $command ) {
			$this->send( $command, $webinar_id );
		}
		$left = $this->capture( 'client_webinar_left' );

		$this->let_pass( 110 );
		$this->announce();
		self::assertCount( 0, $left, 'A reload of the page takes seconds.' );

		$this->let_pass( 30 );
		$this->announce();
		$this->announce();
		self::assertSame( array( array( $lead_id, $webinar_id, 'live', $reason ) ), array_map( static fn( array $leaving ): array => array( $leaving['lead_id'], $leaving['webinar_id'], $leaving['webinar_type'], $leaving['leave_reason'] ), $left->getArrayCopy() ) );
		self::assertEqualsWithDelta( time() - 140, $left[0]['left_at'], 3 );
	}

	/** Who comes back and stays completes, and is not announced again. */
	public function test_a_completion_may_follow(): void {
		$webinar_id = $this->live_for_an_hour();
		$back       = $this->enter_as_new( $webinar_id );
		$gone       = $this->enter_as_new( $webinar_id );
		$this->let_pass( 130 );
		$left      = $this->capture( 'client_webinar_left' );
		$completed = $this->capture( 'client_webinar_completed' );
		$this->announce();
		self::assertSame( array( $back, $gone ), array_column( $left->getArrayCopy(), 'lead_id' ) );

		$this->act_as( $back );
		$this->send( 'enter', $webinar_id );
		$this->let_pass( 60 );
		$this->stop( $webinar_id );
		$this->run_jobs();

		self::assertSame( array( $back ), array_column( $completed->getArrayCopy(), 'lead_id' ) );
		self::assertCount( 2, $left );
	}

	/** Under `prod` nothing is announced, and nothing is stored (P1, P2). */
	public function test_prod_is_silent(): void {
		delete_option( 'client_webinar_tracker_v2_listening' );
		add_filter( 'core_webinar_runtime_profile', static fn(): string => 'prod', 100 );
		$this->enter_as_new( $this->live_for_an_hour() );
		$this->let_pass( 300 );
		$left = $this->capture( 'client_webinar_left' );

		$this->announce();

		self::assertCount( 0, $left );
		self::assertFalse( get_option( 'client_webinar_tracker_v2_listening' ) );
	}

	/** After minutes in which no report could arrive, everybody looks away at first. */
	public function test_an_outage_of_the_site_is_no_leaving(): void {
		$this->enter_as_new( $this->live_for_an_hour() );
		$this->let_pass( 300 );
		$left = $this->capture( 'client_webinar_left' );
		update_option(
			'client_webinar_tracker_v2_listening',
			array(
				'since'    => time() - 3600,
				'noted_at' => time() - 300,
			)
		);

		$this->announce();
		self::assertCount( 0, $left );

		$this->listen_for( 130 );
		$this->announce();
		self::assertCount( 1, $left );
	}

	/** What a listener refuses is announced by a later run, and the others are announced at once. */
	public function test_one_failing_listener_stops_no_other(): void {
		$webinar_id = $this->live_for_an_hour();
		$ids        = array( $this->enter_as_new( $webinar_id ), $this->enter_as_new( $webinar_id ) );
		$this->let_pass( 130 );
		$left  = $this->capture( 'client_webinar_left' );
		$throw = static fn( array $leaving ) => $leaving['lead_id'] === $ids[0] ? throw new RuntimeException( 'The outbox refuses.' ) : null;
		add_action( 'client_webinar_left', $throw, 1 );
		$this->announce();
		remove_action( 'client_webinar_left', $throw, 1 );
		self::assertSame( array( $ids[1] ), array_column( $left->getArrayCopy(), 'lead_id' ) );

		$this->announce();

		self::assertSame( array( $ids[1], $ids[0] ), array_column( $left->getArrayCopy(), 'lead_id' ) );
	}

	private function announce(): void {
		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + HOUR_IN_SECONDS ) );
	}

	/** As if the job had run each minute for so long. */
	private function listen_for( int $seconds ): void {
		update_option(
			'client_webinar_tracker_v2_listening',
			array(
				'since'    => time() - $seconds,
				'noted_at' => time() - 30,
			)
		);
	}
}
