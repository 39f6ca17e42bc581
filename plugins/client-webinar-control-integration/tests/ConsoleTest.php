<?php
/**
 * Tests of the speaker's console and of its page.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

use Webinars\Tests\Test_Site;
use Webinars\Tests\Web_Server;
use Webinars\Tests\Webinar_TestCase;

/** What each visitor of `/admin_webinar/` sees before any script runs, and which scripts load. */
final class ConsoleTest extends Webinar_TestCase {

	private const OPTION = 'client_webinar_control_integration_page_id';
	private const SCRIPT = 'webinar-console-view-script';
	private const PLUGIN = 'client-webinar-control-integration/client-webinar-control-integration.php';

	/** A guest is sent to the login and back to the same console, and sees no webinar. */
	public function test_a_guest_signs_in_and_comes_back(): void {
		$id   = $this->create_webinar( array( 'title' => 'A private matter' ) );
		$page = $this->visit( array( 'webinar_id' => (string) $id ) );

		self::assertStringContainsString( 'href="' . esc_url( wp_login_url( apply_filters( 'client_webinar_control_url', '', $id ) ) ) . '"', $page );
		self::assertStringNotContainsString( 'A private matter', $page );
		$this->assert_nothing_loaded();
	}

	/** A hostile address is not passed through the login. */
	public function test_a_hostile_address_is_not_kept(): void {
		foreach ( array( '"><script>', '12x', array( '1' ), '-1', '99999999999999999999' ) as $hostile ) {
			self::assertStringContainsString( 'href="' . esc_url( wp_login_url( (string) get_permalink( $this->page_id() ) ) ) . '"', $this->visit( array( 'webinar_id' => $hostile ) ) );
		}
	}

	/** A person without webinars is told whom to ask; an organizer, where to plan one. */
	public function test_without_a_webinar_there_is_a_link(): void {
		$this->create_webinar( array( 'title' => 'A private matter' ) );
		foreach ( array( 'webinar_attendee', 'webinar_speaker', 'subscriber' ) as $role ) {
			$this->act_as( $this->create_user( $role ) );
			$page = $this->visit();
			self::assertStringContainsString( 'Ask the organizer', $page );
			self::assertStringNotContainsString( 'A private matter', $page );
			self::assertStringNotContainsString( 'post-new.php', $page );
			$this->assert_nothing_loaded();
		}
		$this->act_as( $this->create_user( 'webinar_organizer' ) );
		self::assertStringContainsString( 'post-new.php?post_type=webinar_event', $this->visit() );
		$this->assert_nothing_loaded();
	}

	/** Automatic menus have the console only for those who control webinars; the account they have for all members. */
	public function test_menus_hide_the_console_from_guests_and_attendees(): void {
		$menu = static fn(): string => wp_list_pages( array( 'echo' => false ) );

		self::assertStringNotContainsString( 'admin_webinar', $menu() );

		$this->act_as( $this->create_user( 'webinar_attendee' ) );
		self::assertStringNotContainsString( 'admin_webinar', $menu() );
		self::assertStringContainsString( '/account/', $menu() );

		$this->act_as( $this->create_user( 'webinar_speaker' ) );
		self::assertStringContainsString( 'admin_webinar', $menu() );
	}

	/** The webinar of another person gets the same answer as one that does not exist (S5). */
	public function test_webinar_of_another_person_is_not_found(): void {
		$others  = $this->create_webinar( array( 'title' => 'A private matter' ) );
		$speaker = $this->create_user( 'webinar_speaker' );
		$own     = $this->create_webinar(
			array(
				'title'            => 'Mine',
				'speaker_user_ids' => array( $speaker ),
			)
		);
		$this->act_as( $speaker );

		$page = $this->visit( array( 'webinar_id' => (string) $others ) );

		self::assertStringContainsString( 'There is no such webinar among yours', $page );
		self::assertStringNotContainsString( 'A private matter', $page );
		self::assertSame( $page, $this->visit( array( 'webinar_id' => '999999' ) ) );
		self::assertSame( $page, $this->visit( array( 'webinar_id' => 'rubbish' ) ) );
		// The person's own webinars are linked, but no controls are shown that could be taken for those of the other webinar.
		self::assertStringContainsString( esc_url( apply_filters( 'client_webinar_control_url', '', $own ) ), $page );
		self::assertStringNotContainsString( 'webinar-console__controls', $page );
		$this->assert_nothing_loaded();
	}

