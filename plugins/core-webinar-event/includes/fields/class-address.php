<?php
/**
 * Addresses that organizers type in.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Lets through http and https, and paths of this site where they make sense.
 */
final class Address {

	public const LENGTH = 2048;

	private const BLANK = '[\s\x{FEFF}]';

	/**
	 * Makes an address safe to store; empty when it is none.
	 *
	 * @param string $address     What was typed.
	 * @param bool   $allows_path Whether a path such as `/signup/` will do.
	 */
	public static function sanitize( string $address, bool $allows_path ): string {
		$address = trim( $address );
		if ( strlen( $address ) > self::LENGTH ) {
			return '';
		}
		// Copied along with it, and seen by nobody; the contract has no address with a blank, of whatever kind.
		$address = (string) preg_replace( '/^' . self::BLANK . '+|' . self::BLANK . '+$/Du', '', $address );
		if ( 1 === preg_match( '/' . self::BLANK . '/u', $address ) ) {
			return '';
		}
		// Two slashes would name another site.
		if ( $allows_path && 1 === preg_match( '#^/(?![/\\\\])\S*$#D', $address ) ) {
			return sanitize_url( $address );
		}
		if ( 1 !== preg_match( '#^https?://\S+$#iD', $address ) ) {
			return '';
		}
		$host = wp_parse_url( $address, PHP_URL_HOST );
		return is_string( $host ) && '' !== $host ? sanitize_url( $address, array( 'http', 'https' ) ) : '';
	}
}
