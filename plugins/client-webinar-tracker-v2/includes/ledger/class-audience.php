<?php
/**
 * The audience over time.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

/**
 * Counts how many attendees were in the room at moments at even distances, each once, however many devices they had.
 *
 * @phpstan-import-type Stay_Row from Stay_Ledger
 */
final class Audience {

	private const POINTS_AT_MOST = 240;

	/** What is in memory at a time. */
	private const SESSIONS_PER_BATCH = 100;

	public function __construct( private readonly Stay_Ledger $stays ) {}

	/**
	 * Answers with the moments, from the start to the end or to now; with none when the webinar never began.
	 *
	 * @param list<AudiencePoint> $points     What another module answered.
	 * @param int                 $webinar_id The webinar.
	 * @return list<AudiencePoint>
	 */
	public function answer( array $points, int $webinar_id ): array {
		/**
		 * The read model.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		if ( null === $webinar || 0 === $webinar['started_at'] ) {
			return $points;
		}
		$start   = $webinar['started_at'];
		$end     = max( $start + 1, 0 === $webinar['finished_at'] ? time() : $webinar['finished_at'] );
		$last    = min( self::POINTS_AT_MOST - 1, $end - $start );
		$changes = $this->changes( $webinar_id, $start, $end, $last );
		$people  = 0;
		for ( $point = 0; $point <= $last; $point++ ) {
			$people  += $changes[ $point ] ?? 0;
			$points[] = array(
				'at'     => $start + intdiv( $point * ( $end - $start ), $last ),
				'people' => $people,
			);
		}
		return $points;
	}

	/**
	 * How many more there are at a moment than at the one before.
	 *
	 * @param int $last Number of the last moment, which is the end; the first is 0, the start.
	 * @return array<int, int> By number; where nothing changes it is missing.
	 */
	private function changes( int $webinar_id, int $start, int $end, int $last ): array {
		$first_from = static fn( int $at ): int => (int) ceil( ( $at - $start ) * $last / ( $end - $start ) );
		$changes    = array();
		$session    = 0;
		do {
			$stays = $this->stays->stays_of_next_sessions( $webinar_id, $session, self::SESSIONS_PER_BATCH );
			$done  = 0;
			foreach ( $stays as $stay ) {
				if ( (int) $stay['session_id'] !== $session ) {
					$session = (int) $stay['session_id'];
					$done    = 0;
				}
				// From the first moment in it, unless an earlier stay of the session holds that one, to the first moment after it.
				$from  = max( $done, $first_from( (int) $stay['began_at'] ) );
				$until = $first_from( 1 + min( $end, self::end_of( $stay, $end ) ) );
				if ( $from < $until ) {
					$changes[ $from ]  = ( $changes[ $from ] ?? 0 ) + 1;
					$changes[ $until ] = ( $changes[ $until ] ?? 0 ) - 1;
					$done              = $until;
				}
			}
		} while ( array() !== $stays );
		return $changes;
	}

	/**
	 * When a stay ended. An attendee whose last report came shortly before the end stayed to the end.
	 *
	 * @param Stay_Row $stay One stay.
	 * @param int      $end  Of the webinar, or now.
	 */
	private static function end_of( array $stay, int $end ): int {
		$seen_at = (int) $stay['seen_at'];
		return (int) ( $stay['left_at'] ?? ( $seen_at >= $end - Session_Ledger::LONGEST_CREDIT_SECONDS ? $end : $seen_at ) );
	}
}