	/** A speaker sees title, date in the site's time zone, a link to the editor, and gets the script with its settings. */
	public function test_a_speaker_sees_the_controls(): void {
		update_option( 'timezone_string', 'Europe/Moscow' );
		$speaker = $this->create_user( 'webinar_speaker' );
		$id      = $this->create_webinar(
			array(
				'title'            => 'Roofs & <b>walls</b>',
				'scheduled_at'     => gmmktime( 16, 0, 0, 11, 22, 2036 ),
				'speaker_user_ids' => array( $speaker ),
				'room_cta_text'    => 'Get the plan',
				'room_cta_url'     => '/plan/',
			)
		);
		$this->act_as( $speaker );

		$page = $this->visit();

		self::assertStringContainsString( '<time datetime="2036-11-22T16:00:00Z">Sat, November 22, 2036, 7:00 pm (Europe/Moscow)</time>', $page );
		self::assertStringNotContainsString( '<b>walls', $page );
		self::assertStringContainsString( esc_url( (string) get_edit_post_link( $id, 'raw' ) ), $page );
		self::assertStringContainsString( '<noscript>', $page );
		self::assertStringNotContainsString( '<nav', $page, 'There is nothing to choose from.' );

		$settings = $this->settings();
		self::assertSame( $id, $settings['webinarId'] );
		self::assertSame( '/plan/', $settings['offerUrl'] );
		self::assertTrue( $settings['isAvailable'] );
		foreach ( array( 'start', 'stop', 'overview', 'readiness' ) as $command ) {
			self::assertArrayHasKey( $command, $settings['commands'] );
		}
		self::assertTrue( wp_style_is( 'wp-components' ) );
		self::assertNotContains( 'wp-editor', wp_scripts()->registered[ self::SCRIPT ]->deps );
	}

	/** Running webinars come first, then upcoming ones, then the latest past ones; the address chooses one. */
	public function test_the_chooser_begins_with_live_webinars(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$ids   = array();
		foreach ( array(
			'Last week'  => array( -7 * DAY_IN_SECONDS, 'finished' ),
			'Last month' => array( -30 * DAY_IN_SECONDS, 'finished' ),
			'Next week'  => array( 7 * DAY_IN_SECONDS, 'scheduled' ),
			'Running'    => array( -600, 'live' ),
			'Tomorrow'   => array( DAY_IN_SECONDS, 'scheduled' ),
		) as $title => list( $distance, $status ) ) {
			$ids[ $title ] = $this->create_webinar(
				array(
					'title'         => $title,
					'scheduled_at'  => time() + $distance,
					'status'        => $status,
					'owner_user_id' => $owner,
				)
			);
		}
		$this->act_as( $owner );

		$page = $this->visit();
		preg_match_all( '~webinar-console__name">([^<]+)<~', $page, $names );
		self::assertSame( array( 'Running', 'Tomorrow', 'Next week', 'Last week', 'Last month' ), $names[1] );
		self::assertSame( $ids['Running'], $this->settings()['webinarId'] );
		self::assertSame( 1, substr_count( $page, 'aria-current="page"' ) );

		$this->visit( array( 'webinar_id' => (string) $ids['Last week'] ) );
		self::assertSame( $ids['Last week'], $this->settings()['webinarId'] );
	}

	/** The list is limited, and a webinar beyond the limit still opens by its address. */
	public function test_the_chooser_is_bounded(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$last  = 0;
		foreach ( range( 1, 15 ) as $days ) {
			$last = $this->create_webinar(
				array(
					'scheduled_at'  => time() + $days * DAY_IN_SECONDS,
					'owner_user_id' => $owner,
				)
			);
		}
		$this->act_as( $owner );

		self::assertSame( 12, substr_count( $this->visit(), '<li>' ) );
		$this->visit( array( 'webinar_id' => (string) $last ) );
		self::assertSame( $last, $this->settings()['webinarId'] );
	}

	/** A rehearsal is a private webinar, on no list: its console opens by its address, also where it is the only webinar. A draft's does not. */
	public function test_a_rehearsal_opens_by_its_address(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$this->act_as( $owner );
		foreach ( array(
			'private' => 1,
			'draft'   => 0,
		) as $post_status => $controls ) {
			wp_update_post(
				array(
					'ID'          => $id,
					'post_status' => $post_status,
				)
			);
			self::assertSame( $controls, substr_count( $this->visit( array( 'webinar_id' => (string) $id ) ), 'webinar-console__controls' ), $post_status );
		}
	}

	/** Without Core nobody controls a webinar, and nothing fails (M2). */
	public function test_without_core_there_is_no_webinar(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$this->create_webinar( array( 'owner_user_id' => $owner ) );
		$this->act_as( $owner );
		remove_all_filters( 'core_webinar_list' );

		self::assertStringNotContainsString( 'webinar-console__controls', $this->visit() );
		$this->assert_nothing_loaded();
	}

