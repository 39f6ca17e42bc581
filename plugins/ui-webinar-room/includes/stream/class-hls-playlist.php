<?php
/**
 * An HLS playlist.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use WP_Http;

/**
 * Reads from a playlist what decides whether browsers can play it (RFC 8216).
 */
final class Hls_Playlist {

	/**
	 * Codecs of each variant, by its address; empty where the playlist names none.
	 *
	 * @var array<string, string>
	 */
	public array $variants = array();

	/** Whether a variant's sound comes from a playlist of its own. */
	public bool $has_audio_playlist = false;

	/** Whether a variant has a resolution, so a picture. */
	public bool $has_resolution = false;

	/** Address of the first segment, or empty. */
	public string $segment = '';

	/** Address of the header that all segments share (fMP4), or empty. */
	public string $header = '';

	/** Whether it is a list of segments, even of none. */
	public bool $is_media = false;

	/** Whether the broadcast has ended, or is a recording. */
	public bool $has_end = false;

	public bool $has_drm = false;

	/**
	 * Reads a playlist.
	 *
	 * @param string $text Its content.
	 * @param string $url  Its address, after redirects.
	 */
	public function __construct( string $text, string $url ) {
		$codecs = null;
		foreach ( explode( "\n", $text ) as $line ) {
			$line       = trim( $line );
			$attributes = self::attributes( $line );
			if ( str_starts_with( $line, '#EXT-X-STREAM-INF:' ) ) {
				$codecs               = $attributes['CODECS'] ?? '';
				$this->has_resolution = $this->has_resolution || isset( $attributes['RESOLUTION'] );
			} elseif ( str_starts_with( $line, '#EXT-X-MEDIA:' ) ) {
				$this->has_audio_playlist = $this->has_audio_playlist || ( 'AUDIO' === ( $attributes['TYPE'] ?? '' ) && isset( $attributes['URI'] ) );
			} elseif ( str_starts_with( $line, '#EXT-X-KEY:' ) || str_starts_with( $line, '#EXT-X-SESSION-KEY:' ) ) {
				// Without a format the key is a file that any browser may load.
				$this->has_drm = $this->has_drm || ! in_array( $attributes['KEYFORMAT'] ?? 'identity', array( 'identity', '' ), true );
			} elseif ( str_starts_with( $line, '#EXT-X-MAP:' ) && '' === $this->header && isset( $attributes['URI'] ) ) {
				$this->header = WP_Http::make_absolute_url( $attributes['URI'], $url );
			} elseif ( str_starts_with( $line, '#EXT-X-TARGETDURATION:' ) ) {
				$this->is_media = true;
			} elseif ( '#EXT-X-ENDLIST' === $line ) {
				$this->has_end = true;
			} elseif ( '' !== $line && '#' !== $line[0] ) {
				$address = WP_Http::make_absolute_url( $line, $url );
				if ( null !== $codecs ) {
					$this->variants[ $address ] = $codecs;
					$codecs                     = null;
				} elseif ( '' === $this->segment ) {
					$this->segment  = $address;
					$this->is_media = true;
				}
			}
		}
	}

	/**
	 * Reads the attributes of a tag.
	 *
	 * @param string $line Line of a playlist.
	 * @return array<string, string> Without quotes, by their names.
	 */
	private static function attributes( string $line ): array {
		preg_match_all( '/([A-Z0-9-]+)=(?:"([^"]*)"|([^",]*))/', $line, $found, PREG_SET_ORDER );
		$attributes = array();
		foreach ( $found as $attribute ) {
			$attributes[ $attribute[1] ] = ( $attribute[3] ?? '' ) . ( $attribute[2] ?? '' );
		}
		return $attributes;
	}
}
