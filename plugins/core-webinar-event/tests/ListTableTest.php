<?php
/**
 * Tests of the list of webinars in wp-admin.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

/** The screen as WordPress renders it, for organizers and for speakers. */
final class ListTableTest extends Webinar_TestCase {

	private const ZONE = 'America/St_Johns';

	/**
	 * The site has a zone with half hours and a change of clocks.
	 */
	protected function setUp(): void {
		parent::setUp();
		update_option( 'timezone_string', self::ZONE );
		update_option( 'date_format', 'Y-m-d' );
		update_option( 'time_format', 'H:i' );
		$this->act_as( $this->create_user( 'webinar_organizer' ) );
	}

	/**
	 * Other tests are not in wp-admin.
	 */
	protected function tearDown(): void {
		unset( $GLOBALS['current_screen'], $GLOBALS['post'] );
		$GLOBALS['wp_query'] = new WP_Query(); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$GLOBALS['wp']       = new WP(); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		wp_reset_vars( array( 'orderby', 'order' ) );
		parent::tearDown();
	}

	/**
	 * Columns: what people ask of a webinar, and not the day on which somebody pressed "Publish".
	 */
	public function test_columns(): void {
		$this->create_webinar();
		$head = $this->draw()['head'];

		foreach ( array( 'Title', 'Status', 'Date', 'Speakers', 'Attendance' ) as $column ) {
			self::assertStringContainsString( ">$column<", $head );
		}
		self::assertStringNotContainsString( 'id="date"', $head );
		self::assertStringContainsString( 'aria-sort="descending"', $head );
	}

	/**
	 * Status → what a person reads.
	 *
	 * @return iterable<array{string, string}>
	 */
	public static function statuses(): iterable {
		yield array( 'scheduled', '◷ Scheduled starts in 10 minutes' );
		yield array( 'late', '◷ Scheduled was to start 2 hours ago' );
		yield array( 'live', '● Live since ' );
		yield array( 'paused', 'Ⅱ Break since ' );
		yield array( 'finished', '✓ Finished 1 minute' );
		yield array( 'archived', '▣ Archived 1 minute' );
		yield array( 'draft', '○ Not scheduled yet' );
	}

	/**
	 * A status is shown as a sign, a label and a time.
	 *
	 * @param string $expected What is read.
	 */
	#[DataProvider( 'statuses' )]
	public function test_a_status_is_said_in_words( string $status, string $expected ): void {
		$this->webinar_that_is( $status );

		self::assertStringStartsWith( $expected, $this->draw()['cells']['webinar_status'][0] );
	}

	/** Times are in the site's time zone, before and after the clocks change; a webinar without a date is listed. */
	public function test_dates_are_in_the_sites_zone(): void {
		$this->create_webinar( array( 'scheduled_at' => gmmktime( 5, 29, 0, 3, 8, 2026 ) ) );
		$this->create_webinar( array( 'scheduled_at' => gmmktime( 5, 30, 0, 3, 8, 2026 ) ) );
		$this->create_webinar( array( 'scheduled_at' => gmmktime( 3, 29, 0, 11, 1, 2026 ) ) );
		$this->create_webinar( array( 'scheduled_at' => gmmktime( 6, 30, 0, 11, 1, 2026 ) ) );
		$this->create_webinar(
			array(
				'scheduled_at' => 0,
				'post_status'  => 'draft',
			)
		);

		self::assertSame( array( '—No date yet', '2026-11-01 03:00', '2026-11-01 00:59', '2026-03-08 03:00', '2026-03-08 01:59' ), $this->draw()['cells']['webinar_date'] );
	}

	/** Names of existing speakers are shown, escaped. */
	public function test_speakers_are_named(): void {
		$anna = $this->create_user( 'webinar_speaker' );
		$gone = $this->create_user( 'webinar_speaker' );
		wp_update_user(
			array(
				'ID'           => $anna,
				'display_name' => 'Anna <b>&',
			)
		);
		$this->create_webinar( array( 'speaker_user_ids' => array( $anna, $gone ) ) );
		$this->create_webinar( array( 'scheduled_at' => time() + DAY_IN_SECONDS ) );
		wp_delete_user( $gone );

		self::assertSame( array( '—No speakers yet', 'Anna &' ), $this->draw()['cells']['webinar_speakers'] );
	}

