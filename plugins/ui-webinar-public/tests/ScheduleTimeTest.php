<?php
/**
 * Tests of the schedule's times where the clocks change.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProviderExternal;
use Webinars\Tests\Clock_Changes;
use Webinars\Tests\Webinar_TestCase;

/** The schedule shows times of the site's time zone. */
final class ScheduleTimeTest extends Webinar_TestCase {

	/**
	 * The page shows the site's time with its time zone, and has the UTC time for the script, which shows the visitor's time.
	 *
	 * @param string $label On the site's clock.
	 */
	#[DataProviderExternal( Clock_Changes::class, 'on_pages' )]
	public function test_the_schedule_shows_the_sites_time( string $utc, string $label ): void {
		$id = $this->create_webinar( array( 'scheduled_at' => (int) strtotime( $utc ) ) );

		$page = do_blocks( '<!-- wp:webinar/schedule /-->' );

		self::assertMatchesRegularExpression( "~<time datetime=\"$utc\"[^>]*>$label</time>\s*<span[^>]*>America/St Johns</span>~", $page );
		self::assertSame( strtotime( $utc ), apply_filters( 'core_webinar_get', null, $id )['scheduled_at'] );
	}
}
