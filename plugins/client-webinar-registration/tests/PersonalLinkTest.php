<?php
/**
 * Tests of personal links and their sessions, over HTTP.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Client_Webinar_Registration\Guest_Requests;
use Webinars\Client_Webinar_Registration\Personal_Links;
use Webinars\Client_Webinar_Registration\Registration_Ledger;
use Webinars\Client_Webinar_Registration\Seat_Holders;
use Webinars\Tests\Test_Site;
use Webinars\Tests\Web_Server;

require_once __DIR__ . '/class-guest-testcase.php';
require_once __DIR__ . '/class-seat-browser.php';

/** A link asks for one tap, opens the room of one webinar and nothing else, and ends with many things. */
final class PersonalLinkTest extends Guest_TestCase {

	/**
	 * Servers under the profile `full`, as many as a test needed at a time.
	 *
	 * @var list<Web_Server>
	 */
	private static array $servers = array();

	private Web_Server $server;

	private Seat_Browser $browser;

	private int $webinar_id;

	public static function tearDownAfterClass(): void {
		array_map( static fn( Web_Server $server ) => $server->stop(), self::$servers );
		self::$servers = array();
	}

	protected function setUp(): void {
		parent::setUp();
		update_option( 'active_plugins', array( ...get_option( 'active_plugins' ), 'client-webinar-registration/client-webinar-registration.php', 'ui-webinar-entry/ui-webinar-entry.php' ) );
		wp_mkdir_p( WPMU_PLUGIN_DIR );
		file_put_contents( WPMU_PLUGIN_DIR . '/has-mail.php', "<?php add_filter( 'webinar_outbox_has_mail', '__return_true' ); add_action( 'init', static function () { header( 'X-Seen: ' . get_current_user_id() . ( current_user_can( 'access_courses' ) ? ' with courses' : '' ) ); } );" );
		$this->server     = self::servers( 1 )[0];
		$this->browser    = new Seat_Browser( $this->server );
		$this->webinar_id = $this->webinar();
	}

	protected function tearDown(): void {
		unlink( WPMU_PLUGIN_DIR . '/has-mail.php' );
		parent::tearDown();
	}

	/** The whole way of a guest: mail, one tap, member, seat, room. Everything before the tap changes nothing. */
	public function test_a_guest_confirms_by_one_tap(): void {
		$token  = $this->token_by_mail( $this->webinar_id, array( 'name' => 'Anna & Co' ) );
		$before = $this->stored();

		foreach ( array( 'GET', 'HEAD', 'GET' ) as $method ) {
			$scanner = new Seat_Browser( $this->server );
			self::assertSame( 200, $scanner->visit( "/?webinar_seat=$token", array(), '', array(), $method )['status'] );
		}
		$page = $this->browser->visit( "/?webinar_seat=$token" );
		self::assertStringContainsString( 'It is me, Anna &amp; Co', $page['body'] );
		foreach ( array( 'Cache-Control: no-store', 'Referrer-Policy: no-referrer', 'X-Robots-Tag: noindex', "frame-ancestors 'none'", 'HttpOnly; SameSite=Strict' ) as $header ) {
			self::assertStringContainsString( $header, $page['headers'] );
		}
		self::assertStringNotContainsString( 'guests.test', $page['body'] );
		self::assertSame( $before, $this->stored() );

		// A tap of another browser, or without the proof, does nothing.
		$fields = Seat_Browser::form( $page['body'] );
		self::assertSame( array( 403, 403 ), array( ( new Seat_Browser( $this->server ) )->visit( '/?webinar_seat=tap', $fields )['status'], $this->browser->visit( '/?webinar_seat=tap', array( 'proof' => 'x' ) + $fields )['status'] ) ); // phpcs:ignore WordPress.Arrays
		self::assertSame( $before, $this->stored() );

		$tap = $this->browser->visit( '/?webinar_seat=tap', $fields );
		self::assertSame( array( 303, apply_filters( 'ui_webinar_room_url', '', $this->webinar_id ) ), array( $tap['status'], $tap['location'] ), $tap['body'] );
		self::assertMatchesRegularExpression( "/Set-Cookie: webinar_seat_{$this->webinar_id}_[^\r\n]* path=\/; HttpOnly; SameSite=Lax/i", $tap['headers'] );
		self::assertStringNotContainsString( $token, $tap['headers'] );
		wp_cache_flush();
		$user = get_user_by( 'email', 'anna@guests.test' );
		self::assertSame( array( array( 'webinar_attendee' ), 'Anna & Co' ), array( $user->roles, wp_specialchars_decode( $user->display_name ) ) );
		self::assertStringNotContainsString( 'anna', $user->user_login . $user->user_nicename );
		$registration = apply_filters( 'client_webinar_registration', null, $this->webinar_id, $user->ID, 0 );
		self::assertSame( array( 'registered', 'entry', 'autumn' ), array( $registration['state'], $registration['source'], $registration['campaign'] ) );

		$room = $this->browser->visit( $tap['location'] );
		self::assertSame( 200, $room['status'] );
		self::assertStringContainsString( 'client_webinar_tracker_v2_enter', $room['body'] );
		// The link again leads there at once, also that of a reminder.
		self::assertSame( 303, $this->browser->visit( "/?webinar_seat=$token" )['status'] );
		self::assertSame( 303, $this->browser->visit( '/?webinar_seat=' . $this->member_token( $user->ID ) )['status'] );
	}

	/** Who is no longer admitted reads whom to ask, by name and without an address. The link is not used up. */
	public function test_who_is_not_admitted_reads_whom_to_ask(): void {
		$organizer = $this->create_user( 'webinar_organizer' );
		wp_update_user(
			array(
				'ID'           => $organizer,
				'display_name' => 'Olga & Co',
			)
		);
		update_post_meta( $this->webinar_id, 'owner_user_id', $organizer );
		$token  = $this->token_by_mail( $this->webinar_id );
		$fields = Seat_Browser::form( $this->browser->visit( "/?webinar_seat=$token" )['body'] );
		$closed = WPMU_PLUGIN_DIR . '/closed.php';
		file_put_contents( $closed, "<?php add_filter( 'core_webinar_is_admitted', '__return_false' );" );

		try {
			$page = $this->browser->visit( '/?webinar_seat=tap', $fields );
		} finally {
			unlink( $closed );
		}

		self::assertSame( 403, $page['status'], $page['body'] );
		self::assertStringContainsString( 'organizer, Olga &amp; Co.', $page['body'] );
		self::assertStringNotContainsString( (string) get_userdata( $organizer )->user_email, $page['body'] );
		self::assertSame( 303, $this->browser->visit( '/?webinar_seat=tap', $fields )['status'] );
	}

