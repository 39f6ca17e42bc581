<?php
/**
 * Tests of the public schedule.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/**
 * The page of guests and members, before any script runs.
 */
final class ScheduleTest extends Webinar_TestCase {

	/**
	 * Without planned webinars the schedule says so.
	 */
	public function test_an_empty_schedule_says_so(): void {
		self::assertStringContainsString( 'No webinar is planned right now', $this->visit() );
	}

	/**
	 * The schedule shows title, time, speakers and the link for guests, and nothing secret.
	 */
	public function test_a_guest_reads_the_schedule(): void {
		update_option( 'timezone_string', 'Europe/Moscow' );
		$speaker = $this->create_user( 'webinar_speaker' );
		$this->create_webinar(
			array(
				'scheduled_at'     => gmmktime( 16, 0, 0, 11, 22, 2036 ),
				'speaker_user_ids' => array( $speaker ),
				'guest_cta_text'   => 'Keep me a place',
				'guest_cta_url'    => '/join/',
			)
		);

		$page = $this->visit();

		self::assertStringContainsString( 'How to begin', $page );
		self::assertMatchesRegularExpression( '~<time datetime="2036-11-22T16:00:00Z"[^>]*>Sat, November 22 at 7:00 pm</time>\s*<span[^>]*>Europe/Moscow</span>~', $page );
		self::assertStringContainsString( '60 minutes', $page );
		self::assertStringContainsString( get_userdata( $speaker )->display_name, $page );
		self::assertStringContainsString( 'href="' . home_url( '/join/' ) . '"', $page );
		self::assertStringContainsString( 'Keep me a place', $page );
		self::assertMatchesRegularExpression( '~<p class="webinar-schedule__starts"[^>]*></p>~', $page, 'The page has the element of the countdown.' );
		$this->assert_no_secret( $page );
	}

	/**
	 * A guest's page can be cached: it has neither the current time nor a nonce or name.
	 */
	public function test_a_guests_page_does_not_depend_on_the_request(): void {
		$this->create_webinar( array( 'status' => 'live' ) );
		$this->create_webinar( array( 'scheduled_at' => time() + 600 ) );
		$this->create_webinar(
			array(
				'status'        => 'finished',
				'recording_url' => 'https://recordings.webinars.test/secret',
			)
		);
		$draw  = static fn(): string => do_blocks( '<!-- wp:webinar/schedule {"showRecordings":true} /-->' ) . wp_json_encode( wp_interactivity_state( 'webinar/schedule' ) );
		$first = $draw();
		// Texts of a relative time.
		foreach ( array( 'time', 'minutes' ) as $what ) {
			self::assertStringNotContainsString( "in 10 $what", $first );
		}
		self::assertStringNotContainsStringIgnoringCase( 'nonce', $first );

		$_COOKIE['wp-settings-1']   = 'x';
		$_SERVER['HTTP_USER_AGENT'] = 'Another';
		$_SERVER['HTTP_REFERER']    = 'https://example.com/';
		$_GET['utm_source']         = 'letter'; // phpcs:ignore WordPress.Security.NonceVerification
		$_SERVER['REQUEST_URI']     = '/?utm_source=letter';

		self::assertSame( preg_replace( '/webinar-recordings-\d+/', '', $first ), preg_replace( '/webinar-recordings-\d+/', '', $draw() ) );
	}

	/**
	 * Without a call to action of the webinar guests get a link to sign up.
	 */
	public function test_guests_are_sent_to_sign_up_by_default(): void {
		$this->create_webinar();

		self::assertStringContainsString( 'href="' . home_url( '/signup/' ) . '"', $this->visit() );
	}

	/**
	 * An unsafe address is replaced by the default one.
	 */
	public function test_a_hostile_address_is_not_used(): void {
		$this->create_webinar();
		$this->pretend(
			array(
				'guest_cta' => array(
					'text' => '',
					'url'  => 'javascript:alert(1)',
				),
			)
		);

		$page = $this->visit();

		self::assertStringNotContainsString( 'javascript:', $page );
		self::assertStringContainsString( 'href="' . home_url( '/signup/' ) . '"', $page );
		self::assertStringContainsString( 'Book a seat at the webinar', $page );
	}

	/**
	 * Members get the link to the room.
	 */
	public function test_members_go_to_the_room(): void {
		$id = $this->create_webinar( array( 'guest_cta_text' => 'Keep me a place' ) );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );

		$page = $this->visit();

