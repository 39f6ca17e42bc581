<?php
/**
 * When messages may be sent.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use DateTimeImmutable;

/**
 * Calculates when a message may be sent: its delay after the end of the webinar, and the quiet hours in the time zone of the site. All
 * times are Unix seconds.
 */
final class Sending_Times {

	public function __construct( private readonly Message_Texts $texts ) {}

	/**
	 * Returns the earliest time to send a message about a webinar, by its delay after the end.
	 *
	 * @return int 0 without a delay, or before the webinar has ended.
	 */
	public function not_before( string $template, int $webinar_id ): int {
		$minutes = $this->texts->wording( $template )['delay_minutes'];
		if ( 0 === $minutes ) {
			return 0;
		}
		/**
		 * The read model.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar     = apply_filters( 'core_webinar_get', null, $webinar_id );
		$finished_at = $webinar['finished_at'] ?? 0;
		return 0 === $finished_at ? 0 : $finished_at + $minutes * MINUTE_IN_SECONDS;
	}

	/**
	 * Returns the first time from now on that is not in quiet hours.
	 *
	 * @return int The same time when it is not in quiet hours.
	 */
	public function next_allowed( int $now ): int {
		$hours = $this->texts->quiet_hours();
		if ( '' === $hours['from'] || '' === $hours['until'] ) {
			return $now;
		}
		$today = ( new DateTimeImmutable( "@$now" ) )->setTimezone( wp_timezone() );
		$days  = strcmp( $hours['until'], $hours['from'] ) > 0 ? 0 : 1;
		// Compares timestamps, not clock times: an hour that daylight saving time skips or repeats is quiet once.
		foreach ( array( $today->modify( '-1 day' ), $today ) as $day ) {
			$from  = $day->modify( $hours['from'] )->getTimestamp();
			$until = $day->modify( "+$days day" )->modify( $hours['until'] )->getTimestamp();
			if ( $from <= $now && $now < $until ) {
				return $until;
			}
		}
		return $now;
	}
}
