<?php
/**
 * The settings of the demo's site.
 *
 * @package Webinars\Demo
 */

declare( strict_types=1 );

namespace Webinars\Demo;

use RuntimeException;
use WP_Error;

/**
 * Sets up WordPress itself: language, time zone, plugins and pages.
 */
final class Site_Settings {

	/**
	 * Activates every plugin in the folder but those that the profile disables.
	 *
	 * Sets the language first, because the plugins create pages and roles with translated names.
	 *
	 * @param string   $locale   The site's language, such as ru_RU.
	 * @param string[] $disabled Folders of plugins.
	 * @return string[] Plugins that were not active before.
	 * @throws RuntimeException When a plugin cannot be activated.
	 */
	public function activate_plugins( string $locale, array $disabled ): array {
		$this->set_language( $locale );
		require_once ABSPATH . 'wp-admin/includes/plugin.php';
		$is_disabled = static fn( string $plugin ): bool => in_array( dirname( $plugin ), $disabled, true );
		deactivate_plugins( array_filter( array_keys( get_plugins() ), $is_disabled ) );
		$inactive    = array_values( array_filter( array_keys( get_plugins() ), static fn( string $plugin ): bool => is_plugin_inactive( $plugin ) && ! $is_disabled( $plugin ) ) );
		foreach ( $inactive as $plugin ) {
			$result = activate_plugin( $plugin );
			if ( $result instanceof WP_Error ) {
				throw new RuntimeException( esc_html( "$plugin: " . $result->get_error_message() ) );
			}
		}
		return $inactive;
	}

	/**
	 * Sets title, time zone and permalinks, deletes WordPress's sample content, and adds the sign-up page.
	 *
	 * @param array<string, mixed> $site   Title and tagline.
	 * @param array<string, mixed> $signup The page that the guest's button opens; a real site has its own.
	 */
	public function set_up( array $site, array $signup ): void {
		global $wp_rewrite;
		update_option( 'blogname', (string) $site['title'] );
		update_option( 'blogdescription', (string) $site['tagline'] );
		update_option( 'timezone_string', 'Europe/Moscow' );
		update_option( 'show_avatars', 0 );
		$wp_rewrite->set_permalink_structure( '/%postname%/' );

		// WordPress's sample post and pages.
		foreach ( get_posts(
			array(
				'post_type'   => array( 'post', 'page' ),
				'include'     => array( 1, 2, 3 ),
				'post_status' => 'any',
			)
		) as $sample ) {
			wp_delete_post( $sample->ID, true );
		}
		wp_insert_post(
			array(
				'post_type'    => 'page',
				'post_status'  => 'publish',
				'post_name'    => 'signup',
				'post_title'   => (string) $signup['title'],
				'post_content' => (string) $signup['content'],
			)
		);
	}

	/**
	 * Shows the site's own sign-up page, or hides it: without it guests use the suite's form.
	 */
	public function show_sign_up_page( bool $is_shown ): void {
		$page = get_page_by_path( 'signup' );
		if ( null !== $page ) {
			wp_update_post(
				array(
					'ID'          => $page->ID,
					'post_status' => $is_shown ? 'publish' : 'draft',
				)
			);
		}
	}

	/**
	 * Sets the language, and the date and time formats that are usual in it.
	 */
	private function set_language( string $locale ): void {
		if ( get_locale() === $locale ) {
			return;
		}
		update_option( 'WPLANG', 'en_US' === $locale ? '' : $locale );
		switch_to_locale( $locale );
		update_option( 'date_format', __( 'F j, Y', 'default' ) );
		update_option( 'time_format', __( 'g:i a', 'default' ) );
	}
}
