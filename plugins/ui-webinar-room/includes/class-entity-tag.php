<?php
/**
 * The tag of a state.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Tells whether a room has what it would be sent.
 */
final class Entity_Tag {

	/** The state is one person's; it may be kept, and must be asked about each time. */
	public const CACHE_CONTROL = 'private, no-cache';

	/**
	 * The tag of a state: it stays the same while only the clock moves.
	 *
	 * @param RoomState $state The state.
	 */
	public static function of( array $state ): string {
		unset( $state['server_time'] );
		return '"' . substr( hash( 'sha256', (string) wp_json_encode( $state ) ), 0, 32 ) . '"';
	}

	/**
	 * Whether an If-None-Match header names this tag. Weakly: servers that compress mark the tag as weak.
	 *
	 * @param string $header Its value.
	 * @param string $etag   The tag of the state.
	 */
	public static function is_known( string $header, string $etag ): bool {
		foreach ( explode( ',', $header ) as $tag ) {
			if ( '*' === trim( $tag ) || preg_replace( '~^W/|-gzip(?="$)~', '', trim( $tag ) ) === $etag ) {
				return true;
			}
		}
		return false;
	}
}
