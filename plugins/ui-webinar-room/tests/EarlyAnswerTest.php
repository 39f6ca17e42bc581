<?php
/**
 * Tests of read-sync without most of WordPress.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Test_Site;
use Webinars\Tests\Web_Server;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Ui_Webinar_Room\Early_Answer;
use Webinars\Ui_Webinar_Room\Lib\Room_Pass;
use Webinars\Ui_Webinar_Room\Room_Snapshots;

/**
 * A browser with a read-sync pass gets the same answer as from the route; nobody else gets an early answer.
 */
final class EarlyAnswerTest extends Webinar_TestCase {

	/** Server of the tests over HTTP. */
	private ?Web_Server $server = null;

	protected function tearDown(): void {
		$this->server?->stop();
		array_map( 'unlink', (array) glob( WPMU_PLUGIN_DIR . '/*.php' ) );
		parent::tearDown();
	}

	/**
	 * Webinars that lead to each stage.
	 *
	 * @return iterable<string, array{array<string, mixed>, string}>
	 */
	public static function stages(): iterable {
		yield 'before' => array( array( 'scheduled_at' => time() + DAY_IN_SECONDS ), 'before' );
		yield 'lobby' => array( array(), 'lobby' );
		yield 'late' => array( array( 'scheduled_at' => time() - DAY_IN_SECONDS ), 'lobby' );
		yield 'live' => array(
			array(
				'status' => 'live',
				'title'  => 'Über "Dächer" </script>',
			),
			'viewing',
		);
		yield 'finished' => array(
			array(
				'status'        => 'finished',
				'recording_url' => 'https://video.webinars.test/?a=1&b=2',
			),
			'complete',
		);
	}

	/**
	 * Early and full answers are equal: body, ETag and 304.
	 *
	 * @param array<string, mixed> $webinar Fields.
	 * @param string               $stage   Screen.
	 */
	#[DataProvider( 'stages' )]
	public function test_an_early_answer_is_the_full_one( array $webinar, string $stage ): void {
		$id = $this->create_webinar( $webinar );
		$this->sign_in( $this->create_user( 'webinar_attendee' ) );
		$full  = $this->ask( $id );
		$state = $full->get_data();

		$early = $this->ask_early( $id, $full->get_headers()['X-Webinar-Room-Pass'], array(), $state['server_time'] );

		self::assertSame( $stage, $state['stage'] );
		self::assertSame( array( 200, wp_json_encode( $state ) ), array( $early['status'], $early['body'] ) );
		self::assertSame( $full->get_headers()['ETag'], $early['headers']['ETag'] );
		self::assertSame( $full->get_headers()['Cache-Control'], $early['headers']['Cache-Control'] );
		foreach ( array( 304 => $early['headers']['ETag'], 200 => '"other"' ) as $status => $known ) { // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing
			$again = $this->ask_early( $id, $full->get_headers()['X-Webinar-Room-Pass'], array( 'HTTP_IF_NONE_MATCH' => $known ) );
			self::assertSame( $status, $again['status'] );
			self::assertSame( 304 === $status, '' === $again['body'] );
		}
	}

	/**
	 * The lobby opens by time alone, in early answers too.
	 */
	public function test_the_lobby_opens_by_time(): void {
		$opens_at = time() + 60;
		$id       = $this->create_webinar( array( 'scheduled_at' => $opens_at + 15 * MINUTE_IN_SECONDS ) );
		$pass     = $this->pass( $id );

		$before = $this->ask_early( $id, $pass, array(), $opens_at - 1 );
		$lobby  = $this->ask_early( $id, $pass, array( 'HTTP_IF_NONE_MATCH' => $before['headers']['ETag'] ), $opens_at );

		self::assertSame( 'before', json_decode( $before['body'] )->stage );
		self::assertSame( array( 200, 'lobby', $opens_at ), array( $lobby['status'], json_decode( $lobby['body'] )->stage, json_decode( $lobby['body'] )->server_time ) );
	}

