<?php
/**
 * The runtime profile.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Decides which modules run (P1): the constant in wp-config.php, else the setting, else `prod`.
 */
final class Runtime_Profile {

	public const OPTION = 'webinar_runtime_profile';

	public const CONSTANT = 'WEBINAR_RUNTIME_PROFILE';

	/**
	 * Returns `prod` or `full`. Any other value is `prod`: a typing error must not switch modules on.
	 */
	public function current(): string {
		return 'full' === ( $this->is_constant() ? constant( self::CONSTANT ) : get_option( self::OPTION ) ) ? 'full' : 'prod';
	}

	/**
	 * Whether wp-config.php sets the profile.
	 */
	public function is_constant(): bool {
		return defined( self::CONSTANT );
	}
}
