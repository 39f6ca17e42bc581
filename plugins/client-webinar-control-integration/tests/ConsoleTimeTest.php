<?php
/**
 * Tests of the console's times where the clocks change.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProviderExternal;
use Webinars\Tests\Clock_Changes;
use Webinars\Tests\Webinar_TestCase;

/** The console shows times of the site's time zone. */
final class ConsoleTimeTest extends Webinar_TestCase {

	/**
	 * The console shows the site's time with its time zone.
	 *
	 * @param string $label On the site's clock.
	 */
	#[DataProviderExternal( Clock_Changes::class, 'in_the_console' )]
	public function test_the_console_shows_the_sites_time( string $utc, string $label ): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$this->create_webinar(
			array(
				'scheduled_at'     => (int) strtotime( $utc ),
				'speaker_user_ids' => array( $speaker ),
			)
		);
		$this->act_as( $speaker );

		self::assertStringContainsString(
			"<time datetime=\"$utc\">$label (America/St Johns)</time>",
			$this->show( (int) get_option( 'client_webinar_control_integration_page_id' ) )
		);
	}
}
