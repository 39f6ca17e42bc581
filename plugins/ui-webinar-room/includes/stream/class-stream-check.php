<?php
/**
 * The check of a stream source.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use WP_Error;
use WP_Http;

/**
 * Requests a stream source, and says whether the room can show it. It never reports what it read there. One message covers a server
 * that refuses, one that does not answer and one that may not be requested: nobody can scan a network with it.
 *
 * @phpstan-type Reply array{url: string, status: int, allowed_origin: string, body: string}
 */
final class Stream_Check {

	/** For one address. */
	private const SECONDS_AT_MOST = 4;

	/** For all addresses of a stream; with the DNS lookups it stays within the ten seconds of the contract. */
	private const SECONDS_IN_ALL = 8;

	/** Qualities that are looked at. */
	private const VARIANTS_AT_MOST = 3;

	private const REDIRECTS_AT_MOST = 2;

	/** A playlist is a few kilobytes long. */
	private const BYTES_AT_MOST = 64 * KB_IN_BYTES;

	/** Time by `microtime()` at which the check ends. */
	private float $ends_at = 0;

	public function __construct( private readonly Stream_Address $addresses ) {}

	/**
	 * Answers `ui_webinar_room_stream_check`.
	 *
	 * @param mixed  $check  Ignored: only the room knows what it can show.
	 * @param string $type   One of the contract's stream types.
	 * @param string $source Address as an organizer entered it.
	 * @return StreamCheck
	 */
	public function check( mixed $check, string $type, string $source ): array {
		if ( 'obs' === $type && $this->addresses->is_provider( $source ) ) {
			return $this->not_ready( $this->addresses->explain( $type, $source ) );
		}
		$forbidden = $this->addresses->forbidden( $type, $source );
		if ( '' !== $forbidden ) {
			/* translators: %s: a host, as in "stream.example.com", or a provider, as in "YouTube". */
			return $this->not_ready( sprintf( __( 'An administrator has to allow %s under Settings → Webinars.', 'ui-webinar-room' ), $forbidden ) );
		}
		$address = $this->addresses->resolve( $type, $source );
		if ( '' === $address ) {
			return $this->not_ready( $this->addresses->explain( $type, $source ) );
		}
		$this->ends_at = microtime( true ) + self::SECONDS_IN_ALL;
		return match ( $type ) {
			'obs'              => $this->check_playlist( $address ),
			'youtube'          => str_contains( $address, '/live_stream?' )
				? $this->ready( __( 'The room shows the live broadcast of this channel, once it is public. That cannot be checked before.', 'ui-webinar-room' ) )
				: $this->check_video( 'YouTube', 'https://www.youtube.com/watch?v=' . basename( (string) wp_parse_url( $address, PHP_URL_PATH ) ) ),
			'vimeo'            => $this->check_video( 'Vimeo', $this->vimeo_page( $address ) ),
			'rutube', 'vk', 'kinescope', 'boomstream' => $this->check_frame( Stream_Hosts::provider_names()[ $type ], $address ),
			default            => $this->check_page( $address ),
		};
	}

	/**
	 * Whether the room's player can load an HLS playlist.
	 *
	 * @return StreamCheck
	 */
	private function check_playlist( string $address ): array {
		$reply = $this->request( $address );
		if ( null === $reply ) {
			return $this->not_reached();
		}
		if ( in_array( $reply['status'], array( 404, 410 ), true ) ) {
			/* translators: %d: HTTP status, 404 or 410. */
			return $this->not_ready( sprintf( __( 'The stream address answers %d: there is no stream at this address yet. Start the encoder, OBS for example.', 'ui-webinar-room' ), $reply['status'] ) );
		}
		if ( in_array( $reply['status'], array( 401, 403 ), true ) ) {
			return $this->not_ready( __( 'The server does not give this stream out without a sign-in. Make it public, or use the address that viewers get.', 'ui-webinar-room' ) );
		}
		if ( ! $this->is_success( $reply['status'] ) ) {
			/* translators: %d: HTTP status, e.g. 500. */
			return $this->not_ready( sprintf( __( 'The server answers with an error (%d). Look at the streaming server, and check again.', 'ui-webinar-room' ), $reply['status'] ) );
		}
		// Safari and hls.js accept nothing else as a playlist.
		if ( ! str_starts_with( $reply['body'], '#EXTM3U' ) ) {
			return $this->not_ready( __( 'The address answers, but not with an HLS playlist. Use the one that ends in .m3u8.', 'ui-webinar-room' ) );
		}
		return $this->withheld( $reply, $address ) ?? $this->check_contents( new Hls_Playlist( $reply['body'], $reply['url'] ) );
	}

