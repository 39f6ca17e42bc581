<?php
/**
 * Tests of the attendance report in wp-admin.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Test_Site;
use Webinars\Tests\Web_Server;
use Webinars\Tests\Webinar_TestCase;

/**
 * Users who control a webinar see its audience, counts and people, and can download them; nobody else can.
 */
final class AttendanceReportTest extends Webinar_TestCase {

	private const PAGE = 'client_webinar_attendance_service_report';

	/** 25 October 2026, 19:00 in St. John's. */
	private const START = 1792963800;

	private int $organizer;

	private int $webinar;

	/** Server of the tests over HTTP. */
	private ?Web_Server $server = null;

	/**
	 * Facts of the tracker by lead.
	 *
	 * @var array<int, array<string, int|string>>
	 */
	private array $sessions = array();

	/**
	 * Creates a finished webinar, and answers in place of the tracker.
	 */
	protected function setUp(): void {
		parent::setUp();
		require_once ABSPATH . 'wp-admin/includes/admin.php';
		update_option( 'time_format', 'H:i' );
		$this->organizer = $this->create_user( 'webinar_organizer' );
		$this->webinar   = $this->webinar_that_is( 'finished' );
		$this->act_as( $this->organizer );
		// The leads have numbers of their own.
		add_filter( 'core_webinar_lead_id', static fn( int $lead_id ): int => $lead_id + 1000 );
		remove_all_filters( 'client_webinar_sessions' );
		remove_all_filters( 'client_webinar_audience' );
		add_filter(
			'client_webinar_sessions',
			fn( array $sessions, int $webinar_id, array $lead_ids ): array => array_values( array_intersect_key( $this->sessions, array_flip( $lead_ids ) ) ),
			10,
			3
		);
	}

	/**
	 * Leaves wp-admin.
	 */
	protected function tearDown(): void {
		$this->server?->stop();
		unset( $GLOBALS['current_screen'], $GLOBALS['menu'], $GLOBALS['submenu'] );
		parent::tearDown();
	}

	/**
	 * The report of a recording counts viewers instead of an audience, in words of its own, and with days: people watch on different ones.
	 */
	public function test_a_recording(): void {
		$this->allow_auto_webinars();
		update_post_meta( $this->webinar, 'type', 'auto' );
		add_filter( 'autowebinar_numbers', static fn(): array => array( 'started' => 4, 'reached_25' => 3, 'reached_50' => 2, 'reached_75' => 2, 'reached_100' => 1, 'clicked' => 1, 'completed' => 1 ) ); // phpcs:ignore WordPress.Arrays
		$this->add( 7, 60, 1, null, 3600, '', 3540 );
		$this->add( 8, 120, 0, null, 600, '', 89 );
		$this->add( 9, 180, null );

		$page = $this->open();
		$text = $this->text( $page );

		self::assertStringContainsString( 'Viewers of the recording “', $text );
		self::assertMatchesRegularExpression( '/Reached 25%\s*3\s*75%/', $text );
		self::assertStringContainsString( 'is not counted any more', $text );
		self::assertSame( array( '✓ Watched to the end', '↩ Did not finish', '… Not finished yet' ), array_column( array_slice( $this->rows( $page ), 7 ), 4 ) );
		self::assertMatchesRegularExpression( '/^.*2026.*, 19:01$/', $this->rows( $page )[7][1] );
		self::assertDoesNotMatchRegularExpression( '/\blive\b|attend|left early|audience|half of them/i', $text );
	}

