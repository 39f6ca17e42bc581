<?php
/**
 * Tests of the schedule's pages and recordings.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

/**
 * A long schedule has pages. Recordings follow it, for people who may watch them.
 */
final class SchedulePagesTest extends Webinar_TestCase {

	private const RECORDING = 'https://recordings.webinars.test/secret';

	private int $owner_id = 0;

	protected function setUp(): void {
		parent::setUp();
		$this->owner_id = $this->create_user( 'webinar_organizer' );
	}

	/**
	 * Every webinar is on one page, in order, and the pages lead to each other.
	 */
	public function test_pages_hold_each_webinar_once(): void {
		$planned = array_map( fn( int $day ): string => $this->plan( $day ), range( 1, 5 ) );

		$first  = $this->visit( '{"perPage":2}' );
		$second = $this->visit( '{"perPage":2}', '2' );
		$third  = $this->visit( '{"perPage":2}', '3' );

		self::assertSame( $planned, array( ...$this->titles( $first ), ...$this->titles( $second ), ...$this->titles( $third ) ) );
		self::assertSame( array( 'next' => '/?schedule_page=2' ), $this->links( $first ) );
		self::assertSame(
			array(
				'prev' => '/',
				'next' => '/?schedule_page=3',
			),
			$this->links( $second )
		);
		self::assertSame( array( 'prev' => '/?schedule_page=2' ), $this->links( $third ) );
		self::assertStringContainsString( '<nav class="webinar-schedule__pages" aria-label="Pages of the schedule">', $first );
		self::assertSame( 1, substr_count( $first, 'is-next' ) );
		self::assertStringNotContainsString( 'is-next', $second );
	}

	/**
	 * Ten webinars are on one page, without links to other pages.
	 */
	public function test_ten_webinars_are_one_page(): void {
		array_map( fn( int $day ): string => $this->plan( $day ), range( 1, 10 ) );
		self::assertSame( array(), $this->links( $this->visit() ) );

		$this->plan( 11 );
		self::assertSame( array( 'next' => '/?schedule_page=2' ), $this->links( $this->visit() ) );
		self::assertCount( 1, $this->titles( $this->visit( '{}', '2' ) ) );
	}

	/**
	 * A live webinar is above the first page, in addition to the webinars of the page.
	 */
	public function test_live_stands_above_the_first_page(): void {
		$planned = array( $this->plan( 1 ), $this->plan( 2 ) );
		$this->create_webinar(
			array(
				'title'         => 'On the air',
				'status'        => 'live',
				'owner_user_id' => $this->owner_id,
				'scheduled_at'  => time() + 9 * DAY_IN_SECONDS,
			)
		);

		self::assertSame( array( 'On the air', $planned[0] ), $this->titles( $this->visit( '{"perPage":1}' ) ) );
		self::assertSame( array( $planned[1] ), $this->titles( $this->visit( '{"perPage":1}', '2' ) ) );
	}

	/**
	 * After the last page there is a message with a link to the first one.
	 */
	public function test_page_after_the_last_links_to_the_first(): void {
		$this->plan( 1 );

		$page = $this->visit( '{}', '7' );

		self::assertStringContainsString( 'There is nothing on this page any more', $page );
		self::assertStringContainsString( 'href="http://webinars.test/">Go to the first page', $page );
		self::assertStringNotContainsString( 'No webinar is planned', $page );
	}

	/**
	 * Values that are no page number.
	 *
	 * @return iterable<string, array{mixed}>
	 */
	public static function no_pages(): iterable {
		yield 'zero' => array( '0' );
		yield 'negative' => array( '-1' );
		yield 'words' => array( "1' OR 1=1" );
		yield 'too large' => array( '99999999999999999999' );
		yield 'a list' => array( array( '2' ) );
		yield 'with an end of line' => array( "2\n" );
	}

	/**
	 * Any other value shows the first page.
	 *
	 * @param mixed $asked In the address.
	 */
	#[DataProvider( 'no_pages' )]
	public function test_invalid_page_number_shows_the_first_page( mixed $asked ): void {
		$title = $this->plan( 1 );

		self::assertSame( array( $title ), $this->titles( $this->visit( '{}', $asked ) ) );
	}

