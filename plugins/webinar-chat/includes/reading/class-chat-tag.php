<?php
/**
 * The entity tag of an answer.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

/**
 * Tells whether a page already has an answer. The server's clock does not count.
 */
final class Chat_Tag {

	/** The answer belongs to one person. The browser may cache it, and must revalidate it each time. */
	public const CACHE_CONTROL = 'private, no-cache';

	/**
	 * Makes the tag of an answer.
	 *
	 * @param ChatState $state Answer.
	 */
	public static function of( array $state ): string {
		return '"' . substr( hash( 'sha256', (string) wp_json_encode( array( 'server_time' => 0 ) + $state ) ), 0, 32 ) . '"';
	}

	/**
	 * Compares weakly: servers that compress an answer mark its tag.
	 *
	 * @param string $header Value of If-None-Match.
	 */
	public static function is_known( string $header, string $etag ): bool {
		return preg_replace( '~^W/|-gzip(?="$)~', '', trim( $header ) ) === $etag;
	}
}
