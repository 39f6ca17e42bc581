<?php
/**
 * Tests of what an entry page shows.
 *
 * @package Webinars\Ui_Webinar_Entry
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;

require_once __DIR__ . '/class-entry-testcase.php';

/** The states, for guests and members, before any script runs. */
final class EntryScreenTest extends Entry_TestCase {

	private const RECORDING = 'https://recordings.webinars.test/secret';

	/** When, who, what, one button, and nothing secret. */
	public function test_a_guest_reads_what_and_when(): void {
		update_option( 'timezone_string', 'Europe/Moscow' );
		$speaker = $this->create_user( 'webinar_speaker' );
		$id      = $this->webinar(
			array(
				'title'            => 'Roofs & "gutters"',
				'scheduled_at'     => gmmktime( 16, 0, 0, 11, 22, 2036 ),
				'speaker_user_ids' => array( $speaker ),
				'guest_cta_text'   => 'Keep me a place',
				'guest_cta_url'    => '/join/',
			)
		);

		$page = $this->page( $id );

		self::assertMatchesRegularExpression( '~<h1[^>]*>Roofs &amp; &quot;gutters&quot;</h1>~', $page );
		self::assertStringContainsString( '<span class="webinar-entry__starts"></span><time datetime="2036-11-22T16:00:00Z">Sat, November 22 at 7:00 pm</time><span class="webinar-entry__zone">Europe/Moscow</span><span>60 minutes</span>', $page );
		self::assertStringContainsString( get_userdata( $speaker )->display_name, $page );
		self::assertStringContainsString( 'What to expect.', $page );
		self::assertMatchesRegularExpression( '~<a class="webinar-entry__button[^>]*href="http://webinars.test/join/"[^>]*>Keep me a place</a>~', $page );
		self::assertSame( 1, substr_count( $page, 'webinar-entry__button' ) );
		self::assertStringContainsString( esc_url( wp_login_url( $this->url( $id ) ) ), $page );
		self::assertStringContainsString( "?webinar_calendar=$id", $page );
		$this->assert_no_secret( $page );
	}

	/**
	 * States of a webinar.
	 *
	 * @return array<string, array{array<string, mixed>, list<string>, list<string>}> Webinar, what a guest reads, what a member reads.
	 */
	public static function states(): array {
		$recording = array( 'recording_url' => self::RECORDING );
		return array(
			'scheduled' => array( array(), array( 'Book a seat at the webinar' ), array( 'Book my seat', 'Go to the webinar room' ) ),
			'late'      => array( array( 'scheduled_at' => time() - 7200 ), array( 'It has not begun at its time', 'I have a seat: sign in' ), array( 'Go to the webinar room' ) ),
			'live'      => array( array( 'status' => 'live' ), array( 'Live now', 'Book a seat at the webinar' ), array( 'Live now', 'Book my seat', 'Go to the webinar room' ) ),
			'finished'  => array( array( 'status' => 'finished' ), array( 'This webinar is over' ), array( 'This webinar is over', 'Go to the webinar room' ) ),
			'recording' => array( array( 'status' => 'finished' ) + $recording, array( 'Recording', 'Sign in to watch' ), array( 'Recording', 'Watch the recording', 'Go to the webinar room' ) ),
		);
	}

	/**
	 * Each state says itself in words, with one button at most for a guest.
	 *
	 * @param array<string, mixed> $webinar See create_webinar().
	 * @param list<string>         $guest   What a guest reads.
	 * @param list<string>         $member  What a member reads.
	 */
	#[DataProvider( 'states' )]
	public function test_states( array $webinar, array $guest, array $member ): void {
		$id = $this->webinar( $webinar );
		foreach ( array( array( 0, $guest ), array( $this->create_user( 'webinar_attendee' ), $member ) ) as list( $user_id, $texts ) ) {
			$page = $this->page( $id, $user_id );
			foreach ( $texts as $text ) {
				self::assertStringContainsString( $text, $this->text( $page ) );
			}
			if ( 0 === $user_id ) {
				$this->assert_no_secret( $page );
				self::assertLessThanOrEqual( 1, substr_count( $page, 'webinar-entry__button' ) );
			}
			// The script counts down where there is the element.
			self::assertSame( array() === $webinar, str_contains( $page, 'webinar-entry__starts' ) );
		}
	}

