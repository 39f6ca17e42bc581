<?php
/**
 * Tests of the list of webinars in wp-admin.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;

require_once __DIR__ . '/class-list-table-testcase.php';

/** Columns and cells of the list. */
final class ListTableTest extends List_Table_TestCase {

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
		yield array( 'scheduled', '◷ Scheduled starts in 1 hour' );
		yield array( 'late', '◷ Scheduled should have started 2 hours ago' );
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
	public function test_a_status_has_sign_label_and_time( string $status, string $expected ): void {
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

		self::assertSame( array( 'No date yet', '2026-11-01 03:00', '2026-11-01 00:59', '2026-03-08 03:00', '2026-03-08 01:59' ), $this->draw()['cells']['webinar_date'] );
	}

	/** A webinar that has begun shows when it really took place. */
	public function test_the_list_shows_when_a_webinar_took_place(): void {
		$this->create_webinar(
			array(
				'scheduled_at' => time() + WEEK_IN_SECONDS,
				'status'       => 'finished',
			)
		);

		self::assertStringContainsString( (string) wp_date( 'Y-m-d' ), $this->draw()['cells']['webinar_date'][0] );
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

		self::assertSame( array( 'No speakers yet', 'Anna &' ), $this->draw()['cells']['webinar_speakers'] );
	}

	/** Attendance is queried once for the whole screen and shown as far as it is known. */
	public function test_attendance_takes_one_query(): void {
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
	public function test_attendance_links_to_its_report(): void {
		$id = $this->create_webinar( array( 'title' => 'Roofs & walls' ) );
		remove_all_filters( 'client_webinar_attendance_counts', 10 );
		remove_all_filters( 'client_webinar_attendance_url', 10 );
		add_filter( 'client_webinar_attendance_counts', fn(): array => array( $this->counts( $id, 3, 2, 1 ) ) );
		$cell = static function () use ( $id ): string {
			ob_start();
			do_action( 'manage_webinar_event_posts_custom_column', 'webinar_attendance', $id );
			// WordPress 6.8 writes another name of the same character.
			return str_replace( '&#038;', '&amp;', (string) ob_get_clean() );
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
	 * A webinar in one of the statuses.
	 *
	 * @param string $status Of the state machine, or `late`.
	 */
	private function webinar_that_is( string $status ): int {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar(
			array(
				'owner_user_id' => $owner,
				'scheduled_at'  => 'late' === $status ? time() - 2 * HOUR_IN_SECONDS : time() + 115 * MINUTE_IN_SECONDS,
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

	/**
	 * The script of the list asks about webinars that people are waiting for.
	 */
	public function test_planned_webinars_are_marked_for_the_script(): void {
		$classes = static fn( int $id ): array => array_intersect( get_post_class( '', $id ), array( 'webinar-is-planned' ) );

		self::assertCount( 1, $classes( $this->create_webinar() ) );
		self::assertCount( 0, $classes( $this->create_webinar( array( 'status' => 'finished' ) ) ) );
		self::assertCount( 0, $classes( $this->create_webinar( array( 'post_status' => 'draft' ) ) ) );
		set_current_screen( 'edit-webinar_event' );
		do_action( 'admin_print_scripts-edit.php' ); // phpcs:ignore WordPress.NamingConventions.ValidHookName
		self::assertStringContainsString( 'its organizer cancelled it', implode( (array) wp_scripts()->get_data( 'core-webinar-event-list', 'before' ) ) );
		unset( $GLOBALS['current_screen'] );
	}
}
