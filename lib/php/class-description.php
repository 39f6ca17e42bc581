<?php
/**
 * What a webinar is about.
 *
 * @package Webinars\Lib
 */

declare( strict_types=1 );

namespace Webinars\Lib;

/**
 * The text of the editor's canvas for other screens: words, headings, lists and tables. Other blocks are left out: they could load
 * scripts, or draw the very screen that shows them. A webinar with a password has none, as WordPress shows no excerpt of it.
 */
final class Description {

	private const LONGEST_TEXT = 1000;

	/**
	 * Returns safe HTML, empty without a text.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	public static function html( array $webinar ): string {
		if ( '' !== (string) get_post_field( 'post_password', $webinar['webinar_id'] ) ) {
			return '';
		}
		return trim( wp_kses_post( wpautop( excerpt_remove_blocks( strip_shortcodes( $webinar['description'] ) ) ) ) );
	}

	/**
	 * Returns the excerpt, else the beginning of the description, as plain text.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	public static function plain( array $webinar ): string {
		return '' === $webinar['excerpt']
			? wp_specialchars_decode( wp_html_excerpt( self::html( $webinar ), self::LONGEST_TEXT, '…' ), ENT_QUOTES )
			: $webinar['excerpt'];
	}
}
