<?php
/**
 * Addresses of webhooks.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Forms;

/**
 * Lets a webhook go to the internet only, by https. WordPress's own filter `http_request_host_is_external` allows a host of this network, also by
 * http. It is asked when the address is saved and at each try: a name may get another IP address.
 */
final class Webhook_Address {

	private const LONGEST = 500;

	/** Shared by providers, and where some clouds have their metadata. */
	private const SHARED_NETWORK = '/^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./';

	/**
	 * Says why an address must not be called, and the remedy; empty when it may be.
	 */
	public static function problem( string $url ): string {
		$parts = wp_parse_url( $url );
		$host  = is_array( $parts ) ? strtolower( $parts['host'] ?? '' ) : '';
		if ( '' === $host || strlen( $url ) > self::LONGEST || isset( $parts['user'] ) || isset( $parts['pass'] ) || 1 === preg_match( '/[\s<>"\'\\\\]/', $url ) ) {
			return __( 'Enter a whole address, as in https://crm.example.com/webinar, without a password.', 'client-webinar-forms' );
		}
		/** This filter is documented in wp-includes/http.php */
		$is_allowed_here = true === apply_filters( 'http_request_host_is_external', false, $host, $url ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound
		if ( 'https' !== ( $parts['scheme'] ?? '' ) && ! ( $is_allowed_here && 'http' === ( $parts['scheme'] ?? '' ) ) ) {
			return __( 'The address must begin with https://, so that nobody on the way reads the answers.', 'client-webinar-forms' );
		}
		if ( ! $is_allowed_here && ! self::is_public( $host ) ) {
			return __( 'This address is not on the internet, or its name is unknown. Answers are not sent into the network of this server.', 'client-webinar-forms' );
		}
		return false === wp_http_validate_url( $url )
			? __( 'WordPress does not send to this address. Use port 443, 8080 or none.', 'client-webinar-forms' )
			: '';
	}

	/**
	 * Whether every IPv4 address of a host is on the internet; Webhook_Sender uses no other. An IPv6 address instead of a name is not accepted.
	 */
	private static function is_public( string $host ): bool {
		$ips = (array) gethostbynamel( $host );
		foreach ( $ips as $ip ) {
			if ( false === filter_var( $ip, FILTER_VALIDATE_IP, FILTER_FLAG_IPV4 | FILTER_FLAG_NO_PRIV_RANGE | FILTER_FLAG_NO_RES_RANGE ) || 1 === preg_match( self::SHARED_NETWORK, (string) $ip ) ) {
				return false;
			}
		}
		return array() !== $ips;
	}
}
