<?php
/**
 * The drain.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Sends what is due, at least once and in order for each order key. Drains that overlap do no harm.
 */
final class Drain {

	private const EVENTS_PER_BATCH = 200;

	/** A run ends well before the web server or WP-Cron would end it. */
	public const SECONDS_PER_RUN = 20;

	/** Longer than a try can take. */
	private const LEASE_SECONDS = 60;

	private const FIRST_DELAY_SECONDS = 5;

	private const MOST_TRIES = 40;

	/**
	 * Takes what it works with.
	 *
	 * @param Event_Store    $store    Holds the events.
	 * @param Sidecar        $sidecar  Receives them.
	 * @param Drain_Schedule $schedule Starts the next run.
	 * @param Sending_Times  $times    Knows the quiet hours.
	 */
	public function __construct(
		private readonly Event_Store $store,
		private readonly Sidecar $sidecar,
		private readonly Drain_Schedule $schedule,
		private readonly Sending_Times $times
	) {}

	/**
	 * Sends in a run of its own.
	 */
	public function run(): void {
		$this->run_until( time() + self::SECONDS_PER_RUN );
	}

	/**
	 * Sends at a heartbeat, after what others had to do in it.
	 *
	 * @param WebinarOutboxHeartbeat $heartbeat How long there is.
	 */
	public function run_at_heartbeat( array $heartbeat ): void {
		$this->run_until( $heartbeat['until'] );
	}

	/**
	 * Sends until nothing is due, the time is up, or the sidecar does not answer.
	 *
	 * @param int $until Unix seconds.
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
					$this->schedule->run_soon();
					return;
				}
				if ( ! $this->try_event( $id ) ) {
					return;
				}
			}
		} while ( array() !== $ids );
	}

	/**
	 * Tries one event.
	 *
	 * @return bool Whether it makes sense to go on with others.
	 */
	private function try_event( int $id ): bool {
		$event = $this->store->claim( $id, time(), self::LEASE_SECONDS );
		if ( null === $event ) {
			return true;
		}
		$attempt = $this->sidecar->send( $event['webhook_id'], $event['payload'] );
		$now     = time();
		if ( Attempt::DELIVERED === $attempt->result ) {
			$this->store->complete( $event, $now );
		} elseif ( Attempt::REFUSED === $attempt->result || $event['attempts'] >= self::MOST_TRIES ) {
			$this->store->fail( $event, $now, $attempt->error );
			$this->log_failure( $event['webhook_id'], $attempt->error );
		} else {
			$this->store->postpone( $event, $now, $now + $this->delay_seconds( $event['attempts'] ), $attempt->error );
		}
		return Attempt::UNREACHABLE !== $attempt->result;
	}

	/**
	 * Time until the next try: twice as long each time, at most an hour.
	 */
	private function delay_seconds( int $attempts ): int {
		return min( HOUR_IN_SECONDS, self::FIRST_DELAY_SECONDS * 2 ** min( $attempts - 1, 12 ) );
	}

	/**
	 * Hands to the log what nobody will send any more.
	 */
	private function log_failure( string $webhook_id, string $error ): void {
		/** This action is documented in contract/hooks/core_webinar_log.json. */
		do_action(
			'core_webinar_log',
			array(
				'level'      => 'error',
				'module'     => 'webinar-outbox',
				'code'       => 'webinar_outbox_delivery_failed',
				'message'    => mb_substr( "Event $webhook_id is given up: $error", 0, 500 ),
				'webinar_id' => 0,
				'user_id'    => 0,
			)
		);
	}
}
