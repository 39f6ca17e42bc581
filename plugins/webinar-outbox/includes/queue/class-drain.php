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
 *
 * Two kinds of failure: when the sidecar does not answer or rejects everything, the whole queue pauses and tries are not used up. When the
 * sidecar itself rejects one event, that event is given up or waits alone.
 *
 * @phpstan-import-type ClaimedEvent from Event_Store
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

	/** Of tries that failed while other events were accepted. */
	private const MOST_TRIES = 40;

	public function __construct(
		private readonly Event_Store $store,
		private readonly Sidecar $sidecar,
		private readonly Background_Job $drain_job,
		private readonly Sending_Times $times,
		private readonly Events_By_Lead $events,
		private readonly Queue_Pause $pause,
		private readonly Last_Heartbeat $heartbeat
	) {}

	/** Sends in a run of WP-Cron. */
	public function run(): void {
		$this->run_until( time() + self::SECONDS_PER_RUN );
	}

	/**
	 * Sends at a heartbeat of the sidecar, after the other modules have run, even during a pause: the sidecar runs.
	 *
	 * @param WebinarOutboxHeartbeat $heartbeat The payload of the hook.
	 */
	public function run_at_heartbeat( array $heartbeat ): void {
		$this->pause->try_now();
		$this->run_until( $heartbeat['until'] );
	}

	/**
	 * Sends until no event is due, the time is up, or the sidecar accepts none.
	 *
	 * @param int $until Unix seconds from which no event is tried.
	 */
	private function run_until( int $until ): void {
		if ( ! $this->sidecar->is_configured() || $this->pause->is_running( time() ) ) {
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
	 * @return bool False when the sidecar accepts no event now.
	 */
	private function try_event( int $id ): bool {
		$event = $this->store->claim( $id, time(), self::LEASE_SECONDS );
		if ( null === $event ) {
			return true;
		}
		$knows   = $this->heartbeat->contract_version( time() ) >= Message_Expiry::CONTRACT_VERSION;
		$result  = $this->sidecar->send( $event['webhook_id'], $knows ? $event['payload'] : Message_Expiry::remove_from( $event['payload'] ) );
		$now     = time();
		$goes_on = true;
		if ( in_array( $result->result, array( Send_Result::UNEXPLAINED, Send_Result::UNREACHABLE ), true ) ) {
			$goes_on = $this->postpone_all( $event, $now, $result );
		} else {
			$this->pause->end();
			$this->settle( $event, $now, $result );
		}
		if ( Send_Result::DELIVERED !== $result->result ) {
			$this->events->silence_if_erased( $id, $now );
		}
		return $goes_on;
	}

	/**
	 * Stores the sidecar's answer about one event.
	 *
	 * @param ClaimedEvent $event As claim() returned it.
	 */
	private function settle( array $event, int $now, Send_Result $result ): void {
		if ( Send_Result::DELIVERED === $result->result ) {
			$this->store->complete( $event, $now );
		} elseif ( Send_Result::REFUSED === $result->result || $event['attempts'] >= self::MOST_TRIES ) {
			$this->give_up( $event, $now, $result->error );
		} else {
			$this->store->postpone( $event, $now, $now + $this->delay_seconds( $event['attempts'] ), $result->error );
		}
	}

	/**
	 * Pauses the queue after a failure that may concern every event.
	 *
	 * Only the first failure after a success counts as a try. So an outage uses up no tries, and an event that something between both
	 * machines rejects each time, while others get through, is given up in the end.
	 *
	 * @param ClaimedEvent $event As claim() returned it.
	 * @return bool Whether one more event is tried before the pause, because the answer may concern this event only.
	 */
	private function postpone_all( array $event, int $now, Send_Result $result ): bool {
		$is_first = ! $this->pause->has_failures();
		if ( ! $is_first ) {
			$this->store->release( $event, $now, $now + self::FIRST_DELAY_SECONDS, $result->error );
		} elseif ( $event['attempts'] >= self::MOST_TRIES ) {
			$this->give_up( $event, $now, $result->error );
		} else {
			$this->store->postpone( $event, $now, $now + $this->delay_seconds( $event['attempts'] ), $result->error );
		}
		$this->pause->begin( $now, $result->error );
		return $is_first && Send_Result::UNEXPLAINED === $result->result;
	}

	/**
	 * Stores and logs that an event is given up.
	 *
	 * @param ClaimedEvent $event As claim() returned it.
	 */
	private function give_up( array $event, int $now, string $error ): void {
		$this->store->fail( $event, $now, $error );
		Core_Log::write( 'error', 'webinar_outbox_delivery_failed', "Event {$event['webhook_id']} is given up: $error" );
	}

	/** Returns the delay before the next try: doubled after each try, at most an hour. */
	private function delay_seconds( int $tries ): int {
		return min( HOUR_IN_SECONDS, self::FIRST_DELAY_SECONDS * 2 ** min( $tries - 1, 12 ) );
	}
}
