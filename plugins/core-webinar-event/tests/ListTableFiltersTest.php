<?php
/**
 * Tests of order and filters of the list of webinars.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;

require_once __DIR__ . '/class-list-table-testcase.php';

/** Which webinars the list has, and in which order. */
final class ListTableFiltersTest extends List_Table_TestCase {

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
}