	/** Attendance is queried once for the whole screen and shown as far as it is known. */
	public function test_attendance_is_asked_for_once(): void {
		$planned = $this->create_webinar( array( 'scheduled_at' => time() + 4000 ) );
		$live    = $this->create_webinar( array( 'scheduled_at' => time() + 3000 ) );
		$closing = $this->create_webinar( array( 'scheduled_at' => time() + 2000 ) );
		$over    = $this->create_webinar( array( 'scheduled_at' => time() + 1000 ) );
		$asked   = array();
		remove_all_filters( 'client_webinar_attendance_counts', 10 );
		add_filter(
			'client_webinar_attendance_counts',
			function ( array $counts, array $ids ) use ( &$asked, $live, $closing, $over ): array {
				$asked[] = $ids;
				return array( $this->counts( $live, 1214, 0, 0 ), $this->counts( $over, 214, 171, 43 ), $this->counts( $closing, 3, 1, 1 ) );
			},
			10,
			2
		);

		self::assertSame(
			array( '—No attendance yet', '1,214 entered', '1 attended · 1 left early · 1 not decided yet', '171 attended · 43 left early' ),
			$this->draw()['cells']['webinar_attendance']
		);
		self::assertSame( array( array( $planned, $live, $closing, $over ) ), $asked );
	}

	/** The counts link to the report for people who may read it. */
	public function test_attendance_leads_to_its_report(): void {
		$id = $this->create_webinar( array( 'title' => 'Roofs & walls' ) );
		remove_all_filters( 'client_webinar_attendance_counts', 10 );
		remove_all_filters( 'client_webinar_attendance_url', 10 );
		add_filter( 'client_webinar_attendance_counts', fn(): array => array( $this->counts( $id, 3, 2, 1 ) ) );
		$cell = static function () use ( $id ): string {
			ob_start();
			do_action( 'manage_webinar_event_posts_custom_column', 'webinar_attendance', $id );
			return (string) ob_get_clean();
		};

		self::assertSame( array( '2 attended · 1 left early' ), $this->draw()['cells']['webinar_attendance'] );
		self::assertSame( '2 attended · 1 left early', $cell() );

		add_filter( 'client_webinar_attendance_url', static fn( string $url, int $webinar_id ): string => "/report?a=1&webinar=$webinar_id", 10, 2 );
		self::assertSame(
			'<a href="/report?a=1&amp;webinar=' . $id . '" aria-label="2 attended · 1 left early: attendance of “Roofs &amp; walls”">2 attended · 1 left early</a>',
			$cell()
		);
	}

	/** M2: without the attendance service there is a dash, with a text for screen readers. */
	public function test_without_the_attendance_service_there_is_a_dash(): void {
		remove_all_filters( 'client_webinar_attendance_counts' );
		$this->create_webinar( array( 'status' => 'live' ) );

		self::assertSame( array( '—No attendance yet' ), $this->draw()['cells']['webinar_attendance'] );
	}

	/**
	 * Twenty rows cost no more queries than two.
	 */
	public function test_queries_do_not_grow_with_the_rows(): void {
		$viewers = array( $this->create_user( 'webinar_organizer' ), $this->create_user( 'webinar_speaker' ) );
		$draw    = function () use ( $viewers ): array {
			$pages = array();
			foreach ( $viewers as $viewer ) {
				$this->act_as( $viewer );
				$pages[] = $this->draw();
			}
			return $pages;
		};
		$this->create_rows( 2, ...$viewers );
		$few = $draw();
		$this->create_rows( 18, ...$viewers );
		$many = $draw();

		foreach ( array( 'organizer', 'speaker' ) as $viewer => $role ) {
			self::assertCount( 2, $few[ $viewer ]['titles'], $role );
			self::assertCount( 20, $many[ $viewer ]['titles'], $role );
			self::assertLessThanOrEqual( $few[ $viewer ]['queries'], $many[ $viewer ]['queries'], $role );
		}
	}

