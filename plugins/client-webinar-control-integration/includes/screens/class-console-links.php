<?php
/**
 * Ways to the speaker's console.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration;

use WP_Admin_Bar;
use WP_User;

/**
 * Leads people who control webinars to the console: from the admin bar, from the menu, and speakers after signing in. Without a webinar
 * in its address the console shows the one that is on, or the next one.
 */
final class Console_Links {

	private const RIGHT = 'control_webinars';

	public function __construct( private readonly Console_Page $page ) {}

	public function add_to_admin_bar( WP_Admin_Bar $bar ): void {
		$url = current_user_can( self::RIGHT ) ? $this->page->url() : '';
		if ( '' !== $url ) {
			$bar->add_node(
				array(
					'id'    => 'webinar-console',
					'title' => esc_html__( 'Speaker’s console', 'client-webinar-control-integration' ),
					'href'  => $url,
				)
			);
		}
	}

	public function add_to_menu(): void {
		/**
		 * The menu of wp-admin.
		 *
		 * @var array<string, list<array{string, string, string}>> $submenu
		 */
		global $submenu;
		$url = $this->page->url();
		if ( '' !== $url ) {
			// Not by add_submenu_page(), which takes an address for the path of a file.
			$submenu['edit.php?post_type=webinar_event'][] = array( esc_html__( 'Speaker’s console', 'client-webinar-control-integration' ), self::RIGHT, esc_url( $url ) ); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		}
	}

	/**
	 * Answers `login_redirect`: a speaker who has no other work on the site, and wanted no other page, comes to the console.
	 *
	 * @param string $url       Where WordPress would lead.
	 * @param string $requested What was asked for; empty without a wish.
	 * @param mixed  $user      A WP_Error while nobody has signed in.
	 */
	public function after_sign_in( string $url, string $requested, mixed $user ): string {
		$is_speaker = '' === $requested && $user instanceof WP_User && user_can( $user, self::RIGHT )
			&& ! user_can( $user, 'publish_webinar_events' ) && ! user_can( $user, 'edit_posts' );
		return $is_speaker && '' !== $this->page->url() ? $this->page->url() : $url;
	}
}
