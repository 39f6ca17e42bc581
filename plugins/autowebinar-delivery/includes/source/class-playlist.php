<?php
/**
 * A playlist of a recording.
 *
 * @package Webinars\Autowebinar_Delivery
 */

declare( strict_types=1 );

namespace Webinars\Autowebinar_Delivery;

use WP_Http;

/**
 * Reads from an HLS playlist which others it names, or how long it plays. Anything that is no number makes it invalid.
 */
final class Playlist {

	/** As HLS writes a duration: seconds, with a point. No sign, no exponent. */
	private const SEGMENT = '/^#EXTINF:[ \t]*([0-9]{1,6}(?:\.[0-9]{1,12})?)[ \t]*(?:,|$)/D';

	/**
	 * Addresses of the qualities, absolute; empty in a playlist of segments.
	 *
	 * @var list<string>
	 */
	public readonly array $variants;

	public readonly bool $has_end;

	/** Sum of the segments, in seconds; null where one of them has no duration, or there is none. */
	public readonly ?float $seconds;

	/**
	 * Reads it.
	 *
	 * @param string $text Its content.
	 * @param string $url  Its address, after redirects.
	 */
	public function __construct( string $text, string $url ) {
		$variants   = array();
		$seconds    = null;
		$is_invalid = ! str_starts_with( $text, '#EXTM3U' );
		$has_end    = false;
		$kind       = '';
		foreach ( explode( "\n", $text ) as $line ) {
			$line = trim( $line );
			if ( str_starts_with( $line, '#EXT-X-STREAM-INF:' ) ) {
				$kind = 'variant';
			} elseif ( str_starts_with( $line, '#EXTINF' ) ) {
				$kind       = 'segment';
				$is_invalid = $is_invalid || 1 !== preg_match( self::SEGMENT, $line, $found );
				$seconds   += (float) ( $found[1] ?? 0 );
			} elseif ( '#EXT-X-ENDLIST' === $line ) {
				$has_end = true;
			} elseif ( '' !== $line && '#' !== $line[0] ) {
				if ( 'variant' === $kind ) {
					$variants[] = WP_Http::make_absolute_url( $line, $url );
				}
				$is_invalid = $is_invalid || '' === $kind;
				$kind       = '';
			}
		}
		$this->variants = array_values( array_unique( $variants ) );
		$this->has_end  = $has_end;
		$this->seconds  = $is_invalid ? null : $seconds;
	}
}
