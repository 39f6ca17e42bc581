<?php
/**
 * What is known about sessions.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

/**
 * Tells other modules what the server saw of given leads.
 */
final class Session_Facts {

	private const LEADS_AT_MOST = 500;

	public function __construct( private readonly Session_Ledger $ledger ) {}

	/**
	 * Answers with the sessions of leads in a webinar. A lead below zero is somebody whom another module forgot: its number is
	 * not ours.
	 *
	 * @param list<SessionFact> $facts      What another module answered.
	 * @param int               $webinar_id The webinar.
	 * @param list<int>         $lead_ids   Whose.
	 * @return list<SessionFact>
	 */
	public function answer( array $facts, int $webinar_id, array $lead_ids ): array {
		$lead_ids = array_slice( array_values( array_filter( $lead_ids, static fn( int $lead_id ): bool => $lead_id > 0 ) ), 0, self::LEADS_AT_MOST );
		$now      = time();
		foreach ( array() === $lead_ids ? array() : $this->ledger->sessions_of_leads( $webinar_id, $lead_ids ) as $row ) {
			$departure = Departure::known( $row, $now );
			$facts[]   = array(
				'session_id'       => (int) $row['session_id'],
				'lead_id'          => (int) $row['lead_id'],
				'user_id'          => (int) $row['user_id'],
				'entered_at'       => (int) $row['entered_at'],
				'left_at'          => $departure->left_at,
				'leave_reason'     => $departure->reason,
				'seen_seconds'     => (int) $row['seen_seconds'],
				'completed_at'     => (int) $row['completed_at'],
				'offer_clicked_at' => (int) $row['offer_clicked_at'],
			);
		}
		return $facts;
	}
}
