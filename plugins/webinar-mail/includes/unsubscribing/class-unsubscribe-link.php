<?php
/**
 * The link that ends the mails.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail;

/**
 * Makes and verifies the link by which a person unsubscribes without signing in. It names the keyed hash of the address, so it works for
 * guests and after the account is gone, and tells nobody the address.
 */
final class Unsubscribe_Link {

	public const PARAMETER = 'webinar_unsubscribe';

	private const VALID_SECONDS = YEAR_IN_SECONDS;

	public function __construct( private readonly Site_Key $key, private readonly Suppressed_Addresses $suppressed ) {}

	public function url( string $address ): string {
		$content = $this->suppressed->hash( $address ) . '.' . ( time() + self::VALID_SECONDS );
		return add_query_arg( self::PARAMETER, "$content." . $this->signature( $content ), home_url( '/' ) );
	}

	/**
	 * Reads the hash of the address from a token.
	 *
	 * @return string Empty when the token is forged or too old.
	 */
	public function address_hash( string $token ): string {
		return 1 === preg_match( '/^(([0-9a-f]{64})\.(\d{1,12}))\.([0-9a-f]{32})$/D', $token, $parts )
			&& hash_equals( $this->signature( $parts[1] ), $parts[4] ) && (int) $parts[3] >= time()
			? $parts[2]
			: '';
	}

	private function signature( string $content ): string {
		return substr( bin2hex( $this->key->hmac( 'unsubscribe', $content ) ), 0, 32 );
	}
}
