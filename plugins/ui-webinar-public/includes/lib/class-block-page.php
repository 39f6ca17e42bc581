<?php
/**
 * Copied from lib/php by `npm run contract`: change it there.
 *
 * The page whose own content holds a block.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public\Lib;

use WP_Post;
use WP_Query;

/**
 * Says whether this request shows a page with the block. Headers, caching, body class and links follow the block and not the id of
 * one page: the site may have more, as one in each language. Only pages count: everybody who writes posts can put any block there.
 */
final class Block_Page {

	/** Synced patterns may hold others; one may hold itself. */
	private const PATTERNS_DEEP = 3;

	public function __construct( private readonly string $block ) {}

	/**
	 * Returns the page that is the main content of this request and holds the block. Null on all other requests, in feeds and embeds.
	 */
	public function shown(): ?WP_Post {
		// WordPress filters its admin bar before it has made the main query.
		$query = $GLOBALS['wp_the_query'] ?? null;
		$page  = $query instanceof WP_Query && $query->is_page() && ! $query->is_feed() && ! $query->is_embed() ? $query->get_queried_object() : null;
		return $page instanceof WP_Post && $this->is_in( $page ) && ! post_password_required( $page ) ? $page : null;
	}

	/**
	 * Whether the block is drawn as a part of that page's content, and not in an excerpt, a widget, a template or another post.
	 */
	public function is_drawn_there(): bool {
		return doing_filter( 'the_content' ) && ! doing_filter( 'get_the_excerpt' ) && get_the_ID() === $this->shown()?->ID;
	}

	/**
	 * Returns a link for the other places: to the page whose content is drawn there, else to the given address.
	 *
	 * @param string $url  Empty for no link.
	 * @param string $text Translated.
	 * @return string HTML.
	 */
	public function link( string $url, string $text ): string {
		$post = get_post();
		if ( null !== $post && 'page' === $post->post_type && 'publish' === $post->post_status && $this->is_in( $post ) ) {
			$url = (string) get_permalink( $post );
		}
		return '' === $url ? '' : sprintf( '<p><a href="%s">%s</a></p>', esc_url( $url ), esc_html( $text ) );
	}

	private function is_in( WP_Post $post, int $depth = 0 ): bool {
		if ( has_block( $this->block, $post ) ) {
			return true;
		}
		if ( $depth < self::PATTERNS_DEEP ) {
			preg_match_all( '/<!-- wp:block {[^}]*"ref":([0-9]{1,18})/', $post->post_content, $patterns );
			foreach ( array_unique( $patterns[1] ) as $id ) {
				$pattern = get_post( (int) $id );
				if ( null !== $pattern && 'wp_block' === $pattern->post_type && $this->is_in( $pattern, $depth + 1 ) ) {
					return true;
				}
			}
		}
		return false;
	}
}
