<?php
/**
 * Tests of the words of a recording on every page.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Test_Site;
use Webinars\Tests\Web_Server;
use Webinars\Tests\Webinar_TestCase;

/**
 * D1: no page of a recording says "live", in no language, shows its date, or speaks of seats. The pages are those that a web server sends, with every module of `full` active.
 * The messages are in RecordingMessagesTest, what scripts draw is in the tests of blocks/ and e2e/.
 */
final class RecordingWordsTest extends Webinar_TestCase {

	private const LIVE_WORDS = '/.{0,40}(?:\blive\b|\bon air\b|\bbroadcast|эфир|трансляц|' . self::YEAR . ').{0,40}/iu';

	/** What is said of a webinar that people come to: a recording has no seats, and nobody leaves it early. */
	private const SEAT_WORDS = '/.{0,40}(?:\bseats?\b|\bbook(?:ed|ing|ings|s)?\b|\b(?:left|leav\w+) (?:early|before)|\bwaiting list|\bwaiting \(|\bfirst who waits|\battending\b|(?<!на |с |ного )(?<!\w)мест(?:о|а|у|е|ом|ами?|ах)?(?!\w| остановки)|заброниров|(?<!\w)очеред|уш(?:ё|е)?л[аио]? раньше).{0,40}/iu';

	/** Of the date of each recording: it is nobody's start, and is drawn nowhere. */
	private const YEAR = '2001';

	/** Attributes that people see or hear. */
	private const SHOWN = array( 'alt', 'aria-label', 'aria-description', 'aria-roledescription', 'content', 'placeholder', 'title', 'value' );

	private int $recording;

	private Web_Server $server;

	/**
	 * Plans nothing, and opens a recording.
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->allow_auto_webinars();
		$owner           = $this->create_user( 'webinar_organizer' );
		$this->recording = $this->create_webinar(
			array(
				'title'         => 'Roofs',
				'description'   => '<p>What holds.</p>',
				'type'          => 'auto',
				'scheduled_at'  => 0,
				'stream_source' => 'https://stream.webinars.test/roofs.m3u8',
				'owner_user_id' => $owner,
				'status'        => 'live',
				'room_cta_text' => 'Visit us',
				'room_cta_url'  => 'https://webinars.test/visit',
			)
		);
		do_action( 'core_webinar_set_cta_visibility', $this->recording, true, $this->context( $owner ) );
		update_option( 'active_plugins', array_map( static fn( string $slug ): string => "$slug/$slug.php", Test_Site::plugins() ) );
		$this->register( 'registered' );
		$this->register( 'cancelled' );
		$GLOBALS['wpdb']->insert( "{$GLOBALS['wpdb']->prefix}client_webinar_registration_guests", array( 'webinar_id' => $this->recording, 'address' => 'anna@guests.test', 'name' => 'Anna', 'state' => 'unconfirmed', 'source' => '', 'campaign' => '', 'requested_at' => time(), 'consented_at' => time() ) ); // phpcs:ignore WordPress.Arrays
		$this->server = Web_Server::start( Test_Site::entered() );
	}

	/**
	 * Registers a person for the recording, to whom messages were sent.
	 */
	private function register( string $state ): void {
		$user_id = $this->create_user( 'webinar_attendee' );
		$GLOBALS['wpdb']->insert( "{$GLOBALS['wpdb']->prefix}client_webinar_registrations", array( 'webinar_id' => $this->recording, 'lead_id' => $user_id, 'user_id' => $user_id, 'webinar_type' => 'auto', 'state' => $state, 'source' => 'mail', 'campaign' => '', 'created_at' => time(), 'changed_at' => time() ) ); // phpcs:ignore WordPress.Arrays
		foreach ( array( 'registered', 'confirm_address', 'attended', 'not_attended', 'attendance_notice', 'speaker' ) as $kind ) {
			do_action( 'webinar_outbox_enqueue', array( 'key' => "$kind:$user_id", 'type' => 'telegram.message', 'order_key' => "lead:$user_id", 'data' => array( 'recipient_id' => $user_id, 'webinar_id' => $this->recording, 'kind' => $kind, 'text' => 'Roofs.', 'button' => null ) ) ); // phpcs:ignore WordPress.Arrays
		}
		do_action(
			'webinar_outbox_cancel',
			array(
				'webinar_id' => $this->recording,
				'kind'       => 'speaker',
			)
		);
	}

	protected function tearDown(): void {
		$this->server->stop();
		wp_cache_flush();
		parent::tearDown();
	}

	/**
	 * Languages of the site.
	 *
	 * @return array<string, array{string, string}>
	 */
	public static function languages(): array {
		return array(
			'English' => array( '', 'Recording' ),
			'Russian' => array( 'ru_RU', 'Запись' ),
		);
	}

