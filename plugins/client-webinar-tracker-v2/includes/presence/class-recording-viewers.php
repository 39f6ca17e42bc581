<?php
/**
 * The viewers of recordings.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

/**
 * Enters who watches a recording, and completes who has reached its end: at once, and not at the stop (D7). AutoWebinar decides both, and
 * counts the time. It opens no transaction: each event arrives in the one that stores what it is about.
 */
final class Recording_Viewers {

	public function __construct( private readonly Session_Ledger $sessions ) {}

	/**
	 * Enters a viewer, once (H1), nobody after the stop (H5).
	 *
	 * @param AutowebinarEvent $event A sitting began.
	 */
	public function enter( array $event ): void {
		$lead_id = $this->lead_id( $event );
		if ( 0 === $this->sessions->open( $event['webinar_id'], array( $lead_id => $event['user_id'] ), $event['timestamp'] ) ) {
			return;
		}
		/** This action is documented in contract/hooks/client_webinar_entered.json. */
		do_action(
			'client_webinar_entered',
			array(
				'lead_id'    => $lead_id,
				'webinar_id' => $event['webinar_id'],
				'timestamp'  => $event['timestamp'],
			)
		);
	}

	/**
	 * Records how much a viewer has watched.
	 *
	 * @param array $event A part of the recording was watched.
	 * @phpstan-param array{event_id: int, user_id: int, ref_id: int, timestamp: int, webinar_id: int, progress: int} $event
	 */
	public function advance( array $event ): void {
		$session_id = $this->session_id( $event );
		$length_sec = self::length_sec( $event['webinar_id'] );
		if ( $session_id > 0 ) {
			$this->sessions->advance( $session_id, intdiv( $length_sec * $event['progress'], 100 ), $event['timestamp'] );
		}
	}

	/**
	 * Completes a viewer's session, once (H1).
	 *
	 * @param AutowebinarEvent $event The end was reached.
	 */
	public function complete( array $event ): void {
		$this->enter( $event );
		$session_id = $this->session_id( $event );
		$decision   = array(
			'session_id'   => $session_id,
			'seen_seconds' => self::length_sec( $event['webinar_id'] ),
			'completed_at' => $event['timestamp'],
			'left_at'      => $event['timestamp'],
			'leave_reason' => Departure::AT_THE_STOP,
		);
		if ( 0 === $session_id || 0 === $this->sessions->close_sessions( array( $decision ), $event['timestamp'] ) ) {
			return;
		}
		/** This action is documented in contract/hooks/client_webinar_completed.json. */
		do_action(
			'client_webinar_completed',
			array(
				'lead_id'      => $this->lead_id( $event ),
				'webinar_id'   => $event['webinar_id'],
				'webinar_type' => 'auto',
				'session_id'   => $session_id,
				'completed_at' => $event['timestamp'],
			)
		);
	}

	/**
	 * Records that a viewer opened the offer.
	 *
	 * @param AutowebinarEvent $event The offer was opened.
	 */
	public function note_click( array $event ): void {
		$this->sessions->note_offer_click( $this->session_id( $event ), $event['timestamp'] );
	}

	/**
	 * Length of a recording, in seconds; 0 where it is not known.
	 */
	public static function length_sec( int $webinar_id ): int {
		/**
		 * As AutoWebinar answers.
		 *
		 * @var Recording|null $recording
		 */
		$recording = apply_filters( 'autowebinar_recording', null, $webinar_id );
		return $recording['length_sec'] ?? 0;
	}

	/**
	 * The session of an event's viewer, 0 where there is none.
	 *
	 * @param array{user_id: int, webinar_id: int} $event Event.
	 */
	private function session_id( array $event ): int {
		return $this->sessions->session_id( $event['webinar_id'], $this->lead_id( $event ) );
	}

	/**
	 * The lead that the CRM knows an event's viewer as.
	 *
	 * @param array{user_id: int} $event Event.
	 */
	private function lead_id( array $event ): int {
		$lead_id = apply_filters( 'core_webinar_lead_id', $event['user_id'], $event['user_id'] );
		return is_int( $lead_id ) ? $lead_id : $event['user_id'];
	}
}
