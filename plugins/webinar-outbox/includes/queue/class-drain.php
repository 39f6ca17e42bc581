<?php
/**
 * The drain.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use Webinars\Webinar_Outbox\Lib\Background_Job;
use Webinars\Webinar_Outbox\Lib\Core_Log;

/**
 * Sends due events at least once, in order for each order key. Drains may overlap.
 */
final class Drain {

	/** Action by which WP-Cron runs the drain. */
	public const HOOK = 'webinar_outbox_drain';

	private const EVENTS_PER_BATCH = 200;

	/** A run ends before the web server or WP-Cron would end it. */
	private const SECONDS_PER_RUN = 20;

	/** Longer than any try. */
	private const LEASE_SECONDS = 60;

	private const FIRST_DELAY_SECONDS = 5;

	private const MOST_TRIES = 40;

	public function __construct(
		private readonly Event_Store $store,
		private readonly Sidecar $sidecar,
		private readonly Background_Job $drain_job,
		private readonly Sending_Times $times,
		private readonly Events_By_Lead $events
	) {}

	/** Sends in a run of WP-Cron. */
	public function run(): void {
		$this->run_until( time() + self::SECONDS_PER_RUN );
	}

	/**
	 * Sends at a heartbeat of the sidecar, after the other modules have run.
	 *
	 * @param WebinarOutboxHeartbeat $heartbeat The payload of the hook.
	 */
	public function run_at_heartbeat( array $heartbeat ): void {
		$this->run_until( $heartbeat['until'] );
	}

	/**
	 * Sends until no event is due, the time is up, or the sidecar does not answer.
	 *
	 * @param int $until Unix seconds from which no event is tried.
	 */
	private function run_until( int $until ): void {
		if ( ! $this->sidecar->is_configured() ) {
			return;
		}
		$is_quiet = $this->times->next_allowed( time() ) > time();
		do {
			$ids = $this->store->due( time(), self::EVENTS_PER_BATCH, ! $is_quiet );
			foreach ( $ids as $id ) {
				if ( time() >= $until ) {
					$this->drain_job->run_soon();
					return;
				}
				if ( ! $this->try_event( $id ) ) {
					return;
				}
			}
		} while ( array() !== $ids );
	}

	/**
	 * Tries to send one event.
	 *
	 * @return bool False when the sidecar does not answer: other events would get no answer either.
	 */
	private function try_event( int $id ): bool {
		$event = $this->store->claim( $id, time(), self::LEASE_SECONDS );
		if ( null === $event ) {
			return true;
		}
		$result = $this->sidecar->send( $event['webhook_id'], $event['payload'] );
		$now    = time();
		if ( Send_Result::DELIVERED === $result->result ) {
			$this->store->complete( $event, $now );
		} elseif ( Send_Result::REFUSED === $result->result || $event['attempts'] >= self::MOST_TRIES ) {
			$this->store->fail( $event, $now, $result->error );
			Core_Log::write( 'error', 'webinar_outbox_delivery_failed', "Event {$event['webhook_id']} is given up: $result->error" );
		} else {
			$this->store->postpone( $event, $now, $now + $this->delay_seconds( $event['attempts'] ), $result->error );
		}
		if ( Send_Result::DELIVERED !== $result->result ) {
			$this->events->silence_if_erased( $id, $now );
		}
		return Send_Result::UNREACHABLE !== $result->result;
	}

	/** Returns the delay before the next try: doubled after each try, at most an hour. */
	private function delay_seconds( int $tries ): int {
		return min( HOUR_IN_SECONDS, self::FIRST_DELAY_SECONDS * 2 ** min( $tries - 1, 12 ) );
	}
}
