<?php
/**
 * The events of a viewing.
 *
 * @package Webinars\Autowebinar_Delivery
 */

declare( strict_types=1 );

namespace Webinars\Autowebinar_Delivery;

/**
 * Fires them in the transaction that stores what they are about. Their ids follow from the session and the kind, so a repeat has the same.
 */
final class Viewing_Events {

	public function __construct( private readonly Referrers $referrers ) {}

	/**
	 * A session began, and its first sitting.
	 */
	public function began( Viewing $viewing ): void {
		/** This action is documented in contract/hooks/autowebinar_session_created.json. */
		do_action( 'autowebinar_session_created', $this->event( $viewing, 'session_created', $viewing->started_at ) );
		$this->joined( $viewing );
	}

	/**
	 * A viewer came back, or has come further: each step once and in order, also when one report has crossed several.
	 *
	 * @param Viewing $from Before.
	 * @param Viewing $to   Now.
	 */
	public function changed( Viewing $from, Viewing $to ): void {
		if ( $from->has_pause( $to->last_seen_at ) && $from->reached_sec === $to->reached_sec && $from->percent === $to->percent ) {
			$this->joined( $to );
		}
		foreach ( Viewing::STEPS as $step ) {
			if ( $step > $from->percent && $step <= $to->percent ) {
				/** This action is documented in contract/hooks/autowebinar_progress.json. */
				do_action( 'autowebinar_progress', $this->event( $to, "progress_$step", $to->last_seen_at ) + array( 'progress' => $step ) );
			}
		}
		if ( $to->is_completed && ! $from->is_completed ) {
			/** This action is documented in contract/hooks/autowebinar_completed.json. */
			do_action( 'autowebinar_completed', $this->event( $to, 'completed', $to->last_seen_at ) );
		}
	}

	/**
	 * A viewer opened the offer.
	 */
	public function clicked( Viewing $viewing, int $now ): void {
		/** This action is documented in contract/hooks/autowebinar_cta_click.json. */
		do_action( 'autowebinar_cta_click', $this->event( $viewing, 'cta_click', $now ) );
	}

	/**
	 * A sitting began: the room was opened for the first time, or after a silence of more than 30 minutes.
	 */
	private function joined( Viewing $viewing ): void {
		/** This action is documented in contract/hooks/autowebinar_join.json. */
		do_action( 'autowebinar_join', $this->event( $viewing, "join_$viewing->last_seen_at", $viewing->last_seen_at ) );
	}

	/**
	 * Makes the payload. The id is of 52 bits: a number of JSON is exact up to 53.
	 *
	 * @return AutowebinarEvent
	 */
	private function event( Viewing $viewing, string $kind, int $now ): array {
		return array(
			'event_id'   => 1 + (int) hexdec( substr( hash( 'sha256', "$viewing->session_id $kind" ), 0, 13 ) ),
			'user_id'    => $viewing->user_id,
			'ref_id'     => $this->referrers->find( $viewing->user_id ),
			'timestamp'  => $now,
			'webinar_id' => $viewing->webinar_id(),
		);
	}
}
