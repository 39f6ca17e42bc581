<?php
/**
 * Tests of reading the chat without most of WordPress.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Test_Site;
use Webinars\Tests\Web_Server;
use Webinars\Webinar_Chat\Bans;
use Webinars\Webinar_Chat\Chat_Rooms;
use Webinars\Webinar_Chat\Chat_State;
use Webinars\Webinar_Chat\Chat_Webinars;
use Webinars\Webinar_Chat\Early_Chat;
use Webinars\Webinar_Chat\Lib\Room_Pass;
use Webinars\Webinar_Chat\Message_Ledger;

require_once __DIR__ . '/class-chat-testcase.php';

/** A page with a pass gets the same answer as from the route; nobody else gets an early answer. */
final class EarlyChatTest extends Chat_TestCase {

	protected function setUp(): void {
		parent::setUp();
		( new Room_Pass() )->create_key();
	}

	protected function tearDown(): void {
		unset( $_COOKIE[ LOGGED_IN_COOKIE ] );
		parent::tearDown();
	}

	/** Messages, what is hidden, the own ban and votes, and 304. */
	public function test_an_early_answer_is_the_full_one(): void {
		add_filter( 'core_webinar_lead_id', static fn( int $lead_id, int $user_id ): int => $user_id + 5000, 20, 2 );
		$question = $this->say( $this->boris_id, 'Which tree first?', true );
		$insult   = $this->say( $this->anna_id, 'You fool' );
		$this->send( 'question', $this->anna_id, array( 'message_id' => (string) $question['message_id'], 'step' => 'vote' ) ); // phpcs:ignore WordPress.Arrays
		$this->moderate( $this->organizer_id, $question['message_id'], 'pin' );
		$this->moderate( $this->organizer_id, $insult['message_id'], 'hide' );
		$this->send( 'ban', $this->organizer_id, array( 'message_id' => (string) $insult['message_id'], 'lead_id' => '0', 'scope' => 'minutes', 'reason' => 'insult' ) ); // phpcs:ignore WordPress.Arrays
		add_filter( 'client_webinar_room_people', static fn(): int => 301, 20 );
		$pass = $this->pass( $this->anna_id );

		foreach ( array( 0, 1, 4 ) as $after ) {
			$full  = $this->ask( $this->anna_id, array( 'after' => $after ) );
			$state = $full->get_data();
			$early = $this->ask_early( $pass, array(), $after, $state['server_time'] );
			self::assertSame( array( 200, wp_json_encode( $state ) ), array( $early['status'], $early['body'] ) );
			self::assertSame( $full->get_headers()['ETag'], $early['headers']['ETag'] );
			self::assertSame( 304, $this->ask_early( $pass, array( 'HTTP_IF_NONE_MATCH' => 'W/' . $early['headers']['ETag'] ), $after )['status'] );
		}
		self::assertSame( array( 'questions', 'insult', true ), array( $state['rules']['mode'], $state['ban']['reason'], $state['pinned']['has_voted'] ) );
	}

	/** What others say is there at once. */
	public function test_a_change_is_answered_at_once(): void {
		$pass = $this->pass( $this->anna_id );
		$etag = $this->ask_early( $pass )['headers']['ETag'];
		$this->act_as( $this->boris_id );
		$this->say( $this->boris_id, 'Hello' );

		$early = $this->ask_early( $pass, array( 'HTTP_IF_NONE_MATCH' => $etag ) );

		self::assertSame( array( 200, 'Hello' ), array( $early['status'], json_decode( $early['body'] )->messages[0]->text ) );
	}

	/** R1, H4: for one sign-in, one webinar and a minute, unchanged. */
	public function test_a_pass_is_valid_for_one_sign_in_and_webinar(): void {
		$other_id = $this->create_webinar( array( 'status' => 'live' ) );
		$pass     = $this->pass( $this->anna_id );
		$cookie   = $this->cookie();
		self::assertNotNull( $this->ask_early( $pass ) );

		self::assertNull( $this->ask_early( $pass, array(), 0, time() + 61 ), 'Must be renewed.' );
		self::assertNull( $this->ask_early( $pass, array( 'REQUEST_URI' => "/wp-json/webinars/v1/rooms/$other_id/chat?after=0" ) ), 'Of another webinar.' );
		$parts = explode( '.', $pass );
		foreach ( array( 0, 1, 2, 3 ) as $place ) {
			self::assertNull( $this->ask_early( implode( '.', array_replace( $parts, array( $place => (string) ( (int) $parts[ $place ] + 1 ) ) ) ) ), "Part $place is forged." );
		}
		self::assertNull( $this->ask_early( implode( '.', array( ...array_slice( $parts, 0, 2 ), '', end( $parts ) ) ) ) );
		$this->pass( $this->boris_id );
		self::assertNull( $this->ask_early( $pass ), 'Of somebody else.' );
		$_COOKIE[ LOGGED_IN_COOKIE ] = $cookie;
		WP_Session_Tokens::get_instance( $this->anna_id )->destroy_all();
		self::assertNull( $this->ask_early( $pass ), 'Signed out.' );
	}

