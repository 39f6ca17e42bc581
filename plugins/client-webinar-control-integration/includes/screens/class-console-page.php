<?php
/**
 * The page of the speaker's console.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration;

use WP_Post;

/**
 * Creates `/admin_webinar/` once and forbids caching it. Changes by an administrator stay.
 */
final class Console_Page {

	private const OPTION    = 'client_webinar_control_integration_page_id';
	private const SLUG      = 'admin_webinar';
	private const BLOCK     = 'webinar/console';
	private const QUERY_ARG = 'webinar_id';

	/**
	 * Creates the page where it is missing.
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
	 * Adds the page to *Settings → Webinars*.
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
	 * Answers `client_webinar_control_url`.
	 *
	 * @param string $url Default, empty.
	 */
	public function answer_url( string $url, int $webinar_id ): string {
		$page = $this->find();
		$link = null === $page ? false : get_permalink( $page );
		return false === $link || $webinar_id < 1 ? $url : self::address( $link, $webinar_id );
	}

	/**
	 * Adds the webinar to the address of a page with the console.
	 *
	 * @param string $page       Address of the page.
	 * @param int    $webinar_id 0 for the first one.
	 */
	public static function address( string $page, int $webinar_id ): string {
		return $webinar_id > 0 ? add_query_arg( self::QUERY_ARG, $webinar_id, $page ) : $page;
	}

	/**
	 * Returns the webinar in the request's address: null when there is none, 0 when it is malformed.
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
	 * The page contains nonces and data of one person.
	 */
	public function forbid_caching(): void {
		if ( is_singular() && has_block( self::BLOCK ) ) {
			nocache_headers();
		}
	}

	/**
	 * Returns the page, or null when it is not published.
	 */
	private function find(): ?WP_Post {
		$page_id = get_option( self::OPTION );
		$page    = is_numeric( $page_id ) && (int) $page_id > 0 ? get_post( (int) $page_id ) : null;
		return $page instanceof WP_Post && 'page' === $page->post_type && 'publish' === $page->post_status ? $page : null;
	}
}