	/**
	 * Whether browsers can play what a playlist leads to.
	 *
	 * @return StreamCheck
	 */
	private function check_contents( Hls_Playlist $main ): array {
		if ( $main->has_drm ) {
			return $this->protected();
		}
		// Players choose the qualities that they can play.
		$common   = array_filter( $main->variants, static fn( string $codecs ): bool => '' === Media_Formats::from_codecs( $codecs )->rare() );
		$variants = array() === $common ? $main->variants : $common;
		$problem  = $this->check_formats( Media_Formats::from_codecs( implode( ',', $variants ) ), $main->has_audio_playlist, $main->has_resolution );
		if ( null !== $problem ) {
			return $problem;
		}
		$playlists = array();
		foreach ( array_slice( array_keys( $variants ), 0, self::VARIANTS_AT_MOST ) as $address ) {
			$reply = $this->request( $address );
			if ( null === $reply || ! $this->is_success( $reply['status'] ) || ! str_starts_with( $reply['body'], '#EXTM3U' ) ) {
				return $this->not_ready( __( 'The stream answers, but one of its qualities does not: viewers would see a picture that stops. Start the encoder anew, and check again.', 'ui-webinar-room' ) );
			}
			$problem = $this->withheld( $reply, $address );
			if ( null !== $problem ) {
				return $problem;
			}
			$playlists[] = new Hls_Playlist( $reply['body'], $reply['url'] );
		}
		return $this->check_segments( $playlists[0] ?? $main, $main );
	}

	/**
	 * Whether browsers can play the segments of a playlist.
	 *
	 * @param Hls_Playlist $playlist Lists segments.
	 * @param Hls_Playlist $main     Leads to it, or is the same.
	 * @return StreamCheck
	 */
	private function check_segments( Hls_Playlist $playlist, Hls_Playlist $main ): array {
		if ( $playlist->has_drm ) {
			return $this->protected();
		}
		// The test stream of a rehearsal lies among the plugins: it is as long as a rehearsal, and begins when the viewer comes.
		if ( $playlist->has_end && ! str_starts_with( $playlist->segment, plugins_url() ) ) {
			return $this->not_ready( __( 'The stream has an end mark: it is over, or a recording. Viewers would see its last seconds once, and then a picture that stands still. Begin to send anew.', 'ui-webinar-room' ) );
		}
		if ( '' === $playlist->segment ) {
			return $playlist->is_media || $playlist !== $main
				? $this->not_ready( __( 'The stream answers, but it is empty: nothing is sent yet. Begin to send it, from OBS for example, and check again.', 'ui-webinar-room' ) )
				: $this->ready( __( 'The stream answers.', 'ui-webinar-room' ) );
		}
		$formats = Media_Formats::from_codecs( '' );
		foreach ( array_filter( array( $playlist->segment, $playlist->header ) ) as $address ) {
			$reply = $this->request( $address );
			if ( null === $reply || ! $this->is_success( $reply['status'] ) ) {
				return $this->not_ready( __( 'The list of the stream answers, but not the picture itself: viewers would see nothing. Look at the streaming server, and check again.', 'ui-webinar-room' ) );
			}
			$problem = $this->withheld( $reply, $address );
			if ( null !== $problem ) {
				return $problem;
			}
			$formats = Media_Formats::from_bytes( $reply['body'] );
		}
		// One of several qualities may be sound alone.
		$has_picture = count( $main->variants ) > 1 && $main->has_resolution;
		return $this->check_formats( $formats, $main->has_audio_playlist, $has_picture ) ?? $this->ready( __( 'The stream answers.', 'ui-webinar-room' ) );
	}

	/**
	 * What viewers would miss in a stream with these formats. Null when it is complete, or unknown.
	 *
	 * @param Media_Formats $formats     Formats of the stream.
	 * @param bool          $has_sound   Whether its sound is elsewhere.
	 * @param bool          $has_picture Whether it is known to have a picture.
	 * @return StreamCheck|null
	 */
	private function check_formats( Media_Formats $formats, bool $has_sound, bool $has_picture = false ): ?array {
		if ( ! $formats->are_known() ) {
			return null;
		}
		$rare = $formats->rare();
		return match ( true ) {
			/* translators: %s: H.265, MPEG-2 or Dolby. */
			'' !== $rare => $this->not_ready( sprintf( __( 'The stream is in %s, which many browsers do not play: their viewers would see or hear nothing. Let the encoder send H.264 and AAC.', 'ui-webinar-room' ), $rare ) ),
			! $has_picture && ! $formats->have_picture() => $this->not_ready( __( 'The stream has sound, but no picture. Look at the source of the picture in the encoder.', 'ui-webinar-room' ) ),
			! $has_sound && ! $formats->have_sound() => $this->not_ready( __( 'The stream has a picture, but no sound. Look at the source of the sound in the encoder.', 'ui-webinar-room' ) ),
			default => null,
		};
	}