	/**
	 * Order → titles.
	 *
	 * @return iterable<string, array{array<string, string>, list<string>}>
	 */
	public static function orders(): iterable {
		yield 'by itself' => array( array(), array( 'undated', 'later', 'soon', 'running', 'over' ) );
		yield 'latest first' => array(
			array(
				'orderby' => 'webinar_date',
				'order'   => 'desc',
			),
			array( 'undated', 'later', 'soon', 'running', 'over' ),
		);
		yield 'earliest first' => array(
			array(
				'orderby' => 'webinar_date',
				'order'   => 'asc',
			),
			array( 'over', 'running', 'soon', 'later', 'undated' ),
		);
		yield 'most urgent first' => array(
			array(
				'orderby' => 'webinar_status',
				'order'   => 'asc',
			),
			array( 'running', 'later', 'soon', 'undated', 'over' ),
		);
		yield 'least urgent first' => array(
			array(
				'orderby' => 'webinar_status',
				'order'   => 'desc',
			),
			array( 'over', 'undated', 'later', 'soon', 'running' ),
		);
		yield 'by title' => array(
			array(
				'orderby' => 'title',
				'order'   => 'asc',
			),
			array( 'later', 'over', 'running', 'soon', 'undated' ),
		);
		yield 'by nonsense' => array(
			array(
				'orderby' => 'webinar_date',
				'order'   => 'asc, (SELECT 1)',
			),
			array( 'undated', 'later', 'soon', 'running', 'over' ),
		);
	}

	/**
	 * The list is sorted by date or status.
	 *
	 * @param array<string, string> $request Address of the screen.
	 * @param list<string>          $titles  Expected.
	 */
	#[DataProvider( 'orders' )]
	public function test_order( array $request, array $titles ): void {
		$this->create_all_kinds();

		self::assertSame( $titles, $this->draw( $request )['titles'] );
	}

	/**
	 * Filters → titles, latest first.
	 *
	 * @return iterable<string, array{array<string, mixed>, list<string>}>
	 */
	public static function filters(): iterable {
		yield 'status' => array( array( 'webinar_status' => 'live' ), array( 'running' ) );
		yield 'no status yet' => array( array( 'webinar_status' => 'draft' ), array( 'undated' ) );
		yield 'unknown status' => array( array( 'webinar_status' => "live' OR 1=1" ), array( 'undated', 'later', 'soon', 'running', 'over' ) );
		yield 'list of statuses' => array( array( 'webinar_status' => array( 'live' ) ), array( 'undated', 'later', 'soon', 'running', 'over' ) );
		yield 'upcoming' => array( array( 'webinar_date' => 'upcoming' ), array( 'later', 'soon', 'running' ) );
		yield 'past' => array( array( 'webinar_date' => 'past' ), array( 'over' ) );
		yield 'both' => array(
			array(
				'webinar_date'   => 'upcoming',
				'webinar_status' => 'scheduled',
			),
			array( 'later', 'soon' ),
		);
		yield 'search' => array( array( 's' => 'soo' ), array( 'soon' ) );
		yield 'search in the past' => array(
			array(
				's'            => 'soo',
				'webinar_date' => 'past',
			),
			array(),
		);
		yield 'post status' => array( array( 'post_status' => 'publish' ), array( 'later', 'soon', 'running', 'over' ) );
		yield 'unknown time' => array( array( 'webinar_date' => '202613' ), array( 'undated', 'later', 'soon', 'running', 'over' ) );
	}

	/**
	 * The list is filtered by status and period.
	 *
	 * @param array<string, mixed> $request Address of the screen.
	 * @param list<string>         $titles  Expected.
	 */
	#[DataProvider( 'filters' )]
	public function test_filters( array $request, array $titles ): void {
		$this->create_all_kinds();

		self::assertSame( $titles, $this->draw( $request )['titles'] );
	}

	/** The filter has the months with webinars, in the site's time zone, exact to the second. */
	public function test_months_are_of_the_sites_calendar(): void {
		// St. John's is 2:30 behind UTC in October, and 3:30 from 1 November on.
		$this->create_webinar(
			array(
				'title'        => 'october',
				'scheduled_at' => gmmktime( 2, 29, 59, 11, 1, 2026 ),
			)
		);
		$this->create_webinar(
			array(
				'title'        => 'november begins',
				'scheduled_at' => gmmktime( 2, 30, 0, 11, 1, 2026 ),
			)
		);
		$this->create_webinar(
			array(
				'title'        => 'november ends',
				'scheduled_at' => gmmktime( 3, 29, 59, 12, 1, 2026 ),
			)
		);

		$page = $this->draw( array( 'webinar_date' => '202611' ) );
		self::assertSame( array( 'november ends', 'november begins' ), $page['titles'] );
		self::assertMatchesRegularExpression( '~<option value="202611" selected=\'selected\'>November 2026</option><option value="202610">October 2026</option></select>~', $page['filters'] );
		self::assertStringNotContainsString( 'name="m"', $page['filters'] );
		self::assertSame( array( 'october' ), $this->draw( array( 'webinar_date' => '202610' ) )['titles'] );
	}

