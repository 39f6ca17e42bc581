<?php
/**
 * Copied from lib/php by `npm run contract`: change it there.
 *
 * How long people are known.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat\Lib;

use Throwable;

/**
 * Forgets people by one rule in every module: once `client_webinar_retention_days` have passed since the end of a webinar, or
 * since it was deleted. While Core is off nobody knows which webinars ended, and nobody is forgotten.
 *
 * It looks once a day, at a heartbeat or in a background job, in bounded batches. It may break off anywhere.
 */
final class Retention {

	private const SECONDS_PER_RUN = 20;

	private const WEBINARS_PER_BATCH = 50;

	private const PEOPLE_PER_BATCH = 200;

	public function __construct( private readonly Known_People $people ) {}

	/**
	 * Forgets at a heartbeat of the sidecar.
	 *
	 * @param WebinarOutboxHeartbeat $heartbeat The outbox's payload.
	 */
	public function run_at_heartbeat( array $heartbeat ): void {
		$this->run_until( $heartbeat['until'] );
	}

	/**
	 * Forgets in a run of WP-Cron.
	 */
	public function run(): void {
		$this->run_until( time() + self::SECONDS_PER_RUN );
	}

	/**
	 * Whether a webinar ended, or was deleted, before a time.
	 *
	 * @param int $before Unix seconds.
	 */
	public static function is_over( int $webinar_id, int $before ): bool {
		if ( ! has_filter( 'core_webinar_get' ) ) {
			return false;
		}
		/** This filter is documented in contract/hooks/core_webinar_get.json. */
		$webinar = apply_filters( 'core_webinar_get', null, max( 1, $webinar_id ) );
		return ! is_array( $webinar )
			|| ( in_array( $webinar['status'], array( 'finished', 'archived' ), true ) && $webinar['finished_at'] <= $before );
	}

	/**
	 * Removes what the retention stores, for uninstall.php.
	 */
	public static function uninstall(): void {
		delete_option( self::last_run_option() );
	}

	/**
	 * Forgets batch by batch.
	 *
	 * @param int $until Unix seconds from which no batch is begun.
	 */
	private function run_until( int $until ): void {
		$now = time();
		/** This filter is documented in contract/hooks/client_webinar_retention_days.json. */
		$days     = apply_filters( 'client_webinar_retention_days', 0 );
		$last_run = get_option( self::last_run_option(), 0 );
		if ( ! is_int( $days ) || $days < 1 || ( is_numeric( $last_run ) && (int) $last_run > $now - DAY_IN_SECONDS ) ) {
			return;
		}
		try {
			if ( $this->forget_until( $until, $now - $days * DAY_IN_SECONDS ) ) {
				update_option( self::last_run_option(), $now );
			}
		} catch ( Throwable $error ) {
			// Other modules work at the same heartbeat.
			Core_Log::failure( str_replace( '-', '_', 'webinar-chat' ) . '_forgetting_failed', $error );
		}
	}

	/**
	 * Forgets the people of every webinar that ended before a time.
	 *
	 * @return bool False when the time was up before.
	 */
	private function forget_until( int $until, int $before ): bool {
		$webinar_id = 0;
		do {
			$webinar_ids = $this->people->webinars( $webinar_id, self::WEBINARS_PER_BATCH );
			$has_more    = self::WEBINARS_PER_BATCH === count( $webinar_ids );
			foreach ( $webinar_ids as $webinar_id ) {
				$is_over = self::is_over( $webinar_id, $before );
				while ( $is_over ) {
					if ( time() >= $until ) {
						return false;
					}
					$is_over = $this->people->forget_some( $webinar_id, self::PEOPLE_PER_BATCH ) > 0;
				}
			}
		} while ( $has_more );
		return true;
	}

	/** The option with the Unix seconds of the last run that reached its end. */
	private static function last_run_option(): string {
		return str_replace( '-', '_', 'webinar-chat' ) . '_forgot_at';
	}
}
