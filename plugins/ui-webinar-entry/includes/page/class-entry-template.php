<?php
/**
 * The theme around the entry page.
 *
 * @package Webinars\Ui_Webinar_Entry
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Entry;

/**
 * Draws the page with the theme's header and footer. A block theme, or an administrator in the Site Editor, can replace the template
 * `single-webinar_event`; a classic theme the file `single-webinar_event.php`.
 */
final class Entry_Template {

	private const NAME = 'single-webinar_event';

	public const BLOCK = '<!-- wp:webinar/entry {"align":"wide"} /-->';

	public function __construct( private readonly Entry_Page $page ) {}

	public function register(): void {
		register_block_template(
			'ui-webinar-entry//' . self::NAME,
			array(
				'title'       => __( 'Webinar page', 'ui-webinar-entry' ),
				'description' => __( 'The page of one webinar, before it, during it and after it.', 'ui-webinar-entry' ),
				'content'     => '<!-- wp:template-part {"slug":"header","tagName":"header"} /-->'
					. '<!-- wp:group {"tagName":"main","style":{"spacing":{"padding":{"top":"var:preset|spacing|40","bottom":"var:preset|spacing|60"}}},"layout":{"type":"constrained"}} -->'
					. '<main class="wp-block-group" style="padding-top:var(--wp--preset--spacing--40);padding-bottom:var(--wp--preset--spacing--60)">' . self::BLOCK . '</main><!-- /wp:group -->'
					. '<!-- wp:template-part {"slug":"footer","tagName":"footer"} /-->',
			)
		);
	}

	/**
	 * Answers 404_template_hierarchy: a cancelled webinar, for which WordPress finds no post, has the same template.
	 *
	 * @param string[] $templates Names of files, the best first.
	 * @return string[]
	 */
	public function prefer( array $templates ): array {
		return null === $this->page->webinar() ? $templates : array( self::NAME . '.php', ...$templates );
	}

	/**
	 * Answers template_include, for classic themes.
	 */
	public function choose( string $template ): string {
		return null === $this->page->webinar() || wp_is_block_theme() || self::NAME . '.php' === basename( $template ) ? $template : __DIR__ . '/template.php';
	}
}
