<?php
/**
 * A person's own choice.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail;

/**
 * Stores how a person wants to get messages, as user meta; without one Telegram where it is connected, else e-mail.
 */
final class Personal_Choice {

	public const META = 'webinar_mail_carrier';

	public const MAIL = 'mail';

	public const TELEGRAM = 'telegram';

	public const BOTH = '';

	/**
	 * Returns a user's choice.
	 *
	 * @return self::MAIL|self::TELEGRAM|self::BOTH
	 */
	public function of_user( int $user_id ): string {
		$stored = get_user_meta( $user_id, self::META, true );
		return in_array( $stored, array( self::MAIL, self::TELEGRAM ), true ) ? $stored : self::BOTH;
	}

	/**
	 * Returns the choice of a lead. A lead that is no user has made none.
	 *
	 * @return self::MAIL|self::TELEGRAM|self::BOTH
	 */
	public function of_lead( int $lead_id ): string {
		/** This filter is documented in contract/hooks/core_webinar_lead_id.json. */
		return false !== get_userdata( $lead_id ) && apply_filters( 'core_webinar_lead_id', $lead_id, $lead_id ) === $lead_id ? $this->of_user( $lead_id ) : self::BOTH;
	}

	public function store( int $user_id, string $choice ): void {
		if ( in_array( $choice, array( self::MAIL, self::TELEGRAM ), true ) ) {
			update_user_meta( $user_id, self::META, $choice );
		} else {
			$this->forget( $user_id );
		}
	}

	public function forget( int $user_id ): bool {
		return delete_user_meta( $user_id, self::META );
	}
}
