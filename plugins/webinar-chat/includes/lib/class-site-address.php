<?php
/**
 * Copied from lib/php by `npm run contract`: change it there.
 *
 * Addresses on this site.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat\Lib;

use WP_Post;

/**
 * Makes the same address of the same input on every screen and in every message.
 */
final class Site_Address {

	/**
	 * Resolves what an organizer entered: a path is of this site, also where the site is in a folder. While permalinks are plain,
	 * WordPress finds no page by its path, so the path of a page becomes the page's permalink.
	 *
	 * @return string Empty where it is neither a path nor an http or https address.
	 */
	public static function resolve( string $entered ): string {
		$address = esc_url_raw( trim( $entered ), array( 'http', 'https' ) );
		if ( 1 === preg_match( '~^https?://~i', $address ) ) {
			return $address;
		}
		// Two slashes would name another site.
		if ( ! str_starts_with( $address, '/' ) || str_starts_with( $address, '//' ) ) {
			return '';
		}
		$parts = wp_parse_url( $address );
		$page  = '' === get_option( 'permalink_structure' ) && is_array( $parts ) ? get_page_by_path( $parts['path'] ?? '' ) : null;
		if ( ! $page instanceof WP_Post || 'publish' !== $page->post_status ) {
			return home_url( $address );
		}
		wp_parse_str( $parts['query'] ?? '', $query );
		return add_query_arg( urlencode_deep( $query ), (string) get_permalink( $page ) ) . ( isset( $parts['fragment'] ) ? '#' . $parts['fragment'] : '' );
	}

	/**
	 * Where browsers send commands. Without scheme and host, so that it fits a page whose scheme differs from that of wp-admin.
	 */
	public static function ajax(): string {
		return admin_url( 'admin-ajax.php', 'relative' );
	}
}