	/** The chat of this webinar, to read and to write, and of no other. */
	public function test_the_session_reaches_the_chat(): void {
		update_option( 'active_plugins', array( ...get_option( 'active_plugins' ), 'webinar-chat/webinar-chat.php' ) );
		$other = $this->webinar();
		$this->signed_in();
		$room = wp_parse_url( apply_filters( 'ui_webinar_room_url', '', $this->webinar_id ), PHP_URL_PATH );
		preg_match( '/"webinar_chat_say","nonce":"([a-f0-9]{10})/', $this->browser->visit( "$room?webinar_id=$this->webinar_id" )['body'], $nonce );
		self::assertNotEmpty( $nonce );

		$said = $this->browser->visit( '/wp-admin/admin-ajax.php', array( 'action' => 'webinar_chat_say', 'webinar_id' => (string) $this->webinar_id, 'nonce' => $nonce[1], 'message_key' => 'a-key-of-my-browser', 'text' => 'Hello' ) ); // phpcs:ignore WordPress.Arrays
		self::assertSame( 200, $said['status'], $said['body'] );
		$chat = $this->browser->visit( "/?rest_route=/webinars/v1/rooms/$this->webinar_id/chat" );
		self::assertSame( array( 200, 'Hello' ), array( $chat['status'], json_decode( $chat['body'] )->messages[0]->text ?? '' ) );
		self::assertSame( 401, $this->browser->visit( "/?rest_route=/webinars/v1/rooms/$other/chat" )['status'] );
	}

	/** What the session reaches, and what it does not. */
	public function test_the_session_reaches_the_room_and_nothing_else(): void {
		// WordPress makes the first visitor the author of its global styles, and lists authors to everybody.
		( new Seat_Browser( $this->server ) )->visit( "/webinars/$this->webinar_id-how-to-begin/", array(), 'admin' );
		$user_id = $this->signed_in();
		$room    = wp_parse_url( apply_filters( 'ui_webinar_room_url', '', $this->webinar_id ), PHP_URL_PATH );
		$html    = $this->browser->visit( "$room?webinar_id=$this->webinar_id" )['body'];
		preg_match( '/client_webinar_tracker_v2_enter[^}]*nonce[^a-f0-9]+([a-f0-9]{10})/', $html, $nonce );
		self::assertNotEmpty( $nonce );
		$this->start();

		$state = $this->browser->visit( "/?rest_route=/webinars/v1/rooms/$this->webinar_id/state" );
		self::assertSame( array( 200, 'viewing' ), array( $state['status'], json_decode( $state['body'] )->stage ) );
		$enter = $this->browser->visit( '/wp-admin/admin-ajax.php', array( 'action' => 'client_webinar_tracker_v2_enter', 'webinar_id' => (string) $this->webinar_id, 'nonce' => $nonce[1] ) ); // phpcs:ignore WordPress.Arrays
		self::assertSame( 200, $enter['status'], $enter['body'] );
		self::assertCount( 1, apply_filters( 'client_webinar_sessions', array(), $this->webinar_id, array( $user_id ) ) );

		// Whoever asks: WordPress knows the person on these addresses alone, and lets them read, whatever they may do elsewhere.
		get_userdata( $user_id )->add_cap( 'access_courses' );
		$other = $this->webinar();
		$seen  = fn( string $path, array $fields = array() ): string => 1 === preg_match( '/^X-Seen: (.*?)\r?$/m', $this->browser->visit( $path, $fields )['headers'], $found ) ? $found[1] : '';
		self::assertSame( (string) $user_id, $seen( "$room?webinar_id=$this->webinar_id" ) );
		self::assertSame( (string) $user_id, $seen( "$room?webinar_id=$this->webinar_id&utm_source=mail" ) );
		self::assertSame( (string) $user_id, $seen( "/webinars/$this->webinar_id-how-to-begin/" ) );
		foreach ( array( "/webinars/$other-how-to-begin/", "$room?webinar_id=$other", "$room?webinar_id=$this->webinar_id&p=1", "$room?webinar_id=$this->webinar_id&author=1", "$room?webinar_id=$this->webinar_id&rest_route=/", "$room?webinar_id=$this->webinar_id&action=x", $room, '/', '/xmlrpc.php', '/wp-login.php', '/wp-admin/admin-ajax.php?action=x', '/wp-admin/admin-post.php' ) as $path ) {
			self::assertContains( $seen( $path ), array( '0', '' ), $path );
		}
		self::assertSame( '0', $seen( "$room?webinar_id=$this->webinar_id", array( 'x' => '1' ) ) );
		$who = fn( array $answer ): int => json_decode( $answer['body'] )->data->user_id ?? -1;
		self::assertSame( 0, $who( $this->browser->visit( '/wp-admin/admin-ajax.php', array( 'action' => 'client_webinar_tracker_v2_check', 'webinar_id' => (string) $this->webinar_id ) ) ) ); // phpcs:ignore WordPress.Arrays
		self::assertSame( 401, $this->browser->visit( '/wp-admin/admin-ajax.php', array( 'action' => 'client_webinar_tracker_v2_enter', 'webinar_id' => (string) $other, 'nonce' => $nonce[1] ) )['status'] ); // phpcs:ignore WordPress.Arrays
		self::assertSame( 401, $this->browser->visit( "/?rest_route=/webinars/v1/rooms/$other/state" )['status'] );
		foreach ( array( '/wp/v2/users/me', '/wp/v2/settings', '/wp/v2/users' ) as $route ) {
			foreach ( array( '/?rest_route=', "/wp-json/webinars/v1/rooms/$this->webinar_id/state?rest_route=", "$room?webinar_id=$this->webinar_id&rest_route=" ) as $way ) {
				$answer = $this->browser->visit( $way . $route );
				self::assertNotSame( $user_id, json_decode( $answer['body'] )->id ?? 0, $way . $route );
				self::assertStringNotContainsString( 'Anna', $answer['body'], $way . $route );
			}
		}
		self::assertStringNotContainsString( 'wpadminbar', $this->browser->visit( "/webinars/$this->webinar_id-how-to-begin/" )['body'], 'Its links lead where the session does not reach.' );
		foreach ( array( '/wp-admin/profile.php', '/wp-admin/', '/wp-admin/admin-post.php?action=x' ) as $page ) {
			self::assertStringNotContainsString( 'Anna', $this->browser->visit( $page )['body'], $page );
		}
		self::assertSame( (string) $user_id, $seen( "/webinars/$this->webinar_id-how-to-begin/" ) );
		foreach ( array( "/webinars/$other-how-to-begin/", "$room?webinar_id=$other", "$room?webinar_id=$this->webinar_id&p=1", "$room?webinar_id=$this->webinar_id&author=1", '/', '/wp-comments-post.php', '/wp-login.php' ) as $page ) {
			self::assertStringNotContainsString( 'client_webinar_tracker_v2_enter', $this->browser->visit( $page )['body'], $page );
		}
		self::assertStringNotContainsString( 'client_webinar_tracker_v2_enter', $this->browser->visit( "$room?webinar_id=$this->webinar_id", array( 'x' => '1' ) )['body'], 'A form sent to the page.' );
	}

