<?php
/**
 * Whether a stream can be shown.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use WP_Error;
use WP_Http;

/**
 * Asks the server of a stream, as far as a server may ask another one. What it read there is never told, and a server
 * that refuses, that is silent and that may not be asked are told in the same words: nobody scans a network with this.
 *
 * @phpstan-type Found array{url: string, status: int, allowed_origin: string, body: string}
 */
final class Stream_Check {

	/** With the name's look-up it stays within the five seconds of the contract. */
	private const SECONDS_AT_MOST = 4;

	private const REDIRECTS_AT_MOST = 2;

	/** A playlist has a few kilobytes. */
	private const BYTES_AT_MOST = 64 * KB_IN_BYTES;

	/**
	 * Takes what knows about addresses.
	 *
	 * @param Stream_Address $addresses Resolves them.
	 */
	public function __construct( private readonly Stream_Address $addresses ) {}

	/**
	 * Answers `ui_webinar_room_stream_check`.
	 *
	 * @param mixed  $check  What an earlier listener found; only the room knows what it can show.
	 * @param string $type   One of the contract's stream types.
	 * @param string $source The address as an organizer wrote it.
	 * @return StreamCheck
	 */
	public function check( mixed $check, string $type, string $source ): array {
		$forbidden = $this->addresses->forbidden( $type, $source );
		if ( '' !== $forbidden ) {
			/* translators: %s: a host, as in "stream.example.com", or a provider, as in "YouTube". */
			return $this->not_ready( sprintf( __( 'An administrator has to allow %s under Settings → Webinars.', 'ui-webinar-room' ), $forbidden ) );
		}
		$address = $this->addresses->resolve( $type, $source );
		if ( '' === $address ) {
			return $this->not_ready( $this->expected_address( $type ) );
		}
		return match ( $type ) {
			'obs'              => $this->check_playlist( $address ),
			'youtube'          => $this->check_video( 'YouTube', 'https://www.youtube.com/watch?v=' . basename( (string) wp_parse_url( $address, PHP_URL_PATH ) ) ),
			'vimeo'            => $this->check_video( 'Vimeo', trim( $source ) ),
			default            => $this->check_page( $address ),
		};
	}

	/**
	 * Whether the room's player can load an HLS playlist.
	 *
	 * @param string $address Absolute.
	 * @return StreamCheck
	 */
	private function check_playlist( string $address ): array {
		$found = $this->ask( $address );
		if ( null === $found ) {
			return $this->not_reached();
		}
		if ( in_array( $found['status'], array( 404, 410 ), true ) ) {
			return $this->not_ready( __( 'The server answers, but there is no stream at this address yet. Begin to send it, from OBS for example, and check again.', 'ui-webinar-room' ) );
		}
		if ( in_array( $found['status'], array( 401, 403 ), true ) ) {
			return $this->not_ready( __( 'The server does not give this stream out without a sign-in. Make it public, or use the address that viewers get.', 'ui-webinar-room' ) );
		}
		if ( ! $this->is_good( $found['status'] ) ) {
			/* translators: %d: HTTP status, e.g. 500. */
			return $this->not_ready( sprintf( __( 'The server answers with an error (%d). Look at the streaming server, and check again.', 'ui-webinar-room' ), $found['status'] ) );
		}
		// Safari and hls.js alike take nothing else for a playlist.
		if ( ! str_starts_with( $found['body'], '#EXTM3U' ) ) {
			return $this->not_ready( __( 'The address answers, but not with an HLS playlist. Use the one that ends in .m3u8.', 'ui-webinar-room' ) );
		}
		if ( $this->is_mixed_content( $found['url'] ) || $this->is_mixed_content( $address ) ) {
			return $this->not_ready( __( 'The stream answers, but browsers will not show it: this site has https, the stream only http. Use an address that starts with https://.', 'ui-webinar-room' ) );
		}
		$origin = $this->origin( home_url() );
		if ( $this->origin( $found['url'] ) !== $origin && ! in_array( $found['allowed_origin'], array( '*', $origin ), true ) ) {
			/* translators: %s: address of this site, e.g. https://example.com. */
			return $this->not_ready( sprintf( __( 'The stream answers, but browsers will not show it on this site. Let the streaming server send the header "Access-Control-Allow-Origin: %s".', 'ui-webinar-room' ), $origin ) );
		}
		return $this->ready( __( 'The stream answers.', 'ui-webinar-room' ) );
	}

