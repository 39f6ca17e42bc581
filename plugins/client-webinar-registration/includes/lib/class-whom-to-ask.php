<?php
/**
 * Copied from lib/php by `npm run contract`: change it there.
 *
 * The contact of a webinar.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration\Lib;

/**
 * Names the organizer to people who are not admitted. Never an address: nobody has agreed to show it.
 */
final class Whom_To_Ask {

	/**
	 * Chooses one of two texts.
	 *
	 * @param string $named   Translated, with %s for the name.
	 * @param string $unnamed Translated, for a webinar without an organizer, or one who is named like an address.
	 */
	public static function text( int $webinar_id, string $named, string $unnamed ): string {
		/**
		 * Null when there is none.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar   = apply_filters( 'core_webinar_get', null, $webinar_id );
		$organizer = get_userdata( $webinar['owner_user_id'] ?? 0 );
		return false === $organizer || str_contains( $organizer->display_name, '@' ) ? $unnamed : sprintf( $named, wp_specialchars_decode( $organizer->display_name, ENT_QUOTES ) );
	}
}
