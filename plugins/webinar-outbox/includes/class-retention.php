<?php
/**
 * How long people are remembered.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Forgets, once a day, who got the messages about webinars that ended before the days of `client_webinar_retention_days`.
 * That somebody asked to be forgotten is never dropped before the sidecar knows.
 */
final class Retention {

	/** Unix seconds of the last run that left nobody. */
	public const LAST_RUN_OPTION = 'webinar_outbox_forgot_at';

	private const WEBINARS_PER_BATCH = 50;

	private const EVENTS_PER_BATCH = 200;

	/**
	 * Takes what it works with.
	 *
	 * @param Known_Recipients $recipients Knows whose messages are kept.
	 */
	public function __construct( private readonly Known_Recipients $recipients ) {}

	/**
	 * Forgets at a heartbeat.
	 *
	 * @param WebinarOutboxHeartbeat $heartbeat How long there is.
	 */
	public function run_at_heartbeat( array $heartbeat ): void {
		$this->run_until( $heartbeat['until'] );
	}

	/**
	 * Forgets as long as a run of WP-Cron may.
	 */
	public function run(): void {
		$this->run_until( time() + Drain::SECONDS_PER_RUN );
	}

	/**
	 * Whether a webinar ended before a moment; one that Core does not know any more did.
	 */
	public static function is_over( int $webinar_id, int $before ): bool {
		// While Core is off nobody knows which webinars are over.
		if ( ! has_filter( 'core_webinar_get' ) ) {
			return false;
		}
		/** This filter is documented in contract/hooks/core_webinar_get.json. */
		$webinar = apply_filters( 'core_webinar_get', null, max( 1, $webinar_id ) );
		return ! is_array( $webinar )
			|| ( in_array( $webinar['status'], array( 'finished', 'archived' ), true ) && $webinar['finished_at'] <= $before );
	}

	/**
	 * Forgets batch by batch. It may break off anywhere and be run again.
	 *
	 * @param int $until Unix seconds from which no batch is begun.
	 */
	private function run_until( int $until ): void {
		$now = time();
		/** This filter is documented in contract/hooks/client_webinar_retention_days.json. */
		$days     = apply_filters( 'client_webinar_retention_days', 0 );
		$last_run = get_option( self::LAST_RUN_OPTION, 0 );
		if ( ! is_int( $days ) || $days < 1 || ( is_numeric( $last_run ) && (int) $last_run > $now - DAY_IN_SECONDS ) ) {
			return;
		}
		$before     = $now - $days * DAY_IN_SECONDS;
		$webinar_id = 0;
		do {
			$webinar_ids = $this->recipients->webinars_to_forget( $before, $webinar_id, self::WEBINARS_PER_BATCH );
			$has_more    = self::WEBINARS_PER_BATCH === count( $webinar_ids );
			foreach ( $webinar_ids as $webinar_id ) {
				if ( self::is_over( $webinar_id, $before ) && ! $this->forget_webinar( $webinar_id, $until ) ) {
					return;
				}
			}
		} while ( $has_more );
		update_option( self::LAST_RUN_OPTION, $now, false );
	}

	/**
	 * Forgets who got the messages about one webinar.
	 *
	 * @return bool Whether all are forgotten before the time was up.
	 */
	private function forget_webinar( int $webinar_id, int $until ): bool {
		do {
			if ( time() >= $until ) {
				return false;
			}
			$ids = $this->recipients->ids_to_forget( $webinar_id, self::EVENTS_PER_BATCH );
		} while ( $this->recipients->forget( $ids, time() ) > 0 );
		return true;
	}
}
