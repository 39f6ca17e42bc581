<?php
/**
 * Whether seats are left.
 *
 * @package Webinars\Ui_Webinar_Entry
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Entry;

/**
 * Asks the registration module, by one query where seats are limited and by none elsewhere.
 */
final class Seats {

	/**
	 * Whether somebody who books now would wait.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	public static function are_gone( array $webinar ): bool {
		$counts = self::counts( $webinar );
		return null !== $counts && ( $counts['waiting'] > 0 || $counts['registered'] >= ( $webinar['seats'] ?? 0 ) );
	}

	/**
	 * Whether the last change of a registration may have taken the last seat, or may have freed one. Page caches drop the page only
	 * then, and not with each registration.
	 */
	public static function may_have_turned( int $webinar_id ): bool {
		/**
		 * Null while Core is off.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		$counts  = null === $webinar ? null : self::counts( $webinar );
		return null !== $webinar && null !== $counts && 0 === $counts['waiting'] && $counts['registered'] >= ( $webinar['seats'] ?? 0 ) - 1;
	}

	/**
	 * Numbers of registrations, null where nobody counts or seats are not limited.
	 *
	 * @param Webinar $webinar Webinar.
	 * @return RegistrationCounts|null
	 */
	private static function counts( array $webinar ): ?array {
		if ( 0 === ( $webinar['seats'] ?? 0 ) || ! has_filter( 'client_webinar_registration_counts' ) ) {
			return null;
		}
		/**
		 * Empty while nobody has booked.
		 *
		 * @var list<RegistrationCounts> $counts
		 */
		$counts = apply_filters( 'client_webinar_registration_counts', array(), array( $webinar['webinar_id'] ) );
		return $counts[0] ?? null;
	}
}
