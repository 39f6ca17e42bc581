<?php
/**
 * The runtime profile.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Says which modules run (P1): what wp-config.php says, else what was chosen in the settings, else `prod`.
 */
final class Runtime_Profile {

	public const OPTION = 'webinar_runtime_profile';

	public const CONSTANT = 'WEBINAR_RUNTIME_PROFILE';

	/**
	 * The profile, `prod` or `full`. What is neither is `prod`: a slip of the pen must not switch modules on.
	 */
	public function current(): string {
		return 'full' === ( $this->is_constant() ? constant( self::CONSTANT ) : get_option( self::OPTION ) ) ? 'full' : 'prod';
	}

	/**
	 * Whether wp-config.php has the say.
	 */
	public function is_constant(): bool {
		return defined( self::CONSTANT );
	}
}
