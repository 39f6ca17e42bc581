<?php
/**
 * Tests from an entry to the messages in the outbox.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

require_once __DIR__ . '/class-live-flow-testcase.php';

/** A person enters, the webinar stops, and each person gets their messages once. */
final class LiveFlowTest extends Live_Flow_TestCase {

	/**
	 * A person who stayed, one who left early, and the partner of each get their own messages.
	 */
	public function test_each_person_gets_their_messages_after_the_stop(): void {
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
		self::assertCount( 0, $completed, 'The stop decides no session, so that it answers quickly.' );
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
			'subject'    => 'How to choose a roof',
			'text'       => 'You dropped in on “How to choose a roof” but could not stay this time. That happens! We will be glad to see you at the next webinar.',
			'button'     => '' === $schedule ? null : array(
				'text' => 'See the schedule',
				'url'  => $schedule,
			),
		);
		$recording   = array(
			'webinar_id' => $webinar_id,
			'kind'       => 'recording',
			'subject'    => 'Recording: “How to choose a roof”',
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
					'subject'      => 'How to choose a roof',
					'text'         => "Your guest $stayed_name took part in the webinar “How to choose a roof”. A good moment to ask how they liked it!",
					'button'       => null,
				),
				"post-webinar-followup-telegram/$webinar_id/$stayed_id" => array(
					'recipient_id' => $stayed_id,
					'webinar_id'   => $webinar_id,
					'kind'         => 'attended',
					'subject'      => 'How to choose a roof',
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
					'subject'      => 'How to choose a roof',
					'text'         => "Your guest $left_name came to the webinar “How to choose a roof” but left early. A kind word from you may help.",
					'button'       => null,
				),
				"post-webinar-followup-telegram/$webinar_id/$left_id" => array( 'recipient_id' => $left_id ) + $missed,
				"post-webinar-recording-followup-telegram/$webinar_id/$left_id" => array( 'recipient_id' => $left_id ) + $recording,
				"post-webinar-followup-telegram/$webinar_id/$alone_id" => array( 'recipient_id' => $alone_id ) + $missed,
				"post-webinar-recording-followup-telegram/$webinar_id/$alone_id" => array( 'recipient_id' => $alone_id ) + $recording,
			),
			array_map( static fn( array $message ): array => array_diff_key( $message, array( 'expires_at' => 0 ) ), $this->owed() )
		);
		$days = array_map( static fn( array $message ): int => (int) round( ( $message['expires_at'] - time() ) / DAY_IN_SECONDS ), array_column( $this->owed(), null, 'kind' ) );
		self::assertEquals(
			array(
				'attendance_notice' => 14,
				'attended'          => 7,
				'not_attended'      => 7,
				'recording'         => 30,
			),
			$days
		);
	}

	/**
	 * A repeated stop, job or event stores nothing a second time (H1, H2, S3).
	 */
	public function test_repetition_adds_no_message(): void {
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
	 * A repeated classification adds no message.
	 */
	public function test_repeated_classification_adds_no_message(): void {
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
}
