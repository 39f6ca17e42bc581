<?php
/**
 * Description of the pages with the schedule.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

use Webinars\Ui_Webinar_Public\Lib\Block_Page;
use Webinars\Ui_Webinar_Public\Lib\Site_Time;
use Webinars\Ui_Webinar_Public\Lib\Webinar_Poster;
use WP_Post;

/**
 * Describes each page with the schedule, as one in each language, to search engines and messengers (Open Graph), unless another plugin does.
 */
final class Page_Meta {

	/** Constants of plugins that describe pages. */
	private const OTHER_PLUGINS = array( 'WPSEO_VERSION', 'RANK_MATH_VERSION', 'AIOSEO_VERSION', 'SEOPRESS_VERSION', 'THE_SEO_FRAMEWORK_VERSION' );

	public function __construct(
		private readonly Block_Page $block,
		private readonly Page_Links $links
	) {}

	/**
	 * Prints the elements into the page's head.
	 */
	public function draw(): void {
		$page = $this->block->shown();
		if ( null === $page || $this->is_described_by_other_plugin() ) {
			return;
		}
		$next        = $this->next();
		$poster      = null === $next ? array() : Webinar_Poster::open_graph( $next );
		$description = $this->description( $page, $next );
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
				'og:title'       => html_entity_decode( get_the_title( $page ), ENT_QUOTES | ENT_HTML5, 'UTF-8' ),
				'og:description' => $description,
				'og:url'         => $this->links->address( Page_Links::SCHEDULE, 1 ),
				'og:locale'      => get_locale(),
			) + $poster
		);
	}

	/**
	 * The live webinar, or the next one; null when there is none.
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
	 * Prints an element for each name whose content is not empty.
	 *
	 * @param 'name'|'property'     $attribute Attribute that holds the name.
	 * @param array<string, string> $contents  Contents by name.
	 */
	private function print_each( string $attribute, array $contents ): void {
		foreach ( array_filter( $contents, static fn( string $content ): bool => '' !== $content ) as $name => $content ) {
			printf( "<meta %s=\"%s\" content=\"%s\">\n", esc_attr( $attribute ), esc_attr( $name ), esc_attr( $content ) );
		}
	}

	/**
	 * Whether another plugin describes the page. The filter decides.
	 */
	private function is_described_by_other_plugin(): bool {
		/** This filter is documented in contract/hooks/ui_webinar_public_has_own_meta.json. */
		return (bool) apply_filters( 'ui_webinar_public_has_own_meta', array() !== array_filter( self::OTHER_PLUGINS, 'defined' ) );
	}

	/**
	 * The page's excerpt; without one, the next webinar.
	 *
	 * @param Webinar|null $next Live or next webinar, null when there is none.
	 */
	private function description( WP_Post $page, ?array $next ): string {
		if ( has_excerpt( $page ) ) {
			return html_entity_decode( wp_strip_all_tags( get_the_excerpt( $page ) ), ENT_QUOTES | ENT_HTML5, 'UTF-8' );
		}
		if ( null === $next ) {
			return __( 'Webinars: when they are, and the way in.', 'ui-webinar-public' );
		}
		return 'scheduled' === $next['status']
			/* translators: 1: title of a webinar, 2: date and time. */
			? sprintf( __( 'The next webinar: “%1$s”, %2$s', 'ui-webinar-public' ), $next['title'], Site_Time::with_zone( $next['scheduled_at'] ) )
			/* translators: %s: title of a webinar. */
			: sprintf( __( 'Live now: “%s”', 'ui-webinar-public' ), $next['title'] );
	}
}