	/**
	 * Who is not admitted reads whom to ask, before the webinar and beside its recording.
	 */
	public function test_a_stranger_is_told_whom_to_ask(): void {
		$stranger = $this->create_user( 'webinar_attendee' );
		$contact  = 'Ask its organizer, ' . get_userdata( $this->organizer_id )->display_name . '.';
		$pages    = array(
			$this->webinar(),
			$this->webinar(
				array(
					'status'        => 'finished',
					'recording_url' => self::RECORDING,
				)
			),
		);
		foreach ( $pages as $id ) {
			self::assertStringNotContainsString( $contact, $this->text( $this->page( $id, $stranger ) ) );
		}
		add_filter( 'core_webinar_is_admitted', '__return_false' );
		foreach ( $pages as $id ) {
			$page = $this->page( $id, $stranger );
			self::assertStringContainsString( $contact, $this->text( $page ) );
			$this->assert_no_secret( $page );
		}
	}

	/**
	 * A member reads how far they have come, where somebody keeps routes.
	 */
	public function test_a_member_reads_how_far_they_have_come(): void {
		$route = 'left';
		add_filter(
			'client_webinar_lead_route',
			static function ( ?array $known, int $webinar_id, int $lead_id ) use ( &$route ): array {
				return array(
					'lead_id'    => $lead_id,
					'webinar_id' => $webinar_id,
					'route'      => $route,
					'screen'     => 'over',
					'changed_at' => 1_795_219_200,
				);
			},
			10,
			3
		);
		$member = $this->create_user( 'webinar_attendee' );
		$live   = $this->webinar( array( 'status' => 'live' ) );
		$over   = $this->webinar( array( 'status' => 'finished' ) );
		$this->book( $live, $member );
		self::assertStringContainsString( 'You left. The webinar is still on.', $this->text( $this->page( $live, $member ) ) );
		self::assertStringContainsString( 'You left before the end.', $this->text( $this->page( $over, $member ) ) );
		$route = 'completed';
		self::assertStringContainsString( 'You were there until the end.', $this->text( $this->page( $over, $member ) ) );
		self::assertStringNotContainsString( 'until the end', $this->text( $this->page( $over ) ), 'A guest has no route.' );
	}

	/** What was answered in the broadcast, for those who may watch; the words of people stay text. */
	public function test_chapters_of_a_recording(): void {
		add_filter(
			'webinar_chat_chapters',
			static fn(): array => array(
				array(
					'second' => 63,
					'text'   => '<script>alert(1)</script>',
					'url'    => 'https://youtu.be/abc?t=63',
				),
				array(
					'second' => 3723,
					'text'   => 'Why?',
					'url'    => '',
				),
			)
		);
		$id = $this->webinar( array( 'status' => 'finished', 'recording_url' => self::RECORDING ) ); // phpcs:ignore WordPress.Arrays
		self::assertStringNotContainsString( 'Why?', $this->page( $id ), 'Not for guests.' );
		$member = $this->create_user( 'webinar_attendee' );

		$page = $this->page( $id, $member );

		self::assertMatchesRegularExpression( '~<a href="https://youtu\.be/abc\?t=63" target="_blank" rel="noopener"><span [^>]*>01:03</span> <span>&lt;script&gt;alert\(1\)&lt;/script&gt;</span></a>~', $page );
		self::assertMatchesRegularExpression( '~<li><span [^>]*>1:02:03</span> <span>Why\?</span></li>~', $page );
		add_filter( 'core_webinar_is_admitted', '__return_false' );
		self::assertStringNotContainsString( 'Why?', $this->page( $id, $member ) );
	}

