<?php
/**
 * Tests of the schedule for calendars and search engines.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Ui_Webinar_Public\Calendar;
use Webinars\Ui_Webinar_Public\Calendar_Text;
use Webinars\Ui_Webinar_Public\Cancelled_Webinars;

/**
 * The iCalendar file and the structured data. A browser test reads the file with a parser.
 */
final class CalendarTest extends Webinar_TestCase {

	/**
	 * Times are UTC in any time zone of the site: here across the end of daylight-saving time.
	 */
	public function test_file_of_one_webinar(): void {
		update_option( 'timezone_string', 'America/New_York' );
		$id = $this->create_webinar(
			array(
				'title'            => 'Roofs; gutters, and more',
				// 00:30 there, before the clocks go back.
				'scheduled_at'     => gmmktime( 4, 30, 0, 11, 2, 2036 ),
				'duration_minutes' => 150,
			)
		);

		$lines = $this->lines( (string) $id );

		self::assertContains( 'DTSTART:20361102T043000Z', $lines );
		self::assertContains( 'DTEND:20361102T070000Z', $lines );
		self::assertContains( "UID:webinar-$id@webinars.test", $lines );
		self::assertContains( 'SUMMARY:Roofs\; gutters\, and more', $lines );
		self::assertContains( 'URL:' . apply_filters( 'ui_webinar_room_url', '', $id ), $lines );
		self::assertStringNotContainsString( 'm3u8', implode( '', $lines ) );
	}

	/**
	 * The sites of a network share the host, and two of their webinars may have one number.
	 */
	public function test_ids_of_two_sites_in_folders_differ(): void {
		$id = $this->create_webinar();
		add_filter( 'home_url', static fn( string $url ): string => str_replace( 'webinars.test', 'webinars.test/two', $url ) );

		self::assertContains( "UID:webinar-$id@webinars.test/two", $this->lines( (string) $id ) );
	}

	/**
	 * Calendars ignore a move without them, also one by a meta function.
	 */
	public function test_a_move_by_meta_raises_sequence_and_last_modified(): void {
		global $wpdb;
		$id = $this->create_webinar();
		$wpdb->update( $wpdb->posts, array( 'post_modified_gmt' => '2020-01-01 00:00:07' ), array( 'ID' => $id ) );
		clean_post_cache( $id );
		$lines = $this->lines( (string) $id );
		self::assertContains( 'SEQUENCE:7', $lines );
		self::assertContains( 'LAST-MODIFIED:20200101T000007Z', $lines );

		update_post_meta( $id, 'scheduled_at', time() + DAY_IN_SECONDS );
		remove_action( 'shutdown', 'wp_ob_end_flush_all', 1 );
		do_action( 'shutdown' );

		$lines = $this->lines( (string) $id );
		self::assertNotContains( 'SEQUENCE:7', $lines );
		self::assertNotContains( 'LAST-MODIFIED:20200101T000007Z', $lines );
	}

	/**
	 * Subscribed calendars learn that a coming webinar is cancelled, and nothing that was never public.
	 *
	 * @param callable(int): mixed $cancel Takes the webinar.
	 */
	#[DataProvider( 'cancellations' )]
	public function test_a_cancelled_webinar_stays_in_the_feed( callable $cancel ): void {
		$id    = $this->create_webinar( array( 'title' => 'Roofs' ) );
		$lines = $this->lines( (string) $id );

		$cancel( $id );

		$feed = implode( "\n", $this->lines( 'all' ) );
		self::assertSame( 1, preg_match( "/BEGIN:VEVENT\nUID:webinar-$id@webinars.test\n(.*)END:VEVENT/s", $feed, $event ) );
		self::assertStringContainsString( "SUMMARY:Roofs\nSTATUS:CANCELLED\n", $event[1] );
		foreach ( preg_grep( '/^DT(START|END):/', $lines ) as $line ) {
			self::assertStringContainsString( "$line\n", $event[1] );
		}
		self::assertGreaterThanOrEqual( self::sequence( implode( "\n", $lines ) ), self::sequence( $event[1] ) );
		self::assertStringNotContainsString( 'Secret', $feed );
		self::assertStringNotContainsString( 'VALARM', $event[1] );
		self::assertNull( $this->calendar()->document( (string) $id ) );

		$stored = get_option( Cancelled_Webinars::OPTION );
		update_option( Cancelled_Webinars::OPTION, array( array( 'cancelled_at' => time() - 30 * DAY_IN_SECONDS ) + $stored[0] ) );
		self::assertStringNotContainsString( 'CANCELLED', implode( '', $this->lines( 'all' ) ), 'For 30 days.' );
	}