	/**
	 * Each change is answered at once and changes the ETag. A closed room gets no early answer.
	 */
	public function test_a_change_is_answered_at_once(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$pass  = $this->pass( $id );
		$etag  = $this->ask_early( $id, $pass )['headers']['ETag'];

		do_action( 'core_webinar_set_status', $id, 'start', $this->context( $owner ) );
		$live = $this->ask_early( $id, $pass, array( 'HTTP_IF_NONE_MATCH' => $etag ) );
		self::assertSame( array( 200, 'viewing' ), array( $live['status'], json_decode( $live['body'] )->stage ) );

		do_action( 'core_webinar_set_status', $id, 'stop', $this->context( $owner ) );
		$this->act_as( $owner );
		wp_update_post(
			array(
				'ID'          => $id,
				'post_status' => 'draft',
			)
		);
		self::assertNull( $this->ask_early( $id, $pass ) );
	}

	/**
	 * R1: a pass is valid for one sign-in, one webinar and a minute. Afterwards the route answers, which checks again who
	 * is admitted.
	 */
	public function test_a_pass_is_valid_for_one_sign_in_and_webinar(): void {
		$id      = $this->create_webinar();
		$other   = $this->create_webinar();
		$pass    = $this->pass( $id );
		$cookie  = $this->cookie();
		$other_s = $this->pass( $other );
		self::assertNotNull( $this->ask_early( $id, $pass, array(), 0, $cookie ) );

		self::assertNull( $this->ask_early( $id, $pass ), 'Of another user.' );
		self::assertNull( $this->ask_early( $id, $other_s ), 'Of another webinar.' );
		self::assertNull( $this->ask_early( $id, $pass, array(), 0, '' ), 'Signed out.' );
		self::assertNull( $this->ask_early( $id, $pass, array(), 0, $cookie . 'x' ), 'Of another sign-in.' );
		self::assertNull( $this->ask_early( $id, $pass, array(), time() + 61, $cookie ), 'Must be renewed.' );
		self::assertNotNull( $this->ask_early( $id, $pass, array(), time() + 50, $cookie ) );
		$of_id = preg_replace( '/(?<=\.)\d+(?=\.)/', (string) $this->create_user( 'webinar_attendee' ), $pass );
		$later = preg_replace_callback( '/^\d+/', static fn( array $found ): string => (string) ( (int) $found[0] + 600 ), $pass );
		foreach ( array( '', '0', '.', '..', $of_id, $later, substr( $pass, 0, -1 ), $pass . ' ', " $pass", '0' . $pass, strtoupper( $pass ) . '=' ) as $forged ) {
			self::assertNull( $this->ask_early( $id, (string) $forged, array(), 0, $cookie ), (string) $forged );
		}
		update_option( 'ui_webinar_room_pass_key', '' );
		self::assertNull( $this->ask_early( $id, time() + 120 . '.' . get_current_user_id() . '.' . hash_hmac( 'sha256', '', '' ), array(), 0, $cookie ), 'Without a key there is no pass.' );
	}

	/**
	 * What ends a sign-in.
	 *
	 * @return array<string, array{callable(int): mixed}>
	 */
	public static function ends(): array {
		return array(
			'signed out'            => array( static fn() => wp_logout() ),
			'signed out everywhere' => array( static fn( int $user_id ) => WP_Session_Tokens::get_instance( $user_id )->destroy_all() ),
			'deleted'               => array( static fn( int $user_id ) => wp_delete_user( $user_id ) ),
		);
	}

	/**
	 * R1: a pass ends with its sign-in, also for somebody who has stored its cookie.
	 *
	 * @param callable(int): mixed $end What happens to the user.
	 */
	#[DataProvider( 'ends' )]
	public function test_a_pass_ends_with_its_sign_in( callable $end ): void {
		$id     = $this->create_webinar();
		$pass   = $this->pass( $id );
		$cookie = $this->cookie();
		self::assertNotNull( $this->ask_early( $id, $pass, array(), 0, $cookie ) );

		$end( get_current_user_id() );

		self::assertNull( $this->ask_early( $id, $pass, array(), 0, $cookie ) );
	}

