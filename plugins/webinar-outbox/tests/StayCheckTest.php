<?php
/**
 * Tests of who may stay in a room.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use StandardWebhooks\Webhook;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Stay_Check;
use Webinars\Webinar_Outbox\Tests\Request_Body;

require_once __DIR__ . '/heartbeat/class-request-body.php';

/**
 * An open event stream and its token end with the sign-in, the role, the admission and the account (R1, H4).
 */
final class StayCheckTest extends Webinar_TestCase {

	private const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

	/** A live webinar. */
	private int $webinar_id;

	/** Number of reports, which gives each its own id. */
	private int $reports = 0;

	protected function setUp(): void {
		parent::setUp();
		update_option(
			'webinar_outbox_settings',
			array(
				'secret'      => self::SECRET,
				'sidecar_url' => 'http://127.0.0.1:8787',
				'public_url'  => 'https://push.webinars.test',
			)
		);
		$this->webinar_id = $this->create_webinar( array( 'status' => 'live' ) );
	}

	protected function tearDown(): void {
		unset( $_COOKIE[ LOGGED_IN_COOKIE ] );
		Request_Body::restore();
		parent::tearDown();
	}

	/**
	 * What ends a person's right to be in the room.
	 *
	 * @return array<string, array{callable(int): mixed}>
	 */
	public static function ends(): array {
		return array(
			'signed out'                     => array( static fn( int $user_id ) => wp_set_current_user( $user_id ) && wp_logout() ),
			'signed out everywhere'          => array( static fn( int $user_id ) => WP_Session_Tokens::get_instance( $user_id )->destroy_all() ),
			'changed the password'           => array( static fn( int $user_id ) => wp_set_password( 'another', $user_id ) ),
			'stripped of the role'           => array( static fn( int $user_id ) => get_userdata( $user_id )->set_role( '' ) ),
			'no longer admitted'             => array( static fn( int $user_id ) => add_filter( 'core_webinar_is_admitted', static fn( bool $is_admitted, int $asked_id ): bool => $is_admitted && $asked_id !== $user_id, 10, 2 ) ),
			'deleted'                        => array( static fn( int $user_id ) => wp_delete_user( $user_id ) ),
			'moderates the chat from now on' => array( static fn( int $user_id ) => add_filter( 'map_meta_cap', static fn( array $caps, string $cap, int $asked_id ): array => 'moderate_webinar_chat' === $cap && $asked_id === $user_id ? array( 'read' ) : $caps, 10, 3 ) ),
			'a speaker from now on'          => array( static fn( int $user_id ) => get_userdata( $user_id )->set_role( 'administrator' ) ),
		);
	}

	/**
	 * The next report names the person, whose presence ends: nothing more is credited, and at the stop nobody is told "attended".
	 *
	 * @param callable(int): mixed $end What happens to the user.
	 */
	#[DataProvider( 'ends' )]
	public function test_presence_and_rights_end( callable $end ): void {
		global $wpdb;
		$other = $this->page();
		// The browser of this test holds the cookie of the last sign-in.
		$page = $this->page();
		self::assertSame( array(), $this->report( $page, $other ) );
		$wpdb->query( "UPDATE {$wpdb->prefix}client_webinar_sessions SET seen_at = seen_at - 20" );
		$wpdb->query( "UPDATE {$wpdb->prefix}client_webinar_stays SET seen_at = seen_at - 20" );
		$seen_at = static fn( int $lead_id ): string => (string) $wpdb->get_var( "SELECT seen_at FROM {$wpdb->prefix}client_webinar_sessions WHERE lead_id = $lead_id" );
		$since   = (int) $seen_at( $other['lead_id'] );

		$end( $page['user_id'] );
		wp_cache_flush();
		$refused = array_intersect_key( $page, array_flip( array( 'user_id', 'sign_in' ) ) );

		self::assertSame( array( $refused ), $this->report( $page, $other ) );
		self::assertSame( array( $refused ), $this->report( $page, array( 'staff' => true ) + $this->page( 'administrator' ) ), 'Each time, and staff is asked too.' );
		$seconds = (int) $seen_at( $other['lead_id'] ) - $since;
		self::assertGreaterThanOrEqual( 20, $seconds );
		self::assertSame(
			array(
				array( (string) $other['lead_id'], (string) $seconds, null ),
				// A deleted user's undecided session is erased.
				...( get_userdata( $page['user_id'] ) ? array( array( (string) $page['lead_id'], '0', $seen_at( $page['lead_id'] ) ) ) : array() ),
			),
			$wpdb->get_results( "SELECT lead_id, seen_seconds, left_at FROM {$wpdb->prefix}client_webinar_sessions ORDER BY lead_id", ARRAY_N )
		);
		do_action( 'core_webinar_set_status', $this->webinar_id, 'stop', $this->context( $this->create_user( 'administrator' ) ) );
		do_action( 'client_webinar_tracker_v2_close' );
		self::assertSame( array( (string) $other['lead_id'] ), $wpdb->get_col( "SELECT lead_id FROM {$wpdb->prefix}client_webinar_sessions WHERE completed_at IS NOT NULL" ) );
	}

