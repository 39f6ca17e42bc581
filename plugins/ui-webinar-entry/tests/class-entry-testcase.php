<?php
/**
 * Base class of the tests of entry pages.
 *
 * @package Webinars\Ui_Webinar_Entry
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;
use Webinars\Ui_Webinar_Entry\Entry_Template;

/**
 * Runs the module, with the registrations, as under the profile `full`.
 */
abstract class Entry_TestCase extends Webinar_TestCase {

	protected int $organizer_id;

	/**
	 * Switches the modules on.
	 */
	protected function setUp(): void {
		parent::setUp();
		update_option( 'webinar_runtime_profile', 'full' );
		$this->organizer_id = $this->create_user( 'webinar_organizer' );
		remove_all_actions( 'init' );
		foreach ( array( 'client-webinar-registration' => 'Client_Webinar_Registration', 'ui-webinar-entry' => 'Ui_Webinar_Entry' ) as $slug => $space ) { // phpcs:ignore WordPress.Arrays
			require_once dirname( __DIR__, 2 ) . "/$slug/includes/bootstrap.php";
			"Webinars\\$space\\bootstrap"( dirname( __DIR__, 2 ) . "/$slug/$slug.php" );
		}
		do_action( 'init' );
	}

	/**
	 * Removes what WordPress keeps beside the hooks.
	 */
	protected function tearDown(): void {
		unregister_block_type( 'webinar/entry' );
		unregister_block_template( 'ui-webinar-entry//single-webinar_event' );
		// It knows the address of the last visit.
		$GLOBALS['wp'] = new WP(); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		parent::tearDown();
	}

	/**
	 * Creates a webinar of the organizer.
	 *
	 * @param array<string, mixed> $overrides See create_webinar().
	 */
	protected function webinar( array $overrides = array() ): int {
		return $this->create_webinar( $overrides + array( 'owner_user_id' => $this->organizer_id ) );
	}

	protected function url( int $webinar_id ): string {
		return apply_filters( 'ui_webinar_entry_url', '', $webinar_id );
	}

	/**
	 * Requests an address as WordPress does.
	 *
	 * @param string $path    With the query.
	 * @param int    $user_id 0 is a guest.
	 * @return string The page's content; empty where the request shows something else.
	 */
	protected function visit( string $path, int $user_id = 0 ): string {
		global $wp;
		wp_set_current_user( $user_id );
		wp_parse_str( (string) wp_parse_url( $path, PHP_URL_QUERY ), $query );
		$_GET                   = wp_slash( $query );
		$_SERVER['REQUEST_URI'] = $path;
		$_SERVER['PHP_SELF']    = '/index.php';
		$wp                     = new WP(); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$wp->main();
		if ( have_posts() ) {
			the_post();
		}
		return do_blocks( Entry_Template::BLOCK );
	}

	/**
	 * Visits the page of a webinar.
	 */
	protected function page( int $webinar_id, int $user_id = 0 ): string {
		return $this->visit( (string) wp_parse_url( $this->url( $webinar_id ), PHP_URL_PATH ), $user_id );
	}

	/**
	 * Books a seat as a user, or cancels it.
	 *
	 * @param string $command `register` or `cancel`.
	 */
	protected function book( int $webinar_id, int $user_id, string $command = 'register' ): void {
		$this->act_as( $user_id );
		$answer = $this->ajax(
			"client_webinar_registration_$command",
			array(
				'webinar_id' => (string) $webinar_id,
				'nonce'      => wp_create_nonce( "client_webinar_registration_{$command}_$webinar_id" ),
			)
		);
		self::assertSame( 200, $answer['status'], (string) wp_json_encode( $answer ) );
	}

	/**
	 * Reads text as a person does.
	 */
	protected function text( string $html ): string {
		return trim( (string) preg_replace( '/\s+/u', ' ', html_entity_decode( wp_strip_all_tags( str_replace( '<', ' <', $html ) ), ENT_QUOTES | ENT_HTML5 ) ) );
	}
}