	/**
	 * The table has names, times in the site's time zone, the reason of the leaving, minutes and class, sorted by entry.
	 */
	public function test_people(): void {
		$anna = $this->create_user( 'webinar_attendee' );
		$this->rename( $anna, 'Anna & <b>Co' );
		$this->add( 7, 60, 1, $anna, 3600, 'webinar_finished', 3540 );
		$this->add( 8, 0, 0, 999_999, 600, 'silence', 89 );
		$this->add( 9, 120, null );
		$this->add( -3, 180, 0 );

		$page = $this->open();

		self::assertSame(
			array(
				array( 'Lead 8', '19:00', '19:10 · nothing heard since', '1', '↩ Left early', '—Not known' ),
				array( 'Anna & <b>Co', '19:01', '20:00 · there until the end', '59', '✓ Attended', '—Not known' ),
				array( 'Lead 9', '19:02', '—Not known', '—Not known', '… Not decided yet', '—Not known' ),
				array( 'Forgotten person', '19:03', '—Not known', '—Not known', '↩ Left early', '—Not known' ),
			),
			$this->rows( $page )
		);
		self::assertStringContainsString( '4 entered · 1 stayed · 2 left early · 1 not decided yet · half of them were there for 1 minute or longer', $this->text( $page ) );
		self::assertSame( 'Attendance of “How to begin”', trim( $page->evaluate( 'string(//h1)' ) ) );
		self::assertStringContainsString( 'Some people are not decided yet', $this->text( $page ) );
	}

	/** Who never entered has a name too, where leads are users. */
	public function test_absent_people_have_their_names(): void {
		$anna = $this->create_user( 'webinar_attendee' );
		$this->rename( $anna, 'Anna' );
		$this->add( $anna, 0, 0 );
		self::assertSame( "Lead $anna", $this->rows( $this->open() )[0][0] );

		remove_all_filters( 'core_webinar_lead_id' );
		self::assertSame( 'Anna', $this->rows( $this->open() )[0][0] );
	}

	/**
	 * Nobody attended for "0 minutes".
	 */
	public function test_less_than_a_minute(): void {
		$this->add( 8, 0, 1, 999_999, 59, 'webinar_finished', 59 );

		self::assertSame( 'under a minute', $this->rows( $this->open() )[0][3] );
	}

	/**
	 * A name links to the user's profile for people who may edit users; an organizer may not.
	 */
	public function test_names_are_links_for_people_who_may_edit_users(): void {
		$anna = $this->create_user( 'webinar_attendee' );
		$this->add( 7, 60, 1, $anna, 3600, 'webinar_finished', 3540 );
		$link = "//tbody//a[contains(@href,'user-edit.php?user_id=$anna')]";

		self::assertCount( 0, $this->open()->query( $link ) );
		$this->act_as( $this->create_user( 'administrator' ) );
		self::assertCount( 1, $this->open()->query( $link ) );
	}

	/**
	 * The table can be filtered by class, sorted and paged.
	 */
	public function test_people_are_filtered_sorted_and_paged(): void {
		foreach ( range( 1, 120 ) as $lead_id ) {
			$this->add( $lead_id, $lead_id, $lead_id % 2 );
		}
		$names = fn( array $query ): array => array_column( $this->rows( $this->open( $query ) ), 0 );
		$leads = static fn( int ...$ids ): array => array_map( static fn( int $id ): string => "Lead $id", $ids );

		self::assertSame( $leads( ...range( 1, 50 ) ), $names( array() ) );
		self::assertSame( $leads( ...range( 101, 120 ) ), $names( array( 'paged' => '3' ) ) );
		self::assertSame( $leads( ...range( 120, 71 ) ), $names( array( 'order' => 'desc' ) ) );
		self::assertSame(
			$leads( ...range( 101, 119, 2 ) ),
			$names(
				array(
					'attendance' => 'attended',
					'paged'      => '2',
				)
			)
		);
		self::assertSame( array( 'Nobody to show here.' ), $names( array( 'attendance' => 'undecided' ) ) );
		self::assertSame( $leads( ...range( 1, 50 ) ), $names( array( 'attendance' => "' OR 1=1" ) ) );
	}