	/** D1: a recording says what it is and how long, has no time, and nobody says "live" of it. */
	public function test_an_automatic_webinar_is_a_recording(): void {
		$this->allow_auto_webinars();
		add_filter( 'autowebinar_recording', static fn(): array => array( 'length_sec' => 3450, 'checked_at' => 1_795_219_200 ) ); // phpcs:ignore WordPress.Arrays
		$member = $this->create_user( 'webinar_attendee' );
		$booked = $this->create_user( 'webinar_attendee' );
		$open   = $this->webinar( array( 'type' => 'auto', 'status' => 'live', 'seats' => 1 ) ); // phpcs:ignore WordPress.Arrays
		$soon   = $this->webinar( array( 'type' => 'auto' ) );
		$closed = $this->webinar( array( 'type' => 'auto', 'status' => 'finished', 'recording_url' => 'https://webinars.test/secret.mp4' ) ); // phpcs:ignore WordPress.Arrays
		$this->book( $open, $booked );
		foreach ( array( $open, $soon, $closed ) as $id ) {
			foreach ( array( 0, $member, $booked, $this->organizer_id ) as $user_id ) {
				$page = $this->page( $id, $user_id );
				self::assertStringContainsString( '<p class="webinar-entry__sign is-recording">Recording</p>', $page );
				self::assertStringContainsString( '58 minutes', $page );
				self::assertDoesNotMatchRegularExpression( '/\blive\b|seat|waiting|calendar|Starts|<time|secret/i', (string) preg_replace( '/ (?:id|class|href|action|value|data-[a-z-]+)=("|\').*?\1/', '', $page ) );
				self::assertStringContainsString( '"startsAt":0', html_entity_decode( $page ) );
			}
		}
		$watch = '~href="[^"]+"[^>]*>Watch the recording</a>~';
		self::assertStringContainsString( 'Get access to the recording', $this->text( $this->page( $open ) ) );
		self::assertStringContainsString( 'I have access: sign in', $this->text( $this->page( $open ) ) );
		self::assertMatchesRegularExpression( $watch, $this->page( $open, $member ) );
		self::assertStringContainsString( 'You have access', $this->text( $this->page( $open, $booked ) ) );
		self::assertStringContainsString( 'Give up my access', $this->text( $this->page( $open, $booked ) ) );
		self::assertStringContainsString( 'It is not open for viewing yet.', $this->text( $this->page( $soon ) ) );
		self::assertDoesNotMatchRegularExpression( $watch, $this->page( $soon, $member ) );
		self::assertStringContainsString( 'This recording is closed', $this->text( $this->page( $closed, $member ) ) );
		self::assertDoesNotMatchRegularExpression( $watch, $this->page( $closed, $member ) );
	}

	/** Search engines and messengers read of a recording what it is, and of no event. */
	public function test_the_head_of_a_recording(): void {
		$this->allow_auto_webinars();
		$this->page( $this->webinar( array( 'type' => 'auto', 'status' => 'live', 'title' => 'Roofs' ) ) ); // phpcs:ignore WordPress.Arrays
		ob_start();
		do_action( 'wp_head' );
		$head = (string) ob_get_clean();

		self::assertStringContainsString( '<meta property="og:title" content="Recording: Roofs">', $head );
		self::assertStringContainsString( '<meta name="description" content="A recording to watch at any time.">', $head );
		self::assertStringStartsWith( 'Recording: Roofs', wp_get_document_title() );
		self::assertStringNotContainsString( 'ld+json', $head );
	}

	/** The page of one date leads to the others of its series that can be booked; not to those of another organizer. */
	public function test_other_dates_of_a_series(): void {
		$at    = gmmktime( 16, 0, 0, 11, 22, 2036 );
		$id    = $this->webinar();
		$next  = $this->webinar( array( 'scheduled_at' => $at ) );
		$over  = $this->webinar( array( 'status' => 'finished' ) );
		$alien = $this->webinar( array( 'owner_user_id' => $this->create_user( 'webinar_organizer' ) ) );
		self::assertStringNotContainsString( 'Other dates', $this->page( $id ) );
		foreach ( array( $id, $next, $over, $alien ) as $date ) {
			update_post_meta( $date, 'series_id', $id );
		}

		$page = $this->page( $id );

		self::assertStringContainsString( 'Other dates', $page );
		self::assertStringContainsString( '<a href="' . esc_url( $this->url( $next ) ) . '" data-campaign><time datetime="2036-11-22T16:00:00Z">', $page );
		foreach ( array( $id, $over, $alien ) as $date ) {
			self::assertStringNotContainsString( '<a href="' . esc_url( $this->url( $date ) ) . '" data-campaign><time', $page );
		}
		self::assertStringContainsString( esc_url( $this->url( $id ) ), $this->page( $over ), 'Who comes too late finds the next date.' );
	}