	/** The page is created once, and changes by an administrator stay. */
	public function test_the_page_is_created_once(): void {
		$page_id = $this->page_id();
		self::assertSame( 'admin_webinar', get_post( $page_id )->post_name );
		self::assertTrue( has_block( 'webinar/console', $page_id ) );

		wp_update_post(
			array(
				'ID'           => $page_id,
				'post_name'    => 'studio',
				'post_content' => 'Mine.',
			)
		);
		do_action( 'activate_' . self::PLUGIN );
		self::assertSame( $page_id, (int) get_option( self::OPTION ) );
		self::assertSame( 'Mine.', get_post( $page_id )->post_content );
		self::assertNull( get_page_by_path( 'admin_webinar' ) );
	}

	/** An existing page at the address is used unchanged. */
	public function test_an_existing_page_at_the_address_is_used(): void {
		wp_delete_post( $this->page_id(), true );
		$found = (int) wp_insert_post(
			array(
				'post_type'    => 'page',
				'post_status'  => 'publish',
				'post_name'    => 'admin_webinar',
				'post_title'   => 'Studio',
				'post_content' => 'Mine.',
			)
		);

		do_action( 'activate_' . self::PLUGIN );

		self::assertSame( $found, (int) get_option( self::OPTION ) );
		self::assertSame( 'Mine.', get_post( $found )->post_content );
	}

	/** Other modules and the settings get the page; without it there is no address. */
	public function test_the_page_is_known_to_others(): void {
		$id = $this->create_webinar();
		self::assertContains( self::OPTION, array_column( apply_filters( 'core_webinar_pages', array() ), 'option' ) );
		self::assertSame( add_query_arg( 'webinar_id', $id, get_permalink( $this->page_id() ) ), apply_filters( 'client_webinar_control_url', '', $id ) );

		wp_trash_post( $this->page_id() );
		self::assertSame( '', apply_filters( 'client_webinar_control_url', '', $id ) );
	}

	/** The console is not cached; other pages are unchanged. */
	public function test_the_console_is_not_cached(): void {
		$other = (int) wp_insert_post(
			array(
				'post_type'   => 'page',
				'post_status' => 'publish',
				'post_title'  => 'About',
			)
		);
		$sent  = $this->capture( 'nocache_headers' );

		$this->show( $other );
		do_action( 'template_redirect' );
		self::assertCount( 0, $sent );

		$this->show( $this->page_id() );
		do_action( 'template_redirect' );
		self::assertCount( 1, $sent );
	}

	/** A click on a hidden console would start or stop a broadcast. */
	public function test_other_sites_cannot_frame_the_console(): void {
		$headers = array();
		$server  = Web_Server::start( Test_Site::entered() );
		try {
			$request = $server->request( Test_Site::entered(), '/admin_webinar/' );
			curl_setopt(
				$request,
				CURLOPT_HEADERFUNCTION,
				static function ( $request, string $line ) use ( &$headers ): int {
					$headers[] = trim( $line );
					return strlen( $line );
				}
			);
			curl_exec( $request );
		} finally {
			$server->stop();
		}

		self::assertContains( 'X-Frame-Options: SAMEORIGIN', $headers );
		self::assertContains( "Content-Security-Policy: frame-ancestors 'self';", $headers );
	}

	/**
	 * P2: a recording that does not run on this site has no controls.
	 */
	public function test_a_recording_is_not_available(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$id      = $this->create_webinar( array( 'speaker_user_ids' => array( $speaker ) ) );
		update_post_meta( $id, 'type', 'auto' );
		$this->act_as( $speaker );

		$page = $this->visit( array( 'webinar_id' => (string) $id ) );

		self::assertStringContainsString( 'This recording is not available here', $page );
		self::assertStringNotContainsString( 'webinar-console__controls', $page );
	}

	/**
	 * Visits the page.
	 *
	 * @param array<string, mixed> $query What the address asks for.
	 * @return string The block.
	 */
	private function visit( array $query = array() ): string {
		wp_scripts()->queue = array();
		wp_styles()->queue  = array();
		unset( wp_scripts()->registered[ self::SCRIPT ]->extra['before'] );
		$_GET = $query;
		return $this->show( $this->page_id() );
	}

	/** The page that activation created. */
	private function page_id(): int {
		return (int) get_option( self::OPTION );
	}

	/**
	 * Settings of the script.
	 *
	 * @return array<string, mixed>
	 */
	private function settings(): array {
		self::assertTrue( wp_script_is( self::SCRIPT ), 'The console is not built: npm run build.' );
		$inline = implode( '', array_filter( (array) wp_scripts()->get_data( self::SCRIPT, 'before' ) ) );
		$json   = preg_replace( '/^window\.webinarControl = (.*);$/s', '$1', $inline );
		return json_decode( (string) $json, true );
	}

	/** Asserts that no script of the controls is loaded. */
	private function assert_nothing_loaded(): void {
		self::assertFalse( wp_script_is( self::SCRIPT ) );
		self::assertFalse( wp_style_is( 'wp-components' ) );
	}
}
