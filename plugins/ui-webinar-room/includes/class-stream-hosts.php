<?php
/**
 * What may be embedded in the room.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Knows which hosts an administrator allowed. As in a Content-Security-Policy a host without a port is meant with the
 * usual ones, and subdomains are hosts of their own.
 */
final class Stream_Hosts {

	public const HOSTS = 'ui_webinar_room_stream_hosts';

	public const PROVIDERS = 'ui_webinar_room_stream_providers';

	/** Stream type → how its provider writes itself. */
	public const PROVIDER_NAMES = array(
		'youtube' => 'YouTube',
		'vimeo'   => 'Vimeo',
	);

	/** A header has to hold them. */
	public const AT_MOST = 50;

	/**
	 * Makes the options on activation: WordPress asks the database at every read-sync for one that is not there.
	 */
	public function make(): void {
		add_option( self::HOSTS, array() );
		add_option( self::PROVIDERS, array_keys( self::PROVIDER_NAMES ) );
	}

	/**
	 * The hosts beside the site's own that HLS may come from.
	 *
	 * @return list<string> Each a host, or a host and a port, in lower case.
	 */
	public function hosts(): array {
		$stored = array_filter( (array) get_option( self::HOSTS, array() ), 'is_string' );
		return array_slice( array_values( array_filter( $stored, array( self::class, 'is_host' ) ) ), 0, self::AT_MOST );
	}

	/**
	 * The providers whose frames are allowed; without the option all are.
	 *
	 * @return list<string> Stream types.
	 */
	public function providers(): array {
		return self::known( get_option( self::PROVIDERS, array_keys( self::PROVIDER_NAMES ) ) );
	}

	/**
	 * What there is of these providers.
	 *
	 * @param mixed $types As they are stored, or come from a form.
	 * @return list<string> Stream types.
	 */
	public static function known( mixed $types ): array {
		return array_values( array_intersect( array_keys( self::PROVIDER_NAMES ), array_filter( (array) $types, 'is_string' ) ) );
	}

	/**
	 * Whether HLS from this address may be played: it is the site's own, or from an allowed host.
	 *
	 * @param string $url Absolute.
	 */
	public function allow( string $url ): bool {
		$host = self::of( $url );
		return self::of( home_url() ) === $host || in_array( $host, $this->hosts(), true );
	}

	/**
	 * The host of an address, with its port where that is not the usual one.
	 *
	 * @param string $url Absolute.
	 */
	public static function of( string $url ): string {
		$parts = wp_parse_url( $url );
		$parts = is_array( $parts ) ? $parts : array();
		$usual = 'https' === strtolower( $parts['scheme'] ?? '' ) ? 443 : 80;
		$port  = $parts['port'] ?? $usual;
		return strtolower( $parts['host'] ?? '' ) . ( $usual === $port ? '' : ":$port" );
	}

	/**
	 * Whether a text is nothing but a host, or a host and a port: all others could write into the header.
	 *
	 * @param string $text In lower case.
	 */
	public static function is_host( string $text ): bool {
		$label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
		return strlen( $text ) <= 253
			&& 1 === preg_match( "/^$label(?:\.$label)*(?::([1-9][0-9]{0,4}))?$/D", $text, $found )
			&& (int) ( $found[1] ?? 1 ) <= 65535;
	}
}