	/** A guest reads that seats are gone; how many are before them only who waits. */
	public function test_a_full_webinar(): void {
		$id  = $this->webinar( array( 'seats' => 1 ) );
		$ids = array_map( fn(): int => $this->create_user( 'webinar_attendee' ), array_fill( 0, 4, 0 ) );
		self::assertStringNotContainsString( 'All seats are taken', $this->page( $id ) );
		foreach ( array_slice( $ids, 0, 3 ) as $user_id ) {
			$this->book( $id, $user_id );
		}

		$guest = $this->text( $this->page( $id ) );
		self::assertStringContainsString( 'All seats are taken.', $guest );
		self::assertStringContainsString( 'Join the waiting list', $guest );
		self::assertDoesNotMatchRegularExpression( '/before you on|You are the first/', $guest );
		self::assertStringContainsString( 'Join the waiting list', $this->text( $this->page( $id, $ids[3] ) ) );
		self::assertStringContainsString( 'You are the first on the waiting list.', $this->text( $this->page( $id, $ids[1] ) ) );
		self::assertStringContainsString( '1 person is before you on the waiting list.', $this->text( $this->page( $id, $ids[2] ) ) );
		self::assertStringContainsString( 'You have a seat', $this->text( $this->page( $id, $ids[0] ) ) );
	}

	/** The person with a seat gets room, calendar, Telegram, and a way out that asks once. */
	public function test_a_person_with_a_seat(): void {
		add_filter( 'webinar_outbox_telegram_connect_url', static fn(): string => 'https://t.me/bot?start=token', 99 );
		$id      = $this->webinar();
		$user_id = $this->create_user( 'webinar_attendee' );
		$this->book( $id, $user_id );

		$page = $this->page( $id, $user_id );
		self::assertStringContainsString( 'id="webinar-entry-seat"', $page );
		self::assertStringContainsString( 'https://t.me/bot?start=token', $page );
		self::assertStringContainsString( "?webinar_calendar=$id", $page );
		self::assertMatchesRegularExpression( '~<details[^>]*><summary>I cannot come: cancel my seat</summary>.*name="action" value="client_webinar_registration_cancel".*Yes, cancel my seat~s', $page );
		self::assertStringNotContainsString( 'Book my seat', $page );

		$this->book( $id, $user_id, 'cancel' );
		self::assertStringContainsString( 'You have no seat: you cancelled it.', $this->text( $this->page( $id, $user_id ) ) );
		self::assertStringContainsString( 'You run this webinar and need no seat.', $this->text( $this->page( $id, $this->organizer_id ) ) );
	}

	/** The site's own sign-up page comes first; the form is there only while the registration module takes guests. */
	public function test_the_form_stands_where_the_site_has_no_sign_up_page(): void {
		$id = $this->webinar();
		remove_all_filters( 'client_webinar_registration_commands' );
		self::assertStringNotContainsString( '<form', $this->page( $id ) );

		add_filter(
			'client_webinar_registration_commands',
			static fn(): array => array(
				'request' => array(
					'action' => 'client_webinar_registration_request',
					'url'    => '/wp-admin/admin-ajax.php',
				),
				'started' => array(
					'action' => 'client_webinar_registration_started',
					'url'    => '/wp-admin/admin-ajax.php',
				),
			)
		);
		$page = $this->page( $id );
		foreach ( array( 'action', 'webinar_id', 'name', 'email', 'consent', 'website', 'source', 'campaign', 'started_at' ) as $field ) {
			self::assertSame( 1, substr_count( $page, "name=\"$field\"" ), $field );
		}
		self::assertStringContainsString( 'data-started="client_webinar_registration_started"', $page );
		self::assertSame( 1, substr_count( $page, 'webinar-entry__button' ) );

		wp_insert_post( array( 'post_type' => 'page', 'post_status' => 'publish', 'post_name' => 'signup', 'post_title' => 'Join' ) ); // phpcs:ignore WordPress.Arrays
		self::assertStringNotContainsString( '<form', $this->page( $id ) );
		self::assertStringContainsString( 'http://webinars.test/signup/', $this->page( $id ) );
		self::assertStringNotContainsString( '<form', $this->page( $this->webinar( array( 'guest_cta_url' => 'https://tickets.example/7' ) ) ) );
	}

