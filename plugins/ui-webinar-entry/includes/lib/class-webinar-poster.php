<?php
/**
 * Copied from lib/php by `npm run contract`: change it there.
 *
 * The poster of a webinar.
 *
 * @package Webinars\Ui_Webinar_Entry
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Entry\Lib;

/**
 * Returns the poster in the size that the visitor's screen needs, and its Open Graph properties.
 */
final class Webinar_Poster {

	private const SIZE = 'large';

	/**
	 * Returns the image element, empty without a poster. Its alternative text is empty: the title stands beside it.
	 *
	 * @param Webinar $webinar  Webinar.
	 * @param bool    $is_first Whether it is the first and larger one, which everybody sees at once.
	 */
	public static function image( array $webinar, bool $is_first ): string {
		if ( '' === $webinar['poster_url'] ) {
			return '';
		}
		$attributes = array( 'alt' => '' ) + ( $is_first
			? array(
				'fetchpriority' => 'high',
				'loading'       => 'eager',
				'sizes'         => '(min-width: 48rem) 50rem, 100vw',
			)
			: array(
				'loading' => 'lazy',
				'sizes'   => '(min-width: 48rem) 27rem, 100vw',
			) );
		$image      = wp_get_attachment_image( (int) get_post_thumbnail_id( $webinar['webinar_id'] ), self::SIZE, false, $attributes );
		return '' !== $image ? $image : sprintf( '<img src="%s" alt="">', esc_url( $webinar['poster_url'] ) );
	}

	/**
	 * Returns Open Graph properties by name, none without a poster.
	 *
	 * @param Webinar $webinar Webinar.
	 * @return array<string, string>
	 */
	public static function open_graph( array $webinar ): array {
		if ( '' === $webinar['poster_url'] ) {
			return array();
		}
		$id    = (int) get_post_thumbnail_id( $webinar['webinar_id'] );
		$image = wp_get_attachment_image_src( $id, self::SIZE );
		$alt   = get_post_meta( $id, '_wp_attachment_image_alt', true );
		return array(
			'og:image'        => esc_url_raw( $webinar['poster_url'] ),
			'og:image:width'  => false === $image ? '' : (string) $image[1],
			'og:image:height' => false === $image ? '' : (string) $image[2],
			'og:image:alt'    => is_string( $alt ) && '' !== $alt ? $alt : $webinar['title'],
		);
	}
}