	/**
	 * What ends a link and its session.
	 *
	 * @return array<string, array{string, int}>
	 */
	public static function ends(): array {
		return array(
			'another password'  => array( 'password', 404 ),
			'another address'   => array( 'address', 404 ),
			'cancelled seat'    => array( 'cancelled', 410 ),
			'deleted account'   => array( 'deleted', 404 ),
			'more rights'       => array( 'promoted', 403 ),
			'withdrawn webinar' => array( 'withdrawn', 410 ),
			'over for a day'    => array( 'over', 410 ),
			'signed out'        => array( 'signed out everywhere', 200 ),
		);
	}

	/**
	 * The session ends at once, and a link does not open another one.
	 *
	 * @param int $status What the link of a message then answers.
	 */
	#[DataProvider( 'ends' )]
	public function test_what_ends_a_link_and_its_session( string $what, int $status ): void {
		add_filter( 'send_email_change_email', '__return_false' );
		$user_id = $this->signed_in();
		$token   = $this->member_token( $user_id );
		$address = apply_filters( 'ui_webinar_room_state_url', '', $this->webinar_id );
		$first   = $this->browser->visit( $address );
		preg_match( '/^X-Webinar-Room-Pass: (\S+)/mi', $first['headers'], $pass );
		$read  = fn(): array => $this->browser->visit( $address, array(), '', array( "X-Webinar-Room-Pass: $pass[1]" ) );
		$early = $read();
		self::assertSame( array( 200, false ), array( $early['status'], str_contains( $early['headers'], 'X-Webinar-Room-Pass' ) ), 'With a pass it is answered early.' );

		match ( $what ) {
			'password'   => wp_set_password( 'another', $user_id ),
			'address'    => wp_update_user( array( 'ID' => $user_id, 'user_email' => 'new@guests.test' ) ), // phpcs:ignore WordPress.Arrays
			'cancelled'  => $this->send( 'cancel', $this->webinar_id, $user_id ),
			'deleted'    => wp_delete_user( $user_id ),
			'promoted'   => get_userdata( $user_id )->set_role( 'editor' ),
			'withdrawn'  => wp_update_post( array( 'ID' => $this->webinar_id, 'post_status' => 'draft' ) ), // phpcs:ignore WordPress.Arrays
			'over'       => $this->end_long_ago(),
			'signed out everywhere' => WP_Session_Tokens::get_instance( $user_id )->destroy_all(),
		};

		if ( 'over' !== $what ) {
			self::assertNotSame( 200, ( 'promoted' === $what ? $this->browser->visit( $address ) : $read() )['status'] );
		}
		self::assertSame( $status, ( new Seat_Browser( $this->server ) )->visit( "/?webinar_seat=$token" )['status'] );
		if ( 'signed out everywhere' !== $what ) {
			self::assertNotSame( "http://webinars.test/?webinar_seat=$token", apply_filters( 'client_webinar_registration_personal_url', '', $this->webinar_id, $user_id, 0 ) );
		}
		$guest = $this->guests()[0] ?? null;
		if ( in_array( $what, array( 'password', 'address', 'cancelled' ), true ) ) {
			self::assertSame( '1', $guest['link_generation'], 'The link of the first mail ends too.' );
		}
	}

	/** Guessed, changed and foreign tokens open nothing and say nothing. */
	public function test_forged_links(): void {
		$token                     = $this->token_by_mail( $this->webinar_id );
		$other                     = $this->token_by_mail( $this->webinar_id, array( 'email' => 'boris@guests.test', 'name' => 'Boris' ) ); // phpcs:ignore WordPress.Arrays
		list( $who, , $signature ) = explode( '-', $token );
		$forged                    = array( '', 'tap', 'x', "$who-0-" . str_repeat( '0', 40 ), "$who-1-$signature", 'm' . substr( $token, 1 ), explode( '-', $other )[0] . "-0-$signature", strtoupper( $token ), "$token ", $token . '0', "g9999999-0-$signature" );
		$first                     = $this->browser->visit( '/?webinar_seat=x' );
		foreach ( $forged as $attempt ) {
			$answer = $this->browser->visit( '/?webinar_seat=' . rawurlencode( $attempt ) );
			self::assertSame( array( 404, $first['body'] ), array( $answer['status'], $answer['body'] ), $attempt );
		}
		self::assertStringNotContainsString( 'It is me', $this->browser->visit( '/?webinar_seat[]=x' )['body'] );
		self::assertSame( array(), array_filter( array_column( $this->guests(), 'user_id' ) ) );
	}