	/**
	 * Fifty people take as many queries as two, whether or not their users still exist.
	 */
	public function test_queries_do_not_grow_with_people(): void {
		$queries = array();
		foreach ( array( 2, 50 ) as $people ) {
			foreach ( range( 1, $people ) as $number ) {
				$this->add( 100 * $people + $number, $number, 1, 0 === $number % 2 ? $this->create_user( 'webinar_attendee' ) : 900_000 + $number, 3600, 'webinar_finished', 60 );
			}
			$this->open();
			wp_cache_flush();
			wp_set_current_user( $this->organizer );
			wp_load_alloptions();
			$before    = $GLOBALS['wpdb']->num_queries;
			$page      = $this->open();
			$queries[] = $GLOBALS['wpdb']->num_queries - $before;
		}

		self::assertCount( 50, $this->rows( $page ) );
		self::assertSame( $queries[0], $queries[1] );
	}

	/**
	 * The curve has a text alternative, with times in the site's time zone.
	 */
	public function test_curve(): void {
		$this->add( 7, 0, 1 );
		$this->audience( 3, 214, 160, 120 );

		$page = $this->open();

		$words = 'From 19:00 to 19:30: at most 214 people at once, at 19:10; 124 on average; 120 at the last moment.';
		self::assertSame( $words, $page->evaluate( "string(//*[local-name()='svg'][@role='img']/@aria-label)" ) );
		self::assertStringContainsString( $words, $this->text( $page ) );
		self::assertSame( array( '250', '125', '19:00', '19:15', '19:30' ), array_map( static fn( DOMNode $node ): string => $node->textContent, iterator_to_array( $page->query( "//*[local-name()='text']" ) ) ) );
		self::assertSame( 'M0,158 333,23 667,58 1000,83', $page->evaluate( "string(//*[local-name()='path'][@fill='none']/@d)" ) );
		self::assertStringContainsString( 'Times are those of America/St_Johns.', $this->text( $page ) );
	}

	/**
	 * An empty room is a flat line, not an error.
	 */
	public function test_curve_of_an_empty_room(): void {
		$this->add( 7, 0, 1 );
		$this->audience( 0, 0 );

		self::assertSame( 'M0,160 1000,160', $this->open()->evaluate( "string(//*[local-name()='path'][@fill='none']/@d)" ) );
	}

	/**
	 * Status → text of a report without people.
	 *
	 * @return iterable<array{string, string}>
	 */
	public static function empty_reports(): iterable {
		yield array( 'scheduled', 'The webinar has not begun.' );
		yield array( 'live', 'Nobody has entered so far.' );
		yield array( 'finished', 'Nobody entered this webinar.' );
	}

	/**
	 * A report without people says why, and offers no download.
	 */
	#[DataProvider( 'empty_reports' )]
	public function test_nobody( string $status, string $expected ): void {
		$this->webinar = $this->webinar_that_is( $status );

		$page = $this->open();

		self::assertStringContainsString( $expected, $this->text( $page ) );
		self::assertCount( 0, $page->query( "//table|//a[contains(@class,'page-title-action')]" ) );
	}

	/**
	 * While the webinar is live the report has the current counts, and people who have not left are shown as present.
	 */
	public function test_running_webinar(): void {
		$this->webinar = $this->webinar_that_is( 'live' );
		$this->add( 7, 60, null, 0, 0, '', 600 );

		$page = $this->open();

		self::assertStringContainsString( 'these are the numbers so far', $this->text( $page ) );
		self::assertSame( array( array( 'Lead 7', '19:01', 'still there', '10', '… Not decided yet', '—Not known' ) ), $this->rows( $page ) );
	}

	/**
	 * Where somebody keeps routes, one column says how far people have come, in one query for the page.
	 */
	public function test_routes_of_people(): void {
		$this->add( 7, 60, 1 );
		$this->add( 8, 61, 0 );
		$this->add( -3, 180, 0 );
		$asked = array();
		add_filter(
			'client_webinar_lead_routes',
			static function ( array $routes, int $webinar_id, array $lead_ids ) use ( &$asked ): array {
				$asked[] = $lead_ids;
				return array(
					array(
						'lead_id'    => 7,
						'webinar_id' => $webinar_id,
						'route'      => 'answered',
						'screen'     => 'choice',
						'changed_at' => 1_795_219_200,
					),
				);
			},
			10,
			3
		);

		$page = $this->open();

		self::assertSame( array( 'Answered the form', '—Not known', '—Not known' ), array_column( $this->rows( $page ), 5 ) );
		self::assertSame( array( array( 7, 8 ) ), $asked );
	}

