<?php
/**
 * Who gets messages.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Reminders;

/**
 * Decides who gets a message: nobody who may not attend, and no staff.
 */
final class Recipients {

	/**
	 * Whether a registered person may get a message.
	 *
	 * @param Registration $registration Whose.
	 * @param string       $name         Name of the message.
	 */
	public static function may_get( array $registration, string $name ): bool {
		$user_id    = $registration['user_id'];
		$webinar_id = $registration['webinar_id'];
		if ( ! user_can( $user_id, 'read' ) || user_can( $user_id, 'control_webinar', $webinar_id ) ) {
			return false;
		}
		return match ( true ) {
			// The door admits nobody without a seat.
			'waiting' === $registration['state'] => true,
			// Core admits nobody to a webinar that is not published.
			'cancelled' === $name                => (bool) apply_filters( 'core_webinar_is_admitted', true, $user_id, $webinar_id ),
			default                              => user_can( $user_id, 'attend_webinar', $webinar_id ),
		};
	}
}