	/**
	 * Every pass opens its room, whatever characters its signature has.
	 */
	public function test_every_pass_opens_its_room(): void {
		$this->pass( $this->create_webinar() );
		$passes = new Room_Pass();
		foreach ( range( 1, 200 ) as $id ) {
			self::assertSame( array( 7 ), $passes->read( $passes->for_current_user( $id, time(), 7 ), $id, array( LOGGED_IN_COOKIE => $this->cookie() ), time() ) );
		}
	}

	/**
	 * No pass for anybody whose answer is not the stored one: speakers, rooms that show the number of people, users who are
	 * signed in without a cookie or with that of another user, and everybody after a change that ran no WordPress hook.
	 */
	public function test_who_has_no_pass(): void {
		global $wpdb;
		$owner    = $this->create_user( 'webinar_organizer' );
		$attendee = $this->create_user( 'webinar_attendee' );
		$id       = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$counted  = $this->create_webinar( array( 'shows_people' => 1 ) );
		$has_pass = fn( int $webinar_id ): bool => isset( $this->ask( $webinar_id )->get_headers()['X-Webinar-Room-Pass'] );

		$this->sign_in( $owner );
		self::assertFalse( $has_pass( $id ) );
		$this->act_as( $attendee );
		self::assertFalse( $has_pass( $id ), 'With the cookie of another user.' );
		unset( $_COOKIE[ LOGGED_IN_COOKIE ] );
		self::assertFalse( $has_pass( $id ), 'Without a cookie.' );
		$this->sign_in( $attendee );
		self::assertTrue( $has_pass( $id ) );
		self::assertFalse( $has_pass( $counted ) );
		$wpdb->query( "UPDATE $wpdb->postmeta SET meta_value = meta_value + 1 WHERE meta_key = 'version'" );
		wp_cache_flush();
		self::assertFalse( $has_pass( $id ) );
		add_filter( 'core_webinar_is_admitted', '__return_false' );
		self::assertSame( array( 403, false ), array( $this->ask( $id )->get_status(), $has_pass( $id ) ) );
	}

	/**
	 * After the organizer shows the number of people to attendees, older passes are invalid.
	 */
	public function test_a_number_is_not_answered_early(): void {
		$id   = $this->create_webinar();
		$pass = $this->pass( $id );
		self::assertNotNull( $this->ask_early( $id, $pass ) );

		update_post_meta( $id, 'shows_people', 1 );
		wp_update_post( array( 'ID' => $id ) );
		self::assertNull( $this->ask_early( $id, $pass ) );

		update_post_meta( $id, 'shows_people', 0 );
		wp_update_post( array( 'ID' => $id ) );
		self::assertNotNull( $this->ask_early( $id, $pass ) );
	}

	/**
	 * An old pass is renewed with a full answer, because some servers remove headers of a 304. Without a pass the answer has a
	 * new one.
	 */
	public function test_an_old_pass_is_renewed_with_a_full_answer(): void {
		$id    = $this->create_webinar();
		$pass  = $this->pass( $id );
		$known = $this->ask( $id )->get_headers()['ETag'];

		$renewed = $this->ask(
			$id,
			array(
				'X-Webinar-Room-Pass' => $pass,
				'If-None-Match'       => $known,
			)
		);
		$first   = $this->ask( $id, array( 'If-None-Match' => $known ) );

		self::assertSame( array( 200, 304 ), array( $renewed->get_status(), $first->get_status() ) );
		self::assertNotNull( $this->ask_early( $id, $renewed->get_headers()['X-Webinar-Room-Pass'] ) );
		self::assertNotNull( $this->ask_early( $id, $first->get_headers()['X-Webinar-Room-Pass'] ) );
	}

