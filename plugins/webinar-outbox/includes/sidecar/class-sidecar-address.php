<?php
/**
 * The address of the sidecar.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use WP_Error;

/**
 * An address that signed messages may be sent to: https anywhere, plain http only to this machine or a private network, and never a
 * reserved address such as the metadata service of a cloud.
 */
final class Sidecar_Address {

	/** Networks to which plain http is allowed. */
	private const PRIVATE_NETWORKS = array( '127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '::1/128', 'fc00::/7' );

	/** Networks of this machine itself. */
	private const LOOPBACK_NETWORKS = array( '127.0.0.0/8', '::1/128' );

	/** Link-local (metadata services of clouds), unspecified, multicast and reserved networks. */
	private const FORBIDDEN_NETWORKS = array( '0.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3', '::/128', 'fe80::/10', 'ff00::/8' );

	/** Begin of an IPv6 address that maps an IPv4 address. */
	private const MAPPED_IPV4 = "\0\0\0\0\0\0\0\0\0\0\xff\xff";

	/**
	 * Use parse().
	 *
	 * @param string $url      Without a slash at the end.
	 * @param string $host     Name or IP address, without brackets.
	 * @param bool   $is_plain Whether the scheme is http.
	 */
	private function __construct( public readonly string $url, private readonly string $host, private readonly bool $is_plain ) {}

	/**
	 * Reads an address: http or https, a host, optionally a port and a path; no user name, password, query or fragment.
	 *
	 * @return self|WP_Error The error names the remedy.
	 */
	public static function parse( string $url ): self|WP_Error {
		$parts  = wp_parse_url( $url );
		$parts  = is_array( $parts ) ? $parts : array();
		$scheme = strtolower( $parts['scheme'] ?? '' );
		$host   = strtolower( rtrim( trim( $parts['host'] ?? '', '[]' ), '.' ) );
		if (
			array() !== array_diff_key( $parts, array_flip( array( 'scheme', 'host', 'port', 'path' ) ) )
			|| ! in_array( $scheme, array( 'http', 'https' ), true )
			|| '' === $host
			|| 1 === preg_match( '/[\s<>"\'\\\\]/', $url )
		) {
			return new WP_Error( 'malformed', __( 'The address of the message service must begin with http:// or https:// and hold no password.', 'webinar-outbox' ) );
		}
		$address = new self( untrailingslashit( $url ), $host, 'http' === $scheme );
		$refusal = $address->refusal_for( $address->is_ip() ? array( $host ) : array() );
		return '' === $refusal ? $address : new WP_Error( 'not_allowed', $refusal );
	}

	/** Whether a browser may send its room token there. Attendees come from anywhere, so a private network is not allowed. */
	public function is_for_browsers(): bool {
		return ! $this->is_plain
			|| ( $this->is_ip() ? self::is_in( $this->host, self::LOOPBACK_NETWORKS ) : 1 === preg_match( '/^(.+\.)?localhost$/D', $this->host ) );
	}

	/**
	 * Resolves the name, and checks its IP addresses.
	 *
	 * @return string Why the address must not be called, and the remedy; empty when it may be.
	 */
	public function refusal(): string {
		// If the name is unknown, the request itself fails with a clear error.
		return $this->refusal_for( $this->is_ip() ? array( $this->host ) : (array) gethostbynamel( $this->host ) );
	}

	/**
	 * Returns why this name with these IP addresses must not be called.
	 *
	 * @param array<mixed> $ips IP addresses of the name, empty when unknown.
	 */
	private function refusal_for( array $ips ): string {
		// "2852039166" and "0xa9.0xfe.43518" are other notations of an IP address.
		if ( ! $this->is_ip() && 1 === preg_match( '/^(0x[0-9a-f]*|\d+)(\.(0x[0-9a-f]*|\d+))*$/D', $this->host ) ) {
			return __( 'Write the IP address of the message service as four decimal numbers, as in 10.0.0.5.', 'webinar-outbox' );
		}
		foreach ( $ips as $ip ) {
			if ( is_string( $ip ) && self::is_in( $ip, self::FORBIDDEN_NETWORKS ) ) {
				/* translators: %s: IP address. */
				return sprintf( __( 'The message service must not be at %s: that address is reserved. Enter the one where the message service listens.', 'webinar-outbox' ), $ip );
			}
			if ( is_string( $ip ) && $this->is_plain && ! self::is_in( $ip, self::PRIVATE_NETWORKS ) ) {
				/* translators: %s: IP address. */
				return sprintf( __( 'Use https:// for the message service at %s: over http:// anybody on the way could read the messages.', 'webinar-outbox' ), $ip );
			}
		}
		return $this->is_plain && ! $this->is_ip() && ! $this->is_local_name()
			? __( 'Use https:// for the message service: http:// is only for this machine and private networks, as in http://127.0.0.1:8787.', 'webinar-outbox' )
			: '';
	}

	private function is_ip(): bool {
		return false !== filter_var( $this->host, FILTER_VALIDATE_IP );
	}

	/** Whether only the local network knows the name. */
	private function is_local_name(): bool {
		return 1 === preg_match( '/^[^.]+$|\.(local|localhost|internal|lan)$/D', $this->host );
	}

	/**
	 * Whether an IP address is in one of these networks.
	 *
	 * @param list<string> $networks In the form `10.0.0.0/8`.
	 */
	private static function is_in( string $ip, array $networks ): bool {
		$bytes = (string) inet_pton( $ip );
		if ( str_starts_with( $bytes, self::MAPPED_IPV4 ) && 16 === strlen( $bytes ) ) {
			$bytes = substr( $bytes, 12 );
		}
		foreach ( $networks as $network ) {
			list( $start, $bits ) = explode( '/', $network );
			$start                = (string) inet_pton( $start );
			$mask                 = str_pad( str_repeat( "\xff", intdiv( (int) $bits, 8 ) ) . chr( ( 0xff << ( 8 - (int) $bits % 8 ) ) & 0xff ), strlen( $start ), "\0" );
			if ( strlen( $start ) === strlen( $bytes ) && ( $bytes & $mask ) === ( $start & $mask ) ) {
				return true;
			}
		}
		return false;
	}
}
