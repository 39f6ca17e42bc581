<?php
/**
 * The page that holds the room.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use WP_Post;

/**
 * Makes `/account/webinar_room/` once and keeps menus and caches away from it. What an admin makes of the page stays.
 */
final class Room_Page {

	private const OPTION      = 'ui_webinar_room_page_id';
	private const PARENT_SLUG = 'account';
	private const SLUG        = 'webinar_room';
	private const TEMPLATE    = 'webinar-room';
	private const QUERY_ARG   = 'webinar_id';
	private const BLOCK       = 'webinar/room';

	/**
	 * Makes the page where it is missing. What people did stays as it is: a chosen page that is a draft for a while, and
	 * a published page at the address, which is taken even without the block (Core asks for it). A draft at the address
	 * is left alone: WordPress gives the new page a free one beside it.
	 */
	public function create(): void {
		$chosen = $this->chosen();
		if ( null !== $chosen && 'trash' !== $chosen->post_status ) {
			return;
		}
		// WordPress has run "init" before it loads a plugin that it activates.
		load_translations();
		$page    = get_page_by_path( self::PARENT_SLUG . '/' . self::SLUG );
		$page_id = $page instanceof WP_Post && $this->is_published( $page ) ? $page->ID : $this->insert_room( $this->account_page_id() );
		if ( $page_id > 0 ) {
			update_option( self::OPTION, $page_id );
		}
	}

	/**
	 * Registers the template without menus, which the Site Editor can change.
	 */
	public function register_template(): void {
		register_block_template(
			'ui-webinar-room//' . self::TEMPLATE,
			array(
				'title'       => __( 'Webinar room', 'ui-webinar-room' ),
				'description' => __( 'The room of a webinar, without the menus of the site.', 'ui-webinar-room' ),
				'post_types'  => array( 'page' ),
				'content'     => '<!-- wp:group {"tagName":"main","layout":{"type":"default"}} --><main class="wp-block-group"><!-- wp:post-content {"layout":{"type":"default"}} /--></main><!-- /wp:group -->',
			)
		);
	}

	/**
	 * Lets an administrator choose the page.
	 *
	 * @param list<PageSetting> $pages Pages of other modules.
	 * @return list<PageSetting>
	 */
	public function add_setting( array $pages ): array {
		$pages[] = array(
			'option'      => self::OPTION,
			'label'       => __( 'Room', 'ui-webinar-room' ),
			'description' => __( 'Where members attend a webinar. Keep menus and other blocks away from it.', 'ui-webinar-room' ),
			'block'       => self::BLOCK,
		);
		return $pages;
	}

	/**
	 * Gives the address of a webinar's room.
	 *
	 * @param string $url        Empty when asked.
	 * @param int    $webinar_id The webinar.
	 */
	public function answer_url( string $url, int $webinar_id ): string {
		$page = $this->find();
		$link = null === $page ? false : get_permalink( $page );
		return false === $link || $webinar_id < 1 ? $url : add_query_arg( self::QUERY_ARG, $webinar_id, $link );
	}

	/**
	 * Which webinar is asked for: by the address, else the current one; 0 is none.
	 */
	public function requested_webinar_id(): int {
		// phpcs:ignore WordPress.Security -- A link to a room changes nothing, and only digits pass.
		$requested = $_GET[ self::QUERY_ARG ] ?? null;
		if ( is_string( $requested ) ) {
			return 1 === preg_match( '/^[1-9][0-9]{0,9}$/D', $requested ) ? (int) $requested : 0;
		}
		/**
		 * The live webinar, else the next one.
		 *
		 * @var int|null $current
		 */
		$current = apply_filters( 'core_webinar_get_current', null );
		return $current ?? 0;
	}

	/**
	 * Whether this request shows the room.
	 */
	public function is_shown(): bool {
		// WordPress asks about its bar before it knows which page is asked for.
		$page = isset( $GLOBALS['wp_query'] ) ? $this->find() : null;
		return null !== $page && is_page( $page->ID );
	}

	/**
	 * The page carries nonces and what one person may see.
	 */
	public function forbid_caching(): void {
		if ( $this->is_shown() ) {
			nocache_headers();
		}
	}

	/**
	 * No menus inside the room.
	 *
	 * @param bool $is_shown Whether WordPress would show its bar.
	 */
	public function hide_admin_bar( bool $is_shown ): bool {
		return $is_shown && ! $this->is_shown();
	}

	/**
	 * Lets the room's style colour the whole page.
	 *
	 * @param string[] $classes Of the body.
	 * @return string[]
	 */
	public function add_body_class( array $classes ): array {
		if ( $this->is_shown() ) {
			$classes[] = 'has-webinar-room';
		}
		return $classes;
	}

	/**
	 * The page as it is now, null when nobody can visit it.
	 */
	public function find(): ?WP_Post {
		$page = $this->chosen();
		return null !== $page && $this->is_published( $page ) ? $page : null;
	}

	/**
	 * The page that was chosen, in whatever state; null when there is none.
	 */
	private function chosen(): ?WP_Post {
		$page_id = get_option( self::OPTION );
		return is_numeric( $page_id ) && (int) $page_id > 0 ? get_post( (int) $page_id ) : null;
	}

	/**
	 * Whether it is a page that everybody can visit.
	 *
	 * @param WP_Post $page A post.
	 */
	private function is_published( WP_Post $page ): bool {
		return 'page' === $page->post_type && 'publish' === $page->post_status;
	}

	/**
	 * Finds the parent page, or makes it.
	 */
	private function account_page_id(): int {
		$account = get_page_by_path( self::PARENT_SLUG );
		if ( $account instanceof WP_Post && 'page' === $account->post_type && 'trash' !== $account->post_status ) {
			return $account->ID;
		}
		return wp_insert_post(
			array(
				'post_type'    => 'page',
				'post_status'  => 'publish',
				'post_name'    => self::PARENT_SLUG,
				'post_title'   => __( 'Account', 'ui-webinar-room' ),
				// A page without a way on would be a dead end.
				'post_content' => sprintf(
					'<!-- wp:paragraph --><p><a href="%s">%s</a></p><!-- /wp:paragraph -->',
					esc_url( home_url( '/' . self::PARENT_SLUG . '/' . self::SLUG . '/' ) ),
					esc_html__( 'Go to the webinar room', 'ui-webinar-room' )
				),
			)
		);
	}

	/**
	 * Makes the room's page.
	 *
	 * @param int $parent_id The account page.
	 */
	private function insert_room( int $parent_id ): int {
		return wp_insert_post(
			array(
				'post_type'    => 'page',
				'post_status'  => 'publish',
				'post_parent'  => $parent_id,
				'post_name'    => self::SLUG,
				'post_title'   => __( 'Webinar room', 'ui-webinar-room' ),
				'post_content' => '<!-- wp:' . self::BLOCK . ' /-->',
				// Set as meta: WordPress would look for the template, which is registered only after an activation.
				'meta_input'   => array( '_wp_page_template' => self::TEMPLATE ),
			)
		);
	}
}
