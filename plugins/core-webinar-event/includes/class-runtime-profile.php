<?php
/**
 * The runtime profile.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Says which modules run (P1): `prod`, unless wp-config.php says otherwise by WEBINAR_RUNTIME_PROFILE.
 */
final class Runtime_Profile {

	/**
	 * The profile.
	 *
	 * @param string $profile What holds without the constant.
	 */
	public function current( string $profile ): string {
		$chosen = defined( 'WEBINAR_RUNTIME_PROFILE' ) ? constant( 'WEBINAR_RUNTIME_PROFILE' ) : null;
		return in_array( $chosen, array( 'prod', 'full' ), true ) ? $chosen : $profile;
	}
}