	/** Staff of the site are asked to sign in, by the mail that anybody could ask for, too. */
	public function test_staff_are_never_signed_in(): void {
		foreach ( array( 'editor', 'contributor', 'webinar_speaker', 'administrator' ) as $role ) {
			$user_id = $this->create_user( $role );
			wp_set_current_user( 0 );
			$token   = $this->token_by_mail( $this->webinar_id, array( 'email' => get_userdata( $user_id )->user_email ) );
			$browser = new Seat_Browser( $this->server );
			$page    = $browser->visit( "/?webinar_seat=$token" );
			self::assertSame( array( 403, true ), array( $page['status'], str_contains( $page['body'], 'wp-login.php' ) ), $role );
			self::assertSame( array(), $browser->cookies );
		}
		self::assertSame( array( 'unconfirmed' ), array_values( array_unique( array_column( $this->guests(), 'state' ) ) ) );
	}

	/** A link opens twenty sessions. Then, and when it was replaced, it sends a new one to the same address, which is paced. */
	public function test_a_used_up_link_sends_a_new_one(): void {
		global $wpdb;
		$token = $this->token_by_mail( $this->webinar_id );
		$wpdb->query( "UPDATE {$wpdb->prefix}client_webinar_registration_guests SET link_uses = 19" );
		$links = new Personal_Links( new Registration_Ledger( new Seat_Holders() ), new Guest_Requests() );
		$seat  = $links->read( $token );
		self::assertSame( array( true, false ), array( $links->use( $seat ), $links->use( $seat ) ), 'Of two taps at once.' );
		$wpdb->query( "UPDATE {$wpdb->prefix}client_webinar_registration_guests SET link_uses = 19" );
		$page  = $this->browser->visit( "/?webinar_seat=$token" );
		$other = new Seat_Browser( $this->server );
		$other->visit( "/?webinar_seat=$token" );
		self::assertSame( 303, $this->browser->visit( '/?webinar_seat=tap', Seat_Browser::form( $page['body'] ) )['status'] );

		$page = $other->visit( "/?webinar_seat=$token" );
		self::assertSame( 410, $page['status'] );
		self::assertSame( 'renew', Seat_Browser::form( $page['body'] )['do'] );
		$said = $other->visit( '/?webinar_seat=tap', Seat_Browser::form( $page['body'] ) );
		self::assertSame( 200, $said['status'] );
		self::assertSame( '0', $this->guests()[0]['link_generation'], 'A mail went out a moment ago.' );
		$wpdb->query( "DELETE FROM {$wpdb->prefix}client_webinar_registration_pace" );
		self::assertSame( $said['body'], $other->visit( '/?webinar_seat=tap', Seat_Browser::form( $page['body'] ) )['body'] );
		self::assertSame( array( '1', '0' ), array( $this->guests()[0]['link_generation'], $this->guests()[0]['link_uses'] ) );
		self::assertStringContainsString( 'newer link', $other->visit( "/?webinar_seat=$token" )['body'] );
		self::assertStringNotContainsString( 'guests.test', $said['body'] );
	}

	/** A link that somebody passed on: both browsers are told while both are there, and one of them replaces it. */
	public function test_a_link_in_two_places_is_told_and_replaced(): void {
		$user_id = $this->signed_in();
		$this->start();
		$token  = $this->member_token( $user_id );
		$friend = new Seat_Browser( $this->server );
		$state  = apply_filters( 'ui_webinar_room_state_url', '', $this->webinar_id );
		$seat   = function ( Seat_Browser $browser ) use ( $state ): string {
			return 1 === preg_match( '/^X-Webinar-Seat: (\S+)/mi', $browser->visit( $state )['headers'], $found ) ? $found[1] : '';
		};
		$room   = apply_filters( 'ui_webinar_room_url', '', $this->webinar_id );
		$send   = function ( Seat_Browser $browser, string $command, string $device ) use ( $room ): void {
			preg_match( "/client_webinar_tracker_v2_$command\"[^}]*\"nonce\":\"([a-f0-9]{10})/", $browser->visit( $room )['body'], $nonce );
			self::assertSame( 200, $browser->visit( '/wp-admin/admin-ajax.php', array( 'action' => "client_webinar_tracker_v2_$command", 'webinar_id' => (string) $this->webinar_id, 'nonce' => $nonce[1], 'device' => $device ) )['status'] ); // phpcs:ignore WordPress.Arrays
		};
		$send( $this->browser, 'enter', 'phone' );
		$send( $this->browser, 'enter', 'tab' );
		self::assertSame( 'here', $seat( $this->browser ), 'Two pages of one browser.' );
		self::assertSame( array(), apply_filters( 'webinar_outbox_sign_ins_to_refresh', array(), $this->webinar_id, array( $user_id ) ) );
		$send( $this->browser, 'leave', 'tab' );
		self::assertSame( 303, $friend->tap( $token )['status'] );
		self::assertSame( 'here', $seat( $friend ), 'The friend is not in the room yet.' );
		$send( $friend, 'enter', 'laptop' );
		self::assertSame( array( 'elsewhere', 'elsewhere' ), array( $seat( $this->browser ), $seat( $friend ) ) );
		wp_cache_flush();
		self::assertCount( 2, array_unique( array_column( apply_filters( 'webinar_outbox_sign_ins_to_refresh', array(), $this->webinar_id, array( $user_id ) ), 'sign_in' ) ) );
		self::assertSame( array(), apply_filters( 'webinar_outbox_sign_ins_to_refresh', array(), $this->webinar_id, array( $user_id ) ), 'Once in ten minutes.' );

		preg_match( '/href="([^"]*webinar_seat=replace[^"]*)"/', $this->browser->visit( $room )['body'], $link );
		$page = $this->browser->visit( html_entity_decode( $link[1] ) );
		self::assertSame( 404, ( new Seat_Browser( $this->server ) )->visit( html_entity_decode( $link[1] ) )['status'] );
		$fields = Seat_Browser::form( $page['body'] );
		self::assertSame( 429, $this->browser->visit( '/?webinar_seat=tap', $fields )['status'], 'A mail went out a moment ago.' );
		self::assertSame( 403, $friend->visit( '/?webinar_seat=tap', $fields )['status'], 'The proof of another browser.' );
		$GLOBALS['wpdb']->query( "DELETE FROM {$GLOBALS['wpdb']->prefix}client_webinar_registration_pace" );
		self::assertSame( 200, $this->browser->visit( '/?webinar_seat=tap', $fields )['status'] );
		$sent = $GLOBALS['wpdb']->get_row( "SELECT * FROM {$GLOBALS['wpdb']->prefix}webinar_outbox ORDER BY id DESC LIMIT 1" );
		self::assertSame( array( 'telegram.message', 'confirm_address', (string) $user_id ), array( $sent->type, $sent->kind, $sent->lead_id ) );
		self::assertEqualsWithDelta( time(), (int) $sent->urgent_from, 30, 'Somebody waits for it, also in quiet hours, and who gets no other mail.' );
		self::assertStringNotContainsString( 'webinar_seat', $sent->payload );
		self::assertSame( array( 401, 401 ), array( $this->browser->visit( $state )['status'], $friend->visit( $state )['status'] ) );
		self::assertSame( 410, $friend->visit( "/?webinar_seat=$token" )['status'] );
		wp_cache_flush();
		self::assertSame( array(), WP_Session_Tokens::get_instance( $user_id )->get_all(), 'Event streams and passes end with the sessions.' );
		self::assertSame( '1', $this->guests()[0]['link_generation'], 'The link of the first mail ends too.' );
		wp_cache_flush();
		self::assertSame( 303, $this->browser->tap( $this->member_token( $user_id ) )['status'] );
	}

