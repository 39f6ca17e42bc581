<?php
/**
 * Tests of the room's times where the clocks change.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

/**
 * The tests' site is in Newfoundland: half an hour off, and an hour more in summer.
 */
final class RoomTimeTest extends Webinar_TestCase {

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
	 * A guest and a member read the site's time with its zone, and the moment itself stands behind it.
	 *
	 * @param string $moment In UTC.
	 * @param string $words  On the site's clock.
	 */
	#[DataProvider( 'moments' )]
	public function test_the_room_says_the_sites_time( string $moment, string $words ): void {
		$id       = $this->create_webinar( array( 'scheduled_at' => (int) strtotime( $moment ) ) );
		$expected = "~<time datetime=\"$moment\"[^>]*>$words \(America/St Johns\)</time>~";

		foreach ( array( 0, $this->create_user( 'webinar_attendee' ) ) as $user ) {
			$this->act_as( $user );
			$_GET['webinar_id'] = (string) $id;
			self::assertMatchesRegularExpression( $expected, do_blocks( '<!-- wp:webinar/room /-->' ) );
		}
	}

	/**
	 * What scripts get are moments: Unix seconds, whatever the site's clock shows (R2).
	 *
	 * @param string $moment In UTC.
	 */
	#[DataProvider( 'moments' )]
	public function test_read_sync_says_moments( string $moment ): void {
		$at = (int) strtotime( $moment );
		$id = $this->create_webinar( array( 'scheduled_at' => $at ) );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );

		$state = rest_do_request( new WP_REST_Request( 'GET', "/webinars/v1/rooms/$id/state" ) )->get_data();

		self::assertSame( $at, $state['scheduled_at'] );
		self::assertSame( $at - 15 * MINUTE_IN_SECONDS, $state['opens_at'] );
	}
}
