<?php
/**
 * Tests of the ways to the speaker's console.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

/**
 * Whoever controls webinars finds the console; nobody else is led there.
 */
final class ConsoleLinksTest extends Webinar_TestCase {

	/**
	 * Role → whether it has the links, and whether it comes to the console after signing in.
	 *
	 * @return iterable<array{string, bool, bool}>
	 */
	public static function roles(): iterable {
		yield array( 'administrator', true, false );
		yield array( 'webinar_organizer', true, false );
		yield array( 'webinar_speaker', true, true );
		yield array( 'webinar_attendee', false, false );
		yield array( 'editor', false, false );
	}

	/**
	 * Admin bar, menu and sign-in.
	 *
	 * @param string $role      Role.
	 * @param bool   $has_links Whether it has the links.
	 * @param bool   $is_led    Whether it comes to the console after signing in.
	 */
	#[DataProvider( 'roles' )]
	public function test_the_ways_to_the_console( string $role, bool $has_links, bool $is_led ): void {
		$id = $this->create_user( $role );
		$this->act_as( $id );

		self::assertSame( $has_links, $this->console_url() === $this->admin_bar_link() );
		self::assertSame( $has_links, $this->has_menu_item() );
		self::assertSame( $is_led ? $this->console_url() : 'https://before.test/', apply_filters( 'login_redirect', 'https://before.test/', '', get_userdata( $id ) ) );
		self::assertSame( 'https://wanted.test/', apply_filters( 'login_redirect', 'https://wanted.test/', 'https://wanted.test/', get_userdata( $id ) ), 'A wish for another page is kept.' );
	}

	/** A wrong password leads nowhere, and a site without the page has no links. */
	public function test_no_links_without_a_page_or_a_person(): void {
		self::assertSame( 'https://before.test/', apply_filters( 'login_redirect', 'https://before.test/', '', new WP_Error( 'incorrect_password' ) ) );

		wp_trash_post( (int) get_option( 'client_webinar_control_integration_page_id' ) );
		$speaker = $this->create_user( 'webinar_speaker' );
		$this->act_as( $speaker );

		self::assertNull( $this->admin_bar_link() );
		self::assertFalse( $this->has_menu_item() );
		self::assertSame( 'https://before.test/', apply_filters( 'login_redirect', 'https://before.test/', '', get_userdata( $speaker ) ) );
	}

	private function console_url(): string {
		return (string) get_permalink( (int) get_option( 'client_webinar_control_integration_page_id' ) );
	}

	private function admin_bar_link(): ?string {
		require_once ABSPATH . WPINC . '/class-wp-admin-bar.php';
		$bar = new WP_Admin_Bar();
		do_action_ref_array( 'admin_bar_menu', array( &$bar ) );
		return $bar->get_node( 'webinar-console' )->href ?? null;
	}

	private function has_menu_item(): bool {
		$GLOBALS['submenu'] = array(); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		do_action( 'admin_menu' );
		foreach ( $GLOBALS['submenu']['edit.php?post_type=webinar_event'] ?? array() as list( , $right, $address ) ) {
			// WordPress takes out afterwards what a person has no right to.
			if ( $this->console_url() === $address && current_user_can( $right ) ) {
				return true;
			}
		}
		return false;
	}
}