	/** Before the broadcast, while no presence is recorded, the sidecar reports two pages: both are told. */
	public function test_two_places_are_told_in_the_lobby(): void {
		$user_id = $this->signed_in();
		$friend  = new Seat_Browser( $this->server );
		self::assertSame( 303, $friend->tap( $this->member_token( $user_id ) )['status'] );
		$state = apply_filters( 'ui_webinar_room_state_url', '', $this->webinar_id );
		$seats = fn(): array => array_map( static fn( Seat_Browser $browser ): string => 1 === preg_match( '/^X-Webinar-Seat: (\S+)/mi', $browser->visit( $state )['headers'], $found ) ? $found[1] : '', array( $this->browser, $friend ) );
		self::assertSame( array( 'here', 'here' ), $seats() );
		wp_cache_flush();

		apply_filters( 'webinar_outbox_sign_ins_to_refresh', array(), $this->webinar_id, array( $user_id ) );

		self::assertSame( array( 'elsewhere', 'elsewhere' ), $seats() );
	}

	/** Four browsers tap at once: one user, one seat, four sessions. */
	public function test_parallel_taps_make_one_member(): void {
		$token = $this->token_by_mail( $this->webinar_id );

		$answers = $this->tap_at_once( array_fill( 0, 4, $token ), 4 );

		self::assertSame( array( 303, 303, 303, 303 ), array_column( $answers, 'status' ), implode( '', array_column( $answers, 'body' ) ) );
		self::assertSame( 1, (int) $GLOBALS['wpdb']->get_var( "SELECT COUNT(*) FROM {$GLOBALS['wpdb']->users} WHERE user_email = 'anna@guests.test'" ) );
		self::assertCount( 1, $this->leads( $this->webinar_id, 'registered' ) );
		self::assertSame( '4', $this->guests()[0]['link_uses'] );
	}

	/** Forty guests tap at once: each is confirmed at the first tap, also where MariaDB is strict, as it is from 11.6 on. */
	public function test_many_guests_confirm_at_once(): void {
		global $wpdb;
		if ( ! $wpdb->dbh instanceof mysqli ) {
			self::markTestSkipped( 'SQLite lets one process write at a time.' );
		}
		$wpdb->query( 'SET GLOBAL innodb_snapshot_isolation = ON' );
		$tokens = array();
		foreach ( range( 1, 40 ) as $number ) {
			$_SERVER['REMOTE_ADDR'] = "192.0.2.$number";
			$tokens[]               = $this->token_by_mail( $this->webinar_id, array( 'email' => "guest$number@guests.test" ) );
		}

		$answers = $this->tap_at_once( $tokens, 8 );

		$wpdb->query( 'SET GLOBAL innodb_snapshot_isolation = OFF' );
		self::assertSame( array( 303 ), array_unique( array_column( $answers, 'status' ) ) );
		self::assertCount( 40, $this->leads( $this->webinar_id, 'registered' ) );
		self::assertGreaterThan( 1, (int) get_network_option( null, 'user_count' ), 'WordPress counts them.' );
	}

	/**
	 * Opens each link in a browser of its own, then lets all tap at once.
	 *
	 * @param list<string> $tokens  Of the links.
	 * @param int          $servers How many requests are answered at a time.
	 * @return list<array{status: int, headers: string, location: string, body: string}>
	 */
	private function tap_at_once( array $tokens, int $servers ): array {
		$servers  = self::servers( $servers );
		$browsers = array_map( static fn( int $number ): Seat_Browser => new Seat_Browser( $servers[ $number % count( $servers ) ] ), array_keys( $tokens ) );
		$taps     = array_map(
			static function ( Seat_Browser $browser, string $token ): CurlHandle {
				$page = $browser->visit( "/?webinar_seat=$token" );
				return $browser->request( '/?webinar_seat=tap', Seat_Browser::form( $page['body'] ) );
			},
			$browsers,
			$tokens
		);
		$all      = curl_multi_init();
		array_map( static fn( CurlHandle $tap ): int => curl_multi_add_handle( $all, $tap ), $taps );
		do {
			$state = curl_multi_exec( $all, $running );
			curl_multi_select( $all );
		} while ( $running && CURLM_OK === $state );
		$answers = array_map( static fn( Seat_Browser $browser, CurlHandle $tap ): array => $browser->read( $tap, (string) curl_multi_getcontent( $tap ) ), $browsers, $taps );
		return $answers;
	}