	/** Staff reads more, and closed chats are read in full. */
	public function test_who_has_no_pass(): void {
		self::assertSame( '', $this->pass( $this->organizer_id ) );
		self::assertNotSame( '', $this->pass( $this->anna_id ) );
		self::assertSame( '', $this->ask( $this->boris_id )->get_headers()['X-Webinar-Chat-Pass'] ?? '', 'With the cookie of another.' );
		$pass = $this->pass( $this->anna_id );
		do_action( 'core_webinar_set_status', $this->webinar_id, 'stop', $this->context( $this->organizer_id ) );
		self::assertNull( $this->ask_early( $pass ), 'The stop ends it at once.' );
		self::assertSame( '', $this->pass( $this->anna_id ) );
	}

	/**
	 * Requests that are not those of a page.
	 *
	 * @return iterable<string, array{array<string, string>}>
	 */
	public static function others(): iterable {
		yield 'POST' => array( array( 'REQUEST_METHOD' => 'POST' ) );
		yield 'a method in disguise' => array( array( 'HTTP_X_HTTP_METHOD_OVERRIDE' => 'POST' ) );
		yield 'another site' => array( array( 'HTTP_ORIGIN' => 'https://evil.test' ) );
		yield 'an older page' => array( array( 'REQUEST_URI' => '%s?before=1' ) );
		yield 'more to it' => array( array( 'REQUEST_URI' => '%s?after=0&_envelope=1' ) );
		yield 'no number' => array( array( 'REQUEST_URI' => '%s?after=1e3' ) );
		yield 'too large a number' => array( array( 'REQUEST_URI' => '%s?after=9999999999999999999' ) );
		yield 'another route' => array( array( 'REQUEST_URI' => '%s/x?after=0' ) );
	}

	/**
	 * WordPress answers all others.
	 *
	 * @param array<string, string> $server Changed values of `$_SERVER`.
	 */
	#[DataProvider( 'others' )]
	public function test_other_requests_get_no_early_answer( array $server ): void {
		$pass = $this->pass( $this->anna_id );

		self::assertNull( $this->ask_early( $pass, array_map( fn( string $value ): string => sprintf( $value, "/wp-json/webinars/v1/rooms/$this->webinar_id/chat" ), $server ) ) );
		self::assertNotNull( $this->ask_early( $pass, array( 'REQUEST_URI' => "/index.php?rest_route=/webinars/v1/rooms/$this->webinar_id/chat&after=0" ) ) );
	}

	/** Reading writes nothing (R2), and costs at most six statements. */
	public function test_statements(): void {
		global $wpdb;
		$this->say( $this->anna_id, 'Hello' );
		$pass   = $this->pass( $this->boris_id );
		$before = $wpdb->num_queries;

		$this->ask_early( $pass );

		self::assertLessThanOrEqual( 6, $wpdb->num_queries - $before );
	}

	/** The page of the room brings a pass for its first read. */
	public function test_the_page_brings_a_pass(): void {
		$this->pass( $this->anna_id );
		self::assertNotNull( $this->ask_early( $this->pass_of_page() ) );

		$this->pass( $this->organizer_id );
		self::assertSame( '', $this->pass_of_page() );
	}

	/** The pass that the room prints for the current user. */
	private function pass_of_page(): string {
		wp_dequeue_script( 'webinar-chat' );
		wp_deregister_script( 'webinar-chat' );
		apply_filters( 'ui_webinar_room_panels', array(), $this->webinar_id );
		self::assertSame( 1, preg_match( '/^window\.webinarChat = (.*);$/m', wp_scripts()->get_inline_script_data( 'webinar-chat', 'before' ), $printed ) );
		return json_decode( $printed[1], true, 512, JSON_THROW_ON_ERROR )['pass'];
	}

