<?php
/**
 * Tests of the room's readiness checks.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;
use Webinars\Ui_Webinar_Room\Shared_Stream_Check;

/**
 * The two checks of this module, for users who can repair a fault and for others.
 */
final class ReadinessTest extends Webinar_TestCase {

	/**
	 * Passed checks have a text and no link.
	 */
	public function test_passed_checks_have_no_link(): void {
		$this->let_the_stream_answer( 200 );
		$this->act_as( $this->create_user( 'administrator' ) );

		$checks = $this->checks( $this->create_webinar() );

		self::assertSame( array( 'stream', 'room_page' ), array_keys( $checks ) );
		self::assertSame( array( true, true ), array_column( $checks, 'is_ready' ) );
		self::assertSame( array( '', '' ), array_column( $checks, 'url' ) );
	}

	/**
	 * A user who may change the stream gets a link to the editor; a speaker reads whom to ask.
	 */
	public function test_a_missing_stream_leads_to_the_editor(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$id      = $this->create_webinar(
			array(
				'stream_source'    => '',
				'speaker_user_ids' => array( $speaker ),
			)
		);

		$this->act_as( $speaker );
		self::assertFalse( $this->checks( $id )['stream']['is_ready'] );
		self::assertStringContainsString( 'organizer', $this->checks( $id )['stream']['message'] );
		self::assertSame( '', $this->checks( $id )['stream']['url'] );

		$this->act_as( (int) get_post( $id )->post_author );
		self::assertSame( admin_url( "post.php?post=$id&action=edit#webinar-stream_source" ), $this->checks( $id )['stream']['url'] );
	}

	/**
	 * A recording has an end, which a stream must not have: AutoWebinar says what is wrong with it.
	 */
	public function test_a_recording_has_rules_of_its_own(): void {
		$this->allow_auto_webinars();
		$this->let_the_stream_answer( 404 );
		$id = $this->create_webinar( array( 'type' => 'auto' ) );
		$this->act_as( (int) get_post( $id )->post_author );
		self::assertTrue( $this->checks( $id )['stream']['is_ready'] );

		$problem = array(
			'code'    => 'autowebinar_source_no_end',
			'message' => 'It has no end.',
		);
		add_filter( 'autowebinar_source_problem', static fn(): array => $problem );
		self::assertSame( array( false, 'It has no end.' ), array( $this->checks( $id )['stream']['is_ready'], $this->checks( $id )['stream']['message'] ) );
	}

	/**
	 * A stream that does not answer is described as in the schedule form.
	 */
	public function test_a_silent_stream_is_not_ready(): void {
		$this->let_the_stream_answer( 404 );
		$id = $this->create_webinar();
		$this->act_as( (int) get_post( $id )->post_author );

		$check = apply_filters( 'ui_webinar_room_stream_check', null, 'obs', 'https://stream.webinars.test/live.m3u8' );

		self::assertFalse( $check['is_ready'] );
		self::assertSame( $check['message'], $this->checks( $id )['stream']['message'] );
		self::assertNotSame( '', $this->checks( $id )['stream']['url'] );
	}

	/**
	 * For a host that is not allowed an administrator gets a link to the settings; others read whom to ask.
	 */
	public function test_a_host_that_is_not_allowed_links_to_the_settings(): void {
		$this->let_the_stream_answer( 200 );
		$id = $this->create_webinar( array( 'stream_source' => 'https://other.webinars.test/live.m3u8' ) );

		$this->act_as( $this->create_user( 'administrator' ) );
		self::assertStringContainsString( 'An administrator has to allow other.webinars.test', $this->checks( $id )['stream']['message'] );
		self::assertSame( admin_url( 'options-general.php?page=webinars#ui_webinar_room_stream_hosts' ), $this->checks( $id )['stream']['url'] );

		$this->act_as( (int) get_post( $id )->post_author );
		self::assertFalse( $this->checks( $id )['stream']['is_ready'] );
		self::assertSame( '', $this->checks( $id )['stream']['url'] );
	}

	/**
	 * The page is missing, unpublished, or without the room.
	 */
	public function test_a_page_without_a_room_is_reported(): void {
		$this->let_the_stream_answer( 200 );
		$id      = $this->create_webinar();
		$page_id = (int) get_option( 'ui_webinar_room_page_id' );
		$admin   = $this->create_user( 'administrator' );
		$this->act_as( $admin );

		foreach ( array( array( 'post_content' => '<p>Soon.</p>' ), array( 'post_status' => 'draft' ) ) as $change ) {
			wp_update_post( array( 'ID' => $page_id ) + $change );
			$check = $this->checks( $id )['room_page'];
			self::assertFalse( $check['is_ready'] );
			self::assertSame( admin_url( 'options-general.php?page=webinars#ui_webinar_room_page_id' ), $check['url'] );
			$told[] = $check['message'];
		}
		self::assertStringContainsString( '"Webinar room"', $told[0] );
		self::assertStringContainsString( 'no page', $told[1] );

		$this->act_as( (int) get_post( $id )->post_author );
		self::assertSame( '', $this->checks( $id )['room_page']['url'] );
	}