	/**
	 * Without the tracker the page says what is missing and what to do, and shows the data of the ledger.
	 */
	public function test_without_the_tracker(): void {
		remove_all_filters( 'client_webinar_sessions' );
		$this->add( 7, 60, 1 );

		$page = $this->open();

		self::assertStringContainsString( '“Webinars: Tracker” is not active', $this->text( $page ) );
		self::assertSame( 'Lead 7', $this->rows( $page )[0][0] );
	}

	/**
	 * Only users who may read the report get its address, the page and the file; others are refused with any nonce.
	 */
	public function test_only_who_controls_the_webinar_reads_it(): void {
		$this->add( 7, 60, 1 );
		$speaker = $this->create_user( 'webinar_speaker' );
		update_post_meta( $this->webinar, 'speaker_user_ids', array( $speaker ) );
		$readers = array(
			$speaker                                  => true,
			$this->create_user( 'administrator' )     => true,
			$this->create_user( 'webinar_organizer' ) => false,
			$this->create_user( 'webinar_speaker' )   => false,
			$this->create_user( 'webinar_attendee' )  => false,
			$this->organizer                          => true,
		);
		$address = '/wp-admin/edit.php?post_type=webinar_event&page=' . self::PAGE . '&webinar_id=';
		$file    = "/wp-admin/admin-post.php?action=client_webinar_attendance_service_csv&webinar_id=$this->webinar";
		foreach ( $readers as $user_id => $may ) {
			$this->act_as( $user_id );
			$login = get_userdata( $user_id )->user_login;
			self::assertSame( $may ? "http://webinars.test$address$this->webinar" : '', apply_filters( 'client_webinar_attendance_url', '', $this->webinar ), $login );

			$page = $this->visit( $address . $this->webinar, $login );
			self::assertSame( array( $may ? 200 : 403, $may ), array( $page['status'], str_contains( $page['body'], 'Lead 7' ) ), $login );
			self::assertSame( 403, $this->visit( $file, $login )['status'], "$login without a nonce" );
		}

		self::assertSame( 1, preg_match( '~<a class="page-title-action" href="http://webinars.test(/wp-admin/admin-post.php[^"]+)"~', $page['body'], $link ) );
		$link = html_entity_decode( $link[1] );
		self::assertSame( 403, $this->visit( $link, 'admin' )['status'], 'A nonce is good for one person.' );
		self::assertSame( 404, $this->visit( "{$address}999999", 'admin' )['status'] );
		$csv = $this->visit( $link, $login );
		self::assertSame( 200, $csv['status'] );
		self::assertStringContainsString( 'Lead 7', $csv['body'] );
		self::assertSame(
			array( 'text/csv; charset=utf-8', "attachment; filename=\"webinar-$this->webinar-attendance-" . wp_date( 'Y-m-d' ) . '.csv"', 'nosniff', 'no-store, private' ),
			array_map( static fn( string $name ): ?string => $csv['headers'][ $name ] ?? null, array( 'content-type', 'content-disposition', 'x-content-type-options', 'cache-control' ) )
		);
	}