	/**
	 * Why browsers do not give a page what a server has answered. Null when they do.
	 *
	 * @param array  $reply   What the server has answered.
	 * @param string $address What was requested, before redirects.
	 * @phpstan-param Reply $reply
	 * @return StreamCheck|null
	 */
	private function withheld( array $reply, string $address ): ?array {
		if ( $this->is_mixed_content( $reply['url'] ) || $this->is_mixed_content( $address ) ) {
			return $this->not_ready( __( 'The stream answers, but browsers will not show it: this site has https, the stream only http. Use an address that starts with https://.', 'ui-webinar-room' ) );
		}
		$origin = $this->origin( home_url() );
		return $this->origin( $reply['url'] ) === $origin || in_array( $reply['allowed_origin'], array( '*', $origin ), true )
			? null
			/* translators: %s: address of this site, e.g. https://example.com. */
			: $this->not_ready( sprintf( __( 'The stream answers, but browsers will not show it on this site. Let the streaming server send the header "Access-Control-Allow-Origin: %s".', 'ui-webinar-room' ), $origin ) );
	}

	/**
	 * Makes the outcome for a stream that needs a license.
	 *
	 * @return StreamCheck
	 */
	private function protected(): array {
		return $this->not_ready( __( 'The stream is protected (DRM), and the room cannot play it. Switch the protection off on the streaming server.', 'ui-webinar-room' ) );
	}

	/**
	 * The page of a frame, in the form that Vimeo's oEmbed knows.
	 *
	 * @param string $frame From Stream_Address.
	 */
	private function vimeo_page( string $frame ): string {
		wp_parse_str( (string) wp_parse_url( $frame, PHP_URL_QUERY ), $query );
		$path = (string) preg_replace( array( '~^/video/~', '~/embed\b~' ), array( '/', '' ), (string) wp_parse_url( $frame, PHP_URL_PATH ) );
		return 'https://vimeo.com' . $path . ( is_string( $query['h'] ?? null ) ? '/' . $query['h'] : '' );
	}

	/**
	 * Whether a frame on this site can show a video.
	 *
	 * @param string $provider Its name.
	 * @param string $page     Page of the video, at an address that WordPress's oEmbed knows for this provider.
	 * @return StreamCheck
	 */
	private function check_video( string $provider, string $page ): array {
		$endpoint = _wp_oembed_get_object()->get_provider( $page, array( 'discover' => false ) );
		$query    = array(
			'url'    => rawurlencode( $page ),
			'format' => 'json',
		);
		$reply    = is_string( $endpoint ) ? $this->request( add_query_arg( $query, $endpoint ) ) : null;
		$oembed   = json_decode( $reply['body'] ?? '', true );
		// Vimeo answers 200 without a frame where the video may not be embedded here.
		if ( null !== $reply && $this->is_success( $reply['status'] ) && is_array( $oembed ) && '' !== ( $oembed['html'] ?? '' ) ) {
			/* translators: %s: provider, e.g. YouTube. */
			return $this->ready( sprintf( __( 'The video is on %s and can be shown here.', 'ui-webinar-room' ), $provider ) );
		}
		return $this->not_shown( $provider, $reply );
	}

	/**
	 * Whether a provider that has no answer about its videos for others gives out a frame.
	 *
	 * @param string $provider Its name.
	 * @param string $frame    Address of the frame.
	 * @return StreamCheck
	 */
	private function check_frame( string $provider, string $frame ): array {
		$reply = $this->request( $frame );
		return null !== $reply && $this->is_success( $reply['status'] )
			/* translators: %s: provider, e.g. RuTube. */
			? $this->ready( sprintf( __( '%s gives out a player for this address. Whether the video plays in it cannot be checked from here: open the room and look.', 'ui-webinar-room' ), $provider ) )
			: $this->not_shown( $provider, $reply );
	}

	/**
	 * Why a provider's player does not show a video.
	 *
	 * @param string     $provider Its name.
	 * @param Reply|null $reply    What the provider answered.
	 * @return StreamCheck
	 */
	private function not_shown( string $provider, ?array $reply ): array {
		if ( null === $reply || $reply['status'] >= 500 || 429 === $reply['status'] ) {
			/* translators: %s: provider, e.g. YouTube. */
			return $this->not_ready( sprintf( __( '%s could not be asked about this video. Check again in a minute.', 'ui-webinar-room' ), $provider ) );
		}
		return in_array( $reply['status'], array( 400, 404, 410 ), true )
			/* translators: %s: provider, e.g. YouTube. */
			? $this->not_ready( sprintf( __( '%s does not know this video: it was removed, or the address is mistyped.', 'ui-webinar-room' ), $provider ) )
			/* translators: %s: provider, e.g. YouTube. */
			: $this->not_ready( sprintf( __( '%s does not let this video be shown on this site: it is private, or embedding is off. Change that in its settings there.', 'ui-webinar-room' ), $provider ) );
	}

