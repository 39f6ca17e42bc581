<?php
/**
 * The people whom the ledger knows.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

use Webinars\Client_Webinar_Tracker_V2\Lib\Known_People;
use Webinars\Client_Webinar_Tracker_V2\Lib\Transaction;

/**
 * Makes decided sessions and their stays anonymous, so that counts and curves stay true.
 */
final class Known_Attendees implements Known_People {

	public function __construct(
		private readonly Session_Ledger $sessions,
		private readonly Stay_Ledger $stays,
		private readonly Closing_Ledger $closings
	) {}

	public function webinars( int $after_id, int $limit ): array {
		return $this->closings->webinars_with_people( $after_id, $limit );
	}

	public function forget_some( int $webinar_id, int $limit ): int {
		$session_ids = $this->sessions->known_sessions( $webinar_id, $limit );
		if ( array() === $session_ids ) {
			$this->closings->end_forgetting( $webinar_id, time() );
		} else {
			$this->forget( $session_ids );
		}
		return count( $session_ids );
	}

	/**
	 * Forgets the people of sessions, together with the devices of their stays.
	 *
	 * @param non-empty-list<int> $session_ids Decided sessions.
	 */
	public function forget( array $session_ids ): void {
		Transaction::run(
			function () use ( $session_ids ): void {
				$this->sessions->forget( $session_ids );
				$this->stays->forget( $session_ids );
			}
		);
	}
}
