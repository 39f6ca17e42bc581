<?php
/**
 * The picture of a webinar.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

/**
 * Draws it in the size that the visitor's screen needs, and describes it to those who share the page.
 */
final class Poster {

	private const SIZE = 'large';

	/**
	 * The element; empty where there is no poster. It says nothing that the title beside it does not.
	 *
	 * @param Webinar $webinar  The webinar.
	 * @param bool    $is_first Whether it is the one that everybody sees at once, and the larger.
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
	 * What Open Graph says of it, by property; empty where there is none.
	 *
	 * @param Webinar $webinar The webinar.
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