	/**
	 * Whether an external page can be opened.
	 *
	 * @return StreamCheck
	 */
	private function check_page( string $address ): array {
		if ( 'https' !== wp_parse_url( $address, PHP_URL_SCHEME ) ) {
			return $this->not_ready( __( 'Use the address that starts with https://.', 'ui-webinar-room' ) );
		}
		$reply = $this->request( $address );
		if ( null === $reply ) {
			return $this->not_reached();
		}
		return $this->is_success( $reply['status'] )
			? $this->ready( __( 'The page answers. It opens in a new tab.', 'ui-webinar-room' ) )
			/* translators: %d: HTTP status, e.g. 404. */
			: $this->not_ready( sprintf( __( 'The page answers with an error (%d). Copy the invitation link once more.', 'ui-webinar-room' ), $reply['status'] ) );
	}

	/**
	 * Requests an address, with limits for time, size and redirects. WordPress checks each redirect by its rules for external requests: no
	 * private network, and no unusual port.
	 *
	 * @param string $url Absolute.
	 * @return Reply|null Null when there was no answer, or the request was not allowed.
	 */
	private function request( string $url ): ?array {
		$deadline = min( microtime( true ) + self::SECONDS_AT_MOST, $this->ends_at );
		for ( $redirects = 0; $redirects <= self::REDIRECTS_AT_MOST; $redirects++ ) {
			$seconds_left = $deadline - microtime( true );
			$answer       = $seconds_left > 0
				? wp_safe_remote_get(
					$url,
					array(
						'timeout'             => $seconds_left,
						'redirection'         => 0,
						'limit_response_size' => self::BYTES_AT_MOST,
						// Some servers answer by origin and referrer, as a browser sends them.
						'headers'             => array(
							'Origin'  => $this->origin( home_url() ),
							'Referer' => home_url( '/' ),
						),
					)
				)
				: new WP_Error();
			if ( is_wp_error( $answer ) ) {
				return null;
			}
			$status   = (int) wp_remote_retrieve_response_code( $answer );
			$location = wp_remote_retrieve_header( $answer, 'location' );
			if ( $status < 300 || $status > 399 || ! is_string( $location ) || '' === $location ) {
				$allowed_origin = wp_remote_retrieve_header( $answer, 'access-control-allow-origin' );
				return array(
					'url'            => $url,
					'status'         => $status,
					'allowed_origin' => is_string( $allowed_origin ) ? $allowed_origin : '',
					'body'           => wp_remote_retrieve_body( $answer ),
				);
			}
			$url = WP_Http::make_absolute_url( $location, $url );
		}
		return null;
	}

	/**
	 * Whether browsers refuse to load an address into this site's pages: the site has https, the address has not.
	 */
	private function is_mixed_content( string $url ): bool {
		return 'https' === wp_parse_url( home_url(), PHP_URL_SCHEME ) && 'https' !== wp_parse_url( $url, PHP_URL_SCHEME );
	}

	/**
	 * Scheme, host and port, as a browser sends them.
	 */
	private function origin( string $url ): string {
		$parts  = wp_parse_url( $url );
		$parts  = is_array( $parts ) ? $parts : array();
		$port   = $parts['port'] ?? 0;
		$usual  = array(
			'http'  => 80,
			'https' => 443,
		);
		$scheme = strtolower( $parts['scheme'] ?? '' );
		return $scheme . '://' . strtolower( $parts['host'] ?? '' ) . ( 0 === $port || ( $usual[ $scheme ] ?? 0 ) === $port ? '' : ':' . $port );
	}

	private function is_success( int $status ): bool {
		return $status >= 200 && $status < 300;
	}

	/**
	 * One message for every reason why there is no answer.
	 *
	 * @return StreamCheck
	 */
	private function not_reached(): array {
		return $this->not_ready( __( 'This site got no answer from the address. Is it right, and is the server on? What is in a private network or on an unusual port cannot be checked from here.', 'ui-webinar-room' ) );
	}

	/**
	 * Makes a good outcome.
	 *
	 * @return StreamCheck
	 */
	private function ready( string $message ): array {
		return array(
			'is_ready' => true,
			'message'  => $message,
		);
	}

	/**
	 * Makes a bad outcome.
	 *
	 * @param string $message For a person, with the remedy.
	 * @return StreamCheck
	 */
	private function not_ready( string $message ): array {
		return array(
			'is_ready' => false,
			'message'  => $message,
		);
	}
}
