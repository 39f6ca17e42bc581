<?php
/**
 * Tests of WordPress's visibilities.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Ui_Webinar_Room\Page_Access;
use Webinars\Ui_Webinar_Room\Room_Page;

require_once __DIR__ . '/class-state-route-testcase.php';
require_once ABSPATH . WPINC . '/class-phpass.php';

/**
 * What keeps a person away from the page or the webinar keeps them out of the room by every way (R1, H4).
 */
final class RoomVisibilityTest extends State_Route_TestCase {

	/** An announced webinar. */
	private int $webinar_id;

	/** The attendee who is signed in. */
	private int $user_id;

	/** The page of the room. */
	private int $page_id;

	protected function setUp(): void {
		parent::setUp();
		$this->webinar_id = $this->create_webinar( array( 'status' => 'live' ) );
		$this->user_id    = $this->create_user( 'webinar_attendee' );
		$this->page_id    = (int) get_option( 'ui_webinar_room_page_id' );
		$this->act_as( $this->user_id );
	}

	protected function tearDown(): void {
		unset( $_COOKIE[ 'wp-postpass_' . COOKIEHASH ] );
		parent::tearDown();
	}

	/**
	 * What closes a room.
	 *
	 * @return array<string, array{callable(int, int, int): mixed}>
	 */
	public static function closings(): array {
		$update = static fn( int $id, array $fields ): int => wp_update_post( array( 'ID' => $id ) + $fields );
		return array(
			'password of the webinar'   => array( self::protect( ... ) ),
			'password of the page'      => array( static fn( int $webinar_id, int $page_id ) => $update( $page_id, array( 'post_password' => 'roof' ) ) ),
			'private page'              => array( static fn( int $webinar_id, int $page_id ) => $update( $page_id, array( 'post_status' => 'private' ) ) ),
			'page closed by capability' => array( static fn( int $webinar_id, int $page_id ) => add_filter( 'map_meta_cap', static fn( array $caps, string $cap, int $user_id, array $args ): array => 'read_post' === $cap && $page_id === $args[0] ? array( 'do_not_allow' ) : $caps, 10, 4 ) ),
			'no role'                   => array( static fn( int $webinar_id, int $page_id, int $user_id ) => get_userdata( $user_id )->set_role( '' ) ),
			'role on another site only' => array(
				static function ( int $webinar_id, int $page_id, int $user_id ): void {
					get_userdata( $user_id )->set_role( '' );
					update_user_meta( $user_id, $GLOBALS['wpdb']->base_prefix . '2_capabilities', array( 'webinar_attendee' => true ) );
				},
			),
		);
	}

	/**
	 * No state, no command, no link. Those who prepare the webinar enter.
	 *
	 * @param callable(int, int, int): mixed $close What happens.
	 */
	#[DataProvider( 'closings' )]
	public function test_the_room_closes_with_the_page( callable $close ): void {
		self::assertSame( array( 200, 200, true ), $this->ways_in() );

		$close( $this->webinar_id, $this->page_id, $this->user_id );
		// The next request reads the user again.
		$this->act_as( 0 );
		$this->act_as( $this->user_id );

		self::assertSame( array( 403, 403, false ), $this->ways_in() );
		$this->act_as( $this->create_user( 'administrator' ) );
		self::assertSame( 200, $this->read( $this->webinar_id )->get_status() );
	}

	/**
	 * The room asks for the webinar's password, and opens in the browser that has sent it.
	 */
	public function test_the_room_asks_for_the_password(): void {
		self::protect( $this->webinar_id );
		self::assertStringContainsString( 'name="post_password"', $this->room() );

		$_COOKIE[ 'wp-postpass_' . COOKIEHASH ] = wp_slash( ( new PasswordHash( 8, true ) )->HashPassword( 'roof' ) );

		self::assertSame( array( 200, 200, true ), $this->ways_in() );
		self::assertStringContainsString( 'data-stage="viewing"', $this->room() );
	}

	/**
	 * Site Health says when a plugin keeps a member away from the page in another way, and not when the room was shown.
	 */
	public function test_a_page_closed_by_another_plugin_is_reported(): void {
		$this->act_as( $this->user_id );
		$this->open_room( true );
		self::assertSame( 'good', $this->health()['status'] );
		$this->act_as( 0 );
		$this->open_room( false );
		self::assertSame( 'good', $this->health()['status'], 'Guests are sent away for many reasons.' );

		$this->act_as( $this->user_id );
		$this->open_room( false );

		self::assertSame( 'recommended', $this->health()['status'] );
		self::assertStringContainsString( 'core_webinar_is_admitted', $this->health()['description'] );
		update_option( 'ui_webinar_room_page_closed_at', time() - 8 * DAY_IN_SECONDS );
		self::assertSame( 'good', $this->health()['status'] );
	}

	/**
	 * Gives a webinar a password. Core lets nobody hide a webinar that is live, so it is done as if before the start.
	 */
	private static function protect( int $webinar_id ): void {
		global $wpdb;
		$wpdb->update( $wpdb->posts, array( 'post_password' => 'roof' ), array( 'ID' => $webinar_id ) );
		clean_post_cache( $webinar_id );
	}

	/**
	 * Whether the current user gets in: by read-sync, by a command, and whether the user is offered to enter.
	 *
	 * @return array{int, int, bool}
	 */
	private function ways_in(): array {
		$entered = $this->ajax(
			'client_webinar_tracker_v2_enter',
			array(
				'webinar_id' => (string) $this->webinar_id,
				'nonce'      => wp_create_nonce( "client_webinar_tracker_v2_enter_$this->webinar_id" ),
			)
		);
		return array( $this->read( $this->webinar_id )->get_status(), $entered['status'], current_user_can( 'attend_webinar', $this->webinar_id ) );
	}

	/**
	 * The room's page as the current user sees it.
	 */
	private function room(): string {
		$_GET = array( 'webinar_id' => (string) $this->webinar_id );
		$html = $this->show( $this->page_id );
		$_GET = array();
		return $html;
	}

	/**
	 * Runs a request of the room's page, as far as it concerns the access.
	 *
	 * @param bool $is_drawn Whether nothing keeps the page from being drawn.
	 */
	private function open_room( bool $is_drawn ): void {
		$access = new Page_Access( new Room_Page() );
		add_filter( 'render_block_webinar/room', array( $access, 'note_room' ) );
		$this->show( $this->page_id );
		$access->expect_room();
		if ( $is_drawn ) {
			$this->show( $this->page_id );
		}
		$access->store();
		remove_filter( 'render_block_webinar/room', array( $access, 'note_room' ) );
	}

	/**
	 * The result of the test in Site Health.
	 *
	 * @return array<string, string>
	 */
	private function health(): array {
		return call_user_func( apply_filters( 'site_status_tests', array( 'direct' => array() ) )['direct']['ui_webinar_room_access']['test'] );
	}
}
