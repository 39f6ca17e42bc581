<?php
/**
 * The check that the sidecar still has what was handed over.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use Webinars\Webinar_Outbox\Lib\Background_Job;
use Webinars\Webinar_Outbox\Lib\Core_Log;

/**
 * Asks the sidecar about messages that it has and has not finished, and hands over again what it does not know: its store was lost,
 * flushed or replaced. The webhook id stays, so a message that the sidecar has after all is not doubled.
 *
 * It goes through the messages by id, and continues in the next run where it stopped. It may run twice at once.
 *
 * @phpstan-import-type UnfinishedEvent from Unfinished_Events
 */
final class Handover_Check {

	/** How far each round has come. */
	public const OPTION = 'webinar_outbox_handover_check';

	/** The sidecar reports most messages within seconds. */
	private const FIRST_CHECK_SECONDS = 3 * MINUTE_IN_SECONDS;

	/** Seconds between two rounds, by Message_State. A person may connect weeks later, so thousands may be unconnected. */
	private const INTERVALS = array(
		'handed_over' => 5 * MINUTE_IN_SECONDS,
		'unconnected' => HOUR_IN_SECONDS,
	);

	/** The sidecar accepts no more ids in one request. */
	private const EVENTS_PER_REQUEST = 200;

	private const REQUESTS_PER_RUN = 25;

	private const SECONDS_PER_RUN = 20;

	public function __construct(
		private readonly Unfinished_Events $events,
		private readonly Sidecar $sidecar,
		private readonly Queue_Pause $pause,
		private readonly Background_Job $drain_job
	) {}

	/** Checks in a run of WP-Cron. */
	public function run(): void {
		$this->run_until( time() + self::SECONDS_PER_RUN );
	}

	/**
	 * Checks at a heartbeat of the sidecar.
	 *
	 * @param WebinarOutboxHeartbeat $heartbeat The payload of the hook.
	 */
	public function run_at_heartbeat( array $heartbeat ): void {
		$this->run_until( $heartbeat['until'] );
	}

	/**
	 * Checks until all rounds are complete, the time is up, or the sidecar does not answer.
	 *
	 * @param int $until Unix seconds from which no request is sent.
	 */
	private function run_until( int $until ): void {
		if ( ! $this->sidecar->is_configured() || $this->pause->is_running( time() ) ) {
			return;
		}
		$again    = 0;
		$requests = 0;
		foreach ( self::INTERVALS as $state => $interval ) {
			list( 'after_id' => $after_id, 'at' => $at ) = $this->round( $state );
			// A time too far ahead was stored with another clock.
			if ( $at > time() && $at <= time() + $interval ) {
				continue;
			}
			do {
				if ( self::REQUESTS_PER_RUN === $requests || time() >= $until ) {
					break 2;
				}
				$events  = $this->events->find( Message_State::from( $state ), $after_id, time() - self::FIRST_CHECK_SECONDS, self::EVENTS_PER_REQUEST );
				$is_last = count( $events ) < self::EVENTS_PER_REQUEST;
				$answer  = array() === $events ? null : $this->sidecar->known( array_column( $events, 'webhook_id' ) );
				if ( null !== $answer ) {
					$again   += $this->process( $events, $answer, time() );
					$after_id = $is_last ? 0 : end( $events )['id'];
				} elseif ( array() === $events ) {
					$after_id = 0;
				}
				++$requests;
				// No valid answer: an older sidecar, which has no such address, or an outage. The round goes on later.
				$is_over = $is_last || null === $answer;
				$this->set_round( $state, $after_id, $is_over ? time() + $interval : 0 );
			} while ( ! $is_over );
		}
		if ( $again > 0 ) {
			Core_Log::write( 'warning', 'webinar_outbox_handed_over_again', "Messages that the sidecar had accepted and no longer knows are handed over again: $again. Check that its store is kept: DATABASE_FILE or REDIS_URL." );
			$this->drain_job->run_soon();
		}
	}

	/**
	 * Reads how far a round has come.
	 *
	 * @param string $state Of the messages.
	 * @return array{after_id: int, at: int} The last id of this round, and Unix seconds before which it does not go on.
	 */
	private function round( string $state ): array {
		$stored = get_option( self::OPTION );
		$round  = is_array( $stored ) && is_array( $stored[ $state ] ?? null ) ? $stored[ $state ] : array();
		return array(
			'after_id' => is_int( $round['after_id'] ?? null ) ? $round['after_id'] : 0,
			'at'       => is_int( $round['at'] ?? null ) ? $round['at'] : 0,
		);
	}

	/** Stores how far a round has come. */
	private function set_round( string $state, int $after_id, int $at ): void {
		$stored = get_option( self::OPTION );
		update_option( self::OPTION, array( $state => compact( 'after_id', 'at' ) ) + ( is_array( $stored ) ? $stored : array() ), false );
	}

	/**
	 * Applies an answer.
	 *
	 * @param list<UnfinishedEvent> $events The requested messages.
	 * @param DeliveryKnownAnswer   $answer The answer.
	 * @return int Number of messages that are handed over again.
	 */
	private function process( array $events, array $answer, int $now ): int {
		$known   = array_column( $answer['known'], null, 'webhook_id' );
		$unknown = array_flip( $answer['unknown'] );
		$again   = 0;
		foreach ( $events as $event ) {
			$delivery = $known[ $event['webhook_id'] ] ?? null;
			if ( null !== $delivery ) {
				if ( in_array( $delivery['state'], Message_State::ENDED_DELIVERY, true ) || ( 'waiting' === $delivery['state'] && 'waiting' !== $event['outcome'] ) ) {
					$this->events->record( $event, $delivery, $now );
				}
			} elseif ( ! isset( $unknown[ $event['webhook_id'] ] ) ) {
				continue;
			} elseif ( ! $event['is_erased'] && $event['updated_at'] * 1000 < $answer['kept_since_ms'] ) {
				// It may have been sent, and purged before this site knew it.
				$this->events->mark_uncertain( $event, $now );
			} else {
				$again += $this->events->hand_over_again( $event, $now ) ? 1 : 0;
			}
		}
		return $again;
	}
}
