<?php
/**
 * The tested versions of WordPress and PHP.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Says when a site has older or newer versions than those with which `npm test` runs the PHP tests. VersionsTest compares the tests,
 * README.md and the plugins' headers.
 */
final class Tested_Versions {

	/** The oldest and the newest. */
	public const WORDPRESS = array( '6.8', '7.1' );

	/** The oldest runs with the oldest WordPress, the newest with the newest. */
	public const PHP = array( '8.1', '8.5' );

	/**
	 * Returns what is not tested, and what to do: translated plain text, empty when no version is older or newer than the tested ones.
	 *
	 * @param string $wordpress Full version, as in `7.1.1`.
	 * @param string $php       Full version.
	 */
	public static function problem( string $wordpress, string $php ): string {
		return self::is_between( $wordpress, self::WORDPRESS ) && self::is_between( $php, self::PHP )
			? ''
			/* translators: 1: versions of WordPress, 2: versions of PHP, 3: version of WordPress, 4: version of PHP. */
			: sprintf( __( 'The webinar plugins are tested with WordPress %1$s and PHP %2$s. This site has WordPress %3$s and PHP %4$s. Use the tested versions, or run a webinar on a copy of this site first, and again after each update.', 'core-webinar-event' ), implode( '–', self::WORDPRESS ), implode( '–', self::PHP ), $wordpress, $php );
	}

	/**
	 * Whether a version is neither older nor newer. A correction as in `7.1.2` counts as its branch.
	 *
	 * @param array{string, string} $ends The oldest and the newest branch.
	 */
	private static function is_between( string $version, array $ends ): bool {
		$branch = implode( '.', array_slice( explode( '.', $version ), 0, 2 ) );
		return version_compare( $branch, $ends[0], '>=' ) && version_compare( $branch, $ends[1], '<=' );
	}
}
