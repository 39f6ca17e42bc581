<?php
/**
 * The schedule for who shares it.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

/**
 * Describes the schedule's page to search engines and messengers (Open Graph), unless another plugin does.
 */
final class Page_Meta {

	/** Constants of plugins that describe pages themselves. */
	private const OF_OTHERS = array( 'WPSEO_VERSION', 'RANK_MATH_VERSION', 'AIOSEO_VERSION', 'SEOPRESS_VERSION', 'THE_SEO_FRAMEWORK_VERSION' );

	/**
	 * Takes what it describes.
	 *
	 * @param Schedule_Page $page  The schedule's page.
	 * @param Page_Links    $links Knows its address.
	 */
	public function __construct(
		private readonly Schedule_Page $page,
		private readonly Page_Links $links
	) {}

	/**
	 * Prints the elements into the page's head.
	 */
	public function draw(): void {
		$page_id = $this->page->id();
		if ( 0 === $page_id || ! is_page( $page_id ) || $this->is_described_by_others() ) {
			return;
		}
		$next        = $this->next();
		$poster      = null === $next ? array() : Poster::open_graph( $next );
		$description = $this->description( $page_id, $next );
		$this->print_each(
			'name',
			array(
				'description'  => $description,
				'twitter:card' => array() === $poster ? 'summary' : 'summary_large_image',
			)
		);
		$this->print_each(
			'property',
			array(
				'og:type'        => 'website',
				'og:site_name'   => wp_specialchars_decode( get_bloginfo( 'name' ), ENT_QUOTES ),
				'og:title'       => html_entity_decode( get_the_title( $page_id ), ENT_QUOTES | ENT_HTML5, 'UTF-8' ),
				'og:description' => $description,
				'og:url'         => $this->links->address( Page_Links::SCHEDULE, 1 ),
				'og:locale'      => get_locale(),
			) + $poster
		);
	}

	/**
	 * What is on or next, null when there is nothing.
	 *
	 * @return Webinar|null
	 */
	private function next(): ?array {
		$id = apply_filters( 'core_webinar_get_current', null );
		/**
		 * Null where there is none.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = is_int( $id ) ? apply_filters( 'core_webinar_get', null, $id ) : null;
		return $webinar;
	}

	/**
	 * Prints an element for each that has something to say.
	 *
	 * @param 'name'|'property'     $attribute By which it is named.
	 * @param array<string, string> $contents  By name.
	 */
	private function print_each( string $attribute, array $contents ): void {
		foreach ( array_filter( $contents, static fn( string $content ): bool => '' !== $content ) as $name => $content ) {
			printf( "<meta %s=\"%s\" content=\"%s\">\n", esc_attr( $attribute ), esc_attr( $name ), esc_attr( $content ) );
		}
	}

	/**
	 * Whether another plugin describes the page; the site has the last word.
	 */
	private function is_described_by_others(): bool {
		/** This filter is documented in contract/hooks/ui_webinar_public_has_own_meta.json. */
		return (bool) apply_filters( 'ui_webinar_public_has_own_meta', array() !== array_filter( self::OF_OTHERS, 'defined' ) );
	}

	/**
	 * The page's excerpt, else what is next.
	 *
	 * @param int          $page_id The page.
	 * @param Webinar|null $next    What is on or next, null when there is nothing.
	 */
	private function description( int $page_id, ?array $next ): string {
		if ( has_excerpt( $page_id ) ) {
			return html_entity_decode( wp_strip_all_tags( get_the_excerpt( $page_id ) ), ENT_QUOTES | ENT_HTML5, 'UTF-8' );
		}
		if ( null === $next ) {
			return __( 'Live webinars: when they are, and the way in.', 'ui-webinar-public' );
		}
		return 'scheduled' === $next['status']
			/* translators: 1: title of a webinar, 2: date and time. */
			? sprintf( __( 'The next webinar: “%1$s”, %2$s', 'ui-webinar-public' ), $next['title'], Time_Text::moment( $next['scheduled_at'] ) )
			/* translators: %s: title of a webinar. */
			: sprintf( __( 'Live now: “%s”', 'ui-webinar-public' ), $next['title'] );
	}
}
