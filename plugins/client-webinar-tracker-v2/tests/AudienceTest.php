<?php
/**
 * Tests of the audience over time.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/**
 * `client_webinar_audience`: the number of people over time, which the attendance report shows.
 */
final class AudienceTest extends Webinar_TestCase {

	private const STARTED_AT = 1_700_000_000;

	/** A webinar that started at STARTED_AT. */
	private int $webinar_id;

	protected function setUp(): void {
		parent::setUp();
		$this->webinar_id = $this->create_webinar( array( 'status' => 'finished' ) );
	}

	/**
	 * A person counts once, from the first to the last report of each stay. A person who is present at the stop counts to the end.
	 */
	public function test_people_are_counted_once(): void {
		$this->pretend_length( 140 );
		// Two devices at once, then a gap, then one device.
		$this->stay( 1, 0, 30, 40 );
		$this->stay( 1, 20, 60, 60 );
		$this->stay( 1, 80, 140, null );
		// The last report came long before the end.
		$this->stay( 2, 5, 8, null );
		// Times before the start and after the end, as of a wrong clock.
		$this->stay( 3, -20, 500, null );
		$this->stay( 4, 200, 300, null );
		$this->stay( 5, -20, -10, -10 );

		$people = array_column( $this->points(), 'people', 'at' );

		self::assertCount( 141, $people );
		self::assertSame( self::STARTED_AT, array_key_first( $people ) );
		self::assertSame( self::STARTED_AT + 140, array_key_last( $people ) );
		foreach ( array(
			0   => 2,
			4   => 2,
			5   => 3,
			8   => 3,
			9   => 2,
			30  => 2,
			60  => 2,
			61  => 1,
			79  => 1,
			80  => 2,
			140 => 2,
		) as $second => $expected ) {
			self::assertSame( $expected, $people[ self::STARTED_AT + $second ], "At $second" );
		}
	}

	/**
	 * The number of points does not depend on the length, and each query reads at most 100 stays.
	 */
	public function test_long_webinar_has_240_points(): void {
		global $wpdb;
		$this->pretend_length( 7201 );
		$wpdb->query( 'START TRANSACTION' );
		for ( $session = 1; $session <= 250; $session++ ) {
			$this->stay( $session, 10 * $session, 7200, null );
		}
		$wpdb->query( 'COMMIT' );
		$limits = array();
		add_filter(
			'query',
			static function ( string $query ) use ( &$limits ): string {
				if ( 1 === preg_match( '/client_webinar_stays.* LIMIT (\d+)/s', $query, $found ) ) {
					$limits[] = $found[1];
				}
				return $query;
			}
		);

		$points = $this->points();

		self::assertSame( array( '100', '100', '100', '100' ), $limits );
		self::assertCount( 240, $points );
		self::assertSame( array( 0, 250 ), array( $points[0]['people'], $points[239]['people'] ) );
		self::assertSame( array( self::STARTED_AT, self::STARTED_AT + 7201 ), array( $points[0]['at'], $points[239]['at'] ) );
		$steps = array_map( static fn( int $point ): int => $points[ $point ]['at'] - $points[ $point - 1 ]['at'], range( 1, 239 ) );
		self::assertLessThanOrEqual( 1, max( $steps ) - min( $steps ) );
		foreach ( $points as $point ) {
			self::assertSame( min( 250, intdiv( $point['at'] - self::STARTED_AT, 10 ) ), $point['people'], (string) ( $point['at'] - self::STARTED_AT ) );
		}
	}

	/**
	 * A webinar that has not started, or is unknown, has no points. One that has just started has the points of one second.
	 */
	public function test_webinar_without_audience(): void {
		self::assertSame( array(), apply_filters( 'client_webinar_audience', array(), $this->create_webinar() ) );
		self::assertSame( array(), apply_filters( 'client_webinar_audience', array(), 999_999 ) );
		$this->pretend_length( 0 );
		$this->stay( 1, 0, 0, null );
		self::assertSame( array( 1, 1 ), array_column( $this->points(), 'people' ) );
	}

	/**
	 * Sets the length that Core reports.
	 */
	private function pretend_length( int $seconds ): void {
		add_filter(
			'core_webinar_get',
			static fn( array $webinar ): array => array_merge(
				$webinar,
				array(
					'started_at'  => self::STARTED_AT,
					'finished_at' => self::STARTED_AT + $seconds,
				)
			),
			99
		);
	}

	/**
	 * Stores a stay. Times are seconds after the start.
	 */
	private function stay( int $session_id, int $began, int $seen, ?int $left ): void {
		global $wpdb;
		$wpdb->insert(
			$wpdb->prefix . 'client_webinar_stays',
			array(
				'session_id' => $session_id,
				'webinar_id' => $this->webinar_id,
				'device'     => 'phone',
				'began_at'   => self::STARTED_AT + $began,
				'seen_at'    => self::STARTED_AT + $seen,
				'left_at'    => null === $left ? null : self::STARTED_AT + $left,
			)
		);
	}

	/**
	 * The points of the webinar.
	 *
	 * @return list<array{at: int, people: int}>
	 */
	private function points(): array {
		return apply_filters( 'client_webinar_audience', array(), $this->webinar_id );
	}
}
