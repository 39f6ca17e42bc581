<?php
/**
 * Addresses that a room may play or open.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Turns the address that an organizer entered into the one that the room uses, and rejects what is not allowed.
 */
final class Stream_Address {

	private const ZOOM_HOSTS     = array( 'zoom.us', 'zoom.com', 'zoomgov.com' );
	private const TELEGRAM_HOSTS = array( 't.me', 'telegram.me' );

	public function __construct( private readonly Stream_Hosts $hosts ) {}

	/**
	 * Returns an HLS playlist for obs, the address of a frame for youtube and vimeo, and an external page for zoom and telegram. Empty
	 * when the address does not fit the type, or may not be embedded.
	 *
	 * @param string $type   One of the contract's stream types.
	 * @param string $source Stored address.
	 */
	public function resolve( string $type, string $source ): string {
		return '' === $this->forbidden( $type, $source ) ? $this->address( $type, $source ) : '';
	}

	/**
	 * The host or provider that an administrator would have to allow first. Empty when there is none.
	 *
	 * @param string $type   One of the contract's stream types.
	 * @param string $source Stored address.
	 */
	public function forbidden( string $type, string $source ): string {
		$address = $this->address( $type, $source );
		if ( '' !== $address && 'obs' === $type && ! $this->hosts->allows( $address ) ) {
			return Stream_Hosts::host_of( $address );
		}
		$provider = Stream_Hosts::PROVIDER_NAMES[ $type ] ?? '';
		return '' !== $address && ! in_array( $type, $this->hosts->providers(), true ) ? $provider : '';
	}

	/**
	 * The address for the room, whether allowed or not. Empty when it does not fit the type.
	 *
	 * @param string $type   One of the contract's stream types.
	 * @param string $source Stored address.
	 */
	private function address( string $type, string $source ): string {
		$parts  = wp_parse_url( trim( $source ) );
		$scheme = is_array( $parts ) ? strtolower( $parts['scheme'] ?? '' ) : '';
		$host   = is_array( $parts ) ? strtolower( $parts['host'] ?? '' ) : '';
		if ( '' === $host || ! in_array( $scheme, array( 'http', 'https' ), true ) || isset( $parts['user'] ) ) {
			return '';
		}

		$path = $parts['path'] ?? '';
		wp_parse_str( $parts['query'] ?? '', $query );
		return match ( $type ) {
			'obs'      => Stream_Hosts::is_host( $host ) ? esc_url_raw( trim( $source ), array( 'http', 'https' ) ) : '',
			'youtube'  => $this->youtube_frame( $host, $path, $query ),
			'vimeo'    => $this->vimeo_frame( $host, $path, $query ),
			'zoom'     => $this->external_page( $source, $host, self::ZOOM_HOSTS ),
			'telegram' => $this->external_page( $source, $host, self::TELEGRAM_HOSTS ),
			default    => '',
		};
	}

	/**
	 * Makes the address of a YouTube frame that sets no cookie before it plays.
	 *
	 * @param string       $host  Lower case.
	 * @param string       $path  With its leading slash.
	 * @param array<mixed> $query Decoded.
	 */
	private function youtube_frame( string $host, string $path, array $query ): string {
		$video = '';
		if ( 'youtu.be' === $host ) {
			$video = trim( $path, '/' );
		} elseif ( $this->belongs( $host, array( 'youtube.com', 'youtube-nocookie.com' ) ) ) {
			$video = preg_match( '~^/(?:live|embed|shorts)/([^/]+)/?$~', $path, $found ) ? $found[1] : ( $query['v'] ?? '' );
		}
		if ( ! is_string( $video ) || ! preg_match( '/^[A-Za-z0-9_-]{6,20}$/D', $video ) ) {
			return '';
		}
		return 'https://www.youtube-nocookie.com/embed/' . $video . '?autoplay=1&mute=1&playsinline=1&rel=0';
	}

	/**
	 * Makes the address of a Vimeo frame that does not track.
	 *
	 * @param string       $host  Lower case.
	 * @param string       $path  With its leading slash.
	 * @param array<mixed> $query Decoded.
	 */
	private function vimeo_frame( string $host, string $path, array $query ): string {
		if ( ! $this->belongs( $host, array( 'vimeo.com' ) ) ) {
			return '';
		}
		if ( preg_match( '~^/event/(\d{1,15})(?:/|$)~', $path, $found ) ) {
			return 'https://vimeo.com/event/' . $found[1] . '/embed?dnt=1&autoplay=1&muted=1';
		}
		if ( ! preg_match( '~^/(?:video/)?(\d{1,15})(?:/([0-9a-f]{6,20}))?/?$~D', $path, $found ) ) {
			return '';
		}
		// An unlisted video plays only with the hash of its link.
		$hash = $found[2] ?? ( $query['h'] ?? '' );
		$hash = is_string( $hash ) && preg_match( '/^[0-9a-f]{6,20}$/D', $hash ) ? '&h=' . $hash : '';
		return 'https://player.vimeo.com/video/' . $found[1] . '?dnt=1&autoplay=1&muted=1&playsinline=1' . $hash;
	}

	/**
	 * Returns the address when it is on one of these hosts.
	 *
	 * @param string   $source Whole address.
	 * @param string   $host   Its host.
	 * @param string[] $hosts  Allowed, with their subdomains.
	 */
	private function external_page( string $source, string $host, array $hosts ): string {
		return $this->belongs( $host, $hosts ) ? esc_url_raw( trim( $source ), array( 'http', 'https' ) ) : '';
	}

	/**
	 * Whether a host is one of these, or a subdomain of one.
	 *
	 * @param string   $host  Lower case.
	 * @param string[] $hosts Allowed.
	 */
	private function belongs( string $host, array $hosts ): bool {
		foreach ( $hosts as $allowed ) {
			if ( $host === $allowed || str_ends_with( $host, '.' . $allowed ) ) {
				return true;
			}
		}
		return false;
	}
}
