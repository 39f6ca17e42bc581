<?php
/**
 * How long people are known.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

use Throwable;

/**
 * Forgets who was in webinars that finished long ago; what happened there stays.
 */
final class Retention {

	private const SESSIONS_PER_BATCH = 200;

	/** A run is at most so many batches: nothing waits for it. */
	private const BATCHES_PER_RUN = 10;

	/**
	 * Takes what it works with.
	 *
	 * @param Session_Ledger $sessions Holds the sessions.
	 * @param Stay_Ledger    $stays    Holds the stays.
	 * @param Closing_Ledger $closings Holds the finished webinars.
	 */
	public function __construct(
		private readonly Session_Ledger $sessions,
		private readonly Stay_Ledger $stays,
		private readonly Closing_Ledger $closings
	) {}

	/**
	 * Forgets some of those whose time is over. Where there are none it costs one look into a key.
	 *
	 * What fails is left to the next run: others work at the same heartbeat.
	 */
	public function run(): void {
		$days = apply_filters( 'client_webinar_retention_days', 0 );
		if ( ! is_int( $days ) || $days < 1 ) {
			return;
		}
		try {
			$this->forget( time() - $days * DAY_IN_SECONDS );
		} catch ( Throwable $error ) {
			/** This action is documented in contract/hooks/core_webinar_log.json. */
			do_action(
				'core_webinar_log',
				array(
					'level'      => 'error',
					'module'     => 'client-webinar-tracker-v2',
					'code'       => 'client_webinar_tracker_v2_forgetting_failed',
					'message'    => mb_substr( get_class( $error ) . ': ' . $error->getMessage(), 0, 500 ),
					'webinar_id' => 0,
					'user_id'    => 0,
				)
			);
		}
	}

	/**
	 * Forgets people in bounded steps.
	 *
	 * @param int $finished_by Unix seconds: of webinars that finished by then.
	 */
	private function forget( int $finished_by ): void {
		for ( $batches = 0; $batches < self::BATCHES_PER_RUN; $batches++ ) {
			$webinar_id = $this->closings->next_to_forget( $finished_by );
			if ( 0 === $webinar_id ) {
				return;
			}
			$known = $this->sessions->known_sessions( $webinar_id, self::SESSIONS_PER_BATCH );
			if ( array() === $known ) {
				$this->closings->end_forgetting( $webinar_id, time() );
				continue;
			}
			in_transaction(
				function () use ( $known ): void {
					$this->sessions->forget( $known );
					$this->stays->forget( $known );
				}
			);
		}
	}
}