	/**
	 * Ways to cancel a webinar.
	 *
	 * @return array<string, array{callable(int): mixed}>
	 */
	public static function cancellations(): array {
		$save = static fn( string $status ): callable => static fn( int $id ) => wp_update_post(
			array(
				'ID'           => $id,
				'post_status'  => $status,
				'post_title'   => 'Secret',
				'post_excerpt' => 'Secret',
				'meta_input'   => array( 'scheduled_at' => time() + DAY_IN_SECONDS ),
			)
		);
		return array(
			'unpublished' => array( $save( 'draft' ) ),
			'private'     => array( $save( 'private' ) ),
			'trashed'     => array( 'wp_trash_post' ),
			'deleted'     => array( static fn( int $id ) => wp_delete_post( $id, true ) ),
		);
	}

	/**
	 * One that is published again takes place; drafts, running and past ones were not cancelled; 100 are remembered.
	 */
	public function test_what_is_not_cancelled_is_not_in_the_feed(): void {
		$again = $this->create_webinar();
		wp_trash_post( $again );
		wp_untrash_post( $again );
		wp_publish_post( $again );
		wp_trash_post( $this->create_webinar( array( 'post_status' => 'draft' ) ) );
		wp_trash_post( $this->create_webinar( array( 'status' => 'finished' ) ) );
		wp_trash_post( $this->create_webinar( array( 'scheduled_at' => time() - 2 * DAY_IN_SECONDS ) ) );
		wp_update_post( array( 'ID' => $this->create_webinar(), 'post_title' => 'Another title' ) ); // phpcs:ignore WordPress.Arrays
		wp_trash_post( wp_insert_post( array( 'post_title' => 'A post', 'post_status' => 'publish' ) ) ); // phpcs:ignore WordPress.Arrays
		$feed = implode( "\n", $this->lines( 'all' ) );

		self::assertStringContainsString( "UID:webinar-$again@webinars.test", $feed );
		self::assertStringNotContainsString( 'CANCELLED', $feed );
		foreach ( $this->copy_webinar( $again, 101 ) as $id ) {
			wp_trash_post( $id );
		}
		self::assertCount( 100, get_option( Cancelled_Webinars::OPTION ) );
	}

	private static function sequence( string $text ): int {
		return 1 === preg_match( '/^SEQUENCE:(\d+)$/m', $text, $found ) ? (int) $found[1] : -1;
	}

	/**
	 * Without an excerpt the calendar has the text of the editor's canvas, as words.
	 */
	public function test_the_description_is_in_the_calendar(): void {
		$id = $this->create_webinar( array( 'description' => '<!-- wp:paragraph --><p>Bread &amp; salt.</p><!-- /wp:paragraph -->' ) );

		self::assertStringContainsString( 'DESCRIPTION:Bread & salt.', implode( $this->lines( (string) $id ) ) );
	}

	/**
	 * A webinar with a password says in the calendar what it says in the schedule: no excerpt.
	 */
	public function test_a_password_keeps_the_excerpt_out(): void {
		$id = $this->create_webinar();
		wp_update_post(
			array(
				'ID'            => $id,
				'post_content'  => 'Only for members.',
				'post_excerpt'  => 'Only for members.',
				'post_password' => 'secret',
			)
		);

		foreach ( array( (string) $id, 'all' ) as $requested ) {
			self::assertStringNotContainsString( 'Only for members', implode( $this->lines( $requested ) ) );
		}
	}

