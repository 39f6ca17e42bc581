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
	 * The address of the page, as other modules get it.
	 */
	protected function address(): string {
		return apply_filters( 'ui_webinar_room_url', '', 5 );
	}
}
