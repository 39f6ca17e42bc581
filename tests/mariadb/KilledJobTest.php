<?php
/**
 * Tests of a job that is killed in the middle.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use Webinars\Tests\Test_Site;
use Webinars\Tests\Webinar_TestCase;

/**
 * After a process was killed in the middle, another one finishes its work: each lead is decided once and gets one message (H1, H2).
 */
final class KilledJobTest extends Webinar_TestCase {

	private const SIGKILL = 9;

	/** More than two batches. */
	private const LEADS = 450;

	/**
	 * The process is killed in the first batch, then another one in the third.
	 */
	public function test_another_job_finishes(): void {
		global $wpdb;
		$owner_id   = $this->create_user( 'webinar_organizer' );
		$webinar_id = $this->create_webinar(
			array(
				'owner_user_id' => $owner_id,
				'status'        => 'live',
			)
		);
		$crowd      = $this->create_crowd( self::LEADS );
		$values     = implode( ', ', array_map( static fn( int $lead_id ): string => sprintf( '(%d, %d, %d, %d, %d)', $webinar_id, $lead_id, $lead_id, time(), time() ), $crowd ) );
		$wpdb->query( "INSERT INTO {$wpdb->prefix}client_webinar_sessions (webinar_id, lead_id, user_id, entered_at, seen_at) VALUES $values" );
		do_action( 'core_webinar_set_status', $webinar_id, 'stop', $this->context( $owner_id ) );

		$this->kill_job_at( $crowd[149] );
		self::assertSame( array( 0, 0 ), $this->decided_and_written_to( $webinar_id ), 'The batch of the killed process is rolled back.' );
		$this->kill_job_at( $crowd[404] );
		self::assertSame( array( 400, 400 ), $this->decided_and_written_to( $webinar_id ), 'The batches before are stored.' );
		$completed = $this->capture( 'client_webinar_completed' );
		$closed    = $this->capture( 'client_webinar_sessions_closed' );

		do_action( 'client_webinar_tracker_v2_close' );

		self::assertSame( array_slice( $crowd, 400 ), array_column( $completed->getArrayCopy(), 'lead_id' ) );
		self::assertCount( 1, $closed );
		self::assertSame( array( self::LEADS, self::LEADS ), $this->decided_and_written_to( $webinar_id ) );
	}

	/**
	 * Runs the job in another process, and kills that after it has written everything of a lead.
	 */
	private function kill_job_at( int $lead_id ): void {
		$output = tmpfile();
		$job    = Test_Site::entered()->start(
			array( __DIR__ . '/stands-still.php', (string) $lead_id ),
			array(
				0 => array( 'pipe', 'r' ),
				1 => $output,
				2 => $output,
				3 => array( 'pipe', 'w' ),
			)
		);
		$line   = fgets( $job['pipes'][3] );
		rewind( $output );
		self::assertSame( array( "here\n", '' ), array( $line, stream_get_contents( $output ) ) );
		proc_terminate( $job['process'], self::SIGKILL );
		array_map( 'fclose', $job['pipes'] );
		proc_close( $job['process'] );
	}

	/**
	 * The number of decided leads, and of leads with a follow-up in the outbox.
	 *
	 * @return array{int, int}
	 */
	private function decided_and_written_to( int $webinar_id ): array {
		global $wpdb;
		return array(
			(int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}client_webinar_sessions WHERE webinar_id = $webinar_id AND completed_at IS NOT NULL" ),
			(int) $wpdb->get_var( "SELECT COUNT(DISTINCT event_key) FROM {$wpdb->prefix}webinar_outbox WHERE event_key LIKE 'post-webinar-followup-telegram/$webinar_id/%'" ),
		);
	}
}
