<?php
/**
 * Tests of reports that are answered without most of WordPress.
 *
 * @package Webinars\Autowebinar_Delivery
 */

declare( strict_types=1 );

use Webinars\Autowebinar_Delivery\Early_Report;
use Webinars\Autowebinar_Delivery\Viewing_Pass;
use Webinars\Autowebinar_Delivery\Viewing_Store;
use Webinars\Tests\Test_Site;
use Webinars\Tests\Web_Server;

require_once __DIR__ . '/class-recording-testcase.php';

/**
 * A holder of a pass is credited as by WordPress; nobody else is.
 */
final class EarlyReportTest extends Recording_TestCase {

	private int $webinar_id;

	private int $user_id;

	private string $pass;

	/**
	 * Opens a recording as a person whom a cookie signs in.
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->webinar_id            = $this->recording();
		$this->user_id               = $this->sign_in_viewer();
		$_COOKIE[ LOGGED_IN_COOKIE ] = wp_generate_auth_cookie( $this->user_id, time() + HOUR_IN_SECONDS, 'logged_in', WP_Session_Tokens::get_instance( $this->user_id )->create( time() + HOUR_IN_SECONDS ) );
		$this->pass                  = $this->send( 'open', $this->webinar_id )['body']['data']['pass'];
		$this->let_pass( $this->user_id, 60 );
	}

	protected function tearDown(): void {
		unset( $_COOKIE[ LOGGED_IN_COOKIE ] );
		parent::tearDown();
	}

	public function test_a_holder_of_a_pass_is_credited(): void {
		$early = $this->report( 50 );
		self::assertSame(
			array(
				'is_counted'   => true,
				'reached_sec'  => 50,
				'length_sec'   => 400,
				'is_completed' => false,
				'other_title'  => '',
			),
			$early
		);
		self::assertSame( $early, array_diff_key( $this->send( 'open', $this->webinar_id )['body']['data'], array( 'pass' => '' ) ) );
		self::assertSame( 50, $this->report( 40 )['reached_sec'] ?? null );
		$this->let_pass( $this->user_id, 10 );
		self::assertEqualsWithDelta( 60, $this->report( 999 )['reached_sec'] ?? 0, 2 );
	}

	/**
	 * Nobody would hear an event: it is left to WordPress.
	 */
	public function test_a_step_is_left_to_wordpress(): void {
		$this->watch( $this->webinar_id, 30, 90 );
		$this->let_pass( $this->user_id, 30 );
		$events = $this->capture( 'autowebinar_progress' );

		self::assertNull( $this->report( 110 ) );
		self::assertSame( 110, $this->watch( $this->webinar_id, 0, 110 ) );
		self::assertCount( 1, $events );
		$this->let_pass( $this->user_id, 30 );
		self::assertSame( 120, $this->report( 120 )['reached_sec'] ?? null );
	}

	/**
	 * H4, H5: by each of these the pass ends.
	 */
	public function test_nobody_else_is_credited(): void {
		$report = array(
			'action'     => 'autowebinar_report',
			'webinar_id' => (string) $this->webinar_id,
			'position'   => '30',
			'is_playing' => '1',
		);
		self::assertNull( $this->report( 30, array(), '' ), 'No pass.' );
		self::assertNull( $this->report( 30, array(), str_replace( '.400.', '.500.', $this->pass ) ), 'A changed pass.' );
		self::assertNull( $this->report( 30, array(), null, time() + 211 ), 'An old pass.' );
		self::assertNull( $this->report( 30, array( 'webinar_id' => (string) ( $this->webinar_id + 1 ) ) + $report ), 'Another webinar.' );
		self::assertNull( $this->report( 30, array( 'action' => 'autowebinar_click' ) + $report ), 'Another command.' );
		foreach ( array( '-1', 'NaN', '1e9', '1000000000', '' ) as $position ) {
			self::assertNull( $this->report( 30, array( 'position' => $position ) + $report ), "The position $position." );
		}
		self::assertNull( $this->report( 30, array( 'position' => array( '30' ) ) + $report ), 'A list.' );
		$cookie                      = $_COOKIE[ LOGGED_IN_COOKIE ]; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput
		$other                       = $this->create_user( 'webinar_attendee' );
		$_COOKIE[ LOGGED_IN_COOKIE ] = wp_generate_auth_cookie( $other, time() + HOUR_IN_SECONDS, 'logged_in', WP_Session_Tokens::get_instance( $other )->create( time() + HOUR_IN_SECONDS ) );
		self::assertNull( $this->report( 30 ), 'Somebody else.' );
		$_COOKIE[ LOGGED_IN_COOKIE ] = $cookie;

		self::assertSame( 0, $this->report( 0 )['reached_sec'] ?? null, 'It is still good.' );
		WP_Session_Tokens::get_instance( $this->user_id )->destroy_all();
		self::assertNull( $this->report( 30 ), 'Signed out.' );
	}

