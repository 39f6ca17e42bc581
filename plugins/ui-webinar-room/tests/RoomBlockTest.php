<?php
/**
 * Tests of the room's page before any script runs.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Ui_Webinar_Room\Lib\Webinar_Poster;

/**
 * The HTML that each visitor gets from the server.
 */
final class RoomBlockTest extends Webinar_TestCase {

	/**
	 * A guest gets a link to sign in that returns to this room, and the stream's address is nowhere in the page.
	 */
	public function test_a_guest_is_asked_to_sign_in(): void {
		$id = $this->create_webinar( array( 'status' => 'live' ) );

		$page = $this->visit( $id );

		self::assertStringContainsString( 'data-stage="signed-out"', $page );
		self::assertStringContainsString( 'How to begin', $page );
		self::assertStringContainsString( esc_url( wp_login_url( $this->room_url( $id ) ) ), $page );
		self::assertStringNotContainsString( 'm3u8', $page . wp_json_encode( wp_interactivity_state( 'webinar/room' ) ) );
	}

	/**
	 * A guest without a seat gets one, and the schedule; a guest with a seat signs in.
	 */
	public function test_a_guest_has_three_ways_on(): void {
		update_option( 'blogname', 'Evening classes' );
		add_filter( 'ui_webinar_entry_url', static fn(): string => 'https://webinars.test/webinars/7/', 99 );
		add_filter( 'ui_webinar_public_url', static fn(): string => 'https://webinars.test/all/', 99 );
		$id = $this->create_webinar();

		$page = $this->visit( $id );

		self::assertStringContainsString( 'Evening classes', $page );
		self::assertStringContainsString( Webinar_Poster::drawing( $id, 'webinar-room__poster' ), $page );
		self::assertStringContainsString( 'href="https://webinars.test/webinars/7/">Book a seat<', $page );
		self::assertStringContainsString( '>I have a seat: sign in<', $page );
		self::assertStringContainsString( 'https://webinars.test/all/', $page );
		self::assertStringContainsString( 'data-text="moment"', $page, 'The script writes the start in the time zone of the guest.' );
		self::assertIsInt( wp_interactivity_state( 'webinar/room' )['room']['scheduled_at'] );

		self::assertStringNotContainsString( 'Book a seat', $this->visit( $this->create_webinar( array( 'status' => 'finished' ) ) ) );
	}

	/**
	 * Automatic menus of guests have neither the room nor the account page, unless somebody has written on it.
	 */
	public function test_menus_hide_the_room_from_guests(): void {
		$room    = (int) get_option( 'ui_webinar_room_page_id' );
		$account = (int) get_post_field( 'post_parent', $room );
		wp_update_post(
			array(
				'ID'           => $account,
				'post_content' => sprintf( '<p><a href="%s">Room</a></p>', home_url( "/?page_id=$room" ) ),
			)
		);
		$menu = static fn(): string => wp_list_pages( array( 'echo' => false ) );

		self::assertStringNotContainsString( 'webinar_room', $menu() );
		self::assertStringNotContainsString( '/account/', $menu() );
		self::assertStringNotContainsString( '/account/', do_blocks( '<!-- wp:page-list /-->' ) );

		wp_update_post(
			array(
				'ID'           => $account,
				'post_content' => 'Ours.',
			)
		);
		self::assertStringContainsString( '/account/', $menu() );

		$this->act_as( $this->create_user( 'webinar_attendee' ) );
		self::assertStringContainsString( 'webinar_room', $menu() );
	}

