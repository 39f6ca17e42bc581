<?php
/**
 * Tests of the check whether commands arrive.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

/**
 * The site sends itself a request as a member would, and only our own answer is success.
 */
final class CommandCheckTest extends Webinar_TestCase {

	/** Request that was sent: address and arguments. */
	private ?array $sent = null;

	/** Number of requests. */
	private int $requests = 0;

	/**
	 * The request has the cookies of a member who edits nothing. Their session ends with it.
	 */
	public function test_request_is_sent_as_a_member(): void {
		$member = $this->begin();
		$users  = array();
		$this->answer(
			static function ( array $cookies ) use ( &$users ): array {
				$users = array( wp_validate_auth_cookie( $cookies[ AUTH_COOKIE ], 'auth' ), wp_validate_auth_cookie( $cookies[ LOGGED_IN_COOKIE ], 'logged_in' ) );
				return array( 200, wp_json_encode( array( 'success' => true, 'data' => array( 'user_id' => $users[0] ) ) ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound
			}
		);

		$check = $this->check();

		self::assertSame( array( $member, $member ), $users );
		self::assertSame( array( 'http://webinars.test/wp-admin/admin-ajax.php', 'POST' ), array( $this->sent[0], $this->sent[1]['method'] ) );
		self::assertSame( array( 'good', true, '' ), array( $this->site_health()['status'], $check['is_ready'], $check['url'] ) );
		self::assertFalse( wp_validate_auth_cookie( $this->sent[1]['cookies'][ AUTH_COOKIE ], 'auth' ) );
	}

	/**
	 * Answers that are not ours.
	 *
	 * @return iterable<string, array{int, string, string}>
	 */
	public static function foreign_answers(): iterable {
		yield 'page after a redirect' => array( 200, '<!doctype html><title>Welcome</title>', 'status 200' );
		yield 'firewall' => array( 403, '<h1>Blocked</h1>', 'status 403' );
		yield 'WordPress without our plugin' => array( 400, '0', 'status 400' );
		yield 'empty success' => array( 200, '{"success":true}', 'status 200' );
		yield 'refusal' => array( 200, '{"success":false,"data":{"user_id":1}}', 'status 200' );
		yield 'signed out' => array( 200, '{"success":true,"data":{"user_id":0}}', 'signed out' );
	}

	/**
	 * Each of them is named in Site Health and in the speaker's checklist.
	 *
	 * @param string $said Part of the message.
	 */
	#[DataProvider( 'foreign_answers' )]
	public function test_foreign_answers_are_named( int $status, string $body, string $said ): void {
		$this->begin();
		$this->answer( static fn(): array => array( $status, $body ) );

		$check  = $this->check();
		$health = $this->site_health();

		self::assertFalse( $check['is_ready'] );
		self::assertStringContainsString( $said, $check['message'] );
		self::assertSame( 'critical', $health['status'] );
		self::assertStringContainsString( $said, $health['description'] );
	}

	/**
	 * Open screens repeat the checks each minute: the site is asked once, after a failure soon again. A person who checks again, and
	 * Site Health, get a new answer.
	 */
	public function test_the_result_is_remembered_for_a_while(): void {
		$this->begin();
		$body = '0';
		$this->answer(
			static function ( array $cookies ) use ( &$body ): array {
				return array( 200, '' === $body ? wp_json_encode( array( 'success' => true, 'data' => array( 'user_id' => wp_validate_auth_cookie( $cookies[ AUTH_COOKIE ], 'auth' ) ) ) ) : $body ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound
			}
		);
		$expires_in = static fn(): int => (int) get_option( '_transient_timeout_client_webinar_tracker_v2_check' ) - time();

		self::assertSame( array( false, false, 1 ), array( $this->check()['is_ready'], $this->check()['is_ready'], $this->requests ) );
		self::assertLessThanOrEqual( 10, $expires_in() );
		$body = '';
		self::assertSame( array( true, 2 ), array( $this->check( true )['is_ready'], $this->requests ) );
		$body = '0';
		self::assertSame( array( true, true, 2 ), array( $this->check()['is_ready'], $this->check()['is_ready'], $this->requests ) );
		self::assertGreaterThan( 10, $expires_in() );
		self::assertSame( array( 'critical', 3 ), array( $this->site_health()['status'], $this->requests ) );
	}

	/**
	 * A site that cannot send itself requests says so in Site Health, and nothing to speakers.
	 */
	public function test_without_an_answer_nothing_is_claimed(): void {
		$this->begin();
		add_filter( 'pre_http_request', static fn(): WP_Error => new WP_Error( 'http_request_failed', 'Timeout' ) );

		self::assertNull( $this->check() );
		self::assertSame( 'recommended', $this->site_health()['status'] );
	}

	/**
	 * The endpoint says who is signed in.
	 */
	public function test_endpoint_says_who_is_signed_in(): void {
		$member = $this->begin();

		foreach ( array( 0, $member ) as $user_id ) {
			$this->act_as( $user_id );
			$answer = $this->ajax( 'client_webinar_tracker_v2_check' );
			self::assertSame( array( 'success' => true, 'data' => array( 'user_id' => $user_id ) ), $answer['body'] ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound
		}
	}

	/**
	 * Creates a member among people who edit, and acts as a speaker.
	 */
	private function begin(): int {
		$this->act_as( $this->create_user( 'webinar_speaker' ) );
		return $this->create_user( 'webinar_attendee' );
	}

	/**
	 * Answers the request of the site to itself.
	 *
	 * @param callable(array<string, string>): array{int, string} $answer Takes the cookies; returns status and body.
	 */
	private function answer( callable $answer ): void {
		add_filter(
			'pre_http_request',
			function ( mixed $response, array $request, string $url ) use ( $answer ): mixed {
				// Other modules send requests too.
				if ( array() === $request['cookies'] ) {
					return $response;
				}
				++$this->requests;
				$this->sent            = array( $url, $request );
				list( $status, $body ) = $answer( $request['cookies'] );
				return array(
					'headers'  => array(),
					'cookies'  => array(),
					'body'     => $body,
					'response' => array( 'code' => $status, 'message' => '' ), // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound
				);
			},
			10,
			3
		);
	}

	/**
	 * The check of the speaker's list.
	 *
	 * @return array<string, mixed>|null
	 */
	private function check( bool $is_fresh = false ): ?array {
		$checks = array_column( apply_filters( 'client_webinar_control_readiness', array(), $this->create_webinar(), $is_fresh ), null, 'name' );
		return $checks['attendance'] ?? null;
	}

	/**
	 * Result of the test in Site Health.
	 *
	 * @return array<string, mixed>
	 */
	private function site_health(): array {
		$tests = apply_filters( 'site_status_tests', array( 'direct' => array(), 'async' => array() ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound
		return $tests['direct']['client_webinar_tracker_v2_commands']['test']();
	}
}
