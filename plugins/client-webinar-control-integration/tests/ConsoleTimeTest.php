<?php
/**
 * Tests of the console's times where the clocks change.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

/** The site of this test is in Newfoundland: its offset has half an hour and changes in summer. */
final class ConsoleTimeTest extends Webinar_TestCase {

	/**
	 * Times in UTC, and the same times in the site's time zone.
	 *
	 * @return iterable<string, array{string, string}>
	 */
	public static function moments(): iterable {
		yield 'the last minute before spring' => array( '2036-03-09T05:29:00Z', 'Sun 9 Mar 2036, 1:59 am' );
		yield 'a minute later' => array( '2036-03-09T05:30:00Z', 'Sun 9 Mar 2036, 3:00 am' );
		yield 'the hour that comes twice' => array( '2036-11-02T03:30:00Z', 'Sun 2 Nov 2036, 1:00 am' );
		yield 'that hour again' => array( '2036-11-02T04:30:00Z', 'Sun 2 Nov 2036, 1:00 am' );
		yield 'another day than in UTC' => array( '2037-01-01T03:29:00Z', 'Wed 31 Dec 2036, 11:59 pm' );
	}

	/**
	 * The console shows the site's time with its time zone.
	 *
	 * @param string $moment In UTC.
	 * @param string $words  On the site's clock.
	 */
	#[DataProvider( 'moments' )]
	public function test_the_console_says_the_sites_time( string $moment, string $words ): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$this->create_webinar(
			array(
				'scheduled_at'     => (int) strtotime( $moment ),
				'speaker_user_ids' => array( $speaker ),
			)
		);
		$this->act_as( $speaker );

		$page_id                 = (int) get_option( 'client_webinar_control_integration_page_id' );
		$GLOBALS['wp_query']     = new WP_Query( array( 'page_id' => $page_id ) ); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$GLOBALS['wp_the_query'] = $GLOBALS['wp_query']; // phpcs:ignore WordPress.WP.GlobalVariablesOverride

		self::assertStringContainsString(
			"<time datetime=\"$moment\">$words (America/St Johns)</time>",
			do_blocks( (string) get_post_field( 'post_content', $page_id ) )
		);
	}
}
