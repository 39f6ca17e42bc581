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
	 * Returns the image element, or a drawing for a webinar without a poster. It says nothing to screen readers: the title stands
	 * beside it.
	 *
	 * @param Webinar $webinar  Webinar.
	 * @param bool    $is_first Whether it is the first and larger one, which everybody sees at once.
	 */
	public static function image( array $webinar, bool $is_first ): string {
		if ( '' === $webinar['poster_url'] ) {
			return self::drawing( $webinar['webinar_id'] );
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
	 * Returns a calm landscape as SVG: always the same for a webinar, another one for the next.
	 *
	 * @param string $css_class Class of the element, if it needs one.
	 */
	public static function drawing( int $webinar_id, string $css_class = '' ): string {
		$seed = crc32( "poster $webinar_id" );
		// The golden angle keeps the colours of neighbours apart.
		$hue = $webinar_id * 137 % 360;
		// A number from 0 to $most, another one for each place.
		$draw  = static fn( int $place, int $most ): int => ( $seed >> 3 * $place ) % ( $most + 1 );
		$hills = '';
		foreach ( array( 46, 60, 74 ) as $index => $top ) {
			$hills .= sprintf(
				'<path d="M0 %1$dC%2$d %3$d %4$d %5$d 160 %6$dV90H0Z" fill="hsl(%7$d 34%% %8$d%%)"/>',
				$top + $draw( $index, 12 ) - 6,
				35 + $draw( $index + 1, 30 ),
				$top - 24 + $draw( $index + 2, 20 ),
				90 + $draw( $index + 3, 30 ),
				$top + 4 + $draw( $index + 4, 20 ),
				$top + $draw( $index + 5, 16 ) - 8,
				( $hue + 12 * $index ) % 360,
				62 - 12 * $index
			);
		}
		return sprintf(
			'<svg%1$s viewBox="0 0 160 90" preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false"><path d="M0 0H160V90H0Z" fill="hsl(%2$d 42%% 80%%)"/><circle cx="%3$d" cy="%4$d" r="%5$d" fill="hsl(45 85%% 93%%)"/>%6$s</svg>',
			'' === $css_class ? '' : sprintf( ' class="%s"', esc_attr( $css_class ) ),
			$hue,
			28 + $draw( 2, 104 ),
			20 + $draw( 4, 14 ),
			9 + $draw( 6, 5 ),
			$hills
		);
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
