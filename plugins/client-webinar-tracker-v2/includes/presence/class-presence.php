<?php
/**
 * Who is in the room.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

use Webinars\Client_Webinar_Tracker_V2\Lib\Transaction;

/**
 * Takes the reports of one person's devices as one series: time is credited once, and who closes one page is still there with another.
 */
final class Presence {

	public function __construct( private readonly Session_Ledger $sessions, private readonly Stay_Ledger $stays ) {}

	/**
	 * Whether attendees may be in a webinar now (H5). Nobody is present at a recording: each viewer has a time of their own.
	 *
	 * @param Webinar $webinar The read model.
	 */
	public static function is_possible( array $webinar ): bool {
		return 'live' === $webinar['type'] && in_array( $webinar['status'], array( 'live', 'paused' ), true );
	}

	/**
	 * End of the time that counts as presence: a pause does not (H3).
	 *
	 * @param Webinar $webinar The read model.
	 * @param int     $now     Unix seconds.
	 */
	public static function credited_until( array $webinar, int $now ): int {
		return 'live' === $webinar['status'] ? $now : $webinar['paused_at'];
	}

	/**
	 * Records that attendees are in the room now.
	 *
	 * @param array<int, list<string>> $devices        Names that their pages gave themselves, empty when they did not; by session, some.
	 * @param int                      $credited_until End of the time that counts: now, or when the webinar was paused (H3).
	 * @param int                      $goodbye_since  Unix seconds: a page that has said goodbye since is not believed to be there.
	 */
	public function report( array $devices, int $webinar_id, int $now, int $credited_until, int $goodbye_since = PHP_INT_MAX ): void {
		Transaction::run(
			function () use ( $devices, $webinar_id, $now, $credited_until, $goodbye_since ): void {
				$undecided = array_intersect_key( $devices, array_flip( $this->sessions->lock( array_keys( $devices ) ) ) );
				$present   = array() === $undecided ? array() : $this->stays->stay( $undecided, $webinar_id, $now, $goodbye_since );
				if ( array() !== $present ) {
					$this->sessions->credit( $present, $now, $credited_until, true );
				}
			}
		);
	}

	/**
	 * Records that a page of the attendee was closed. Changes nothing for an attendee who has left already.
	 *
	 * @param string $device         Name that the page gave itself; empty when it did not.
	 * @param int    $credited_until End of the time that counts: now, or when the webinar was paused (H3).
	 */
	public function leave( int $session_id, string $device, int $now, int $credited_until ): void {
		Transaction::run(
			function () use ( $session_id, $device, $now, $credited_until ): void {
				$this->sessions->credit( array( $session_id ), $now, $credited_until, false );
				$this->stays->end( $session_id, $device, $now );
				if ( ! $this->stays->goes_on( $session_id, $now ) ) {
					$this->sessions->leave( $session_id, $now );
				}
			}
		);
	}

	/**
	 * Ends the presence of pages that may not stay, at their last report: nothing is credited for the time since.
	 *
	 * @param array<int, list<string>> $devices Names of the pages, by session.
	 */
	public function end( array $devices, int $now ): void {
		if ( array() === $devices ) {
			return;
		}
		Transaction::run(
			function () use ( $devices, $now ): void {
				$session_ids = $this->sessions->lock( array_keys( $devices ) );
				if ( array() !== $session_ids ) {
					$this->stays->end_pages( array_intersect_key( $devices, array_flip( $session_ids ) ), $now );
					$this->sessions->leave_without_stay( $session_ids, $now );
				}
			}
		);
	}

	/**
	 * Records that the attendee said to have finished, with whatever device.
	 *
	 * @param int $credited_until End of the time that counts: now, or when the webinar was paused (H3).
	 */
	public function finish( int $session_id, int $now, int $credited_until ): void {
		Transaction::run(
			function () use ( $session_id, $now, $credited_until ): void {
				$this->sessions->credit( array( $session_id ), $now, $credited_until, false );
				$this->stays->end( $session_id, null, $now );
				$this->sessions->leave( $session_id, $now );
				$this->sessions->finish( $session_id, $now );
			}
		);
	}
}
