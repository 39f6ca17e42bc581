<?php
/**
 * A moment of a recording.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

/**
 * Makes the address at which a player begins at a second: the recording of a live webinar is watched on its own site.
 */
final class Recording_Moment {

	/** Files that browsers play themselves. */
	private const FILES = '~\.(mp4|m4v|mov|webm|ogv|mp3|m4a)$~iD';

	/**
	 * Returns an empty string for a player that cannot be told where to begin.
	 *
	 * @param string $recording_url Address of the recording.
	 */
	public static function url( string $recording_url, int $second ): string {
		$parts = wp_parse_url( $recording_url );
		$host  = is_array( $parts ) ? (string) preg_replace( '/^(www|m)\./', '', strtolower( $parts['host'] ?? '' ) ) : '';
		$plain = (string) strtok( $recording_url, '#' );
		if ( in_array( $host, array( 'youtube.com', 'youtu.be', 'rutube.ru' ), true ) ) {
			return add_query_arg( 't', $second, $plain );
		}
		if ( in_array( $host, array( 'vk.com', 'vkvideo.ru' ), true ) ) {
			return add_query_arg( 't', sprintf( '%dh%dm%ds', intdiv( $second, 3600 ), intdiv( $second, 60 ) % 60, $second % 60 ), $plain );
		}
		if ( 'vimeo.com' === $host ) {
			return "$plain#t={$second}s";
		}
		return is_array( $parts ) && 1 === preg_match( self::FILES, $parts['path'] ?? '' ) ? "$plain#t=$second" : '';
	}
}
