<?php
/**
 * The people whom the ledger knows.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

use RuntimeException;
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

	/**
	 * Deletes the open sessions of a lead with their stays: the person is gone, and nothing has to be decided about them.
	 *
	 * @throws RuntimeException When the database refused.
	 */
	public function forget_undecided( int $lead_id ): void {
		Transaction::run(
			static function () use ( $lead_id ): void {
				global $wpdb;
				$open = $wpdb->prepare( "FROM {$wpdb->prefix}client_webinar_sessions WHERE lead_id = %d AND closed_at IS NULL", $lead_id );
				// phpcs:disable WordPress.DB.PreparedSQL -- Prepared above.
				if ( false === $wpdb->query( "DELETE FROM {$wpdb->prefix}client_webinar_stays WHERE session_id IN (SELECT session_id $open)" ) || false === $wpdb->query( "DELETE $open" ) ) {
					throw new RuntimeException( 'The session ledger could not be written.' );
				}
				// phpcs:enable
			}
		);
	}
}