	/** A password hides all but the title. */
	public function test_a_password_as_wordpress_means_it(): void {
		$id = $this->webinar();
		wp_update_post( array( 'ID' => $id, 'post_password' => 'open sesame' ) ); // phpcs:ignore WordPress.Arrays

		$page = $this->page( $id );

		self::assertStringContainsString( 'name="post_password"', $page );
		self::assertStringContainsString( 'How to begin', $page );
		self::assertDoesNotMatchRegularExpression( '~What to expect|<time|webinar-entry__button~', $page );
		self::assertStringNotContainsString( 'application/ld+json', $this->head() );
	}

	/** The text may hold the block again, written by hand. */
	public function test_the_block_inside_its_own_text_is_empty(): void {
		$page = $this->page( $this->webinar( array( 'description' => '<p>Before.</p><!-- wp:webinar/entry /--><p>After.</p>' ) ) );
		self::assertStringContainsString( 'After.', $page );
		self::assertSame( 1, substr_count( $page, '<h1' ) );
	}

	/** Search engines and messengers read what people read. */
	public function test_the_head_describes_the_webinar(): void {
		update_option( 'timezone_string', 'Europe/Moscow' );
		update_option( 'blog_public', '1' );
		$id = $this->webinar(
			array(
				'title'        => 'Roofs </script>',
				'scheduled_at' => gmmktime( 16, 0, 0, 11, 22, 2036 ),
			)
		);
		add_filter( 'core_webinar_get', static fn( array $webinar ): array => array( 'title' => '</script><b>Roofs' ) + $webinar, 20 );
		$this->page( $id );
		$head = $this->head();

		self::assertSame( 1, preg_match( '~<script type="application/ld\+json">(.*?)</script>~', $head, $found ) );
		$event = json_decode( $found[1], true )['@graph'][0];
		self::assertSame( array( 'Event', 'https://schema.org/EventScheduled', '2036-11-22T19:00:00+03:00', $this->url( $id ), $this->url( $id ) ), array( $event['@type'], $event['eventStatus'], $event['startDate'], $event['url'], $event['location']['url'] ) );
		self::assertStringContainsString( '<link rel="canonical" href="' . $this->url( $id ) . '" />', $head );
		self::assertStringContainsString( '<meta property="og:url" content="' . $this->url( $id ) . '">', $head );
		self::assertStringContainsString( '<meta name="description" content="Sat, November 22 at 7:00 pm (Europe/Moscow)">', $head );
		self::assertStringNotContainsString( 'noindex', $head );
		self::assertStringNotContainsString( '<b>Roofs', $head );
	}

	/** Who comes by an old advertisement reads that the time is another one; so do search engines. */
	public function test_a_moved_webinar_names_both_times(): void {
		update_option( 'timezone_string', 'Europe/Moscow' );
		$id = $this->webinar( array( 'scheduled_at' => gmmktime( 16, 0, 0, 11, 22, 2036 ) ) );
		add_filter( 'client_webinar_moved_from', static fn( int $start, int $webinar_id ): int => $webinar_id === $id ? gmmktime( 16, 0, 0, 11, 21, 2036 ) : $start, 10, 2 );

		self::assertStringContainsString( 'It was moved. Before, it was planned for Fri, November 21 at 7:00 pm (Europe/Moscow).', $this->page( $id ) );
		$head = $this->head();
		self::assertStringContainsString( 'https://schema.org/EventRescheduled', $head );
		self::assertStringContainsString( '"previousStartDate":"2036-11-21T19:00:00+03:00"', $head );
		self::assertStringNotContainsString( 'It was moved', $this->page( $this->webinar() ) );
		self::assertStringNotContainsString( 'previousStartDate', $this->head() );
	}

