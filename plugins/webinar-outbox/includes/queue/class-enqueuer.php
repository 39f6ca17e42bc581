<?php
/**
 * Accepting events from other modules.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use RuntimeException;
use Webinars\Webinar_Outbox\Lib\Background_Job;
use Webinars\Webinar_Outbox\Lib\Core_Log;

/**
 * Stores the events of other modules, and starts a drain soon without making the request wait.
 *
 * @phpstan-import-type StoredEvent from Event_Store
 */
final class Enqueuer {

	/** So many of the longest events fit into what a database takes at once. */
	private const EVENTS_PER_STATEMENT = 100;

	/** Whether this request kept an event. */
	private bool $has_new_event = false;

	/**
	 * Events of a batch that are not stored yet, each with its fault; null while no batch is on, when each is stored at once.
	 *
	 * @var list<array{StoredEvent, string}>|null
	 */
	private ?array $held_back = null;

	public function __construct(
		private readonly Event_Store $store,
		private readonly Background_Job $drain_job,
		private readonly Drain $drain
	) {}

	/**
	 * Keeps an event in the transaction of the fact that it tells, in a batch at its end. A key that is known is ignored: nothing is told twice. What
	 * can never be sent is kept too, as failed, for somebody to see it.
	 *
	 * @param OutboxEvent $event What is told.
	 * @throws RuntimeException When the database refused: then the fact must not be stored either.
	 */
	public function enqueue( array $event ): void {
		$payload = wp_json_encode(
			array(
				'type'      => $event['type'],
				'timestamp' => gmdate( 'Y-m-d\TH:i:s\Z' ),
				'data'      => $event['data'],
			),
			// Other characters stay escaped: the signed bytes do not depend on the table's character set.
			JSON_UNESCAPED_SLASHES
		);
		$fault = Event_Validator::fault( $event, $payload );
		$this->keep(
			array(
				'event_key'     => $event['key'],
				'type'          => $event['type'],
				'kind'          => $event['data']['kind'],
				'order_key'     => $event['order_key'],
				'webinar_id'    => $event['data']['webinar_id'],
				'lead_id'       => $event['data']['recipient_id'],
				'about_lead_id' => $event['about_lead_id'] ?? 0,
				'payload'       => (string) $payload,
				'not_before'    => $event['not_before'] ?? 0,
			),
			$fault
		);
		if ( '' === $fault ) {
			$this->has_new_event = true;
		} else {
			Core_Log::write( 'error', 'webinar_outbox_event_unsendable', "Event {$event['key']} cannot be sent: $fault" );
		}
	}

	/**
	 * Holds back the events of a batch, to store many in one statement.
	 */
	public function begin_batch(): void {
		$this->held_back = array();
	}

	/**
	 * Stores what was held back in the transaction of the facts, or forgets it with them.
	 *
	 * @param ClientWebinarBatchEnded $end Of the batch.
	 * @throws RuntimeException When the database refused: then the facts must not be stored either.
	 */
	public function end_batch( array $end ): void {
		$events          = $this->held_back ?? array();
		$this->held_back = null;
		if ( $end['is_kept'] && array() !== $events ) {
			$this->store->add_all( $events, time() );
		}
	}

	/**
	 * Sends at the end of a request in which nobody waits any more; from other requests WP-Cron takes over.
	 */
	public function deliver_after_request(): void {
		if ( ! $this->has_new_event ) {
			return;
		}
		$this->has_new_event = false;
		if ( wp_doing_cron() ) {
			$this->drain->run();
		} elseif ( function_exists( 'fastcgi_finish_request' ) ) {
			fastcgi_finish_request();
			$this->drain->run();
		} else {
			$this->drain_job->run_soon();
		}
	}

	/**
	 * Stores an event, at the latest at the end of the batch that is on.
	 *
	 * @param StoredEvent $event The event.
	 * @param string      $fault Why it cannot be sent, empty when it can.
	 */
	private function keep( array $event, string $fault ): void {
		if ( null === $this->held_back ) {
			$this->store->add( $event, time(), $fault );
			return;
		}
		$this->held_back[] = array( $event, $fault );
		if ( count( $this->held_back ) === self::EVENTS_PER_STATEMENT ) {
			$this->store->add_all( $this->held_back, time() );
			$this->held_back = array();
		}
	}
}
