<?php
/**
 * The page of the speaker's console.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration;

use Webinars\Client_Webinar_Control_Integration\Lib\Block_Page;
use Webinars\Client_Webinar_Control_Integration\Lib\Own_Page;

/**
 * Creates `/admin_webinar/` once and forbids caching and framing it. Changes by an administrator stay.
 */
final class Console_Page {

	private const OPTION    = 'client_webinar_control_integration_page_id';
	private const SLUG      = 'admin_webinar';
	private const BLOCK     = 'webinar/console';
	private const QUERY_ARG = 'webinar_id';

	private readonly Own_Page $page;

	private readonly Block_Page $block;

	public function __construct() {
		$this->page  = new Own_Page( self::OPTION, self::SLUG, self::BLOCK );
		$this->block = new Block_Page( self::BLOCK );
	}

	/**
	 * Creates the page.
	 */
	public function create(): void {
		$this->page->create( __( 'Speaker’s console', 'client-webinar-control-integration' ), '{"align":"wide"} ' );
	}

	/**
	 * Answers `core_webinar_pages`.
	 *
	 * @param list<PageSetting> $pages Pages of other modules.
	 * @return list<PageSetting>
	 */
	public function add_setting( array $pages ): array {
		return $this->page->add_setting(
			$pages,
			__( 'Speaker’s console', 'client-webinar-control-integration' ),
			__( 'Where organizers and speakers control their webinars without the editor.', 'client-webinar-control-integration' )
		);
	}

	/**
	 * Answers `get_pages`. In wp-admin an administrator chooses the page.
	 *
	 * @param \WP_Post[] $pages Pages.
	 * @return \WP_Post[]
	 */
	public function hide_from_others( array $pages ): array {
		return $this->page->hide_unless( is_admin() || current_user_can( 'control_webinars' ), $pages );
	}

	/**
	 * Answers `client_webinar_control_url`. On the console, links stay on its page.
	 *
	 * @param string $url Default, empty.
	 */
	public function answer_url( string $url, int $webinar_id ): string {
		$shown    = $this->block->shown();
		$page_url = null === $shown ? $this->page->url() : (string) get_permalink( $shown );
		return '' === $page_url || $webinar_id < 1 ? $url : self::address( $page_url, $webinar_id );
	}

	/**
	 * Address of the page; empty when there is none.
	 */
	public function url(): string {
		return $this->page->url();
	}

	/**
	 * Whether the block is drawn where the console is, on a page that is not cached.
	 */
	public function is_drawn(): bool {
		return $this->block->is_drawn_there();
	}

	/**
	 * The link that stands for the console in search results, feeds, posts and widgets.
	 */
	public function link(): string {
		return $this->block->link( $this->page->url(), __( 'Speaker’s console', 'client-webinar-control-integration' ) );
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
	 * The page contains nonces and data of one person, and a click on it starts a broadcast: no other site may frame it.
	 */
	public function send_headers(): void {
		if ( null !== $this->block->shown() ) {
			nocache_headers();
			send_frame_options_header();
			// WordPress 6.8 does not send it.
			header( "Content-Security-Policy: frame-ancestors 'self';" );
		}
	}
}
