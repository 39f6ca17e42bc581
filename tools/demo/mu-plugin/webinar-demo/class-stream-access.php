<?php
/**
 * The way to the demo's stream.
 *
 * @package Webinars\Demo
 */

declare( strict_types=1 );

namespace Webinars\Demo;

/**
 * Lets the check of a stream reach the demo's own: it is on this machine and on an odd port, neither of which WordPress
 * asks otherwise. Nothing else on this machine is opened.
 */
final class Stream_Access {

	/** Absolute address of the demo's stream; its port changes from start to start. */
	public const OPTION = 'webinar_demo_stream';

	/**
	 * Adds the filters.
	 */
	public function allow(): void {
		add_filter( 'http_request_host_is_external', array( $this, 'allow_host' ), 10, 3 );
		add_filter( 'http_allowed_safe_ports', array( $this, 'allow_port' ), 10, 3 );
	}

	/**
	 * Answers `http_request_host_is_external`.
	 *
	 * @param bool   $is_external What WordPress thinks.
	 * @param string $host        Unused.
	 * @param string $url         What is about to be asked.
	 */
	public function allow_host( bool $is_external, string $host, string $url ): bool {
		return $is_external || $this->is_on_stream_server( $url );
	}

	/**
	 * Answers `http_allowed_safe_ports`.
	 *
	 * @param int[]  $ports What WordPress allows.
	 * @param string $host  Unused.
	 * @param string $url   What is about to be asked.
	 * @return int[]
	 */
	public function allow_port( array $ports, string $host, string $url ): array {
		return $this->is_on_stream_server( $url ) ? array( ...$ports, (int) wp_parse_url( $url, PHP_URL_PORT ) ) : $ports;
	}

	/**
	 * Whether an address has the host and the port of the demo's stream.
	 *
	 * @param string $url Absolute.
	 */
	private function is_on_stream_server( string $url ): bool {
		$stream = (string) get_option( self::OPTION );
		foreach ( array( PHP_URL_HOST, PHP_URL_PORT ) as $part ) {
			if ( wp_parse_url( $url, $part ) !== wp_parse_url( $stream, $part ) ) {
				return false;
			}
		}
		return '' !== $stream;
	}
}
