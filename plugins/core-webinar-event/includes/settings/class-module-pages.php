<?php
/**
 * The pages of the site that the modules use.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use WP_Post;

/**
 * Collects the pages that the modules need, and checks each of them.
 */
final class Module_Pages {

	/**
	 * Returns the pages that the modules need.
	 *
	 * @return list<PageSetting>
	 */
	public function settings(): array {
		/**
		 * The shape is that of the contract.
		 *
		 * @var list<PageSetting> $settings
		 */
		$settings = apply_filters( 'core_webinar_pages', array() );
		return $settings;
	}

	/**
	 * Returns what is wrong with a page, and the remedy: translated plain text, empty when nothing is wrong.
	 *
	 * @param PageSetting $setting Which page.
	 */
	public function problem( array $setting ): string {
		$page_id = $this->chosen_id( $setting['option'] );
		$page    = $page_id > 0 ? get_post( $page_id ) : null;
		if ( 0 === $page_id ) {
			/* translators: %s: name of a block. */
			return sprintf( __( 'No page is chosen. Publish one with the block %s, and choose it.', 'core-webinar-event' ), $setting['block'] );
		}
		if ( ! $page instanceof WP_Post || ! self::is_published( $page_id ) ) {
			return __( 'The chosen page is not published. Publish it, or choose another one.', 'core-webinar-event' );
		}
		if ( ! has_block( $setting['block'], $page ) ) {
			/* translators: 1: title of a page, 2: name of a block. */
			return sprintf( __( 'The page "%1$s" stays empty without its block. Edit it and insert the block %2$s.', 'core-webinar-event' ), $this->title( $page ), $setting['block'] );
		}
		return $this->address_problem( $page, $setting );
	}

	/**
	 * Returns what is wrong with the address of a page that is otherwise right. Addresses without pretty permalinks name the page's id.
	 *
	 * @param PageSetting $setting Which page.
	 */
	private function address_problem( WP_Post $page, array $setting ): string {
		if ( '' === get_option( 'permalink_structure' ) ) {
			return '';
		}
		$url = (string) get_permalink( $page );
		// A plugin of translations may give the page another host, which WordPress does not resolve.
		if ( str_starts_with( $url, home_url( '/' ) ) && url_to_postid( $url ) !== $page->ID ) {
			/* translators: 1: address, 2: title of a page. */
			return sprintf( __( '%1$s does not show the page "%2$s": another page or post, or an archive of another plugin, has the same address. Change the address of one of them.', 'core-webinar-event' ), $url, $this->title( $page ) );
		}
		$usual = home_url( user_trailingslashit( $setting['path'] ?? '' ) );
		$other = isset( $setting['path'] ) ? get_post( url_to_postid( $usual ) ) : null;
		if ( $other instanceof WP_Post && $other->ID !== $page->ID && ! has_block( $setting['block'], $other ) ) {
			/* translators: 1: address, 2: title of a page, 3: title of another page, 4: its address. */
			return sprintf( __( '%1$s shows "%2$s". Visitors who know this address do not find the page "%3$s", which is at %4$s. Give "%2$s" another address, and this address to "%3$s".', 'core-webinar-event' ), $usual, $this->title( $other ), $this->title( $page ), $url );
		}
		return '';
	}

	private function title( WP_Post $post ): string {
		return html_entity_decode( get_the_title( $post ), ENT_QUOTES, 'UTF-8' );
	}

	/**
	 * Returns the chosen page, 0 for none.
	 */
	public function chosen_id( string $option ): int {
		$page_id = get_option( $option );
		return is_numeric( $page_id ) ? max( 0, (int) $page_id ) : 0;
	}

	public static function is_published( int $page_id ): bool {
		return 'page' === get_post_type( $page_id ) && 'publish' === get_post_status( $page_id );
	}
}