	/** A site with plain permalinks and a theme of before the Site Editor: the form, the link, the room and the page of the webinar. */
	public function test_a_classic_theme_with_plain_permalinks(): void {
		$theme = WP_CONTENT_DIR . '/classic-themes/classic';
		wp_mkdir_p( $theme );
		$files = array(
			'style.css'  => "/*\nTheme Name: Classic\n*/",
			'index.php'  => '<?php get_header(); while ( have_posts() ) { the_post(); the_content(); } get_footer();',
			'header.php' => '<!doctype html><html><head><?php wp_head(); ?></head><body>',
			'footer.php' => '<footer>The end</footer><?php wp_footer(); ?></body></html>',
		);
		foreach ( $files as $name => $text ) {
			file_put_contents( "$theme/$name", $text );
		}
		file_put_contents( WPMU_PLUGIN_DIR . '/classic.php', "<?php register_theme_directory( WP_CONTENT_DIR . '/classic-themes' );" );
		foreach ( array( 'template' => 'classic', 'stylesheet' => 'classic', 'template_root' => dirname( $theme ), 'stylesheet_root' => dirname( $theme ) ) as $option => $value ) { // phpcs:ignore WordPress.Arrays
			update_option( $option, $value );
		}
		$GLOBALS['wp_rewrite']->set_permalink_structure( '' );
		try {
			$entry = "/?webinar_entry=$this->webinar_id";
			$page  = $this->browser->visit( $entry );
			self::assertSame( 200, $page['status'] );
			self::assertStringContainsString( 'webinar-entry__title', $page['body'] );
			self::assertStringContainsString( '<footer>The end</footer>', $page['body'] );

			$token = $this->token_by_mail( $this->webinar_id );
			self::assertStringContainsString( 'It is me, Anna', $this->browser->visit( "/?webinar_seat=$token" )['body'] );
			$tap  = $this->browser->tap( $token );
			$room = apply_filters( 'ui_webinar_room_url', '', $this->webinar_id );
			self::assertSame( array( 303, $room ), array( $tap['status'], $tap['location'] ) );
			self::assertStringContainsString( '?page_id=', $room );

			$inside = $this->browser->visit( $room )['body'];
			self::assertStringContainsString( '<footer>The end</footer>', $inside );
			self::assertSame( 1, preg_match( '/client_webinar_tracker_v2_enter[^}]*nonce[^a-f0-9]+([a-f0-9]{10})/', $inside, $nonce ) );
			$this->start();
			$state = $this->browser->visit( apply_filters( 'ui_webinar_room_state_url', '', $this->webinar_id ) );
			self::assertSame( array( 200, 'viewing' ), array( $state['status'], json_decode( $state['body'] )->stage ) );
			self::assertSame( 200, $this->browser->visit( '/wp-admin/admin-ajax.php', array( 'action' => 'client_webinar_tracker_v2_enter', 'webinar_id' => (string) $this->webinar_id, 'nonce' => $nonce[1] ) )['status'] ); // phpcs:ignore WordPress.Arrays
			self::assertStringContainsString( 'webinar-entry__seat is-booked', $this->browser->visit( $entry )['body'] );
			self::assertStringContainsString( 'Get a new link?', $this->browser->visit( "/?webinar_seat=replace&webinar_id=$this->webinar_id" )['body'] );
			$page_id = (int) wp_parse_args( (string) wp_parse_url( $room, PHP_URL_QUERY ) )['page_id'];
			foreach ( array( '/', "/?page_id=$page_id", "$entry&page_id=$page_id" ) as $path ) {
				self::assertStringContainsString( "X-Seen: 0\r\n", $this->browser->visit( $path )['headers'], $path );
			}
		} finally {
			$GLOBALS['wp_rewrite']->set_permalink_structure( '/%postname%/' );
			unlink( WPMU_PLUGIN_DIR . '/classic.php' );
			array_map( static fn( string $name ): bool => unlink( "$theme/$name" ), array_keys( $files ) );
			rmdir( $theme );
			rmdir( dirname( $theme ) );
		}
	}

	/** The plain form without scripts: one more tap, then the mail. */
	public function test_the_form_works_without_scripts(): void {
		$fields = array( 'action' => 'client_webinar_registration_request', 'webinar_id' => (string) $this->webinar_id, 'name' => 'Anna "A"', 'email' => 'anna@guests.test', 'consent' => 'on', 'website' => '' ); // phpcs:ignore WordPress.Arrays
		$second = $this->browser->visit( '/wp-admin/admin-ajax.php', $fields );
		self::assertSame( 200, $second['status'] );
		self::assertStringContainsString( 'One more tap', $second['body'] );
		$form = Seat_Browser::form( $second['body'] );
		self::assertSame( 'Anna "A"', $form['name'] );
		self::assertSame( array(), $this->guests() );
		$again = $this->browser->visit( '/wp-admin/admin-ajax.php', $form );
		if ( str_contains( $again['body'], 'One more tap' ) ) {
			self::assertSame( $form['started_at'], Seat_Browser::form( $again['body'] )['started_at'], 'A token that is too young is kept.' );
			$form['started_at'] = Webinars\Client_Webinar_Registration\Started_Token::create( time() - 5 );
			$again              = $this->browser->visit( '/wp-admin/admin-ajax.php', $form );
		}
		self::assertStringContainsString( 'Check your inbox', $again['body'] );
		self::assertCount( 1, $this->guests() );
	}