	/** A speaker sees only their webinars: no titles, months or counts of others, whatever the request. */
	public function test_a_speaker_sees_their_own(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$others  = array( $this->create_user( 'webinar_speaker' ), (int) ( $speaker . '1' ), 1 );
		$month   = gmmktime( 12, 0, 0, 1, 15, 2036 );
		foreach (
			array(
				'speaks first'  => array( 'speaker_user_ids' => array( $speaker, $others[0] ) ),
				'speaks second' => array( 'speaker_user_ids' => array( $others[0], $speaker ) ),
				'organizes'     => array( 'owner_user_id' => $speaker ),
				'prepares'      => array(
					'owner_user_id' => $speaker,
					'post_status'   => 'draft',
				),
				'of others'     => array(
					'speaker_user_ids' => $others,
					'scheduled_at'     => $month,
				),
				'secret'        => array(
					'speaker_user_ids' => array_fill( 0, 5, $others[0] ),
					'post_status'      => 'draft',
					'scheduled_at'     => $month,
				),
			) as $title => $webinar
		) {
			$this->create_webinar( $webinar + compact( 'title' ) );
		}
		// WordPress filters by author.
		wp_update_post(
			array(
				'ID'          => $this->create_webinar( array( 'title' => 'written' ) ),
				'post_author' => $speaker,
			)
		);
		$this->act_as( $speaker );

		foreach ( array( array(), array( 'all_posts' => '1' ), array( 'post_status' => 'draft' ), array( 's' => 's' ), array( 'author' => '1' ), array( 'webinar_date' => '203601' ) ) as $request ) {
			$page = $this->draw( $request );
			self::assertSame( array(), array_diff( $page['titles'], array( 'speaks first', 'speaks second', 'organizes', 'prepares' ) ), (string) wp_json_encode( $request ) );
			self::assertStringNotContainsString( 'value="2036', $page['filters'] );
			self::assertSame( '', $page['views'] );
		}
		self::assertCount( 4, $this->draw()['titles'] );
		self::assertSame( array( 'prepares' ), $this->draw( array( 'post_status' => 'draft' ) )['titles'] );
	}

	/** A speaker may open the list, although WordPress drops a menu with a single entry. */
	public function test_a_speaker_may_open_the_list(): void {
		global $menu, $submenu, $pagenow, $typenow, $_wp_menu_nopriv, $_wp_submenu_nopriv;
		$this->act_as( $this->create_user( 'webinar_speaker' ) );
		$list               = 'edit.php?post_type=webinar_event';
		$menu               = array( array( 'Webinars', 'edit_webinar_events', $list ) ); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$submenu            = array( $list => array( array( 'All webinars', 'edit_webinar_events', $list ) ) ); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$pagenow            = 'edit.php'; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$typenow            = 'webinar_event'; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$_wp_menu_nopriv    = array( 'edit.php' => true ); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$_wp_submenu_nopriv = array(); // phpcs:ignore WordPress.WP.GlobalVariablesOverride

		do_action( 'admin_menu', '' );
		if ( 1 === count( $submenu[ $list ] ) ) {
			unset( $submenu[ $list ] );
		}
		$may_open = user_can_access_admin_page();
		unset( $GLOBALS['menu'], $GLOBALS['submenu'], $GLOBALS['typenow'], $GLOBALS['_wp_menu_nopriv'], $GLOBALS['_wp_submenu_nopriv'] );
		$pagenow = 'index.php'; // phpcs:ignore WordPress.WP.GlobalVariablesOverride

		self::assertTrue( $may_open );
	}

	/** The keys of a serialized list are not users: user 1 is not a speaker of every webinar. */
	public function test_a_place_in_the_list_is_no_person(): void {
		$role = get_role( 'webinar_speaker' );
		$user = new WP_User( 1 );
		$user->set_role( $role->name );
		$this->create_webinar( array( 'speaker_user_ids' => array( $this->create_user( 'webinar_speaker' ), $this->create_user( 'webinar_speaker' ) ) ) );
		$this->act_as( 1 );

		self::assertSame( array(), $this->draw()['titles'] );
	}