	/**
	 * Without pages the block shows the first webinars, live ones included, and a link to the whole schedule.
	 */
	public function test_an_extract_links_to_the_whole_schedule(): void {
		$this->plan( 1 );
		$this->create_webinar(
			array(
				'title'         => 'On the air',
				'status'        => 'live',
				'owner_user_id' => $this->owner_id,
			)
		);

		$page = $this->visit( '{"perPage":1,"showPages":false}', '2' );

		self::assertSame( array( 'On the air' ), $this->titles( $page ) );
		self::assertSame( array(), $this->links( $page ) );
		self::assertStringContainsString( 'href="http://webinars.test/webinars/">All webinars', $page );
	}

	/**
	 * The number of webinars on a page is limited.
	 */
	public function test_pages_are_bounded(): void {
		$asked = $this->capture( 'core_webinar_list' );
		foreach ( array( '{"perPage":51}', '{"perPage":0}', '{"perPage":"all"}' ) as $attributes ) {
			$this->visit( $attributes );
		}

		foreach ( $asked as $arguments ) {
			self::assertLessThanOrEqual( 20, $arguments[1]['per_page'] );
		}
	}

	/**
	 * The number of queries does not grow with the schedule.
	 */
	public function test_queries_are_bounded(): void {
		$queries  = $this->capture( 'query' );
		$count    = function () use ( $queries ): int {
			wp_cache_flush();
			get_option( 'siteurl' );
			$before = count( $queries );
			$this->visit( '{"showRecordings":true}' );
			return count( $queries ) - $before;
		};
		$planned  = $this->create_webinar( array( 'owner_user_id' => $this->owner_id ) );
		$recorded = $this->record( 'Recording' );

		$counts = array( 1 => $count() );
		$this->copy_webinar( $planned, 19, DAY_IN_SECONDS );
		$this->copy_webinar( $recorded, 19 );
		$counts[20] = $count();
		$this->copy_webinar( $planned, 180, DAY_IN_SECONDS );
		$counts[200] = $count();

		self::assertLessThanOrEqual( $counts[20], $counts[200] );
		self::assertLessThanOrEqual( 10, $counts[200] );
	}

	/**
	 * Recordings are shown when the block is set to, the latest first, with a label and their day.
	 */
	public function test_recordings_are_labelled(): void {
		self::assertStringNotContainsString( '<section', $this->visit( '{"showRecordings":true}' ), 'There are none yet.' );
		$this->record( 'Older', 2 );
		$this->record( 'Newer', 1 );
		$this->create_webinar(
			array(
				'title'         => 'Not recorded',
				'status'        => 'finished',
				'owner_user_id' => $this->owner_id,
			)
		);
		self::assertStringNotContainsString( 'Recording', $this->visit() );

		$page = $this->visit( '{"showRecordings":true}' );

		self::assertMatchesRegularExpression( '~<h2 id="([^"]+)">Recordings</h2>~', $page );
		preg_match_all( '~is-recording">Recording</p>.*?<h3[^>]*>([^<]+)</h3>.*?<time datetime="[^"]+">([^<]+)</time>~s', $page, $found );
		self::assertSame( array( 'Newer', 'Older' ), $found[1] );
		self::assertSame( array_fill( 0, 2, wp_date( get_option( 'date_format' ) ) ), $found[2], 'The day of the broadcast, not the planned one.' );
		self::assertStringContainsString( 'No webinar is planned right now', $page );
	}

	/**
	 * A guest gets a link to sign in that returns to this page, and the recording's address is nowhere in it.
	 */
	public function test_a_guest_never_gets_a_recordings_address(): void {
		$id = $this->record( 'Recorded' );

		$page = $this->visit( '{"showRecordings":true}' );

		self::assertStringContainsString( esc_url( wp_login_url( 'http://webinars.test/' ) ), $page );
		self::assertStringContainsString( 'Sign in to watch', $page );
		$calendar = new \Webinars\Ui_Webinar_Public\Calendar( new \Webinars\Ui_Webinar_Public\Calendar_Text(), new \Webinars\Ui_Webinar_Public\Cancelled_Webinars() );
		foreach ( array( $page, wp_json_encode( wp_interactivity_state( 'webinar/schedule' ) ), $calendar->document( (string) $id ), $calendar->document( 'all' ) ) as $given ) {
			self::assertStringNotContainsString( 'recordings.webinars.test', (string) $given );
		}
	}

