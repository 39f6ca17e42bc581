<?php
/**
 * Requests from WordPress to servers on this machine.
 *
 * @package Webinars\Demo
 */

declare( strict_types=1 );

namespace Webinars\Demo;

/**
 * Allows WordPress to request the demo's stream, for the check of a stream, and to send answers to a form to a program on this machine.
 * WordPress refuses local hosts and unusual ports; the filters allow only the host and the port of the stream, and one path.
 */
final class Stream_Access {

	/** Absolute address of the demo's stream. Its port can change from start to start. */
	public const OPTION = 'webinar_demo_stream';

	/** Where a program on this machine may get the answers to a form. */
	private const ANSWERS = '~^http://127\.0\.0\.1:\d+/answers$~D';

	public function allow(): void {
		add_filter( 'http_request_host_is_external', array( $this, 'allow_host' ), 10, 3 );
		add_filter( 'http_allowed_safe_ports', array( $this, 'allow_port' ), 10, 3 );
	}

	/**
	 * Answers `http_request_host_is_external`.
	 *
	 * @param bool   $is_external The decision of WordPress.
	 * @param string $host        Unused.
	 * @param string $url         The address of the request.
	 */
	public function allow_host( bool $is_external, string $host, string $url ): bool {
		return $is_external || $this->is_allowed( $url );
	}

	/**
	 * Answers `http_allowed_safe_ports`.
	 *
	 * @param int[]  $ports The ports that WordPress allows.
	 * @param string $host  Unused.
	 * @param string $url   The address of the request.
	 * @return int[]
	 */
	public function allow_port( array $ports, string $host, string $url ): array {
		return $this->is_allowed( $url ) ? array( ...$ports, (int) wp_parse_url( $url, PHP_URL_PORT ) ) : $ports;
	}

	private function is_allowed( string $url ): bool {
		if ( 1 === preg_match( self::ANSWERS, $url ) ) {
			return true;
		}
		$stream = (string) get_option( self::OPTION );
		foreach ( array( PHP_URL_HOST, PHP_URL_PORT ) as $part ) {
			if ( wp_parse_url( $url, $part ) !== wp_parse_url( $stream, $part ) ) {
				return false;
			}
		}
		return '' !== $stream;
	}
}