	/** Row actions link to room and console for people who may open them. */
	public function test_row_actions(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$id      = $this->create_webinar(
			array(
				'title'            => 'A & B',
				'speaker_user_ids' => array( $speaker ),
			)
		);
		remove_all_filters( 'client_webinar_control_url' );
		add_filter( 'client_webinar_control_url', static fn( string $url, int $webinar_id ): string => "https://webinars.test/console/?webinar_id=$webinar_id&x=1", 10, 2 );

		$page = $this->draw();
		self::assertSame( array( 'Edit', 'Open the room', 'Quick&nbsp;Edit', 'Trash' ), $page['actions'][0] );
		self::assertStringContainsString( esc_url( apply_filters( 'ui_webinar_room_url', '', $id ) ), $page['html'] );
		self::assertStringContainsString( 'aria-label="Open the room of “A &amp;', $page['html'] );

		$this->act_as( $speaker );
		$page = $this->draw();
		self::assertSame( array( 'Edit', 'Open the room', 'Console', 'Quick&nbsp;Edit' ), $page['actions'][0] );
		self::assertStringContainsString( "https://webinars.test/console/?webinar_id=$id&#038;x=1", $page['html'] );

		do_action( 'core_webinar_set_status', $id, 'start', $this->context( $speaker ) );
		$this->act_as( $this->create_user( 'administrator' ) );
		self::assertNotContains( 'Trash', $this->draw()['actions'][0] );
	}

	/** M2: without the other modules there are no empty links, and other post types are unchanged. */
	public function test_alone(): void {
		foreach ( array( 'ui_webinar_room_url', 'client_webinar_control_url' ) as $filter ) {
			remove_all_filters( $filter );
		}
		$this->create_webinar();
		self::assertSame( array( 'Edit', 'Quick&nbsp;Edit', 'Trash' ), $this->draw()['actions'][0] );

		$post = get_post( wp_insert_post( array( 'post_title' => 'Post' ) ) );
		self::assertSame( array( 'edit' => 'x' ), apply_filters( 'post_row_actions', array( 'edit' => 'x' ), $post ) );
		self::assertFalse( apply_filters( 'disable_months_dropdown', false, 'post' ) );
	}

	/** Quick Edit answers with the same row as the list. */
	public function test_quick_edit_answers_with_the_row(): void {
		$id                  = $this->webinar_that_is( 'live' );
		$GLOBALS['wp_query'] = new WP_Query(); // phpcs:ignore WordPress.WP.GlobalVariablesOverride

		set_current_screen( 'edit-webinar_event' );
		ob_start();
		_get_list_table( 'WP_Posts_List_Table', array( 'screen' => 'edit-webinar_event' ) )->display_rows( array( get_post( $id ) ) );
		$row = (string) ob_get_clean();

		self::assertStringContainsString( '<strong>Live</strong>', $row );
		self::assertStringContainsString( 'No attendance yet', $row );
	}

	/**
	 * Renders the screen as edit.php does.
	 *
	 * @param array<string, mixed> $request Address of the screen.
	 * @return array{html: string, head: string, views: string, filters: string, titles: list<string>, cells: array<string, list<string>>, actions: list<list<string>>, queries: int}
	 */
	private function draw( array $request = array() ): array {
		global $wpdb;
		$request                 = array( 'post_type' => 'webinar_event' ) + $request;
		$_GET                    = $request;
		$_REQUEST                = $request;
		$_SERVER['REQUEST_URI']  = '/wp-admin/edit.php?' . http_build_query( $request );
		$_SERVER['PHP_SELF']     = '/wp-admin/edit.php';
		$GLOBALS['wp_the_query'] = new WP_Query(); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$GLOBALS['wp_query']     = $GLOBALS['wp_the_query']; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		set_current_screen( 'edit-webinar_event' );
		wp_cache_flush();
		$queries = $wpdb->num_queries;

		$table = _get_list_table( 'WP_Posts_List_Table', array( 'screen' => get_current_screen() ) );
		$table->prepare_items();
		ob_start();
		$table->views();
		$views = (string) ob_get_clean();
		ob_start();
		$table->display();
		$html = (string) ob_get_clean();

		$page = array(
			'html'    => $html,
			'head'    => strstr( $html, '</thead>', true ),
			'views'   => $views,
			'filters' => strstr( $html, '<table', true ),
			'titles'  => array(),
			'cells'   => array(),
			'actions' => array(),
			'queries' => $wpdb->num_queries - $queries,
		);
		// A title without the right to edit is no link.
		preg_match_all( '~<strong><(?:a class="row-title"|span)[^>]*>(.*?)</~s', $html, $titles );
		$page['titles'] = $titles[1];
		preg_match_all( '~<td class=\'(\w+) column-\w+\'[^>]*>(.*?)</td>~s', $html, $cells, PREG_SET_ORDER );
		foreach ( $cells as list( , $column, $cell ) ) {
			$page['cells'][ $column ][] = html_entity_decode( wp_strip_all_tags( str_replace( '<br>', ' ', $cell ) ) );
		}
		preg_match_all( '~<div class="row-actions">(.*?)</div>~s', $html, $rows );
		foreach ( $rows[1] as $row ) {
			preg_match_all( '~<(?:a|button)[^>]*>(.*?)</~', $row, $links );
			$page['actions'][] = array_values( array_filter( $links[1], static fn( string $link ): bool => ! str_contains( $link, '<' ) ) );
		}
		return $page;
	}