	/**
	 * The file is complete, sorted by lead, quoted, with a byte order mark for spreadsheets, and runs no formula in them.
	 */
	public function test_csv(): void {
		$names = array( '=HYPERLINK("https://evil.test";"a")', '+1', '-1', '@a', 'Anna, "the" & Co', "Bj\u{f6}rn", 'a;=1+1', 'x;"=1+1;y' );
		foreach ( $names as $number => $name ) {
			$user_id = $this->create_user( 'webinar_attendee' );
			$this->rename( $user_id, $name );
			$this->add( 10 + $number, 60, 1, $user_id, 3600, 'webinar_finished', 3540 );
		}
		$this->add( -3, 0, 0 );

		$csv = $this->download();

		self::assertStringStartsWith( "\xEF\xBB\xBFlead_id,name,entered_at,left_at,leave_reason,minutes,attended\r\n", $csv );
		self::assertStringContainsString( "\r\n10,\"'=HYPERLINK(\"\"https://evil.test\"\";\"\"a\"\")\",2026-10-25T21:31:00Z,2026-10-25T22:30:00Z,webinar_finished,59,yes\r\n", $csv );
		self::assertStringContainsString( "\r\n,\"Forgotten person\",2026-10-25T21:30:00Z,,,,no\r\n", $csv );
		$lines = array_map( static fn( string $line ): array => str_getcsv( $line, ',', '"', '' ), explode( "\r\n", trim( $csv ) ) );
		self::assertSame( array( 'name', 'Forgotten person', "'" . $names[0], "'+1", "'-1", "'@a", 'Anna, "the" & Co', "Bj\u{f6}rn", "a;'=1+1", "x;'\"=1+1;y" ), array_column( $lines, 1 ), 'Where numbers have a comma, spreadsheets cut at semicolons.' );
	}

	/**
	 * A download that fails in the middle says so in the file.
	 */
	public function test_incomplete_file_says_so(): void {
		foreach ( range( 1, 600 ) as $lead_id ) {
			$this->add( $lead_id, 0, 1 );
		}
		$asked = 0;
		add_filter(
			'query',
			static function ( string $query ) use ( &$asked ): string {
				return str_contains( $query, 'lead_id >' ) && ++$asked > 1 ? 'SELECT nothing FROM nowhere' : $query;
			}
		);
		$GLOBALS['wpdb']->suppress_errors();

		$lines = explode( "\r\n", trim( $this->download() ) );

		$GLOBALS['wpdb']->suppress_errors( false );
		self::assertCount( 502, $lines );
		self::assertStringContainsString( 'not complete', end( $lines ) );
	}

	/**
	 * Creates a webinar of the organizer in this status.
	 */
	private function webinar_that_is( string $status ): int {
		$overrides = array( 'owner_user_id' => $this->organizer );
		return $this->create_webinar( 'scheduled' === $status ? $overrides : $overrides + array( 'status' => $status ) );
	}

	/**
	 * Gives a user a name as WordPress stores it.
	 */
	private function rename( int $user_id, string $name ): void {
		global $wpdb;
		$wpdb->update( $wpdb->users, array( 'display_name' => str_replace( '&', '&amp;', $name ) ), array( 'ID' => $user_id ) );
		clean_user_cache( $user_id );
	}

	/**
	 * Adds a person. Times are seconds since the start.
	 *
	 * @param int      $lead_id  Below zero for a forgotten person.
	 * @param int      $entered  Time of the entry.
	 * @param int|null $attended Class.
	 * @param int|null $user_id  User; null when the tracker has no session.
	 * @param int      $left     Time of the leaving; 0 while they are present.
	 * @param string   $reason   Reason of the leaving.
	 * @param int      $seen     Seconds of presence.
	 */
	private function add( int $lead_id, int $entered, ?int $attended, ?int $user_id = null, int $left = 0, string $reason = '', int $seen = 0 ): void {
		global $wpdb;
		$wpdb->insert(
			$wpdb->prefix . 'client_webinar_attendance',
			array(
				'webinar_id' => $this->webinar,
				'lead_id'    => $lead_id,
				'entered_at' => self::START + $entered,
				'attended'   => $attended,
			)
		);
		if ( null !== $user_id ) {
			$this->sessions[ $lead_id ] = array(
				'session_id'   => $lead_id,
				'lead_id'      => $lead_id,
				'user_id'      => $user_id,
				'entered_at'   => self::START + $entered,
				'left_at'      => 0 === $left ? 0 : self::START + $left,
				'leave_reason' => $reason,
				'seen_seconds' => $seen,
			);
		}
	}

