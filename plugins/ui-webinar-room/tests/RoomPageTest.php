<?php
/**
 * Tests of the page with the room.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

use Webinars\Tests\Page_TestCase;

/** Page_TestCase, for the room. */
final class RoomPageTest extends Page_TestCase {

	protected const PLUGIN = 'ui-webinar-room';

	protected const OPTION = 'ui_webinar_room_page_id';

	protected const BLOCK = 'webinar/room';

	protected const PATH = '/account/webinar_room/';

	/**
	 * The account page leads to the room and to the recordings.
	 */
	public function test_account_page_shows_recordings(): void {
		wp_delete_post( (int) get_page_by_path( 'account' )?->ID, true );
		$this->activate();
		$this->create_webinar(
			array(
				'title'         => 'Recorded',
				'status'        => 'finished',
				'recording_url' => 'https://recordings.webinars.test/7',
			)
		);

		$page = do_blocks( (string) get_page_by_path( 'account' )?->post_content );

		self::assertMatchesRegularExpression( '~<a href="[^"]*page_id=' . $this->chosen() . '"~', $page );
		self::assertMatchesRegularExpression( '~is-recording.*Recorded.*Sign in to watch~s', $page );
	}

	/**
	 * The address of the page, as other modules get it.
	 */
	protected function address(): string {
		return apply_filters( 'ui_webinar_room_url', '', 5 );
	}
}
