<?php
/**
 * An address as people paste it.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use Exception;
use WpOrg\Requests\IdnaEncoder;

/**
 * Reads the address out of quotes, spaces or the code of an iframe, completes its scheme, and writes its host in ASCII.
 */
final class Pasted_Address {

	/** Around an address in a message or a document; the last ones are invisible. */
	private const AROUND = " \t\r\n\"'`<>«»“”„‘’\u{00A0}\u{200B}\u{200E}\u{200F}\u{FEFF}";

	/**
	 * Returns the address. Empty when there is none in the text.
	 *
	 * @param string $text As it was pasted.
	 */
	public static function read( string $text ): string {
		if ( preg_match( '~<iframe\b[^>]*?\bsrc\s*=\s*(["\'])(.*?)\1~is', $text, $found ) ) {
			$text = html_entity_decode( $found[2], ENT_QUOTES | ENT_HTML5 );
			// The snippets of providers leave the scheme to the page.
			$text = str_starts_with( $text, '//' ) ? 'https:' . $text : $text;
		}
		$text = (string) preg_replace( '/^[' . preg_quote( self::AROUND, '/' ) . ']+|[' . preg_quote( self::AROUND, '/' ) . ']+$/u', '', $text );
		if ( preg_match( '~^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+(?::\d+)?/~u', $text ) ) {
			$text = 'https://' . $text;
		}
		return self::with_ascii_host( $text );
	}

	/**
	 * Writes a host with other letters as DNS has it.
	 *
	 * @param string $host In any case, with or without a port.
	 * @return string In lower case. Not in ASCII where it is no name of a host.
	 */
	public static function ascii_host( string $host ): string {
		// Without mbstring only ASCII letters change, and a name with other capitals is rejected: it would become another name.
		$host                = function_exists( 'mb_strtolower' ) ? mb_strtolower( $host ) : strtolower( $host );
		list( $name, $port ) = array_pad( explode( ':', $host, 2 ), 2, '' );
		if ( ! preg_match( '/[^\x00-\x7F]/', $name ) || preg_match( '/\p{Lu}/u', $name ) || ! preg_match( '/^[\p{L}\p{M}\p{N}-]+(?:\.[\p{L}\p{M}\p{N}-]+)+$/Du', $name ) ) {
			return $host;
		}
		try {
			return IdnaEncoder::encode( $name ) . ( '' === $port ? '' : ":$port" );
		} catch ( Exception $error ) {
			return $host;
		}
	}

	private static function with_ascii_host( string $address ): string {
		if ( ! preg_match( '~^([a-z][a-z0-9+.-]*://)([^/?#:@]+)(.*)$~isu', $address, $found ) || ! preg_match( '/[^\x00-\x7F]/', $found[2] ) ) {
			return $address;
		}
		return $found[1] . self::ascii_host( $found[2] ) . $found[3];
	}
}