	/** Whole answers, headers included, and the mails are the same whoever has the address: nobody, a member, somebody with a seat, staff, or somebody who gets no mails. */
	public function test_no_answer_tells_who_is_registered(): void {
		Webinars\Webinar_Mail\bootstrap( dirname( __DIR__, 2 ) . '/webinar-mail/webinar-mail.php' );
		Webinars\Webinar_Mail\tables()->install_if_outdated();
		do_action( 'webinar_mail_suppress', 'unsubscribed@guests.test', 'unsubscribed' );
		$this->signed_in();
		$booked = $this->create_user( 'webinar_attendee' );
		$this->book( $this->webinar_id, $booked );
		wp_set_current_user( 0 );
		$addresses = array( 'nobody@guests.test', 'anna@guests.test', get_userdata( $this->create_user( 'webinar_attendee' ) )->user_email, get_userdata( $booked )->user_email, get_userdata( $this->organizer_id )->user_email, 'unsubscribed@guests.test', 'nobody@guests.test' );
		$fields    = array( 'action' => 'client_webinar_registration_request', 'webinar_id' => (string) $this->webinar_id, 'name' => 'Boris', 'consent' => '1', 'source' => 'entry', 'started_at' => Webinars\Client_Webinar_Registration\Started_Token::create( time() - 5 ) ); // phpcs:ignore WordPress.Arrays
		$without   = array( 'started_at' => '' ) + $fields;
		foreach ( array( array( 'application/json', $fields ), array( 'text/html', $fields ), array( 'application/json', $without ), array( 'text/html', $without ) ) as list( $accept, $form ) ) {
			$GLOBALS['wpdb']->query( "DELETE FROM {$GLOBALS['wpdb']->prefix}client_webinar_registration_pace" );
			$seen = array();
			foreach ( $addresses as $address ) {
				$answer = ( new Seat_Browser( $this->server ) )->visit( '/wp-admin/admin-ajax.php', array( 'email' => $address ) + $form, '', array( "Accept: $accept" ) );
				// The plain form repeats what was typed, with the time.
				$seen[] = str_replace( $address, 'ADDRESS', (string) preg_replace( '/^(Date|Expires|Content-Length):.*|\d{10}\.[0-9a-f]{32}/mi', '', implode( "\n", $answer ) ) );
			}
			self::assertSame( array( $seen[0] ), array_values( array_unique( $seen ) ), $accept );
			self::assertStringContainsString( '' === $form['started_at'] && 'text/html' !== $accept ? '400' : '200', $seen[0] );
		}
		$mails = array_map( static fn( string $payload ): string => (string) preg_replace( '/g\d+-\d+-[0-9a-f]{40}|"(address_ref|timestamp)":("[^"]*"|\d+)/', '', str_replace( 'Anna', 'Boris', $payload ) ), $GLOBALS['wpdb']->get_col( "SELECT payload FROM {$GLOBALS['wpdb']->prefix}webinar_outbox WHERE type = 'mail.message'" ) );
		self::assertGreaterThanOrEqual( 6, count( $mails ), 'Of one second there is one mail to each.' );
		self::assertCount( 1, array_unique( $mails ) );
	}

	/** The organizer sees who has not confirmed, without addresses, and deletes one or all; others do not. */
	public function test_the_organizer_deletes_requests(): void {
		foreach ( array( 'Anna', 'Boris & Co', 'Clara' ) as $number => $name ) {
			$this->ask( $this->webinar_id, array( 'name' => $name, 'email' => "guest$number@guests.test" ) ); // phpcs:ignore WordPress.Arrays
		}
		$organizer = get_userdata( $this->organizer_id )->user_login;
		$page      = "/wp-admin/edit.php?post_type=webinar_event&page=client_webinar_registration&webinar_id=$this->webinar_id";
		self::assertStringContainsString( 'Asked, not confirmed <span class="count">(3)</span>', $this->browser->visit( $page, array(), $organizer )['body'] );
		$html = $this->browser->visit( "$page&state=unconfirmed", array(), $organizer )['body'];
		self::assertStringContainsString( 'Boris &amp; Co', $html );
		self::assertStringNotContainsString( 'guests.test', $html );
		self::assertStringContainsString( 'guest1@guests.test', $this->browser->visit( "$page&state=unconfirmed", array(), 'admin' )['body'] );

		preg_match( '/name="_wpnonce" value="([^"]+)"/', $html, $nonce );
		$delete = fn( string $value, string $by, string $with ): array => $this->browser->visit( $page, array( 'delete_guest' => $value, '_wpnonce' => $with ), $by ); // phpcs:ignore WordPress.Arrays
		$first  = $this->guests()[0]['guest_id'];
		self::assertSame( 403, $delete( 'all', $organizer, 'x' )['status'] );
		self::assertSame( 403, $delete( 'all', get_userdata( $this->create_user( 'webinar_organizer' ) )->user_login, $nonce[1] )['status'] );
		self::assertCount( 3, $this->guests() );
		self::assertSame( 302, $delete( $first, $organizer, $nonce[1] )['status'] );
		self::assertSame( array( 'Boris & Co', 'Clara' ), array_column( $this->guests(), 'name' ) );

		preg_match( '/href="([^"]*client_webinar_registration_csv[^"]*)"/', $html, $csv );
		self::assertMatchesRegularExpression( '/"Boris & Co",,unconfirmed,entry,autumn,/', $this->browser->visit( html_entity_decode( $csv[1] ), array(), $organizer )['body'] );
		self::assertStringContainsString( '2 requests were deleted.', $this->browser->visit( $delete( 'all', $organizer, $nonce[1] )['location'], array(), $organizer )['body'] );
		self::assertSame( array(), $this->guests() );
	}

	/** Whose mails the mail server rejects is said in both lists, without the address. */
	public function test_the_lists_say_whose_mails_do_not_arrive(): void {
		global $wpdb;
		$this->token_by_mail( $this->webinar_id );
		$user_id = $this->create_user( 'webinar_attendee' );
		$this->book( $this->webinar_id, $user_id );
		wp_set_current_user( 0 );
		do_action( 'webinar_outbox_enqueue', array( 'key' => 'x', 'type' => 'telegram.message', 'order_key' => "lead:$user_id", 'data' => array( 'recipient_id' => $user_id, 'webinar_id' => $this->webinar_id, 'kind' => 'registered', 'text' => 'You have a seat.', 'button' => null ) ) ); // phpcs:ignore WordPress.Arrays
		$organizer = get_userdata( $this->organizer_id )->user_login;
		$page      = "/wp-admin/edit.php?post_type=webinar_event&page=client_webinar_registration&webinar_id=$this->webinar_id";
		$says      = fn( string $list ): bool => str_contains( $this->browser->visit( $list, array(), $organizer )['body'], '<br>Last message: The mail server does not accept the address.' );
		self::assertSame( array( false, false ), array( $says( $page ), $says( "$page&state=unconfirmed" ) ) );

		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET state = 'failed', carrier = 'mail', last_error = 'RCPT TO: 550 5.1.1 <[address]>: no such user'" );

		self::assertSame( array( true, true ), array( $says( $page ), $says( "$page&state=unconfirmed" ) ) );
	}

