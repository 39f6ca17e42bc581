<?php
/**
 * The tested versions of WordPress and PHP.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Says when a site has versions with which `npm test` does not run the plugins. VersionsTest compares README.md and the tools.
 */
final class Tested_Versions {

	public const WORDPRESS = '7.1';

	/** The first runs the PHP tests, the second a webinar from start to end in Playground. */
	public const PHP = array( '8.2', '8.3' );

	/**
	 * Returns what is not tested, and what to do: translated plain text, empty when both versions are tested.
	 *
	 * @param string $wordpress Full version, as in `7.1.1`.
	 * @param string $php       Full version.
	 */
	public static function problem( string $wordpress, string $php ): string {
		return self::WORDPRESS === self::branch( $wordpress ) && in_array( self::branch( $php ), self::PHP, true )
			? ''
			/* translators: 1: version of WordPress, 2: versions of PHP, 3: version of WordPress, 4: version of PHP. */
			: sprintf( __( 'The webinar plugins are tested with WordPress %1$s and PHP %2$s. This site has WordPress %3$s and PHP %4$s. Use the tested versions, or run a webinar on a copy of this site first, and again after each update.', 'core-webinar-event' ), self::WORDPRESS, implode( ', ', self::PHP ), $wordpress, $php );
	}

	private static function branch( string $version ): string {
		return implode( '.', array_slice( explode( '.', $version ), 0, 2 ) );
	}
}
