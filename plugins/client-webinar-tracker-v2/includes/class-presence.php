<?php
/**
 * Who is in the room.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

/**
 * Takes the reports of one person's devices as one series: time is credited once, and who closes one page is still there with another.
 */
final class Presence {

	/**
	 * Takes what it works with.
	 *
	 * @param Session_Ledger $sessions Holds the sessions.
	 * @param Stay_Ledger    $stays    Holds the stays of each device.
	 */
	public function __construct( private readonly Session_Ledger $sessions, private readonly Stay_Ledger $stays ) {}

	/**
	 * Records that the attendee is in the room now.
	 *
	 * @param string $device         Name that the page gave itself; empty when it did not.
	 * @param int    $credited_until End of the time that counts: now, or when the webinar was paused (H3).
	 */
	public function report( int $session_id, int $webinar_id, string $device, int $now, int $credited_until ): void {
		in_transaction(
			function () use ( $session_id, $webinar_id, $device, $now, $credited_until ): void {
				$this->sessions->credit( $session_id, $now, $credited_until, true );
				$this->stays->stay( $session_id, $webinar_id, $device, $now );
			}
		);
	}

	/**
	 * Records that a page of the attendee goes away. Of whoever is gone already it changes nothing.
	 *
	 * @param string $device         Name that the page gave itself; empty when it did not.
	 * @param int    $credited_until End of the time that counts: now, or when the webinar was paused (H3).
	 */
	public function leave( int $session_id, string $device, int $now, int $credited_until ): void {
		in_transaction(
			function () use ( $session_id, $device, $now, $credited_until ): void {
				$this->sessions->credit( $session_id, $now, $credited_until, false );
				$this->stays->end( $session_id, $device, $now );
				if ( ! $this->stays->goes_on( $session_id, $now ) ) {
					$this->sessions->leave( $session_id, $now );
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
		in_transaction(
			function () use ( $session_id, $now, $credited_until ): void {
				$this->sessions->credit( $session_id, $now, $credited_until, false );
				$this->stays->end( $session_id, null, $now );
				$this->sessions->leave( $session_id, $now );
				$this->sessions->finish( $session_id, $now );
			}
		);
	}
}
