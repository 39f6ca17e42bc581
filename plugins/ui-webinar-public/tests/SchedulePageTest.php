<?php
/**
 * Tests of the page with the schedule.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

use Webinars\Tests\Page_TestCase;

/** Page_TestCase, for the schedule. */
final class SchedulePageTest extends Page_TestCase {

	protected const PLUGIN = 'ui-webinar-public';

	protected const OPTION = 'ui_webinar_public_page_id';

	protected const BLOCK = 'webinar/schedule';

	protected const PATH = '/webinars/';

	/**
	 * Recordings are found on the page that the plugin creates.
	 */
	public function test_created_page_shows_recordings(): void {
		$this->activate();
		$this->create_webinar(
			array(
				'title'         => 'Recorded',
				'status'        => 'finished',
				'recording_url' => 'https://recordings.webinars.test/7',
			)
		);

		self::assertStringContainsString( 'Recorded', do_blocks( (string) get_post( $this->chosen() )?->post_content ) );
	}

	/**
	 * The address of the page, as other modules get it.
	 */
	protected function address(): string {
		return apply_filters( 'ui_webinar_public_url', '' );
	}
}
