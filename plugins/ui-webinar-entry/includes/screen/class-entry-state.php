<?php
/**
 * The states of an entry page.
 *
 * @package Webinars\Ui_Webinar_Entry
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Entry;

/**
 * Says which of its screens the page shows.
 */
final class Entry_State {

	public const SCHEDULED = 'scheduled';
	public const LATE      = 'late';
	public const LIVE      = 'live';
	public const PAUSED    = 'paused';
	public const RECORDING = 'recording';
	public const FINISHED  = 'finished';
	public const CANCELLED = 'cancelled';
	public const UNOPENED  = 'unopened';
	public const WATCHABLE = 'watchable';

	/** In these a live webinar takes registrations. */
	public const OPEN = array( self::SCHEDULED, self::LIVE, self::PAUSED );

	/** In these a recording of type `auto` does. It takes place at no time (D1). */
	public const AUTO = array( self::UNOPENED, self::WATCHABLE );

	/** A planned webinar that nobody has started is late then, and leaves the schedule too. */
	private const LATE_SECONDS_AT_MOST = HOUR_IN_SECONDS;

	/**
	 * State of an announced webinar.
	 *
	 * @param Webinar $webinar Webinar.
	 * @param int     $now     Unix seconds.
	 */
	public static function from_webinar( array $webinar, int $now ): string {
		if ( 'auto' === $webinar['type'] ) {
			return match ( $webinar['status'] ) {
				'live', 'paused'       => self::WATCHABLE,
				'finished', 'archived' => self::FINISHED,
				default                => self::UNOPENED,
			};
		}
		return match ( true ) {
			in_array( $webinar['status'], array( self::LIVE, self::PAUSED ), true ) => $webinar['status'],
			in_array( $webinar['status'], array( 'finished', 'archived' ), true )   => '' === $webinar['recording_url'] ? self::FINISHED : self::RECORDING,
			$now > $webinar['scheduled_at'] + self::LATE_SECONDS_AT_MOST => self::LATE,
			default => self::SCHEDULED,
		};
	}
}