	/**
	 * Each full answer has a new room token when the site has an event stream, except of rooms that are closed to attendees.
	 */
	public function test_answers_have_a_room_token_when_there_is_an_event_stream(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$this->act_as( $owner );
		self::assertArrayNotHasKey( 'X-Webinar-Room-Token', $this->ask( $id )->get_headers() );
		add_filter(
			'webinar_outbox_room_stream',
			static fn(): array => array(
				'url'        => "https://push.webinars.test/rooms/$id/events",
				'token'      => 'a.b.c',
				'expires_at' => time() + 900,
			),
			20
		);

		$answer = $this->ask( $id );
		self::assertSame( 'a.b.c', $answer->get_headers()['X-Webinar-Room-Token'] );
		self::assertSame( 'a.b.c', $this->ask( $id, array( 'If-None-Match' => $answer->get_headers()['ETag'] ) )->get_headers()['X-Webinar-Room-Token'] );
		wp_trash_post( $id );
		self::assertArrayNotHasKey( 'X-Webinar-Room-Token', $this->ask( $id )->get_headers() );
	}

	/**
	 * Requests that are not the plain request of a room.
	 *
	 * @return iterable<string, array{array<string, string>}>
	 */
	public static function others(): iterable {
		yield 'POST' => array( array( 'REQUEST_METHOD' => 'POST' ) );
		yield 'DELETE' => array( array( 'REQUEST_METHOD' => 'DELETE' ) );
		yield 'a method in disguise' => array( array( 'HTTP_X_HTTP_METHOD_OVERRIDE' => 'POST' ) );
		yield 'another site' => array( array( 'HTTP_ORIGIN' => 'https://evil.test' ) );
		yield 'a question with more to it' => array( array( 'REQUEST_URI' => '%s?_envelope=1' ) );
		yield 'another address' => array( array( 'REQUEST_URI' => '/x%s' ) );
		yield 'another route' => array( array( 'REQUEST_URI' => '%s/x' ) );
	}

	/**
	 * WordPress handles all other requests.
	 *
	 * @param array<string, string> $server Changed values of `$_SERVER`.
	 */
	#[DataProvider( 'others' )]
	public function test_other_requests_get_no_early_answer( array $server ): void {
		$id   = $this->create_webinar();
		$pass = $this->pass( $id );

		self::assertNull( $this->ask_early( $id, $pass, array_map( fn( string $value ): string => sprintf( $value, $this->address( $id ) ), $server ) ) );
		self::assertSame( array( 200, '' ), array_values( array_intersect_key( $this->ask_early( $id, $pass, array( 'REQUEST_METHOD' => 'HEAD' ) ), array_flip( array( 'status', 'body' ) ) ) ) );
	}

	/**
	 * The route's address is answered without pretty permalinks too.
	 */
	public function test_plain_addresses_are_answered(): void {
		update_option( 'permalink_structure', '' );
		$GLOBALS['wp_rewrite']->init();
		try {
			$id = $this->create_webinar();
			self::assertStringContainsString( '?rest_route=/', $this->address( $id ) );
			self::assertNotNull( $this->ask_early( $id, $this->pass( $id ) ) );
		} finally {
			update_option( 'permalink_structure', '/%postname%/' );
			$GLOBALS['wp_rewrite']->init();
		}
	}

	/**
	 * An early answer reads WordPress's options and the sessions of the user, and writes nothing (R2). The route reads the webinar, the page of the room, and
	 * the user as WordPress does, and neither when the object cache has them.
	 */
	public function test_an_early_answer_runs_one_query(): void {
		$id   = $this->create_webinar( array( 'status' => 'live' ) );
		$pass = $this->pass( $id );
		$user = get_current_user_id();
		wp_cache_flush();
		wp_load_alloptions();
		$queries = $this->capture( 'query' );

		self::assertNotNull( $this->ask_early( $id, $pass ) );
		self::assertCount( 1, $queries );
		self::assertStringContainsString( 'usermeta', $queries[0] );
		self::assertNotNull( $this->ask_early( $id, $pass ) );
		self::assertCount( 1, $queries, 'None with a warm object cache.' );
		wp_cache_flush();
		wp_load_alloptions();
		foreach ( array( 5, 0 ) as $expected ) {
			$queries->exchangeArray( array() );
			$this->act_as( 0 );
			$this->act_as( $user );
			self::assertArrayHasKey( 'X-Webinar-Room-Pass', $this->ask( $id )->get_headers() );
			self::assertCount( $expected, $queries );
		}
	}

