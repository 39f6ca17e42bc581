<?php
/**
 * Pagination of a list of webinars.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

/**
 * Knows the current page of a list, and links to the pages before and after it. Addresses hold nothing else of the request, so that
 * every visitor gets the same ones.
 */
final class Page_Links {

	public const SCHEDULE = 'schedule_page';

	public const RECORDINGS = 'recordings_page';

	/**
	 * Number of the requested page, from 1.
	 *
	 * @param self::SCHEDULE|self::RECORDINGS $pages_of List.
	 */
	public function current( string $pages_of ): int {
		// Not a query variable of WordPress: with one, WordPress shows the blog instead of a static front page.
		$page = wp_unslash( $_GET[ $pages_of ] ?? '' ); // phpcs:ignore WordPress.Security -- Public, and only a number passes.
		return is_string( $page ) && 1 === preg_match( '/^[1-9][0-9]{0,3}$/D', $page ) ? (int) $page : 1;
	}

	/**
	 * Address of a page of a list.
	 *
	 * @param self::SCHEDULE|self::RECORDINGS $pages_of List.
	 * @param int                             $page     From 1.
	 */
	public function address( string $pages_of, int $page ): string {
		global $wp;
		$address = match ( true ) {
			is_singular()                                   => (string) get_permalink( get_queried_object_id() ),
			// With plain permalinks, and in a search, only the query says which archive this is.
			'' === $wp->request && '' !== $wp->query_string => home_url( '/?' . $wp->query_string ),
			default                                         => home_url( '/' . user_trailingslashit( $wp->request ) ),
		};
		return $page > 1 ? add_query_arg( $pages_of, $page, $address ) : $address;
	}

	/**
	 * Returns the links to the pages before and after.
	 *
	 * @param self::SCHEDULE|self::RECORDINGS $pages_of List.
	 * @param int                             $page     Current page, from 1.
	 * @param bool                            $has_more Whether there is a next page.
	 */
	public function draw( string $pages_of, int $page, bool $has_more ): string {
		$labels = self::SCHEDULE === $pages_of
			? array( __( 'Pages of the schedule', 'ui-webinar-public' ), __( 'Earlier webinars', 'ui-webinar-public' ), __( 'Later webinars', 'ui-webinar-public' ) )
			: array( __( 'Pages of the recordings', 'ui-webinar-public' ), __( 'Newer recordings', 'ui-webinar-public' ), __( 'Older recordings', 'ui-webinar-public' ) );
		$links  = ( $page > 1 ? $this->link( 'prev', $labels[1], $this->address( $pages_of, $page - 1 ) ) : '' )
			. ( $has_more ? $this->link( 'next', $labels[2], $this->address( $pages_of, $page + 1 ) ) : '' );
		return '' === $links ? '' : sprintf( '<nav class="webinar-schedule__pages" aria-label="%s">%s</nav>', esc_attr( $labels[0] ), $links );
	}

	/**
	 * Returns one link.
	 *
	 * @param 'prev'|'next' $rel     Direction.
	 * @param string        $text    Label.
	 * @param string        $address Address.
	 */
	private function link( string $rel, string $text, string $address ): string {
		return sprintf( '<a class="webinar-schedule__link" rel="%s" href="%s">%s</a>', $rel, esc_url( $address ), esc_html( $text ) );
	}
}