	public function test_all_passes_end_when_a_recording_is_closed(): void {
		do_action( 'core_webinar_set_status', $this->webinar_id, 'stop', $this->context( $this->owner_id ) );
		self::assertNull( $this->report( 30 ) );
	}

	public function test_another_viewing_ends_the_pass(): void {
		$other = $this->recording( 300, 'http://stream.webinars.test/other.m3u8' );
		$this->send( 'open', $other, array( 'anew' => '1' ) );
		self::assertNull( $this->report( 30 ) );
		$this->send( 'open', $this->webinar_id, array( 'anew' => '1' ) );
		self::assertNull( $this->report( 0 ), 'It is another session.' );
	}

	/**
	 * Without a nonce: only the pass lets it through, before WordPress checks one.
	 */
	public function test_it_is_answered_over_http(): void {
		$active = get_option( 'active_plugins' );
		remove_all_filters( 'option_active_plugins' );
		update_option( 'active_plugins', $active );
		$server = Web_Server::start( Test_Site::entered() );
		$send   = function ( string $pass ) use ( $server ): array {
			$login   = get_userdata( $this->user_id )->user_login;
			$request = $server->request( Test_Site::entered(), '/wp-admin/admin-ajax.php', $login );
			$fields  = array(
				'action'     => 'autowebinar_report',
				'webinar_id' => $this->webinar_id,
				'nonce'      => 'none',
				'position'   => 50,
				'is_playing' => 1,
			);
			curl_setopt( $request, CURLOPT_POSTFIELDS, http_build_query( $fields ) );
			curl_setopt(
				$request,
				CURLOPT_HTTPHEADER,
				array( 'Host: webinars.test', 'X-Test-Site: ' . Test_Site::entered()->content, "X-Test-User: $login", 'Cookie: ' . LOGGED_IN_COOKIE . '=' . rawurlencode( $_COOKIE[ LOGGED_IN_COOKIE ] ), "X-Autowebinar-Pass: $pass" ) // phpcs:ignore WordPress.Security.ValidatedSanitizedInput
			);
			$body = (string) curl_exec( $request );
			return array( curl_getinfo( $request, CURLINFO_RESPONSE_CODE ), json_decode( $body, true )['data'] ?? $body );
		};
		try {
			list( $status, $state ) = $send( $this->pass );
			self::assertSame( array( 200, 50 ), array( $status, $state['reached_sec'] ?? $state ) );
			list( $status, $error ) = $send( 'other' );
			self::assertSame( array( 403, 'webinar_nonce_invalid' ), array( $status, $error['code'] ?? $error ) );
		} finally {
			$server->stop();
		}
	}

	/**
	 * Sends a report early.
	 *
	 * @param array<string, mixed> $fields Form fields; empty for a plain report.
	 * @param string|null          $pass   Null for that of the viewer.
	 * @param int                  $now    Unix seconds; 0 for now.
	 * @return array<string, mixed>|null
	 */
	private function report( int $position, array $fields = array(), ?string $pass = null, int $now = 0 ): ?array {
		wp_cache_flush();
		return ( new Early_Report( new Viewing_Store(), new Viewing_Pass() ) )->answer(
			array(
				'REQUEST_METHOD'          => 'POST',
				'REQUEST_URI'             => '/wp-admin/admin-ajax.php',
				'HTTP_X_AUTOWEBINAR_PASS' => $pass ?? $this->pass,
			),
			$fields + array(
				'action'     => 'autowebinar_report',
				'webinar_id' => (string) $this->webinar_id,
				'position'   => (string) $position,
				'is_playing' => '1',
			),
			array( LOGGED_IN_COOKIE => $_COOKIE[ LOGGED_IN_COOKIE ] ), // phpcs:ignore WordPress.Security.ValidatedSanitizedInput
			0 === $now ? time() : $now
		);
	}
}
