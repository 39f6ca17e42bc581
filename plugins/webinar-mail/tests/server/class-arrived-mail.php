<?php
/**
 * A mail as it arrived.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail\Tests;

/**
 * Reads headers and parts of a mail.
 */
final class Arrived_Mail {

	/**
	 * Values by name in lower case.
	 *
	 * @var array<string, string>
	 */
	public readonly array $headers;

	/**
	 * Decoded parts by their type.
	 *
	 * @var array<string, string>
	 */
	public readonly array $parts;

	/**
	 * Reads a mail.
	 *
	 * @param list<string> $to Recipients that the mail server was given.
	 */
	public function __construct( public readonly array $to, public readonly string $raw ) {
		list( $head, $body ) = explode( "\r\n\r\n", $raw, 2 );
		$this->headers       = self::headers( $head );
		$parts               = array();
		if ( 1 === preg_match( '~boundary="([^"]+)"~', $this->headers['content-type'], $found ) ) {
			foreach ( array_slice( explode( '--' . $found[1], $body ), 1, -1 ) as $part ) {
				list( $part_head, $text ) = explode( "\r\n\r\n", ltrim( $part ), 2 );
				$headers                  = self::headers( $part_head );
				$parts[ (string) strtok( $headers['content-type'], ';' ) ] = match ( strtolower( $headers['content-transfer-encoding'] ?? '8bit' ) ) {
					'quoted-printable' => quoted_printable_decode( $text ),
					'base64'           => base64_decode( $text ),
					default            => $text,
				};
			}
		}
		$this->parts = $parts;
	}

	/**
	 * Reads headers.
	 *
	 * @return array<string, string>
	 */
	private static function headers( string $head ): array {
		$headers = array();
		foreach ( explode( "\r\n", (string) preg_replace( '/\r\n[ \t]+/', ' ', trim( $head ) ) ) as $line ) {
			list( $name, $value )           = explode( ':', $line, 2 );
			$headers[ strtolower( $name ) ] = mb_decode_mimeheader( trim( $value ) );
		}
		return $headers;
	}
}