	/**
	 * However many consoles are open, the streaming server is asked once, and again when the result is old or a person wants it.
	 */
	public function test_open_consoles_share_one_check(): void {
		$requests = 0;
		add_filter(
			'pre_http_request',
			static function ( mixed $answer, array $options, string $url ) use ( &$requests ): mixed {
				$requests += (int) str_contains( $url, 'stream.webinars.test' );
				return $answer;
			},
			99,
			3
		);
		$this->let_the_stream_answer( 404 );
		$id = $this->create_webinar();
		foreach ( array( 'administrator', 'webinar_organizer' ) as $role ) {
			$this->act_as( $this->create_user( $role ) );
			self::assertStringContainsString( '404', $this->checks( $id )['stream']['message'] );
			self::assertSame( 1, $requests );
		}

		$this->let_time_pass_for_checks();
		$this->checks( $id );
		$this->checks( $id );
		self::assertSame( 2, $requests );

		$this->checks( $id, true );
		self::assertSame( 3, $requests );
	}

	/**
	 * While one request checks, the others get the last result at once.
	 */
	public function test_nobody_waits_for_the_check_of_somebody_else(): void {
		$this->let_the_stream_answer( 404 );
		$id = $this->create_webinar();
		$this->checks( $id );
		$this->let_time_pass_for_checks();
		remove_all_filters( 'pre_http_request' );
		$meanwhile = null;
		add_filter(
			'pre_http_request',
			function () use ( $id, &$meanwhile ): array {
				if ( null === $meanwhile ) {
					$meanwhile = '';
					$meanwhile = $this->checks( $id )['stream']['message'];
				}
				return array(
					'headers'  => array( 'access-control-allow-origin' => '*' ),
					'body'     => '#EXTM3U',
					'response' => array( 'code' => 200 ),
				);
			}
		);

		self::assertTrue( $this->checks( $id )['stream']['is_ready'] );
		self::assertStringContainsString( '404', (string) $meanwhile );
	}

	/**
	 * The check is of what viewers see.
	 */
	public function test_the_spare_source_is_checked_while_it_is_shown(): void {
		$this->let_the_stream_answer( 404 );
		$id    = $this->create_webinar(
			array(
				'spare_type'   => 'obs',
				'spare_source' => 'https://other.webinars.test/live.m3u8',
			)
		);
		$admin = $this->create_user( 'administrator' );
		$this->act_as( $admin );
		do_action( 'core_webinar_set_status', $id, 'start', $this->context( $admin ) );
		self::assertStringContainsString( '404', $this->checks( $id )['stream']['message'] );

		do_action( 'core_webinar_set_stream', $id, 'spare', $this->context( $admin ) );
		self::assertStringContainsString( 'other.webinars.test', $this->checks( $id )['stream']['message'] );
	}

	/**
	 * Checks of other modules stay, and an unknown webinar has none.
	 */
	public function test_checks_of_others_stay(): void {
		$line = array(
			'name'     => 'sidecar',
			'is_ready' => true,
			'message'  => 'It answers.',
			'url'      => '',
		);
		self::assertContains( $line, apply_filters( 'client_webinar_control_readiness', array( $line ), 999999, false ) );
		self::assertSame( array(), $this->checks( 999999 ) );
	}

	/**
	 * Runs the checks as the control module does.
	 *
	 * @param int  $webinar_id The webinar.
	 * @param bool $is_fresh   Whether a person has asked to check again.
	 * @return array<string, array{name: string, is_ready: bool, message: string, url: string}> Ours, by name.
	 */
	private function checks( int $webinar_id, bool $is_fresh = false ): array {
		$checks = array_column( apply_filters( 'client_webinar_control_readiness', array(), $webinar_id, $is_fresh ), null, 'name' );
		return array_intersect_key( $checks, array_flip( array( 'stream', 'room_page' ) ) );
	}

	/**
	 * Makes the remembered results old.
	 */
	private function let_time_pass_for_checks(): void {
		$known = get_transient( Shared_Stream_Check::RESULTS );
		foreach ( $known as &$result ) {
			$result['ends_at'] = time() - 1;
		}
		set_transient( Shared_Stream_Check::RESULTS, $known );
	}

	/**
	 * Answers in place of the streaming server.
	 *
	 * @param int $status HTTP status of its playlist.
	 */
	private function let_the_stream_answer( int $status ): void {
		add_filter(
			'pre_http_request',
			static fn(): array => array(
				'headers'  => array( 'access-control-allow-origin' => '*' ),
				'body'     => '#EXTM3U',
				'response' => array( 'code' => $status ),
			)
		);
	}
}