	/**
	 * A room whose broadcast opens elsewhere does not promise to start by itself.
	 */
	public function test_a_zoom_room_promises_a_button(): void {
		$this->act_as( $this->create_user( 'webinar_attendee' ) );
		$zoom = $this->visit( $this->create_webinar( array( 'stream_type' => 'zoom', 'stream_source' => 'https://zoom.us/j/1' ) ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound

		self::assertStringNotContainsString( 'starts by itself', $zoom );
		self::assertStringContainsString( 'a button appears here', $zoom );
		self::assertStringContainsString( '<summary>About this webinar</summary><p>What to expect.</p>', $zoom );
	}

	/**
	 * A guest sees nothing of an unpublished webinar.
	 */
	public function test_a_guest_sees_no_draft(): void {
		$id = $this->create_webinar( array( 'post_status' => 'draft' ) );

		self::assertStringNotContainsString( 'How to begin', $this->visit( $id ) );
	}

	/**
	 * P2: a recording that does not run on this site is never called live, although it was started before.
	 */
	public function test_a_recording_is_not_available(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar(
			array(
				'owner_user_id' => $owner,
				'status'        => 'live',
			)
		);
		update_post_meta( $id, 'type', 'auto' );

		foreach ( array( $owner, $this->create_user( 'webinar_attendee' ) ) as $user_id ) {
			$this->act_as( $user_id );
			$page = $this->visit( $id );
			self::assertStringContainsString( 'This recording is not available here', $page );
			self::assertStringNotContainsString( 'm3u8', $page );
			self::assertSame( 404, rest_do_request( new WP_REST_Request( 'GET', "/webinars/v1/rooms/$id/state" ) )->get_status() );
		}
	}

	/**
	 * A recording is called one in each stage. Nothing of it is live, is counted down or counts people, and its address is not a link.
	 */
	public function test_the_room_of_a_recording_says_that_it_is_one(): void {
		$this->allow_auto_webinars();
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar(
			array(
				'type'          => 'auto',
				'shows_people'  => true,
				'owner_user_id' => $owner,
			)
		);
		foreach ( array( '', 'start', 'stop' ) as $step ) {
			if ( '' !== $step ) {
				do_action( 'core_webinar_set_status', $id, $step, $this->context( $owner ) );
			}
			foreach ( array( $owner, $this->create_user( 'webinar_attendee' ) ) as $user_id ) {
				$this->act_as( $user_id );
				$page = $this->visit( $id );
				self::assertStringContainsString( '>Recording</p>', $page );
				self::assertDoesNotMatchRegularExpression( '/\blive\b|broadcast|lobby|In the room now|Starts in|Any moment|Leave|Add to calendar/i', wp_strip_all_tags( $page ) );
				self::assertDoesNotMatchRegularExpression( '/countdown|href="https:..stream/', $page );
				$state = rest_do_request( new WP_REST_Request( 'GET', "/webinars/v1/rooms/$id/state" ) )->get_data();
				self::assertSame( array( 0, null ), array( $state['opens_at'], $state['room']['people'] ) );
				self::assertSame( 60_000, $state['poll_after_ms'] );
			}
		}
	}

	/**
	 * A user who is not admitted reads whom to ask.
	 */
	public function test_a_stranger_is_told_whom_to_ask(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar(
			array(
				'status'        => 'live',
				'owner_user_id' => $owner,
			)
		);
		wp_update_user(
			array(
				'ID'           => $owner,
				'display_name' => 'Vera Maximova',
			)
		);
		add_filter( 'core_webinar_is_admitted', '__return_false' );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );

		$page = $this->visit( $id );

		self::assertStringContainsString( 'data-stage="not-admitted"', $page );
		self::assertStringContainsString( 'Ask its organizer, Vera Maximova.', $page );
		self::assertStringNotContainsString( 'm3u8', $page );

		// WordPress names a person like their login, which may be an address.
		wp_update_user(
			array(
				'ID'           => $owner,
				'display_name' => 'vera@example.com',
			)
		);
		$page = $this->visit( $id );
		self::assertStringContainsString( 'Ask its organizer.', $page );
		self::assertStringNotContainsString( 'vera@example.com', $page );
	}

	/**
	 * Without a webinar the page has a link.
	 */
	public function test_page_without_a_webinar_has_a_link(): void {
		$this->act_as( $this->create_user( 'webinar_attendee' ) );
		add_filter( 'ui_webinar_public_url', static fn(): string => 'https://webinars.test/all/', 99 );

		foreach ( array( null, '99999', 'x', '-1' ) as $id ) {
			$page = $this->visit( $id );
			self::assertStringContainsString( 'data-stage="no-webinar"', $page );
			self::assertStringContainsString( 'https://webinars.test/all/', $page );
		}
	}

	/**
	 * Without an id in the address the page shows the current webinar.
	 */
	public function test_the_current_webinar_is_the_default(): void {
		$this->create_webinar( array( 'title' => 'The next one' ) );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );

		$page = $this->visit( null );

		self::assertStringContainsString( 'data-stage="lobby"', $page );
		self::assertStringContainsString( 'The next one', $page );
	}

