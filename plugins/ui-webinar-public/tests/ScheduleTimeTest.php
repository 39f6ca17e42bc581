<?php
/**
 * Tests of the schedule's times where the clocks change.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

/**
 * The tests' site is in Newfoundland: half an hour off, and an hour more in summer.
 */
final class ScheduleTimeTest extends Webinar_TestCase {

	/**
	 * Moments, and the site's clock at each.
	 *
	 * @return iterable<string, array{string, string}>
	 */
	public static function moments(): iterable {
		yield 'winter' => array( '2036-01-15T22:30:00Z', 'Tue 15 January, 7:00 pm' );
		yield 'the last minute before spring' => array( '2036-03-09T05:29:00Z', 'Sun 9 March, 1:59 am' );
		yield 'a minute later' => array( '2036-03-09T05:30:00Z', 'Sun 9 March, 3:00 am' );
		yield 'summer' => array( '2036-07-15T21:30:00Z', 'Tue 15 July, 7:00 pm' );
		yield 'the hour that comes twice' => array( '2036-11-02T03:30:00Z', 'Sun 2 November, 1:00 am' );
		yield 'that hour again' => array( '2036-11-02T04:30:00Z', 'Sun 2 November, 1:00 am' );
		yield 'after it' => array( '2036-11-02T05:30:00Z', 'Sun 2 November, 2:00 am' );
		yield 'another day than in UTC' => array( '2037-01-01T03:29:00Z', 'Wed 31 December, 11:59 pm' );
	}

	/**
	 * The page says the site's time with its zone, and the moment itself for the script that says the visitor's.
	 *
	 * @param string $moment In UTC.
	 * @param string $words  On the site's clock.
	 */
	#[DataProvider( 'moments' )]
	public function test_the_schedule_says_the_sites_time( string $moment, string $words ): void {
		$id = $this->create_webinar( array( 'scheduled_at' => (int) strtotime( $moment ) ) );

		$page = do_blocks( '<!-- wp:webinar/schedule /-->' );

		self::assertMatchesRegularExpression( "~<time datetime=\"$moment\"[^>]*>$words</time>\s*<span[^>]*>America/St Johns</span>~", $page );
		self::assertSame( strtotime( $moment ), apply_filters( 'core_webinar_get', null, $id )['scheduled_at'] );
	}
}