	/**
	 * P2: a recording that does not run on this site is in neither calendar nor schedule, although it was started before.
	 */
	public function test_a_recording_that_is_not_available_is_not_announced(): void {
		$id = $this->create_webinar( array( 'status' => 'live' ) );
		update_post_meta( $id, 'type', 'auto' );

		self::assertNull( $this->calendar()->document( (string) $id ) );
		self::assertStringNotContainsString( 'How to begin', implode( $this->lines( 'all' ) ) );
		self::assertStringNotContainsString( 'How to begin', do_blocks( '<!-- wp:webinar/schedule {"showRecordings":true} /-->' ) );
	}

	/**
	 * A webinar that visitors may not see has no file.
	 */
	public function test_webinar_that_is_not_public_has_no_file(): void {
		$draft   = $this->create_webinar( array( 'post_status' => 'draft' ) );
		$no_date = $this->create_webinar( array( 'scheduled_at' => 0 ) );
		$page    = (int) get_option( 'ui_webinar_public_page_id' );

		foreach ( array( (string) $draft, (string) $no_date, (string) $page, '0', '-1', '1 OR 1=1', '99999999999' ) as $requested ) {
			self::assertNull( $this->calendar()->document( $requested ), $requested );
		}
		self::assertSame( '', apply_filters( 'ui_webinar_public_calendar_url', '', $draft ) );
		self::assertNotContains( "UID:webinar-$draft@webinars.test", $this->lines( 'all' ) );
		self::assertNotContains( "UID:webinar-$no_date@webinars.test", $this->lines( 'all' ) );
	}

	/**
	 * The feed also has finished webinars, so that subscribed calendars keep them.
	 */
	public function test_the_feed_has_planned_and_finished_webinars(): void {
		$planned  = $this->create_webinar();
		$finished = $this->create_webinar( array( 'status' => 'finished' ) );

		$lines = $this->lines( 'all' );

		self::assertContains( "UID:webinar-$planned@webinars.test", $lines );
		self::assertContains( "UID:webinar-$finished@webinars.test", $lines );
	}

	/**
	 * When the feed is full it has the next webinars rather than the latest, and none that was never started.
	 */
	public function test_the_feed_begins_with_the_next_webinars(): void {
		$own  = array( 'owner_user_id' => $this->create_user( 'webinar_organizer' ) );
		$next = $this->create_webinar( $own );
		$this->copy_webinar( $next, 100, DAY_IN_SECONDS );
		$never = $this->create_webinar( array( 'scheduled_at' => time() - 2 * DAY_IN_SECONDS ) + $own );

		$lines = $this->lines( 'all' );

		self::assertContains( "UID:webinar-$next@webinars.test", $lines );
		self::assertNotContains( "UID:webinar-$never@webinars.test", $lines );
		self::assertCount( 100, array_keys( $lines, 'BEGIN:VEVENT', true ) );
	}

	/**
	 * RFC 5545: DTEND is later than DTSTART or absent. METHOD would require an organizer's address (RFC 5546).
	 */
	public function test_properties_follow_the_rfcs(): void {
		$webinar = apply_filters( 'core_webinar_get', null, $this->create_webinar() );
		self::assertIsArray( $webinar );

		$lines = explode( "\r\n", str_replace( "\r\n ", '', ( new Calendar_Text() )->document( array( array_merge( $webinar, array( 'duration_minutes' => 0 ) ) ) ) ) );

		self::assertSame( array(), preg_grep( '/^(DTEND|METHOD)/', $lines ) );
		self::assertCount( 1, (array) preg_grep( '/^DTSTART:\d{8}T\d{6}Z$/', $lines ) );
		self::assertCount( 1, (array) preg_grep( '/^LOCATION:http/', $lines ) );
	}

	/**
	 * Titles that try to break out of their property.
	 *
	 * @return iterable<string, array{string}>
	 */
	public static function hostile_titles(): iterable {
		yield 'a property' => array( "Begin\r\nEND:VEVENT\r\nBEGIN:VEVENT\nUID:evil" );
		yield 'a lone return' => array( "Begin\rATTACH:https://example.com" );
		yield 'control characters' => array( "Be\x00gin\x1b" );
		yield 'long, of many bytes' => array( str_repeat( 'Сад и огород 🌱 ', 20 ) );
		yield 'bytes that are no text' => array( str_repeat( "\xbf\xbf\xff", 60 ) );
	}