	/**
	 * A theme of three files, as they were before the Site Editor: with its header and footer, and one `main`.
	 *
	 * @param string $main         Where the theme opens it: in its header, or nowhere.
	 * @param bool   $is_cancelled Whether the webinar is.
	 */
	#[DataProvider( 'classic_themes' )]
	public function test_a_classic_theme_draws_the_page( string $main, bool $is_cancelled ): void {
		$root  = get_temp_dir() . 'webinar-themes-' . bin2hex( random_bytes( 4 ) );
		$files = array(
			'style.css'  => "/*\nTheme Name: Classic\n*/",
			'index.php'  => '',
			'header.php' => "<!doctype html><html><head></head><body>$main",
			'footer.php' => ( '' === $main ? '' : '</main>' ) . '<footer>The end</footer></body></html>',
		);
		wp_mkdir_p( "$root/classic" );
		foreach ( $files as $name => $text ) {
			file_put_contents( "$root/classic/$name", $text );
		}
		$directories = $GLOBALS['wp_theme_directories'];
		register_theme_directory( $root );
		search_theme_directories( true );
		switch_theme( 'classic' );
		$id   = $this->webinar( array( 'title' => 'Roofs' ) );
		$path = (string) wp_parse_url( $this->url( $id ), PHP_URL_PATH );
		if ( $is_cancelled ) {
			wp_trash_post( $id );
		}
		$this->visit( $path );
		rewind_posts();

		ob_start();
		include apply_filters( 'template_include', $is_cancelled ? get_404_template() : get_single_template() );
		$page = (string) ob_get_clean();

		foreach ( array( '<main', '</main>', '<h1', '<footer>The end</footer>' ) as $once ) {
			self::assertSame( 1, substr_count( $page, $once ), "$once in $page" );
		}
		self::assertStringContainsString( 'Roofs', $this->text( $page ) );
		array_map( static fn( string $name ): bool => unlink( "$root/classic/$name" ), array_keys( $files ) );
		rmdir( "$root/classic" );
		rmdir( $root );
		$GLOBALS['wp_theme_directories'] = $directories; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		search_theme_directories( true );
		// WordPress 6.8 adds a script to each later page of a block theme.
		unset( $GLOBALS['_wp_current_template_content'] );
	}

	/**
	 * Headers of classic themes.
	 *
	 * @return array<string, array{string, bool}>
	 */
	public static function classic_themes(): array {
		return array(
			'main in the header' => array( '<main id="main" class="site-main">', false ),
			'no main'            => array( '', true ),
		);
	}

	/** Under `full` the schedule leads guests here, members to the room. */
	public function test_the_schedule_leads_here(): void {
		$id       = $this->webinar();
		$url      = $this->url( $id );
		$schedule = do_blocks( '<!-- wp:webinar/schedule /-->' );
		self::assertSame( 2, substr_count( $schedule, "href=\"$url\"" ), 'Title and button.' );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );
		self::assertStringNotContainsString( $url, do_blocks( '<!-- wp:webinar/schedule /-->' ) );
	}

	/** Guests: at most 15 queries beyond WordPress's own, and none for people. */
	public function test_a_guests_page_costs_few_queries(): void {
		$id = $this->webinar(
			array(
				'seats'            => 5,
				'speaker_user_ids' => array( $this->create_user( 'webinar_speaker' ) ),
			)
		);
		$this->page( $id );
		wp_cache_flush();
		wp_load_alloptions();
		$statements = array();
		add_filter(
			'query',
			static function ( string $query ) use ( &$statements ): string {
				$statements[] = $query;
				return $query;
			}
		);

		$this->page( $id );

		self::assertLessThanOrEqual( 15, count( $statements ), implode( "\n", $statements ) );
		self::assertSame( array(), preg_grep( '/registrations\b.*\b(lead_id|user_id) = /s', $statements ) );
	}

	private function assert_no_secret( string $page ): void {
		self::assertDoesNotMatchRegularExpression( '~nonce|stream\.webinars\.test|recordings\.webinars\.test~i', $page );
	}

	private function head(): string {
		ob_start();
		do_action( 'wp_head' );
		return (string) ob_get_clean();
	}
}