		self::assertStringContainsString( 'Go to the webinar room', $page );
		self::assertStringContainsString( 'href="' . esc_url( apply_filters( 'ui_webinar_room_url', '', $id ) ) . '"', $page );
		self::assertStringNotContainsString( 'Keep me a place', $page );
		$this->assert_no_secret( $page );
	}

	/**
	 * M2: without the room's module there is no button.
	 */
	public function test_without_a_room_there_is_no_button(): void {
		$this->create_webinar();
		remove_all_filters( 'ui_webinar_room_url', 10 );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );

		self::assertStringNotContainsString( 'Go to the webinar room', $this->visit() );
	}

	/**
	 * A live webinar is marked as live, and offers guests to sign in.
	 */
	public function test_a_live_webinar_says_so(): void {
		$id = $this->create_webinar( array( 'status' => 'live' ) );

		$page = $this->visit();

		self::assertStringContainsString( 'Live now', $page );
		self::assertStringNotContainsString( 'Starts', $page );
		self::assertStringContainsString( esc_url( wp_login_url( apply_filters( 'ui_webinar_room_url', '', $id ) ) ), $page );
		$this->assert_no_secret( $page );
	}

	/**
	 * The live webinar is first and largest, the others follow by date. Past and unpublished ones are not listed.
	 */
	public function test_order_and_choice(): void {
		$this->create_webinar(
			array(
				'title'        => 'Third',
				'scheduled_at' => time() + 2 * DAY_IN_SECONDS,
			)
		);
		$this->create_webinar(
			array(
				'title'        => 'Second',
				'scheduled_at' => time() + DAY_IN_SECONDS,
			)
		);
		$this->create_webinar(
			array(
				'title'  => 'First',
				'status' => 'live',
			)
		);
		$this->create_webinar(
			array(
				'title'       => 'Unpublished',
				'post_status' => 'draft',
			)
		);
		$this->create_webinar(
			array(
				'title'  => 'Finished',
				'status' => 'finished',
			)
		);
		$this->create_webinar(
			array(
				'title'        => 'Never begun',
				'scheduled_at' => time() - 2 * HOUR_IN_SECONDS,
			)
		);

		preg_match_all( '~webinar-schedule__card( is-next)?".*?<h2[^>]*>([^<]+)</h2>~s', $this->visit(), $found );

		self::assertSame( array( 'First', 'Second', 'Third' ), $found[2] );
		self::assertSame( array( ' is-next', '', '' ), $found[1] );
	}

	/**
	 * The text of the editor's canvas is in the details of the card, without scripts and without blocks that draw more than words.
	 */
	public function test_the_description_is_in_the_details(): void {
		$this->create_webinar( array( 'description' => '<!-- wp:heading --><h2>What you take home</h2><!-- /wp:heading --><!-- wp:html --><script>hack()</script><!-- /wp:html --><!-- wp:webinar/schedule /-->' ) );

		$page = $this->visit();

		self::assertMatchesRegularExpression( '~<details class="webinar-schedule__details"><summary>About this webinar</summary>.*<h2[^>]*>What you take home</h2>~s', $page );
		self::assertStringNotContainsString( '<script>hack', $page );
	}

	/**
	 * A Russian date is written as within a sentence, as the browser writes it too.
	 */
	public function test_a_russian_date_is_in_lower_case(): void {
		$this->create_webinar( array( 'scheduled_at' => 2_110_982_400 ) );
		switch_to_locale( 'ru_RU' );

		$page = $this->visit();

		restore_previous_locale();
		self::assertMatchesRegularExpression( '~<time datetime="2036-11-22T16:00:00Z"[^>]*>сб, 22 ноября в ~u', $page );
	}

	/**
	 * Hostile text is escaped.
	 */
	public function test_hostile_text_is_escaped(): void {
		$this->create_webinar();
		$this->pretend(
			array(
				'title'      => '"><script>alert(1)</script>',
				'excerpt'    => '<img src=x onerror=alert(1)>',
				'poster_url' => 'https://webinars.test/"onerror="alert(1)',
			)
		);

		$page = $this->visit();

		self::assertStringNotContainsString( '<script>alert', $page );
		self::assertStringNotContainsString( '<img src=x', $page );
		self::assertStringNotContainsString( '"onerror=', $page );
	}

	/**
	 * Without a poster each webinar has its own drawing, always the same.
	 */
	public function test_a_webinar_without_a_poster_has_its_own_drawing(): void {
		$this->create_webinar();
		$this->create_webinar();
		$drawings = static function ( string $page ): array {
			preg_match_all( '~<svg(?: class="[^"]*")? (viewBox="0 0 160 90".*?</svg>)~s', $page, $found );
			return $found[1];
		};

		$on_schedule = $drawings( $this->visit() );

		self::assertCount( 2, array_unique( $on_schedule ) );
		self::assertSame( $on_schedule, $drawings( $this->visit() ) );
		self::assertLessThan( 700, strlen( $on_schedule[0] ) );
	}

	/**
	 * M2: without Core the schedule says that nothing is planned.
	 */
	public function test_without_core_nothing_is_planned(): void {
		$this->create_webinar();
		remove_all_filters( 'core_webinar_list', 10 );

		self::assertStringContainsString( 'No webinar is planned right now', $this->visit() );
	}

	/**
	 * The page is created once and never overwritten.
	 */
	public function test_the_page_is_created_once(): void {
		$page_id = (int) get_option( 'ui_webinar_public_page_id' );
		self::assertSame( '/webinars/', wp_parse_url( apply_filters( 'ui_webinar_public_url', '' ), PHP_URL_PATH ) );

		wp_update_post(
			array(
				'ID'           => $page_id,
				'post_content' => 'Mine.',
			)
		);
		do_action( 'activate_ui-webinar-public/ui-webinar-public.php' ); // phpcs:ignore WordPress.NamingConventions.ValidHookName

		self::assertSame( 'Mine.', get_post_field( 'post_content', $page_id ) );
		self::assertSame( $page_id, (int) get_option( 'ui_webinar_public_page_id' ) );
	}

	/**
	 * Renders the schedule.
	 */
	private function visit(): string {
		return do_blocks( '<!-- wp:webinar/schedule /-->' );
	}

	/**
	 * Asserts that the stream's address is in neither page nor state.
	 *
	 * @param string $page HTML.
	 */
	private function assert_no_secret( string $page ): void {
		self::assertStringNotContainsString( 'm3u8', $page . wp_json_encode( wp_interactivity_state( 'webinar/schedule' ) ) );
	}

	/**
	 * Changes the webinars that Core lists, without the contract's listener.
	 *
	 * @param array<string, mixed> $fields Of each webinar.
	 */
	private function pretend( array $fields ): void {
		remove_all_filters( 'core_webinar_list', PHP_INT_MAX );
		add_filter(
			'core_webinar_list',
			static fn( array $webinars ): array => array_map( static fn( array $webinar ): array => array_merge( $webinar, $fields ), $webinars ),
			20
		);
	}
}