	/** An old pass is renewed with a full answer, because some servers remove headers of a 304. */
	public function test_a_pass_is_renewed(): void {
		$pass = $this->pass( $this->anna_id );
		$etag = $this->ask( $this->anna_id )->get_headers()['ETag'];

		$renewed = $this->ask( $this->anna_id, array(), array( 'X-Webinar-Chat-Pass' => $pass, 'If-None-Match' => $etag ) ); // phpcs:ignore WordPress.Arrays

		self::assertSame( 200, $renewed->get_status() );
		self::assertNotNull( $this->ask_early( $renewed->get_headers()['X-Webinar-Chat-Pass'] ) );
		self::assertSame( 304, $this->ask( $this->anna_id, array(), array( 'If-None-Match' => $etag ) )->get_status() );
	}

	/** Over HTTP: with a pass the REST API is not loaded. */
	public function test_it_is_answered_over_http(): void {
		$this->say( $this->boris_id, 'Hello' );
		$pass   = $this->pass( $this->anna_id );
		$active = get_option( 'active_plugins' );
		remove_all_filters( 'option_active_plugins' );
		update_option( 'active_plugins', array( ...$active, 'webinar-chat/webinar-chat.php' ) );
		$server = Web_Server::start( Test_Site::entered() );
		$login  = get_userdata( $this->anna_id )->user_login;
		try {
			$answers = array();
			foreach ( array( $pass, "{$pass}0" ) as $sent ) {
				$request = $server->request( Test_Site::entered(), "/wp-json/webinars/v1/rooms/$this->webinar_id/chat?after=0", $login );
				curl_setopt( $request, CURLOPT_HEADER, true );
				curl_setopt( $request, CURLOPT_HTTPHEADER, array( 'Host: webinars.test', 'X-Test-Site: ' . Test_Site::entered()->content, "X-Test-User: $login", 'Cookie: ' . LOGGED_IN_COOKIE . '=' . rawurlencode( $this->cookie() ), "X-Webinar-Chat-Pass: $sent" ) );
				$answers[] = (string) curl_exec( $request );
				self::assertSame( 200, curl_getinfo( $request, CURLINFO_RESPONSE_CODE ), end( $answers ) );
			}
		} finally {
			$server->stop();
		}
		self::assertStringContainsString( '"text":"Hello"', $answers[0] );
		self::assertStringNotContainsString( 'api.w.org', $answers[0] );
		self::assertStringContainsString( 'api.w.org', $answers[1] );
		self::assertStringContainsString( 'X-Webinar-Chat-Pass', $answers[1] );
	}

	/** Signs a user in with a session of their own, and returns their pass. */
	private function pass( int $user_id ): string {
		$_COOKIE[ LOGGED_IN_COOKIE ] = wp_generate_auth_cookie( $user_id, time() + HOUR_IN_SECONDS, 'logged_in', WP_Session_Tokens::get_instance( $user_id )->create( time() + HOUR_IN_SECONDS ) );
		return $this->ask( $user_id )->get_headers()['X-Webinar-Chat-Pass'] ?? '';
	}

	private function cookie(): string {
		return $_COOKIE[ LOGGED_IN_COOKIE ]; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput
	}

	/**
	 * Requests an early answer.
	 *
	 * @param array<string, string> $server Changed values of `$_SERVER`.
	 * @param int                   $now    Unix seconds; 0 for now.
	 * @return array{status: int, headers: array<string, string>, body: string}|null
	 */
	private function ask_early( string $pass, array $server = array(), int $after = 0, int $now = 0 ): ?array {
		$rooms = new Chat_Rooms();
		return ( new Early_Chat( new Chat_State( new Message_Ledger(), $rooms, new Bans(), new Chat_Webinars( $rooms ) ), new Room_Pass() ) )->answer(
			$server + array(
				'REQUEST_METHOD'           => 'GET',
				'REQUEST_URI'              => "/wp-json/webinars/v1/rooms/$this->webinar_id/chat?after=$after",
				'HTTP_X_WEBINAR_CHAT_PASS' => $pass,
			),
			array( LOGGED_IN_COOKIE => $this->cookie() ),
			0 === $now ? time() : $now
		);
	}
}
