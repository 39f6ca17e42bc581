<?php
/**
 * The addresses of the entry pages.
 *
 * @package Webinars\Ui_Webinar_Entry
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Entry;

use WP_Post;

/**
 * `/webinars/<id>-<slug>/`, or `/?webinar_entry=<id>` with plain permalinks. The number decides which webinar is meant.
 *
 * There is no rewrite rule: WordPress gives the path of each request, below the folder of the site, to the filter `request`. So no
 * rule has to be stored, flushed or removed, and no rule of another plugin hides ours.
 */
final class Entry_Address {

	public const QUERY_VAR = 'webinar_entry';

	public const BASE = 'webinars';

	/**
	 * Address of a webinar's page, whether or not anybody may see it.
	 */
	public function url( int $webinar_id ): string {
		global $wp_rewrite;
		return $wp_rewrite->using_permalinks()
			? home_url( $wp_rewrite->root . user_trailingslashit( $this->path( $webinar_id ), 'single' ) )
			: add_query_arg( self::QUERY_VAR, $webinar_id, home_url( '/' ) );
	}

	/**
	 * Path of the page below the site's folder, without slashes around it.
	 */
	public function path( int $webinar_id ): string {
		// The trash adds a suffix.
		$slug = (string) preg_replace( '/__trashed$/D', '', (string) get_post_field( 'post_name', $webinar_id, 'raw' ) );
		return self::BASE . "/$webinar_id" . ( '' === $slug ? '' : "-$slug" );
	}

	/**
	 * Returns the requested number; 0 for a value that is none, null where another page is requested.
	 *
	 * @param array<mixed> $query_vars As WordPress has read them from the address.
	 */
	public function requested_id( array $query_vars ): ?int {
		global $wp;
		$number = $query_vars[ self::QUERY_VAR ] ?? null;
		if ( null !== $number ) {
			return is_string( $number ) && 1 === preg_match( '/^[1-9][0-9]{0,9}$/D', $number ) ? (int) $number : 0;
		}
		return 1 === preg_match( '~^' . self::BASE . '/([1-9][0-9]{0,9})(?:-[^/]*)?$~D', (string) $wp->request, $found ) ? (int) $found[1] : null;
	}

	/**
	 * Whether the request has the page's own address. Only the path counts.
	 */
	public function is_requested_as( int $webinar_id ): bool {
		global $wp, $wp_rewrite;
		return $wp_rewrite->using_permalinks()
			? rawurldecode( (string) $wp->request ) === rawurldecode( $this->path( $webinar_id ) )
			: '' === (string) $wp->request;
	}

	/**
	 * Lets WordPress read the query variable.
	 *
	 * @param string[] $names Query variables.
	 * @return string[]
	 */
	public function add_query_var( array $names ): array {
		$names[] = self::QUERY_VAR;
		return $names;
	}

	/**
	 * Answers post_type_link: canonical links, and page caches that clear the address of a post, know the page by its permalink.
	 */
	public function answer_permalink( string $url, WP_Post $post ): string {
		return 'webinar_event' === $post->post_type && 'publish' === $post->post_status ? $this->url( $post->ID ) : $url;
	}
}
