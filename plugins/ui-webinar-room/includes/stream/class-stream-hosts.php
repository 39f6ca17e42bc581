<?php
/**
 * Hosts that the room may load streams from.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Which hosts and providers an administrator has allowed. As in a Content-Security-Policy, a host without a port means the usual
 * ports, and a subdomain is another host.
 */
final class Stream_Hosts {

	public const HOSTS = 'ui_webinar_room_stream_hosts';

	public const PROVIDERS = 'ui_webinar_room_stream_providers';

	/** Names of the providers, by stream type. */
	private const PROVIDER_NAMES = array(
		'youtube'    => 'YouTube',
		'vimeo'      => 'Vimeo',
		'rutube'     => 'RuTube',
		'vk'         => 'VK Video',
		'kinescope'  => 'Kinescope',
		'boomstream' => 'Boomstream',
	);

	/** All of them go into one HTTP header. */
	public const AT_MOST = 50;

	/**
	 * Creates the options: WordPress queries the database at every read-sync for an option that does not exist.
	 */
	public function create_options(): void {
		add_option( self::HOSTS, array() );
		add_option( self::PROVIDERS, array_keys( self::PROVIDER_NAMES ) );
	}

	/**
	 * Answers `core_webinar_stream_chosen`: an administrator who names a stream need not allow it once more. A full list stays as it is.
	 *
	 * @param string $type   Stream type.
	 * @param string $source Address.
	 */
	public function allow( string $type, string $source ): void {
		if ( isset( self::PROVIDER_NAMES[ $type ] ) ) {
			update_option( self::PROVIDERS, self::known( array( ...$this->providers(), $type ) ) );
			return;
		}
		$host = self::host_of( $source );
		if ( 'obs' === $type && ! $this->allows( $source ) && self::is_host( $host ) && count( $this->hosts() ) < self::AT_MOST ) {
			update_option( self::HOSTS, array( ...$this->hosts(), $host ) );
		}
	}

	/**
	 * Names of the providers.
	 *
	 * @return array<string, string> By stream type.
	 */
	public static function provider_names(): array {
		return array_replace( self::PROVIDER_NAMES, array( 'vk' => __( 'VK Video', 'ui-webinar-room' ) ) );
	}

	/**
	 * Hosts, beside the site's own, that HLS may come from.
	 *
	 * @return list<string> Each a host, or a host and a port, in lower case.
	 */
	public function hosts(): array {
		$stored = array_filter( (array) get_option( self::HOSTS, array() ), 'is_string' );
		return array_slice( array_values( array_filter( $stored, array( self::class, 'is_host' ) ) ), 0, self::AT_MOST );
	}

	/**
	 * Providers whose frames are allowed. Without the option, all are.
	 *
	 * @return list<string> Stream types.
	 */
	public function providers(): array {
		return self::known( get_option( self::PROVIDERS, array_keys( self::PROVIDER_NAMES ) ) );
	}

	/**
	 * Filters stored or submitted values to known providers.
	 *
	 * @return list<string> Stream types.
	 */
	public static function known( mixed $types ): array {
		return array_values( array_intersect( array_keys( self::PROVIDER_NAMES ), array_filter( (array) $types, 'is_string' ) ) );
	}

	/**
	 * Whether the room may play HLS from this address: it is on the site's own host, or on an allowed one.
	 *
	 * @param string $url Absolute.
	 */
	public function allows( string $url ): bool {
		$host = self::host_of( $url );
		return self::host_of( home_url() ) === $host || in_array( $host, $this->hosts(), true );
	}

	/**
	 * The host of an address, with its port unless that is the usual one.
	 *
	 * @param string $url Absolute.
	 */
	public static function host_of( string $url ): string {
		$parts = wp_parse_url( $url );
		$parts = is_array( $parts ) ? $parts : array();
		$usual = 'https' === strtolower( $parts['scheme'] ?? '' ) ? 443 : 80;
		$port  = $parts['port'] ?? $usual;
		return strtolower( $parts['host'] ?? '' ) . ( $usual === $port ? '' : ":$port" );
	}

	/**
	 * Whether a text is only a host, or a host and a port. Anything else could add directives to the header.
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