	/**
	 * A user who may attend gets a link in a new tab; another one reads whom to ask.
	 */
	public function test_members_watch_the_recording(): void {
		$owner = get_userdata( (int) get_post( $this->record( 'Recorded' ) )->post_author );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );
		self::assertMatchesRegularExpression( '~href="' . preg_quote( self::RECORDING, '~' ) . '" target="_blank" rel="noopener"[^>]*>Watch the recording~', $this->visit( '{"showRecordings":true}' ) );

		add_filter( 'core_webinar_is_admitted', '__return_false' );
		$page = $this->visit( '{"showRecordings":true}' );

		self::assertStringNotContainsString( self::RECORDING, $page );
		self::assertStringContainsString( "Ask its organizer, $owner->display_name.", $page );
	}

	/**
	 * Recordings have pages of their own.
	 */
	public function test_recordings_have_pages(): void {
		array_map( fn( int $number ): int => $this->record( "Recording $number", 4 - $number ), range( 1, 3 ) );
		$_GET['recordings_page'] = '2'; // phpcs:ignore WordPress.Security.NonceVerification

		$page = $this->visit( '{"showRecordings":true,"perPage":1}' );

		self::assertStringContainsString( '>Recording 2</h3>', $page );
		self::assertSame( 1, substr_count( $page, '<h3' ) );
		self::assertSame(
			array(
				'prev' => '/',
				'next' => '/?recordings_page=3',
			),
			$this->links( $page )
		);

		$_GET['recordings_page'] = '9'; // phpcs:ignore WordPress.Security.NonceVerification
		self::assertStringContainsString( 'There is nothing on this page any more', $this->visit( '{"showRecordings":true,"perPage":1}' ) );
	}

	/**
	 * Creates a webinar that is scheduled so many days ahead.
	 *
	 * @return string Its title.
	 */
	private function plan( int $days ): string {
		$this->create_webinar(
			array(
				'title'         => "In $days days",
				'scheduled_at'  => time() + $days * DAY_IN_SECONDS,
				'owner_user_id' => $this->owner_id,
			)
		);
		return "In $days days";
	}

	/**
	 * Creates a finished webinar with a recording.
	 *
	 * @param string $title Its title.
	 * @param int    $days  The planned date, in days before now.
	 */
	private function record( string $title, int $days = 1 ): int {
		return $this->create_webinar(
			array(
				'title'         => $title,
				'status'        => 'finished',
				'scheduled_at'  => time() - $days * DAY_IN_SECONDS,
				'recording_url' => self::RECORDING,
				'owner_user_id' => $this->owner_id,
			)
		);
	}

	/**
	 * Renders the schedule.
	 *
	 * @param string $attributes Of the block, JSON.
	 * @param mixed  $asked      Page number in the address.
	 */
	private function visit( string $attributes = '{}', mixed $asked = '' ): string {
		$_GET['schedule_page'] = wp_slash( $asked ); // phpcs:ignore WordPress.Security.NonceVerification
		return do_blocks( "<!-- wp:webinar/schedule $attributes /-->" );
	}

	/**
	 * Titles of the webinars on a page.
	 *
	 * @param string $page HTML.
	 * @return list<string>
	 */
	private function titles( string $page ): array {
		preg_match_all( '~<h2[^>]*webinar-schedule__title[^>]*>([^<]+)</h2>~', $page, $found );
		return $found[1];
	}

	/**
	 * Links to the previous and the next page.
	 *
	 * @param string $page HTML.
	 * @return array<string, string> By relation.
	 */
	private function links( string $page ): array {
		preg_match_all( '~rel="(prev|next)" href="http://webinars\.test([^"]+)"~', $page, $found );
		return array_combine( $found[1], $found[2] );
	}
}
