<?php
/**
 * Tests of the scripts on the room's page.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/**
 * An attendee's browser loads few scripts, for phones on a slow network.
 */
final class RoomScriptsTest extends Webinar_TestCase {

	/**
	 * An attendee loads the room's module, and no classic script that depends on React or the editor.
	 */
	public function test_an_attendee_loads_no_react(): void {
		$webinar_id = $this->create_webinar( array( 'status' => 'live' ) );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );
		$page_id               = (int) get_option( 'ui_webinar_room_page_id' );
		$_GET                  = array( 'webinar_id' => (string) $webinar_id );
		$others                = wp_scripts();
		$scripts               = new WP_Scripts();
		$GLOBALS['wp_scripts'] = $scripts; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		query_posts( array( 'page_id' => $page_id ) ); // phpcs:ignore WordPress.WP.DiscouragedFunctions
		the_post();

		do_blocks( (string) get_post_field( 'post_content', $page_id ) );
		do_action( 'wp_enqueue_scripts' ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals
		$GLOBALS['wp_scripts'] = $others; // phpcs:ignore WordPress.WP.GlobalVariablesOverride

		$scripts->all_deps( $scripts->queue );
		self::assertSame( array(), preg_grep( '/^(?:react|wp-)/', $scripts->to_do ) );
		ob_start();
		wp_script_modules()->print_enqueued_script_modules();
		self::assertStringContainsString( 'id="webinar-room-view-script-module-js-module"', (string) ob_get_clean() );
	}
}