	/**
	 * Sets the number of people, one each ten minutes.
	 */
	private function audience( int ...$people ): void {
		$points = array();
		foreach ( $people as $number => $count ) {
			$points[] = array(
				'at'     => self::START + $number * 600,
				'people' => $count,
			);
		}
		add_filter( 'client_webinar_audience', static fn(): array => $points );
	}

	/**
	 * Opens the report as WordPress does.
	 *
	 * @param array<string, string> $query Further parameters of the address.
	 */
	private function open( array $query = array() ): DOMXPath {
		$_GET                   = $query + array( 'webinar_id' => (string) $this->webinar );
		$_REQUEST               = $_GET; // phpcs:ignore WordPress.Security.NonceVerification
		$_SERVER['REQUEST_URI'] = '/wp-admin/edit.php?' . http_build_query( $_GET ); // phpcs:ignore WordPress.Security.NonceVerification
		set_current_screen( 'webinar_event_page_' . self::PAGE );
		do_action( 'admin_menu', '' );
		$hook = get_plugin_page_hookname( self::PAGE, 'edit.php?post_type=webinar_event' );
		ob_start();
		do_action( "load-$hook" ); // phpcs:ignore WordPress.NamingConventions.ValidHookName
		do_action( $hook ); // phpcs:ignore WordPress.NamingConventions.ValidHookName
		remove_all_actions( "load-$hook" );
		remove_all_actions( $hook );
		$document = new DOMDocument();
		$document->loadHTML( '<?xml encoding="utf-8"?>' . ob_get_clean(), LIBXML_NOERROR );
		return new DOMXPath( $document );
	}

	/**
	 * The cells of the table, without the parts that only small screens show.
	 *
	 * @return list<list<string>>
	 */
	private function rows( DOMXPath $page ): array {
		$rows = array();
		foreach ( $page->query( '//tbody/tr' ) as $row ) {
			$cells = array();
			foreach ( $page->query( 'th|td', $row ) as $cell ) {
				array_map( static fn( DOMNode $button ) => $button->parentNode->removeChild( $button ), iterator_to_array( $page->query( './/button', $cell ) ) );
				$cells[] = trim( $cell->textContent );
			}
			$rows[] = $cells;
		}
		return $rows;
	}

	/**
	 * The text of the page.
	 */
	private function text( DOMXPath $page ): string {
		return (string) preg_replace( '/\s+/', ' ', $page->evaluate( 'string(//body)' ) );
	}

	/**
	 * Downloads the file inside this process.
	 */
	private function download(): string {
		$_GET     = array(
			'webinar_id' => (string) $this->webinar,
			'_wpnonce'   => wp_create_nonce( 'client_webinar_attendance_service_csv_' . $this->webinar ),
		);
		$_REQUEST = $_GET; // phpcs:ignore WordPress.Security.NonceVerification
		ob_start();
		do_action( 'admin_post_client_webinar_attendance_service_csv' );
		return (string) ob_get_clean();
	}

	/**
	 * Visits a page over HTTP.
	 *
	 * @return array{status: int, headers: array<string, string>, body: string}
	 */
	private function visit( string $path, string $login ): array {
		$this->server ??= Web_Server::start( Test_Site::entered() );
		$request        = $this->server->request( Test_Site::entered(), $path, $login );
		$headers        = array();
		curl_setopt(
			$request,
			CURLOPT_HEADERFUNCTION,
			static function ( CurlHandle $request, string $line ) use ( &$headers ): int {
				$parts                              = explode( ':', $line, 2 );
				$headers[ strtolower( $parts[0] ) ] = trim( $parts[1] ?? '' );
				return strlen( $line );
			}
		);
		$body = (string) curl_exec( $request );
		return array(
			'status'  => curl_getinfo( $request, CURLINFO_RESPONSE_CODE ),
			'headers' => $headers,
			'body'    => $body,
		);
	}
}
