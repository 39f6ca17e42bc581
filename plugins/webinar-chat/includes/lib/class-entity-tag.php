<?php
/**
 * Copied from lib/php by `npm run contract`: change it there.
 *
 * The entity tag of what a room reads again and again.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat\Lib;

/**
 * Makes and compares the tag that tells whether a page already has the current state.
 */
final class Entity_Tag {

	/** The state belongs to one person. The browser may cache it, and must revalidate it each time. */
	public const CACHE_CONTROL = 'private, no-cache';

	/**
	 * Makes the tag of a state. It does not depend on the server's clock.
	 *
	 * @param array<string, mixed> $state State, as its route answers it.
	 */
	public static function for_state( array $state ): string {
		unset( $state['server_time'] );
		return '"' . substr( hash( 'sha256', (string) wp_json_encode( $state ) ), 0, 32 ) . '"';
	}

	/**
	 * Compares weakly: servers that compress an answer mark its tag as weak.
	 *
	 * @param string $header Value of If-None-Match.
	 * @param string $etag   Tag of the current state.
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