	/**
	 * Whether a video can be shown in a frame on this site.
	 *
	 * @param string $provider Its name.
	 * @param string $page     The video there, at an address that WordPress knows for one of this provider.
	 * @return StreamCheck
	 */
	private function check_video( string $provider, string $page ): array {
		$endpoint = _wp_oembed_get_object()->get_provider( $page, array( 'discover' => false ) );
		$question = array(
			'url'    => rawurlencode( $page ),
			'format' => 'json',
		);
		$found    = is_string( $endpoint ) ? $this->ask( add_query_arg( $question, $endpoint ) ) : null;
		if ( null === $found || $found['status'] >= 500 || 429 === $found['status'] ) {
			/* translators: %s: YouTube or Vimeo. */
			return $this->not_ready( sprintf( __( '%s could not be asked about this video. Check again in a minute.', 'ui-webinar-room' ), $provider ) );
		}
		$said = json_decode( $found['body'], true );
		// Vimeo answers 200 without a frame where the video may not be embedded here.
		if ( $this->is_good( $found['status'] ) && is_array( $said ) && '' !== ( $said['html'] ?? '' ) ) {
			/* translators: %s: YouTube or Vimeo. */
			return $this->ready( sprintf( __( 'The video is on %s and can be shown here.', 'ui-webinar-room' ), $provider ) );
		}
		return in_array( $found['status'], array( 400, 404, 410 ), true )
			/* translators: %s: YouTube or Vimeo. */
			? $this->not_ready( sprintf( __( '%s does not know this video: it was removed, or the address is mistyped.', 'ui-webinar-room' ), $provider ) )
			/* translators: %s: YouTube or Vimeo. */
			: $this->not_ready( sprintf( __( '%s does not let this video be shown on this site: it is private, or embedding is off. Change that in its settings there.', 'ui-webinar-room' ), $provider ) );
	}

	/**
	 * Whether a page outside can be opened.
	 *
	 * @param string $address Absolute.
	 * @return StreamCheck
	 */
	private function check_page( string $address ): array {
		if ( 'https' !== wp_parse_url( $address, PHP_URL_SCHEME ) ) {
			return $this->not_ready( __( 'Use the address that starts with https://.', 'ui-webinar-room' ) );
		}
		$found = $this->ask( $address );
		if ( null === $found ) {
			return $this->not_reached();
		}
		return $this->is_good( $found['status'] )
			? $this->ready( __( 'The page answers. It opens in a new tab.', 'ui-webinar-room' ) )
			/* translators: %d: HTTP status, e.g. 404. */
			: $this->not_ready( sprintf( __( 'The page answers with an error (%d). Copy the invitation link once more.', 'ui-webinar-room' ), $found['status'] ) );
	}

	/**
	 * Asks a server, in a bounded time and amount, and follows it a little. Each hop is judged anew by WordPress's
	 * rules for requests to others: no private network, no odd port.
	 *
	 * @param string $url Absolute.
	 * @return Found|null Null when nobody answered, or nobody may be asked.
	 */
	private function ask( string $url ): ?array {
		$deadline = microtime( true ) + self::SECONDS_AT_MOST;
		for ( $redirects = 0; $redirects <= self::REDIRECTS_AT_MOST; $redirects++ ) {
			$seconds_left = $deadline - microtime( true );
			$answer       = $seconds_left > 0
				? wp_safe_remote_get(
					$url,
					array(
						'timeout'             => $seconds_left,
						'redirection'         => 0,
						'limit_response_size' => self::BYTES_AT_MOST,
						// Some servers answer by who asks, as they would a browser.
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
	 * Which address belongs to a type.
	 *
	 * @param string $type One of the contract's stream types.
	 */
	private function expected_address( string $type ): string {
		return match ( $type ) {
			'youtube'  => __( 'This is not the address of a YouTube video. Copy it with "Share" on YouTube.', 'ui-webinar-room' ),
			'vimeo'    => __( 'This is not the address of a Vimeo video. Copy it with "Share" on Vimeo.', 'ui-webinar-room' ),
			'zoom'     => __( 'This is not the address of a Zoom meeting. Copy the invitation link in Zoom.', 'ui-webinar-room' ),
			'telegram' => __( 'This is not an address on Telegram. It starts with https://t.me/.', 'ui-webinar-room' ),
			default    => __( 'This is not the address of a stream. It starts with https:// and ends in .m3u8.', 'ui-webinar-room' ),
		};
	}

	/**
	 * Whether browsers refuse to load an address within this site's pages.
	 *
	 * @param string $url Absolute.
	 */
	private function is_mixed_content( string $url ): bool {
		return 'https' === wp_parse_url( home_url(), PHP_URL_SCHEME ) && 'https' !== wp_parse_url( $url, PHP_URL_SCHEME );
	}

	/**
	 * Scheme, host and port, as a browser sends them.
	 *
	 * @param string $url Absolute.
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

	/**
	 * Whether an answer is a success.
	 *
	 * @param int $status HTTP status.
	 */
	private function is_good( int $status ): bool {
		return $status >= 200 && $status < 300;
	}

	/**
	 * One sentence for all that may keep an answer away.
	 *
	 * @return StreamCheck
	 */
	private function not_reached(): array {
		return $this->not_ready( __( 'This site got no answer from the address. Is it right, and is the server on? What is in a private network or on an unusual port cannot be checked from here.', 'ui-webinar-room' ) );
	}

	/**
	 * A good outcome.
	 *
	 * @param string $message For people.
	 * @return StreamCheck
	 */
	private function ready( string $message ): array {
		return array(
			'is_ready' => true,
			'message'  => $message,
		);
	}

	/**
	 * A bad outcome.
	 *
	 * @param string $message For people, with the remedy.
	 * @return StreamCheck
	 */
	private function not_ready( string $message ): array {
		return array(
			'is_ready' => false,
			'message'  => $message,
		);
	}
}