	/**
	 * Over HTTP: the first answer has a pass. With it the plugin answers before the REST API is loaded,
	 * and the must-use file before any plugin. While the plugin is off there is no early answer.
	 */
	public function test_it_is_answered_before_plugins_are_loaded(): void {
		$id   = $this->create_webinar( array( 'status' => 'live' ) );
		$user = $this->create_user( 'webinar_attendee' );
		$this->sign_in( $user );
		$headers = array(
			'Cookie: ' . LOGGED_IN_COOKIE . '=' . rawurlencode( $this->cookie() ),
		);
		wp_mkdir_p( WPMU_PLUGIN_DIR );
		file_put_contents( WPMU_PLUGIN_DIR . '/tell.php', "<?php add_action( 'plugin_loaded', fn() => header( 'X-Plugins: loading' ) );" );

		$full  = $this->visit( $id, $user, $headers );
		$pass  = 'X-Webinar-Room-Pass: ' . $full['headers']['x-webinar-room-pass'];
		$early = $this->visit( $id, $user, array( ...$headers, $pass ) );
		copy( dirname( __DIR__ ) . '/must-use/webinar-room-early.php', WPMU_PLUGIN_DIR . '/webinar-room-early.php' );
		$earlier = $this->visit( $id, $user, array( ...$headers, $pass ) );
		$known   = $this->visit( $id, $user, array( ...$headers, $pass, 'If-None-Match: ' . $full['headers']['etag'] ) );
		$forged  = $this->visit( $id, $user, array( ...$headers, $pass . '0' ) );
		deactivate_plugins( 'ui-webinar-room/ui-webinar-room.php', true );
		$off = $this->visit( $id, $user, array( ...$headers, $pass ) );

		$where = static fn( array $answer ): array => array( isset( $answer['headers']['x-plugins'] ), isset( $answer['headers']['link'] ) );
		self::assertSame( array( 200, 200, 200, 304, 200, 404 ), array_column( array( $full, $early, $earlier, $known, $forged, $off ), 'status' ) );
		self::assertSame( array( true, true ), $where( $full ) );
		self::assertSame( array( true, false ), $where( $early ) );
		self::assertSame( array( false, false ), $where( $earlier ) );
		self::assertSame( array( false, false ), $where( $known ) );
		self::assertSame( array( true, true ), $where( $forged ) );
		$timeless = static fn( array $answer ): string => (string) preg_replace( '/"server_time":\d+/', '', $answer['body'] );
		foreach ( array( $early, $earlier ) as $answer ) {
			self::assertSame( $timeless( $full ), $timeless( $answer ) );
			foreach ( array( 'content-type', 'cache-control', 'etag', 'x-robots-tag', 'x-content-type-options' ) as $name ) {
				self::assertSame( $full['headers'][ $name ], $answer['headers'][ $name ], $name );
			}
		}
		self::assertSame( '', $known['body'] );
	}

	/**
	 * Network plugins and must-use loaders are loaded before WordPress defines the names of its cookies;
	 * the plugin works there too.
	 */
	public function test_it_is_answered_where_the_plugin_is_loaded_first(): void {
		$id   = $this->create_webinar( array( 'status' => 'live' ) );
		$pass = $this->pass( $id );
		wp_mkdir_p( WPMU_PLUGIN_DIR );
		file_put_contents( WPMU_PLUGIN_DIR . '/loader.php', "<?php require_once WP_PLUGIN_DIR . '/ui-webinar-room/ui-webinar-room.php';" );

		$early = $this->visit( $id, get_current_user_id(), array( 'Cookie: ' . LOGGED_IN_COOKIE . '=' . rawurlencode( $this->cookie() ), "X-Webinar-Room-Pass: $pass" ) );

		self::assertSame( array( 200, false ), array( $early['status'], isset( $early['headers']['link'] ) ), $early['body'] );
	}

