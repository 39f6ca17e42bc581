<?php
/**
 * The server of a recording.
 *
 * @package Webinars\Autowebinar_Delivery
 */

declare( strict_types=1 );

namespace Webinars\Autowebinar_Delivery;

use WP_Http;

/**
 * Requests a recording and sums its length. It never reports what it read there, and requests only hosts that an administrator has allowed:
 * also after a redirect, and for each quality.
 *
 * @phpstan-type Source_Problem 'autowebinar_source_missing'|'autowebinar_source_not_hls'|'autowebinar_source_host'|'autowebinar_source_unreachable'|'autowebinar_source_invalid'|'autowebinar_source_no_end'|'autowebinar_source_variants'|'autowebinar_source_too_long'|'autowebinar_source_too_short'
 */
final class Recording_Source {

	private const LONGEST_SECONDS = 20 * HOUR_IN_SECONDS;

	/** For one address. */
	private const SECONDS_AT_MOST = 4;

	/** For all; with the DNS lookups it stays within the ten seconds of the contract. */
	private const SECONDS_IN_ALL = 8;

	/** Twenty hours in segments of two seconds take less than this. */
	private const BYTES_AT_MOST = 4 * MB_IN_BYTES;

	private const REDIRECTS_AT_MOST = 2;

	private const VARIANTS_AT_MOST = 8;

	/** Encoders cut the qualities of one recording at different frames. */
	private const VARIANTS_DIFFER_SECONDS = 2.0;

	/** Time by `microtime()` at which reading ends. */
	private float $ends_at = 0.0;

	/**
	 * Reads the length, in whole seconds, or says why there is none.
	 *
	 * @param string $source Address as an organizer entered it.
	 * @phpstan-return int|Source_Problem
	 */
	public function read( string $source ): int|string {
		if ( '' === trim( $source ) ) {
			return 'autowebinar_source_missing';
		}
		$address = $this->address( $source );
		if ( null === $address || '' === $address['url'] ) {
			return 'autowebinar_source_not_hls';
		}
		$this->ends_at = microtime( true ) + self::SECONDS_IN_ALL;

		$main = $this->request( $address['url'] );
		if ( is_string( $main ) ) {
			return $main;
		}
		$lengths = array();
		foreach ( array() === $main->variants ? array( $main ) : array_slice( $main->variants, 0, self::VARIANTS_AT_MOST ) as $variant ) {
			$playlist = is_string( $variant ) ? $this->request( $variant ) : $variant;
			if ( is_string( $playlist ) ) {
				return $playlist;
			}
			if ( null === $playlist->seconds ) {
				return 'autowebinar_source_invalid';
			}
			if ( ! $playlist->has_end ) {
				return 'autowebinar_source_no_end';
			}
			$lengths[] = $playlist->seconds;
		}
		return match ( true ) {
			max( $lengths ) - min( $lengths ) > self::VARIANTS_DIFFER_SECONDS => 'autowebinar_source_variants',
			max( $lengths ) > self::LONGEST_SECONDS => 'autowebinar_source_too_long',
			min( $lengths ) < 1                     => 'autowebinar_source_too_short',
			default                                 => (int) min( $lengths ),
		};
	}

	/**
	 * Requests a playlist.
	 *
	 * @param string $url Absolute.
	 * @return Playlist|'autowebinar_source_host'|'autowebinar_source_unreachable'|'autowebinar_source_invalid'
	 */
	private function request( string $url ): Playlist|string {
		$deadline = min( microtime( true ) + self::SECONDS_AT_MOST, $this->ends_at );
		for ( $redirects = 0; $redirects <= self::REDIRECTS_AT_MOST; $redirects++ ) {
			if ( true !== ( $this->address( $url )['is_allowed'] ?? false ) ) {
				return 'autowebinar_source_host';
			}
			$seconds_left = $deadline - microtime( true );
			$answer       = $seconds_left > 0 ? wp_safe_remote_get(
				$url,
				array(
					'timeout'             => $seconds_left,
					'redirection'         => 0,
					'limit_response_size' => self::BYTES_AT_MOST,
					'headers'             => array( 'Referer' => home_url( '/' ) ),
				)
			) : null;
			if ( null === $answer || is_wp_error( $answer ) ) {
				return 'autowebinar_source_unreachable';
			}
			$status   = (int) wp_remote_retrieve_response_code( $answer );
			$location = wp_remote_retrieve_header( $answer, 'location' );
			if ( $status < 300 || $status > 399 || ! is_string( $location ) || '' === $location ) {
				$body = wp_remote_retrieve_body( $answer );
				return 200 === $status && strlen( $body ) < self::BYTES_AT_MOST ? new Playlist( $body, $url ) : 'autowebinar_source_invalid';
			}
			$url = WP_Http::make_absolute_url( $location, $url );
		}
		return 'autowebinar_source_unreachable';
	}

	/**
	 * The address as the room would play it.
	 *
	 * @return StreamAddress|null Null while the room is off.
	 */
	private function address( string $source ): ?array {
		/**
		 * As the room answers.
		 *
		 * @var StreamAddress|null $address
		 */
		$address = apply_filters( 'ui_webinar_room_stream_address', null, 'obs', mb_substr( $source, 0, 2048 ) );
		return $address;
	}
}