	/**
	 * Of one that is open, one that is not yet, and one that is closed: for guests, viewers and the organizer.
	 */
	#[DataProvider( 'languages' )]
	public function test_no_page_speaks_of_a_broadcast_or_a_seat( string $language, string $word ): void {
		update_option( 'WPLANG', $language );
		$author   = (int) get_post( $this->recording )->post_author;
		$owner    = get_userdata( $author )->user_login;
		$viewer   = get_userdata( $this->create_user( 'webinar_attendee' ) )->user_login;
		$unopened = $this->create_webinar( array( 'title' => 'Roofs', 'type' => 'auto', 'scheduled_at' => 0, 'owner_user_id' => $author ) ); // phpcs:ignore WordPress.Arrays
		$closed   = $this->create_webinar( array( 'title' => 'Roofs', 'type' => 'auto', 'scheduled_at' => 0, 'owner_user_id' => $author, 'status' => 'finished' ) ); // phpcs:ignore WordPress.Arrays
		foreach ( array( $this->recording, $unopened, $closed ) as $id ) {
			update_post_meta( $id, 'scheduled_at', gmmktime( 12, 0, 0, 2, 3, (int) self::YEAR ) );
		}
		$this->act_as( $author );
		$path = static fn( string $filter, int $id ): string => (string) preg_replace( '~^https?://[^/]+~', '', (string) apply_filters( $filter, '', $id ) );

		$this->expect_honest( '/webinars/', array( '', $viewer ), $word );
		foreach ( array( $this->recording, $unopened, $closed ) as $id ) {
			$this->expect_honest( "/webinars/$id-" . get_post_field( 'post_name', $id ) . '/', array( '', $viewer, $owner ), $word );
			$this->expect_honest( $path( 'ui_webinar_room_url', $id ), array( '', $viewer, $owner ), '' );
			$this->expect_honest( $path( 'client_webinar_control_url', $id ), array( $owner ), $word );
			$this->expect_honest( $path( 'client_webinar_attendance_url', $id ), array( $owner ), '' );
			$this->expect_honest( "/wp-admin/edit.php?post_type=webinar_event&page=webinar_outbox_texts&webinar_id=$id", array( $owner ), $word );
			$this->expect_honest( "/wp-admin/edit.php?post_type=webinar_event&page=webinar_outbox_messages&webinar_id=$id", array( $owner ), '' );
			$this->expect_honest( "/wp-admin/edit.php?post_type=webinar_event&page=client_webinar_registration&webinar_id=$id", array( $owner ), '' );
			$this->expect_honest( "/wp-admin/edit.php?post_type=webinar_event&page=client_webinar_registration&webinar_id=$id&state=unconfirmed", array( $owner ), '' );
			$this->expect_honest( "/wp-admin/edit.php?post_type=webinar_event&page=client_webinar_registration&webinar_id=$id&cancelled=1", array( $owner ), '' );
			$this->expect_honest( "/wp-admin/post.php?post=$id&action=edit", array( $owner ), '' );
		}
		$this->expect_honest( '/account/', array( $viewer ), '' );
		$this->expect_honest( "/wp-json/wp/v2/webinar_event/$this->recording", array( '' ), '' );
		self::assertStringNotContainsString( 'Roofs', $this->get( '/?webinar_calendar=all', '' ) );
		self::assertStringNotContainsString( 'Roofs', $this->get( "/?webinar_calendar=$this->recording", '' ) );
		// The rest of the list speaks of live webinars too.
		preg_match( "~<tr id=\"post-$this->recording\".*?</tr>~s", $this->get( '/wp-admin/edit.php?post_type=webinar_event', $owner ), $row );
		self::assertStringContainsString( $word, $this->shown( $row[0] ) );
		self::assertDoesNotMatchRegularExpression( self::LIVE_WORDS, $this->shown( $row[0] ) );
		self::assertDoesNotMatchRegularExpression( self::SEAT_WORDS, $this->shown( $row[0] ) );
	}

	/**
	 * Visits a page as each of some people.
	 *
	 * @param list<string> $logins Empty is a guest.
	 * @param string       $word   What the page must say; empty for nothing.
	 */
	private function expect_honest( string $path, array $logins, string $word ): void {
		self::assertStringStartsWith( '/', $path );
		foreach ( $logins as $login ) {
			$shown = $this->shown( $this->get( $path, $login ) );
			$who   = '' === $login ? 'a guest' : $login;
			preg_match_all( self::LIVE_WORDS, $shown, $live );
			preg_match_all( self::SEAT_WORDS, $shown, $seats );
			self::assertSame( array( array(), array() ), array( $live[0], $seats[0] ), "$path for $who" );
			self::assertStringContainsString( $word, $shown, "$path for $who" );
		}
	}

	private function get( string $path, string $login ): string {
		$request = $this->server->request( Test_Site::entered(), $path, $login );
		$body    = (string) curl_exec( $request );
		self::assertContains( curl_getinfo( $request, CURLINFO_RESPONSE_CODE ), array( 200, 401, 403, 404 ), "$path: $body" );
		return $body;
	}

	/**
	 * Returns what people see and hear of a page, and what scripts may show of it.
	 */
	private function shown( string $html ): string {
		$page = new DOMDocument();
		$page->loadHTML( '<?xml encoding="utf-8"?>' . $html, LIBXML_NOERROR );
		$path  = new DOMXPath( $page );
		$parts = array();
		foreach ( $path->query( '//text()[not(ancestor::script[not(contains(@type, "json"))] or ancestor::style)]' ) as $text ) {
			$parts[] = $text->textContent;
		}
		foreach ( $path->query( '//@*' ) as $attribute ) {
			if ( in_array( $attribute->name, self::SHOWN, true ) || str_starts_with( $attribute->name, 'data-wp-context' ) ) {
				$parts[] = $attribute->value;
			}
		}
		// Scripts of wp-admin and the console get their words as JavaScript.
		foreach ( $path->query( '//script[contains(., "window.webinar")]' ) as $script ) {
			$parts[] = $script->textContent;
		}
		// The status is a word of machines, which scripts compare.
		return str_replace( '"status":"live"', '', (string) preg_replace( '/\s+/', ' ', implode( "\n", $parts ) ) );
	}
}