	/**
	 * No text starts a line of its own, and no line is too long or breaks a character.
	 *
	 * @param string $title Of the webinar.
	 */
	#[DataProvider( 'hostile_titles' )]
	public function test_hostile_titles_are_escaped( string $title ): void {
		$webinar = apply_filters( 'core_webinar_get', null, $this->create_webinar() );
		self::assertIsArray( $webinar );

		$document = ( new Calendar_Text() )->document( array( array_merge( $webinar, array( 'title' => $title ) ) ) );

		self::assertStringEndsWith( "END:VCALENDAR\r\n", $document );
		foreach ( explode( "\r\n", $document ) as $line ) {
			self::assertLessThanOrEqual( 75, strlen( $line ) );
			self::assertTrue( mb_check_encoding( $line, 'UTF-8' ) );
			self::assertDoesNotMatchRegularExpression( '/[\x00-\x08\x0a-\x1f]/', $line );
		}
		self::assertSame( 1, substr_count( $document, "\r\nBEGIN:VEVENT" ) );
		self::assertStringNotContainsString( "\r\nATTACH", $document );
	}

	/**
	 * The schedule links to the file of a webinar and to the feed, to the feed also when nothing is planned.
	 */
	public function test_the_schedule_offers_the_calendar(): void {
		self::assertStringContainsString( 'href="webcal://webinars.test/?webinar_calendar=all"', do_blocks( '<!-- wp:webinar/schedule /-->' ) );

		$id   = $this->create_webinar();
		$page = do_blocks( '<!-- wp:webinar/schedule /-->' );

		self::assertStringContainsString( 'href="webcal://webinars.test/?webinar_calendar=all"', $page );
		self::assertStringContainsString( 'href="http://webinars.test/?webinar_calendar=' . $id . '"', $page );
	}

	/**
	 * The page has schema.org Events for search engines, and hostile text cannot end the element.
	 */
	public function test_structured_data(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$id      = $this->create_webinar(
			array(
				'title'            => 'Roofs & gutters',
				'scheduled_at'     => gmmktime( 16, 0, 0, 11, 22, 2036 ),
				'speaker_user_ids' => array( $speaker ),
			)
		);
		remove_all_filters( 'core_webinar_list', PHP_INT_MAX );
		add_filter(
			'core_webinar_list',
			static fn( array $webinars ): array => array_map( static fn( array $webinar ): array => array_merge( $webinar, array( 'excerpt' => '</script><script>alert(1)' ) ), $webinars ),
			20
		);

		$page = do_blocks( '<!-- wp:webinar/schedule /-->' );

		self::assertSame( 1, preg_match( '~<script type="application/ld\+json">(.*?)</script>~s', $page, $found ) );
		$event = json_decode( $found[1], true )['@graph'][0] ?? array();
		self::assertSame( 'Event', $event['@type'] );
		self::assertSame( 'Roofs & gutters', $event['name'] );
		// Search engines show the time as written: the site's time, with its offset from UTC.
		self::assertSame( '2036-11-22T12:30:00-03:30', $event['startDate'] );
		self::assertSame( '2036-11-22T13:30:00-03:30', $event['endDate'] );
		self::assertStringEndsWith( "#webinar-schedule-$id", $event['url'] );
		self::assertSame( get_userdata( $speaker )->display_name, $event['performer'][0]['name'] );
		self::assertSame( '</script><script>alert(1)', $event['description'] );
		self::assertStringNotContainsString( 'm3u8', $found[1] );
	}

	/**
	 * The unfolded lines of the requested file.
	 *
	 * @param string $requested `all` or an id.
	 * @return list<string>
	 */
	private function lines( string $requested ): array {
		return explode( "\r\n", str_replace( "\r\n ", '', (string) $this->calendar()->document( $requested ) ) );
	}

	private function calendar(): Calendar {
		return new Calendar( new Calendar_Text(), new Cancelled_Webinars() );
	}
}
