<?php
/**
 * Data set of times where the clocks change.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

namespace Webinars\Tests;

/**
 * Times in UTC, and the same times on the clock of the tests' site: Newfoundland, whose offset has half an hour and changes in
 * summer.
 */
final class Clock_Changes {

	private const TIMES = array(
		'winter'                        => array( '2036-01-15T22:30:00Z', 'Tue, January 15', '2036', '7:00 pm' ),
		'the last minute before spring' => array( '2036-03-09T05:29:00Z', 'Sun, March 9', '2036', '1:59 am' ),
		'a minute later'                => array( '2036-03-09T05:30:00Z', 'Sun, March 9', '2036', '3:00 am' ),
		'summer'                        => array( '2036-07-15T21:30:00Z', 'Tue, July 15', '2036', '7:00 pm' ),
		'the hour that comes twice'     => array( '2036-11-02T03:30:00Z', 'Sun, November 2', '2036', '1:00 am' ),
		'that hour again'               => array( '2036-11-02T04:30:00Z', 'Sun, November 2', '2036', '1:00 am' ),
		'after it'                      => array( '2036-11-02T05:30:00Z', 'Sun, November 2', '2036', '2:00 am' ),
		'another day than in UTC'       => array( '2037-01-01T03:29:00Z', 'Wed, December 31', '2036', '11:59 pm' ),
	);

	/**
	 * With dates as pages show them: `Tue, January 15 at 7:00 pm`.
	 *
	 * @return iterable<string, array{string, string}> UTC, and the label.
	 */
	public static function on_pages(): iterable {
		foreach ( self::TIMES as $name => list( $utc, $day, , $clock ) ) {
			yield $name => array( $utc, "$day at $clock" );
		}
	}

	/**
	 * With dates as the console shows them: `Tue, January 15, 2036, 7:00 pm`.
	 *
	 * @return iterable<string, array{string, string}> UTC, and the label.
	 */
	public static function in_the_console(): iterable {
		foreach ( self::TIMES as $name => list( $utc, $day, $year, $clock ) ) {
			yield $name => array( $utc, "$day, $year, $clock" );
		}
	}
}