	/** The same mailbox in other spellings, and many addresses of one network: the organizer sees them, and deletes those alone. */
	public function test_the_organizer_deletes_requests_that_are_alike(): void {
		$ask = function ( string $address, string $network ): string {
			$GLOBALS['wpdb']->query( "DELETE FROM {$GLOBALS['wpdb']->prefix}client_webinar_registration_pace" );
			$_SERVER['REMOTE_ADDR'] = $network;
			return $this->token_by_mail( $this->webinar_id, array( 'email' => $address ) );
		};
		$one = $ask( 'ab@gmail.com', '192.0.2.1' );
		$two = $ask( 'A.B+tag@googlemail.com', '192.0.2.2' );
		array_map( fn( int $number ): string => $ask( "fake$number@guests.test", "2001:db8:0:1::$number" ), array( 1, 2, 3 ) );
		$ask( 'real@guests.test', '192.0.2.3' );
		$organizer = get_userdata( $this->organizer_id )->user_login;
		$page      = "/wp-admin/edit.php?post_type=webinar_event&page=client_webinar_registration&webinar_id=$this->webinar_id";
		$html      = $this->browser->visit( "$page&state=unconfirmed", array(), $organizer )['body'];
		self::assertSame( array( 2, 3 ), array( substr_count( $html, '<p>2 requests with one mailbox</p>' ), substr_count( $html, '<p>3 requests from one network</p>' ) ) );
		self::assertStringNotContainsString( 'guests.test', $html );

		preg_match( '/name="_wpnonce" value="([^"]+)"/', $html, $nonce );
		preg_match( '/value="(network:\d+)"/', $html, $network );
		$delete = fn( string $value ): string => $this->browser->visit( $this->browser->visit( $page, array( 'delete_guest' => $value, '_wpnonce' => $nonce[1] ), $organizer )['location'], array(), $organizer )['body']; // phpcs:ignore WordPress.Arrays
		self::assertStringContainsString( '3 requests were deleted.', $delete( $network[1] ) );
		self::assertSame( array( 'ab@gmail.com', 'a.b+tag@googlemail.com', 'real@guests.test' ), array_column( $this->guests(), 'address' ) );
		foreach ( array( 'mailbox:999999', 'state:1', 'mailbox:x' ) as $value ) {
			self::assertStringContainsString( '0 requests were deleted.', $delete( $value ) );
		}

		// Each has a seat now: the list of seats says so, and a request of another person is not like them.
		self::assertSame( array( 303, 303 ), array( $this->browser->tap( $one )['status'], ( new Seat_Browser( $this->server ) )->tap( $two )['status'] ) );
		self::assertSame( 2, substr_count( $this->browser->visit( $page, array(), $organizer )['body'], '2 requests with one mailbox' ) );
		$ask( 'a.b@gmail.com', '192.0.2.4' );
		self::assertStringContainsString( '1 request was deleted.', $delete( 'mailbox:' . $this->guests()[3]['guest_id'] ) );
		self::assertSame( array( 'confirmed', 'confirmed', 'unconfirmed' ), array_column( $this->guests(), 'state' ) );
		self::assertSame( array(), preg_grep( '/gmail|192\.0|2001/', array( ...array_column( $this->guests(), 'mailbox_key' ), ...array_column( $this->guests(), 'network_key' ) ) ) );
	}

	/**
	 * Starts the servers that are missing.
	 *
	 * @param int $count How many requests are answered at a time.
	 * @return list<Web_Server>
	 */
	private static function servers( int $count ): array {
		putenv( 'WEBINAR_TEST_PROFILE=full' );
		for ( $number = 0; $number < $count; $number++ ) {
			self::$servers[ $number ] ??= Web_Server::start( Test_Site::entered() );
		}
		putenv( 'WEBINAR_TEST_PROFILE' );
		return array_slice( self::$servers, 0, $count );
	}

	/**
	 * Lets a guest confirm in the browser.
	 *
	 * @return int Id of the user.
	 */
	private function signed_in(): int {
		self::assertSame( 303, $this->browser->tap( $this->token_by_mail( $this->webinar_id ) )['status'] );
		wp_cache_flush();
		return get_user_by( 'email', 'anna@guests.test' )->ID;
	}

	private function member_token( int $user_id ): string {
		return self::token( apply_filters( 'client_webinar_registration_personal_url', '', $this->webinar_id, $user_id, 0 ) );
	}

	private function start(): void {
		do_action( 'core_webinar_set_status', $this->webinar_id, 'start', $this->context( $this->organizer_id ) );
	}

	private function end_long_ago(): void {
		$this->start();
		do_action( 'core_webinar_set_status', $this->webinar_id, 'stop', $this->context( $this->organizer_id ) );
		$GLOBALS['wpdb']->update( $GLOBALS['wpdb']->postmeta, array( 'meta_value' => (string) ( time() - 2 * DAY_IN_SECONDS ) ), array( 'post_id' => $this->webinar_id, 'meta_key' => 'finished_at' ) ); // phpcs:ignore WordPress
		wp_cache_flush();
	}

	/**
	 * All that a visit could change.
	 *
	 * @return array<mixed>
	 */
	private function stored(): array {
		global $wpdb;
		return array( $this->guests(), $wpdb->get_col( "SELECT ID FROM $wpdb->users" ), $wpdb->get_results( "SELECT * FROM {$wpdb->prefix}client_webinar_registrations", ARRAY_A ), $wpdb->get_results( "SELECT * FROM $wpdb->usermeta WHERE meta_key = 'session_tokens'", ARRAY_A ) );
	}
}
