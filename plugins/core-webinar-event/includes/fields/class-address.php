<?php
/**
 * Addresses that organizers type.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Accepts http and https, and paths of this site where they make sense.
 */
final class Address {

	public const LENGTH = 2048;

	private const BLANK = '[\s\x{FEFF}]';

	/**
	 * Returns an address that is safe to store, or an empty string.
	 *
	 * @param bool $allows_path Whether a path such as `/signup/` is valid.
	 */
	public static function sanitize( string $address, bool $allows_path ): string {
		$address = trim( $address );
		if ( strlen( $address ) > self::LENGTH ) {
			return '';
		}
		// A copied address may have invisible blanks at its ends. The contract allows no blank of any kind.
		$address = (string) preg_replace( '/^' . self::BLANK . '+|' . self::BLANK . '+$/Du', '', $address );
		if ( 1 === preg_match( '/' . self::BLANK . '/u', $address ) ) {
			return '';
		}
		// Two slashes at the start would name another site.
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
