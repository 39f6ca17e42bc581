<?php
/**
 * Tests from the viewing of a recording to classification and follow-up.
 *
 * @package Webinars\Autowebinar_Delivery
 */

declare( strict_types=1 );

require_once __DIR__ . '/class-recording-testcase.php';

/**
 * D7: what follows from a live webinar follows from a recording, for each viewer at their own time.
 */
final class FlowTest extends Recording_TestCase {

	public function test_who_reaches_the_end_has_completed_at_once(): void {
		$id         = $this->recording( 100 );
		$entered    = $this->capture( 'client_webinar_entered' );
		$completed  = $this->capture( 'client_webinar_completed' );
		$classified = $this->capture( 'client_webinar_attendance_classified' );
		$routed     = $this->capture( 'post_webinar_route' );
		$user       = $this->sign_in_viewer();
		$this->send( 'open', $id );
		$this->watch( $id, 60, 60 );
		$this->send( 'click', $id );
		self::assertCount( 0, $completed );
		$this->watch( $id, 40, 100 );
		$this->watch( $id, 40, 100 );

		self::assertSame( array( $user ), array_column( $entered->getArrayCopy(), 'lead_id' ) );
		self::assertCount( 1, $completed );
		self::assertSame( array( $user, $id, 'auto' ), array( $completed[0]['lead_id'], $completed[0]['webinar_id'], $completed[0]['webinar_type'] ) );
		self::assertSame( array( true ), array_column( $classified->getArrayCopy(), 'attended' ) );
		self::assertSame( array( 'attended' ), array_column( $routed->getArrayCopy(), 'route' ) );
		$session = $this->session( $id, $user );
		$answer  = apply_filters(
			'client_webinar_form_event',
			null,
			array(
				'lead_id'      => $user,
				'webinar_id'   => $id,
				'form_id'      => 1,
				'form_payload' => array( 'q1' => '9' ),
			)
		);
		self::assertSame( array( 'auto', (int) $session['session_id'] ), array( $answer['webinar_type'] ?? '', $answer['session_id'] ?? 0 ), 'A viewer may answer a form.' );
		self::assertSame( array( '100', true, true ), array( $session['seen_seconds'], $session['completed_at'] > 0, $session['offer_clicked_at'] > 0 ) );

		do_action( 'core_webinar_set_status', $id, 'stop', $this->context( $this->owner_id ) );
		$this->run_due_cron( 60 );
		self::assertCount( 1, $completed );
		self::assertCount( 1, $classified, 'H2: never not_attended afterwards.' );
	}

	/**
	 * Also who watches at the moment of the closing: nothing but the end completes a recording.
	 */
	public function test_who_does_not_reach_the_end_is_classified_at_the_closing(): void {
		$id         = $this->recording( 400 );
		$completed  = $this->capture( 'client_webinar_completed' );
		$left       = $this->capture( 'client_webinar_left' );
		$classified = $this->capture( 'client_webinar_attendance_classified' );
		$user       = $this->sign_in_viewer();
		$this->send( 'open', $id );
		foreach ( array( 90, 180, 220 ) as $position ) {
			$this->watch( $id, 90, $position );
		}
		$this->run_due_cron( 60 );
		self::assertCount( 0, $left );

		do_action( 'core_webinar_set_status', $id, 'stop', $this->context( $this->owner_id ) );
		while ( array() !== $this->run_due_cron() ) {
			continue;
		}
		self::assertCount( 0, $completed );
		self::assertSame( array( 'session_end' ), array_column( $left->getArrayCopy(), 'leave_reason' ) );
		self::assertSame( array( false ), array_column( $classified->getArrayCopy(), 'attended' ) );
		self::assertSame( '200', $this->session( $id, $user )['seen_seconds'] );
	}

	/**
	 * Presence of live webinars does not count here: a page of an older version, and the sidecar, report it.
	 */
	public function test_presence_in_the_room_of_a_recording_counts_for_nobody(): void {
		$id      = $this->recording();
		$entered = $this->capture( 'client_webinar_entered' );
		$user    = $this->sign_in_viewer();
		$enter   = $this->ajax(
			'client_webinar_tracker_v2_enter',
			array(
				'webinar_id' => (string) $id,
				'nonce'      => wp_create_nonce( "client_webinar_tracker_v2_enter_$id" ),
				'device'     => 'old',
			)
		);
		self::assertSame( 409, $enter['status'] );
		self::assertArrayNotHasKey( 'enter', apply_filters( 'client_webinar_room_commands', array(), $id ) );
		do_action(
			'webinar_outbox_presence',
			array(
				'webinar_id' => $id,
				'timestamp'  => time(),
				'people'     => array(
					array(
						'lead_id' => $user,
						'user_id' => $user,
						'device'  => 'one',
					),
				),
			)
		);
		self::assertCount( 0, $entered );
	}

	/**
	 * The row of a viewer in the tracker.
	 *
	 * @return array<string, string|null>
	 */
	private function session( int $webinar_id, int $user_id ): array {
		global $wpdb;
		return (array) $wpdb->get_row( $wpdb->prepare( "SELECT * FROM {$wpdb->prefix}client_webinar_sessions WHERE webinar_id = %d AND lead_id = %d", $webinar_id, $user_id ), ARRAY_A );
	}
}