	/**
	 * A webinar in one of the statuses.
	 *
	 * @param string $status Of the state machine, or `late`.
	 */
	private function webinar_that_is( string $status ): int {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar(
			array(
				'owner_user_id' => $owner,
				'scheduled_at'  => 'late' === $status ? time() - 2 * HOUR_IN_SECONDS : time() + 10 * MINUTE_IN_SECONDS,
				'post_status'   => 'draft' === $status ? 'draft' : 'publish',
				'status'        => in_array( $status, array( 'finished', 'archived' ), true ) ? 'finished' : ( in_array( $status, array( 'live', 'paused' ), true ) ? 'live' : '' ),
			)
		);
		$moves = array(
			'paused'   => 'pause',
			'archived' => 'archive',
		);
		if ( isset( $moves[ $status ] ) ) {
			$viewer = get_current_user_id();
			$this->act_as( $owner );
			$this->ajax(
				'core_webinar_event_move',
				array(
					'webinar_id' => (string) $id,
					'command'    => $moves[ $status ],
					'nonce'      => wp_create_nonce( "core_webinar_event_move_$id" ),
				)
			);
			$this->act_as( $viewer );
		}
		return $id;
	}

	/** Creates one webinar of each kind, named by its title. */
	private function create_all_kinds(): void {
		$over = $this->create_webinar(
			array(
				'title'        => 'over',
				'scheduled_at' => time() - DAY_IN_SECONDS,
				'status'       => 'finished',
			)
		);
		$this->create_webinar(
			array(
				'title'        => 'running',
				'scheduled_at' => time() - MINUTE_IN_SECONDS,
				'status'       => 'live',
			)
		);
		$this->create_webinar( array( 'title' => 'soon' ) );
		$this->create_webinar(
			array(
				'title'        => 'later',
				'scheduled_at' => time() + 40 * DAY_IN_SECONDS,
			)
		);
		$undated = $this->create_webinar(
			array(
				'title'       => 'undated',
				'post_status' => 'draft',
			)
		);
		delete_post_meta( $undated, 'scheduled_at' );
	}

	/**
	 * Creates webinars with speakers and attendance.
	 *
	 * @param int $count      How many.
	 * @param int ...$viewers Speakers of all of them.
	 */
	private function create_rows( int $count, int ...$viewers ): void {
		for ( $row = 0; $row < $count; $row++ ) {
			$this->create_webinar(
				array(
					'status'           => 0 === $row % 2 ? 'finished' : '',
					'speaker_user_ids' => array( $this->create_user( 'webinar_speaker' ), ...$viewers ),
				)
			);
		}
	}

	/**
	 * Attendance of a webinar.
	 *
	 * @param int $entered      How many.
	 * @param int $attended     Of them.
	 * @param int $not_attended Of them.
	 * @return array{webinar_id: int, entered: int, attended: int, not_attended: int, undecided: int}
	 */
	private function counts( int $webinar_id, int $entered, int $attended, int $not_attended ): array {
		return compact( 'webinar_id', 'entered', 'attended', 'not_attended' ) + array( 'undecided' => $entered - $attended - $not_attended );
	}
}
