<?php
/**
 * The key of the site.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail;

/**
 * A random key of this module. WordPress's salts may be changed at any time, and links and hashes have to last.
 */
final class Site_Key {

	public const OPTION = 'webinar_mail_key';

	/** Returns the HMAC of a text; the purposes cannot be mixed up. */
	public function hmac( string $purpose, string $text ): string {
		return hash_hmac( 'sha256', $text, hash_hmac( 'sha256', $purpose, $this->secret(), true ), true );
	}

	/** Returns the key, and makes it at the first use. Of two requests that make it at once, one wins. */
	private function secret(): string {
		global $wpdb;
		$secret = get_option( self::OPTION );
		if ( is_string( $secret ) && '' !== $secret ) {
			return $secret;
		}
		$wpdb->query( $wpdb->prepare( "INSERT IGNORE INTO $wpdb->options (option_name, option_value, autoload) VALUES (%s, %s, 'off')", self::OPTION, bin2hex( random_bytes( 32 ) ) ) );
		return (string) $wpdb->get_var( $wpdb->prepare( "SELECT option_value FROM $wpdb->options WHERE option_name = %s", self::OPTION ) );
	}
}
