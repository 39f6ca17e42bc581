<?php
/**
 * When reminders are sent.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Reminders;

/**
 * Stores how many minutes before the start reminders are sent.
 */
final class Offsets {

	public const OPTION = 'client_webinar_reminders_offsets';

	public const AT_MOST = 5;

	public const SHORTEST_MINUTES = 5;

	public const LONGEST_MINUTES = 14 * 24 * 60;

	private const DEFAULT = array( 24 * 60, 60, 10 );

	/**
	 * Returns the minutes, the longest first.
	 *
	 * @return list<int>
	 */
	public function minutes(): array {
		$stored  = get_option( self::OPTION, self::DEFAULT );
		$minutes = array_filter( is_array( $stored ) ? $stored : self::DEFAULT, static fn( mixed $value ): bool => is_int( $value ) && $value >= self::SHORTEST_MINUTES && $value <= self::LONGEST_MINUTES );
		rsort( $minutes );
		return array_slice( array_values( array_unique( $minutes ) ), 0, self::AT_MOST );
	}

	/**
	 * Stores the minutes.
	 *
	 * @param list<int> $minutes Valid ones.
	 */
	public function store( array $minutes ): void {
		update_option( self::OPTION, $minutes, false );
	}

	/**
	 * Returns the latest offset whose time has come.
	 *
	 * @param int $start Unix seconds; 0 for a webinar that does not take place.
	 * @return int|null Minutes; null before the first one, and from the start on.
	 */
	public function reached( int $start, int $now ): ?int {
		$reached = $now < $start ? array_filter( $this->minutes(), static fn( int $minutes ): bool => $start - $minutes * MINUTE_IN_SECONDS <= $now ) : array();
		return array() === $reached ? null : min( $reached );
	}

	/**
	 * Returns when the next reminder, or the start, makes this one useless.
	 *
	 * @return int Unix seconds.
	 */
	public function next( int $start, int $minutes ): int {
		$later = array_filter( $this->minutes(), static fn( int $other ): bool => $other < $minutes );
		return $start - ( array() === $later ? 0 : max( $later ) ) * MINUTE_IN_SECONDS;
	}
}