	/**
	 * Signs a user in with a session of their own.
	 */
	private function sign_in( int $user_id ): void {
		$this->act_as( $user_id );
		$_COOKIE[ LOGGED_IN_COOKIE ] = wp_generate_auth_cookie( $user_id, time() + HOUR_IN_SECONDS, 'logged_in', WP_Session_Tokens::get_instance( $user_id )->create( time() + HOUR_IN_SECONDS ) );
	}

	/**
	 * The cookie of the user who is signed in.
	 */
	private function cookie(): string {
		return $_COOKIE[ LOGGED_IN_COOKIE ]; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput
	}

	/**
	 * The pass of an attendee who has just signed in.
	 *
	 * @param int $webinar_id The webinar.
	 */
	private function pass( int $webinar_id ): string {
		$this->sign_in( $this->create_user( 'webinar_attendee' ) );
		return $this->ask( $webinar_id )->get_headers()['X-Webinar-Room-Pass'];
	}

	/**
	 * Sends the request to the route.
	 *
	 * @param int                   $webinar_id The webinar.
	 * @param array<string, string> $headers    Of the request.
	 */
	private function ask( int $webinar_id, array $headers = array() ): WP_REST_Response {
		$request = new WP_REST_Request( 'GET', "/webinars/v1/rooms/$webinar_id/state" );
		$request->set_headers( $headers );
		return rest_do_request( $request );
	}

	/**
	 * Requests an early answer.
	 *
	 * @param int                   $webinar_id The webinar.
	 * @param string                $pass       Sent pass.
	 * @param array<string, string> $server     Changed values of `$_SERVER`.
	 * @param int                   $now        Unix seconds; 0 for now.
	 * @param string|null           $cookie     Cookie of the sign-in; null for that of the current user.
	 * @return array{status: int, headers: array<string, string>, body: string}|null
	 */
	private function ask_early( int $webinar_id, string $pass, array $server = array(), int $now = 0, ?string $cookie = null ): ?array {
		return ( new Early_Answer( new Room_Snapshots(), new Room_Pass() ) )->answer(
			$server + array(
				'REQUEST_METHOD'           => 'GET',
				'REQUEST_URI'              => $this->address( $webinar_id ),
				'HTTP_X_WEBINAR_ROOM_PASS' => $pass,
			),
			array( LOGGED_IN_COOKIE => $cookie ?? $this->cookie() ),
			0 === $now ? time() : $now
		);
	}

	/**
	 * The address that a room requests.
	 *
	 * @param int $webinar_id The webinar.
	 */
	private function address( int $webinar_id ): string {
		return str_replace( 'http://webinars.test', '', apply_filters( 'ui_webinar_room_state_url', '', $webinar_id ) );
	}

	/**
	 * Sends the request over HTTP.
	 *
	 * @param int          $webinar_id The webinar.
	 * @param int          $user_id    The user who is signed in.
	 * @param list<string> $headers    Of the request.
	 * @return array{status: int, headers: array<string, string>, body: string}
	 */
	private function visit( int $webinar_id, int $user_id, array $headers ): array {
		$this->server ??= Web_Server::start( Test_Site::entered() );
		$login          = get_userdata( $user_id )->user_login;
		$request        = $this->server->request( Test_Site::entered(), $this->address( $webinar_id ), $login );
		$got            = array();
		curl_setopt( $request, CURLOPT_HTTPHEADER, array( 'Host: webinars.test', 'X-Test-Site: ' . Test_Site::entered()->content, "X-Test-User: $login", ...$headers ) );
		curl_setopt(
			$request,
			CURLOPT_HEADERFUNCTION,
			static function ( CurlHandle $request, string $line ) use ( &$got ): int {
				$parts                          = explode( ':', $line, 2 );
				$got[ strtolower( $parts[0] ) ] = trim( $parts[1] ?? '' );
				return strlen( $line );
			}
		);
		$body = (string) curl_exec( $request );
		return array(
			'status'  => curl_getinfo( $request, CURLINFO_RESPONSE_CODE ),
			'headers' => $got,
			'body'    => $body,
		);
	}
}
