<?php
/**
 * The page that the speaker's console stands on.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration;

use WP_Post;

/**
 * Makes `/admin_webinar/` once and keeps caches away from it. What an admin makes of the page stays.
 */
final class Console_Page {

	private const OPTION    = 'client_webinar_control_integration_page_id';
	private const SLUG      = 'admin_webinar';
	private const BLOCK     = 'webinar/console';
	private const QUERY_ARG = 'webinar_id';

	/**
	 * Makes the page where it is missing.
	 */
	public function make(): void {
		if ( null !== $this->find() ) {
			return;
		}
		// WordPress has run "init" before it loads a plugin that it activates.
		load_translations();
		$page    = get_page_by_path( self::SLUG );
		$page_id = $page instanceof WP_Post ? $page->ID : wp_insert_post(
			array(
				'post_type'    => 'page',
				'post_status'  => 'publish',
				'post_name'    => self::SLUG,
				'post_title'   => __( 'Speaker’s console', 'client-webinar-control-integration' ),
				'post_content' => '<!-- wp:webinar/console {"align":"wide"} /-->',
			)
		);
		if ( $page_id > 0 ) {
			update_option( self::OPTION, $page_id );
		}
	}

	/**
	 * Lets the site's settings choose another page.
	 *
	 * @param list<PageSetting> $pages Of the other modules.
	 * @return list<PageSetting>
	 */
	public function add_setting( array $pages ): array {
		$pages[] = array(
			'option'      => self::OPTION,
			'label'       => __( 'Speaker’s console', 'client-webinar-control-integration' ),
			'description' => __( 'Where organizers and speakers control their webinars without the editor.', 'client-webinar-control-integration' ),
			'block'       => self::BLOCK,
		);
		return $pages;
	}

	/**
	 * Gives the address of a webinar's console.
	 *
	 * @param string $url        Empty when asked.
	 */
	public function answer_url( string $url, int $webinar_id ): string {
		$page = $this->find();
		$link = null === $page ? false : get_permalink( $page );
		return false === $link || $webinar_id < 1 ? $url : self::address( $link, $webinar_id );
	}

	/**
	 * The address of a webinar on a page with the console.
	 *
	 * @param string $page       Address of the page.
	 * @param int    $webinar_id Webinar; 0 is whichever comes first then.
	 */
	public static function address( string $page, int $webinar_id ): string {
		return $webinar_id > 0 ? add_query_arg( self::QUERY_ARG, $webinar_id, $page ) : $page;
	}

	/**
	 * Which webinar the address names: null when it names none, 0 when what it names cannot be one.
	 */
	public function requested_webinar_id(): ?int {
		// phpcs:ignore WordPress.Security -- A link to a console changes nothing, and only digits pass.
		$requested = $_GET[ self::QUERY_ARG ] ?? null;
		if ( null === $requested ) {
			return null;
		}
		return is_string( $requested ) && 1 === preg_match( '/^[1-9][0-9]{0,9}$/D', $requested ) ? (int) $requested : 0;
	}

	/**
	 * The page carries nonces and what one person may see.
	 */
	public function forbid_caching(): void {
		if ( is_singular() && has_block( self::BLOCK ) ) {
			nocache_headers();
		}
	}

	/**
	 * The page as it is now, null when nobody can visit it.
	 */
	private function find(): ?WP_Post {
		$page_id = get_option( self::OPTION );
		$page    = is_numeric( $page_id ) && (int) $page_id > 0 ? get_post( (int) $page_id ) : null;
		return $page instanceof WP_Post && 'page' === $page->post_type && 'publish' === $page->post_status ? $page : null;
	}
}