	/**
	 * Stages that hooks lead to.
	 *
	 * @return iterable<string, array{array<string, mixed>, string, bool}>
	 */
	public static function stages(): iterable {
		yield 'before' => array( array( 'scheduled_at' => time() + DAY_IN_SECONDS ), 'before', false );
		yield 'lobby' => array( array(), 'lobby', false );
		yield 'live' => array( array( 'status' => 'live' ), 'viewing', true );
		yield 'finished' => array( array( 'status' => 'finished' ), 'complete', false );
	}

	/**
	 * The page has the stage, and the stream's address only while there is a broadcast.
	 *
	 * @param array<string, mixed> $webinar  Fields.
	 * @param string               $stage    Screen.
	 * @param bool                 $streams  Whether there is a stream.
	 */
	#[DataProvider( 'stages' )]
	public function test_stages( array $webinar, string $stage, bool $streams ): void {
		$id = $this->create_webinar( $webinar );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );

		$page  = $this->visit( $id );
		$state = wp_interactivity_state( 'webinar/room' )['room'];

		self::assertStringContainsString( "data-stage=\"$stage\"", $page );
		self::assertSame( $stage, $state['stage'] );
		self::assertSame( $streams, str_contains( $page, 'm3u8' ) );
		self::assertSame( $streams, null !== $state['stream'] );
	}

	/**
	 * Until the player has a picture, the poster stands in its place.
	 */
	public function test_no_dead_player_is_shown_before_the_picture(): void {
		$id = $this->create_webinar( array( 'status' => 'live' ) );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );

		$page = $this->visit( $id );

		self::assertMatchesRegularExpression( '~<div(?=[^>]* inert[ >])[^>]*webinar-room__player~', $page );
		self::assertStringContainsString( Webinar_Poster::drawing( $id, 'webinar-room__poster' ), $page );
		self::assertMatchesRegularExpression( '~<div class="webinar-room__panel is-viewing"(?![^>]* hidden)[^>]*>\s*<p[^>]*>The picture is coming~', $page );
	}

	/**
	 * After the end a person sees the screen that fits their route first; before, nobody asks for it.
	 */
	public function test_the_first_screen_after_the_end_follows_the_route(): void {
		$over = $this->create_webinar( array( 'status' => 'finished' ) );
		$user = $this->create_user( 'webinar_attendee' );
		$this->act_as( $user );
		$asked = array();
		add_filter(
			'client_webinar_lead_route',
			static function ( ?array $route, int $webinar_id, int $lead_id ) use ( &$asked ): array {
				$asked[] = array( $webinar_id, $lead_id );
				return array(
					'lead_id'    => $lead_id,
					'webinar_id' => $webinar_id,
					'route'      => 'left',
					'screen'     => 'choice',
					'changed_at' => 1_795_219_200,
				);
			},
			10,
			3
		);
		$this->visit( $this->create_webinar( array( 'status' => 'live' ) ) );
		self::assertSame( array(), $asked );
		self::assertSame( 1, wp_interactivity_state( 'webinar/room' )['endStep'] );

		$this->visit( $over );
		self::assertSame( array( array( $over, $user ) ), $asked );
		$state = wp_interactivity_state( 'webinar/room' );
		self::assertSame( array( 3, false, false, true ), array( $state['endStep'], $state['isFirstStep'], $state['isSecondStep'], $state['isThirdStep'] ) );
	}

	/**
	 * The page has countdown and exact time before scripts run.
	 */
	public function test_the_lobby_counts_without_scripts(): void {
		$at = time() + 5 * MINUTE_IN_SECONDS + 30;
		$id = $this->create_webinar( array( 'scheduled_at' => $at ) );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );

		$page = $this->visit( $id );

		self::assertStringNotContainsString( 'data-wp-text', $page, 'The script writes texts by callbacks.showText: others replace text nodes.' );
		self::assertMatchesRegularExpression( '~<time[^>]*datetime="' . gmdate( 'Y-m-d\TH:i:s\Z', $at ) . '"[^>]*>05:(29|30)</time>~', $page );
	}

	/**
	 * A hidden offer is not in the page.
	 */
	public function test_a_hidden_offer_is_not_in_the_page(): void {
		$id = $this->create_webinar(
			array(
				'status'        => 'live',
				'room_cta_text' => 'Get the plan',
				'room_cta_url'  => 'https://webinars.test/plan',
			)
		);
		$this->act_as( $this->create_user( 'webinar_attendee' ) );

		$page = $this->visit( $id ) . wp_json_encode( wp_interactivity_state( 'webinar/room' ) );

		self::assertStringNotContainsString( 'Get the plan', $page );
	}

	/**
	 * Hostile text is escaped.
	 */
	public function test_hostile_text_is_escaped(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		wp_update_user(
			array(
				'ID'           => $speaker,
				'display_name' => '<b onclick=alert(1)>Eve',
			)
		);
		$id = $this->create_webinar( array( 'speaker_user_ids' => array( $speaker ) ) );
		add_filter(
			'core_webinar_get',
			static fn( ?array $webinar ): ?array => null === $webinar ? null : array_merge(
				$webinar,
				array(
					'title'      => '"><script>alert(1)</script>',
					'poster_url' => 'https://webinars.test/"onerror="alert(1)',
				)
			),
			20
		);

		foreach ( array( 0, $this->create_user( 'webinar_attendee' ) ) as $user ) {
			$this->act_as( $user );
			$page = $this->visit( $id );
			self::assertStringNotContainsString( '<script>alert', $page );
			self::assertStringNotContainsString( '<b onclick', $page );
			self::assertStringNotContainsString( '"onerror=', $page );
			self::assertStringContainsString( '&lt;script&gt;', $page );
		}
	}

	/**
	 * The link to connect Telegram is shown when Telegram is set up, and is the link of the current user.
	 */
	public function test_telegram_is_offered_where_it_is_set_up(): void {
		$id   = $this->create_webinar();
		$user = $this->create_user( 'webinar_attendee' );
		$this->act_as( $user );
		$without = $this->visit( $id );
		add_filter( 'core_webinar_lead_id', static fn( int $lead, int $user_id ): int => $user_id + 1000, 10, 2 );
		add_filter( 'webinar_outbox_telegram_connect_url', static fn( string $url, int $lead ): string => "https://t.me/bot?start=lead$lead", 99, 2 );

		$with = $this->visit( $id );

		self::assertStringNotContainsString( 't.me', $without );
		self::assertStringContainsString( 'https://t.me/bot?start=lead' . ( $user + 1000 ), $with );
	}

	/**
	 * Under one line there are ways to the bot that do not need Telegram's site: its app, and a code to type.
	 */
	public function test_ways_to_the_bot_without_its_site(): void {
		$id   = $this->create_webinar( array( 'description' => '' ) );
		$user = $this->create_user( 'webinar_attendee' );
		$this->act_as( $user );
		$ways = array(
			'app_url' => 'tg://resolve?domain=example_bot&start=token',
			'bot'     => 'example_bot',
			'code'    => '67C KC6 X84',
		);
		add_filter( 'webinar_outbox_telegram_connect_ways', static fn( ?array $others, int $lead ): ?array => $lead === $user ? $ways : null, 99, 2 );
		self::assertStringNotContainsString( '<details', $this->visit( $id ), 'No bot.' );
		add_filter( 'webinar_outbox_telegram_connect_url', static fn(): string => 'https://t.me/example_bot?start=token', 99 );

		$page = $this->visit( $id );

		preg_match( '~<details[^>]*>.*?</details>~s', $page, $help );
		self::assertStringContainsString( 'href="tg://resolve?domain=example_bot&#038;start=token"', $help[0] );
		self::assertStringContainsString( '@example_bot', $help[0] );
		self::assertStringContainsString( '>67C KC6 X84</code>', $help[0] );

		add_filter( 'webinar_outbox_telegram_status', static fn(): string => 'connected', 99 );
		preg_match( '~<details[^>]*>~', $this->visit( $id ), $help );
		self::assertStringContainsString( ' hidden', $help[0], 'Connected.' );
	}

	/**
	 * A user with a Telegram connection reads that and gets another next step. A user without one, or whose connection ended,
	 * gets the link, which works without scripts.
	 */
	public function test_connected_telegram_is_said(): void {
		$id = $this->create_webinar( array( 'status' => 'finished' ) );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );
		add_filter( 'webinar_outbox_telegram_connect_url', static fn(): string => 'https://t.me/bot?start=token', 99 );
		foreach ( array( '', 'stopped', 'unreachable', 'connected' ) as $status ) {
			add_filter( 'webinar_outbox_telegram_status', static fn(): string => $status, 99 );

			$page = $this->visit( $id );

			$is_away = array();
			foreach ( array( 'telegram', 'connected' ) as $way ) {
				preg_match( "/<[^>]*webinar-room__way--{$way}[^>]*>/", $page, $tag );
				$is_away[] = 1 === preg_match( '/class="[^"]*is-away/', $tag[0] );
			}
			self::assertSame( 'connected' === $status ? array( true, false ) : array( false, true ), $is_away, $status );
			preg_match( '/<a[^>]*state\.offersTelegram[^>]*>/', $page, $offer );
			preg_match( '/<a[^>]*state\.offersNext[^>]*>/', $page, $next );
			self::assertSame( 'connected' === $status, str_contains( $offer[0], ' hidden' ), $status );
			self::assertSame( 'connected' !== $status, str_contains( $next[0], ' hidden' ), $status );
		}
	}

	/**
	 * Another module names the next step: it stands before Telegram and the schedule, and after the offer. The last screen has it too.
	 */
	public function test_the_next_step_of_another_module(): void {
		$user    = $this->create_user( 'webinar_attendee' );
		$owner   = $this->create_user( 'webinar_organizer' );
		$webinar = array( 'owner_user_id' => $owner, 'status' => 'live', 'room_cta_text' => 'Plan', 'room_cta_url' => 'https://example.com/plan' ); // phpcs:ignore WordPress.Arrays
		$quiet   = $this->create_webinar( $webinar );
		$offers  = $this->create_webinar( $webinar );
		do_action( 'core_webinar_set_cta_visibility', $offers, true, $this->context( $owner ) );
		$this->act_as( $user );
		add_filter( 'webinar_outbox_telegram_connect_url', static fn(): string => 'https://t.me/bot?start=token', 99 );
		$hidden = static function ( string $page ): array {
			preg_match_all( '/<a[^>]*!state\.offers(?:Step|Telegram|Next)"[^>]*>/', $page, $tags );
			return array_map( static fn( string $tag ): bool => str_contains( $tag, ' hidden' ), $tags[0] );
		};
		self::assertStringNotContainsString( 'offersStep', $this->visit( $quiet ) );

		add_filter( 'ui_webinar_room_next_step', static fn( ?array $step, int $id, int $lead ): ?array => $lead === $user ? array( 'text' => 'Tell & us', 'url' => 'https://webinars.test/form/' ) : $step, 99, 3 ); // phpcs:ignore WordPress.Arrays

		self::assertSame( 2, substr_count( $this->visit( $quiet ), 'href="https://webinars.test/form/">Tell &amp; us</a>' ) );
		self::assertSame( array( false, true, true ), $hidden( $this->visit( $quiet ) ) );
		self::assertSame( array( true, true, true ), $hidden( $this->visit( $offers ) ) );
	}

	/**
	 * Speakers have a link to their controls, attendees do not.
	 */
	public function test_controls_are_for_speakers(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$this->act_as( $owner );
		$theirs = $this->visit( $id );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );

		self::assertStringContainsString( esc_url( apply_filters( 'client_webinar_control_url', '', $id ) ), $theirs );
		self::assertStringNotContainsString( 'controls', $this->visit( $id ) );
	}

	/**
	 * The room shows the number of people to speakers, and to attendees when the organizer wants it. For others the number
	 * is not queried.
	 */
	public function test_the_number_of_people_is_shown_to_speakers_only_unless_set(): void {
		$owner    = $this->create_user( 'webinar_organizer' );
		$attendee = $this->create_user( 'webinar_attendee' );
		$quiet    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$open     = $this->create_webinar( array( 'shows_people' => 1 ) );
		add_filter( 'client_webinar_room_people', static fn(): int => 214, 20 );
		$shown = '~<p class="webinar-room__people"[^>]*>In the room now: <span[^>]*>214</span>~';

		foreach ( array( array( $owner, $quiet ), array( $attendee, $open ) ) as list( $user, $id ) ) {
			$this->act_as( $user );
			self::assertMatchesRegularExpression( $shown, $this->visit( $id ) );
		}
		$asked = $this->capture( 'client_webinar_room_people' );
		self::assertStringNotContainsString( 'webinar-room__people', $this->visit( $quiet ) );
		self::assertCount( 0, $asked );
	}

	/**
	 * The script gets event stream and room token of the user inside; a room that only staff may see gets neither.
	 */
	public function test_the_script_gets_event_stream_and_token(): void {
		$owner  = $this->create_user( 'webinar_organizer' );
		$id     = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$stream = array(
			'url'        => "https://push.webinars.test/rooms/$id/events",
			'token'      => 'a.b.c',
			'expires_at' => time() + 900,
		);
		$handed = function ( int $user ) use ( $id ): array {
			$this->act_as( $user );
			$this->visit( $id );
			$config = wp_interactivity_config( 'webinar/room' );
			return array( $config['stream'], $config['pass'] );
		};

		self::assertSame( array( null, '' ), $handed( $owner ) );
		add_filter( 'webinar_outbox_room_stream', static fn(): array => $stream, 20 );
		self::assertSame( array( $stream, '' ), $handed( $owner ) );
		wp_trash_post( $id );
		self::assertSame( array( null, '' ), $handed( $owner ) );
	}

	/**
	 * Without the console speakers get a link to the editor (M2).
	 */
	public function test_without_the_console_speakers_go_to_the_editor(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		remove_all_filters( 'client_webinar_control_url' );
		$this->act_as( $owner );

		self::assertStringContainsString( esc_url( admin_url( "post.php?post=$id&action=edit" ) ), $this->visit( $id ) );
	}

	/**
	 * The lobby shows duration and speakers, and links to the calendar file.
	 */
	public function test_the_lobby_says_what_to_expect(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$id      = $this->create_webinar( array( 'speaker_user_ids' => array( $speaker ) ) );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );

		$page = $this->visit( $id );

		self::assertStringContainsString( 'The broadcast starts by itself', $page );
		self::assertStringContainsString( 'About 60 minutes', $page );
		self::assertStringContainsString( get_userdata( $speaker )->display_name, $page );
		self::assertStringContainsString( 'Try the sound', $page );
		self::assertStringContainsString( esc_url( home_url( "/?webinar_calendar=$id" ) ), $page );

		remove_all_filters( 'ui_webinar_public_calendar_url' );
		self::assertStringNotContainsString( 'calendar', $this->visit( $id ) );
	}

	/**
	 * A cancelled webinar is not named to attendees, and the page links to the schedule. Staff see
	 * the room, and a note that attendees do not.
	 */
	public function test_a_cancelled_webinar_is_not_named(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$this->act_as( $owner );
		$published = $this->visit( $id );
		wp_trash_post( $id );
		$theirs = $this->visit( $id );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );
		add_filter( 'ui_webinar_public_url', static fn(): string => 'https://webinars.test/all/', 99 );

		$page = $this->visit( $id );

		self::assertStringContainsString( 'data-stage="cancelled"', $page );
		self::assertStringContainsString( 'This webinar was cancelled by its organizer', $page );
		self::assertStringContainsString( 'https://webinars.test/all/', $page );
		self::assertStringNotContainsString( 'How to begin', $page );
		self::assertStringNotContainsString( 'How to begin', wp_get_document_title() );
		self::assertStringContainsString( 'Not published', $theirs );
		self::assertStringContainsString( 'How to begin', $theirs );
		self::assertStringNotContainsString( 'Not published', $published );
	}

	/**
	 * An open room has a screen with a link for each refusal of read-sync, and the link to sign in returns to
	 * the room.
	 */
	public function test_an_open_room_has_a_screen_for_every_refusal(): void {
		$id = $this->create_webinar( array( 'status' => 'live' ) );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );

		$page = $this->visit( $id );

		foreach ( array( 'signed-out', 'not-admitted', 'cancelled', 'no-webinar' ) as $screen ) {
			self::assertMatchesRegularExpression( "~webinar-room__panel is-$screen\".*?<a class=\"webinar-room__button\" href=\"[^\"]+\"~", $page );
		}
		self::assertStringContainsString( esc_url( wp_login_url( $this->room_url( $id ) ) ), $page );
	}

	/**
	 * After the end people who may attend get the recording, labelled as a recording.
	 */
	public function test_the_recording_is_labelled(): void {
		$recording = 'https://video.webinars.test/watch-again';
		$id        = $this->create_webinar(
			array(
				'status'        => 'finished',
				'recording_url' => $recording,
			)
		);
		$without   = $this->create_webinar( array( 'status' => 'finished' ) );

		self::assertStringNotContainsString( 'watch-again', $this->visit( $id ) );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );
		$page = $this->visit( $id );
		self::assertMatchesRegularExpression( '~<a (?![^>]*(?<!-)hidden[ >])[^>]*href="' . preg_quote( $recording, '~' ) . '"[^>]*>Watch the recording~', $page );
		self::assertDoesNotMatchRegularExpression( '~<a (?![^>]*(?<!-)hidden[ >])[^>]*>Watch the recording~', $this->visit( $without ) );
	}

	/**
	 * The page is created once, without menus, and never overwritten.
	 */
	public function test_the_page_is_created_once(): void {
		$page_id = (int) get_option( 'ui_webinar_room_page_id' );
		$page    = get_post( $page_id );

		self::assertSame( '/account/webinar_room/', wp_parse_url( (string) get_permalink( $page_id ), PHP_URL_PATH ) ?? '' );
		self::assertSame( 'webinar-room', get_page_template_slug( $page_id ) );
		self::assertTrue( WP_Block_Templates_Registry::get_instance()->is_registered( 'ui-webinar-room//webinar-room' ) );

		wp_update_post(
			array(
				'ID'           => $page_id,
				'post_content' => 'Mine.',
			)
		);
		do_action( 'activate_ui-webinar-room/ui-webinar-room.php' ); // phpcs:ignore WordPress.NamingConventions.ValidHookName

		self::assertSame( 'Mine.', get_post_field( 'post_content', $page_id ) );
		self::assertSame( $page->post_parent, (int) get_post_field( 'post_parent', $page_id ) );
		self::assertCount( 1, get_posts( array( 'post_type' => 'page', 'name' => 'webinar_room' ) ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound
	}

	/**
	 * Without its page the room has no address.
	 */
	public function test_without_its_page_there_is_no_address(): void {
		wp_trash_post( (int) get_option( 'ui_webinar_room_page_id' ) );

		self::assertSame( '', apply_filters( 'ui_webinar_room_url', '', 5 ) );
	}

	/**
	 * Renders the room's page.
	 *
	 * @param int|string|null $webinar_id Value in the address.
	 */
	private function visit( int|string|null $webinar_id ): string {
		$_GET = null === $webinar_id ? array() : array( 'webinar_id' => (string) $webinar_id );
		return $this->show( (int) get_option( 'ui_webinar_room_page_id' ) );
	}

	/**
	 * The address of a room.
	 *
	 * @param int $webinar_id The webinar.
	 */
	private function room_url( int $webinar_id ): string {
		return apply_filters( 'ui_webinar_room_url', '', $webinar_id );
	}
}