	/** Another sign-in of the same person goes on, and so does a page whose person has left: it counts as nothing. */
	public function test_only_the_ended_sign_in_is_refused(): void {
		$left  = array( 'left' => true ) + $this->page();
		$page  = $this->page();
		$again = $this->page( user_id: $page['user_id'] );

		wp_logout();
		self::assertSame( array( $again['sign_in'] ), array_column( $this->report( $page, $again, $left ), 'sign_in' ) );
		self::assertSame( array( $page['user_id'] ), array_map( 'intval', $GLOBALS['wpdb']->get_col( "SELECT user_id FROM {$GLOBALS['wpdb']->prefix}client_webinar_sessions" ) ) );
	}

	/** A program that signs in with an application password is out when that password is revoked. */
	public function test_a_revoked_application_password_ends_its_stream(): void {
		$user_id         = $this->create_user( 'webinar_attendee' );
		list( , $item )  = WP_Application_Passwords::create_new_application_password( $user_id, array( 'name' => 'Reader' ) );
		list( , $other ) = WP_Application_Passwords::create_new_application_password( $user_id, array( 'name' => 'Other' ) );
		$this->act_as( $user_id );
		$GLOBALS['wp_rest_application_password_uuid'] = $item['uuid'];
		$page = $this->opened( $user_id );
		$GLOBALS['wp_rest_application_password_uuid'] = null;
		self::assertSame( array(), $this->report( $page ) );

		WP_Application_Passwords::delete_application_password( $user_id, $other['uuid'] );
		self::assertSame( array(), $this->report( $page ) );
		WP_Application_Passwords::delete_application_password( $user_id, $item['uuid'] );
		self::assertSame( array( $page['sign_in'] ), array_column( $this->report( $page ), 'sign_in' ) );
	}

	/** An older sidecar, and a token without a sign-in, name none: the admission is asked all the same. */
	public function test_a_page_without_a_sign_in_is_asked_for_its_admission(): void {
		$page = $this->page();
		unset( $page['sign_in'] );
		self::assertSame( array(), $this->report( $page ) );

		add_filter( 'core_webinar_is_admitted', '__return_false' );
		self::assertSame(
			array(
				array(
					'user_id' => $page['user_id'],
					'sign_in' => '',
				),
			),
			$this->report( $page )
		);
	}

	/** What the sidecar has confirmed within the last minute is not asked again. */
	public function test_a_confirmed_page_is_not_asked(): void {
		$page = $this->page();
		add_filter( 'core_webinar_is_admitted', '__return_false' );

		self::assertSame( array(), $this->report( array_diff_key( $page, array( 'sign_in' => '' ) ) + array( 'confirmed' => true ) ) );
	}

	/** The number of statements grows with each 500 people, not with each person. */
	public function test_a_crowd_takes_few_statements(): void {
		global $wpdb;
		$pages = array();
		foreach ( range( 100_001, 101_000 ) as $id ) {
			$wpdb->query( "INSERT INTO $wpdb->users (ID, user_login, user_nicename, user_email, user_registered) VALUES ($id, 'crowd$id', 'crowd$id', 'crowd$id@webinars.test', '2026-01-01 00:00:00')" );
			$wpdb->query( "INSERT INTO $wpdb->usermeta (user_id, meta_key, meta_value) VALUES ($id, '{$wpdb->prefix}capabilities', 'a:1:{s:16:\"webinar_attendee\";b:1;}')" );
			$pages[] = array(
				'lead_id' => $id,
				'user_id' => $id,
				'device'  => 'f3a1',
			);
		}
		wp_cache_flush();
		$before = $wpdb->num_queries;

		self::assertSame( array(), ( new Stay_Check() )->refused( $this->webinar_id, $pages ) );

		self::assertLessThanOrEqual( 12, $wpdb->num_queries - $before );
	}

	/**
	 * Signs a new user in and opens a page of the room, as its room token names it.
	 *
	 * @param string $role    Role of the new user.
	 * @param int    $user_id Signs this user in again instead.
	 * @return array<string, int|string|bool>
	 */
	private function page( string $role = 'webinar_attendee', int $user_id = 0 ): array {
		$user_id = 0 === $user_id ? $this->create_user( $role ) : $user_id;
		$expires = time() + DAY_IN_SECONDS + $this->reports;
		$token   = WP_Session_Tokens::get_instance( $user_id )->create( $expires + count( WP_Session_Tokens::get_instance( $user_id )->get_all() ) );

		$_COOKIE[ LOGGED_IN_COOKIE ] = wp_generate_auth_cookie( $user_id, $expires, 'logged_in', $token );
		$this->act_as( $user_id );
		return $this->opened( $user_id );
	}

	/**
	 * Opens a page of the room in the current request.
	 *
	 * @return array<string, int|string|bool>
	 */
	private function opened( int $user_id ): array {
		$stream = apply_filters( 'webinar_outbox_room_stream', null, $this->webinar_id );
		$claims = json_decode( (string) base64_decode( strtr( explode( '.', $stream['token'] )[1], '-_', '+/' ) ), true );
		return array(
			'lead_id' => (int) $claims['sub'],
			'user_id' => $claims['uid'],
			'device'  => "page-$user_id",
			'sign_in' => $claims['sin'],
		);
	}

	/**
	 * Reports pages as the sidecar does.
	 *
	 * @param array<string, int|string|bool> ...$people Pages.
	 * @return list<array{user_id: int, sign_in: string}> Those that may not stay.
	 */
	private function report( array ...$people ): array {
		$body = (string) wp_json_encode(
			array(
				'type'      => 'sidecar.presence',
				'timestamp' => gmdate( 'Y-m-d\TH:i:s\Z' ),
				'data'      => array(
					'rooms' => array(
						array(
							'webinar_id' => $this->webinar_id,
							'etag'       => '',
							'people'     => $people,
						),
					),
				),
			)
		);
		$id   = 'msg_' . ( ++$this->reports );

		$_SERVER['HTTP_WEBHOOK_ID']        = $id;
		$_SERVER['HTTP_WEBHOOK_TIMESTAMP'] = (string) time();
		$_SERVER['HTTP_WEBHOOK_SIGNATURE'] = ( new Webhook( self::SECRET ) )->sign( $id, time(), $body );
		Request_Body::set( $body );
		$this->act_as( 0 );
		$answer = $this->ajax( 'webinar_outbox_presence' );
		Request_Body::restore();
		self::assertSame( 200, $answer['status'] );
		return $answer['body']['data']['rooms'][0]['refused'];
	}
}
