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

	/** So many of the largest events fit into one statement under the database's limits. */
	private const EVENTS_PER_STATEMENT = 100;

	/** Whether this request has stored an event that can be sent. */
	private bool $has_new_event = false;

	/**
	 * Events of the running batch that are not stored yet, each with its fault. Null outside a batch: then each event is stored at once.
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
	 * Stores an event in the transaction of the fact that it follows from; in a batch, at the end of the batch. An event with a known key is
	 * ignored, so nothing is sent twice. An event that can never be sent is stored as failed, so that the log shows it.
	 *
	 * @param OutboxEvent $event The event.
	 * @throws RuntimeException When the database refused: the fact must not be stored either.
	 */
	public function enqueue( array $event ): void {
		$not_before = $event['not_before'] ?? 0;
		$payload    = wp_json_encode(
			array(
				'type'      => $event['type'],
				'timestamp' => gmdate( 'Y-m-d\TH:i:s\Z' ),
				'data'      => Message_Expiry::add_to( $event['data'], max( time(), $not_before ) ),
			),
			// Other characters stay escaped: the signed bytes do not depend on the table's character set.
			JSON_UNESCAPED_SLASHES
		);
		$fault = Event_Validator::fault( $event, $payload );
		$this->store_event(
			array(
				'event_key'     => $event['key'],
				'type'          => $event['type'],
				'kind'          => $event['data']['kind'],
				'order_key'     => $event['order_key'],
				'webinar_id'    => $event['data']['webinar_id'],
				'lead_id'       => $event['data']['recipient_id'],
				'about_lead_id' => $event['about_lead_id'] ?? 0,
				'carrier'       => Carrier_Choice::MAIL_TYPE === $event['type'] ? Carrier_Choice::MAIL : '',
				'payload'       => (string) $payload,
				'not_before'    => $not_before,
				'urgent_from'   => $event['urgent_from'] ?? 0,
			),
			$fault
		);
		if ( '' === $fault ) {
			$this->has_new_event = true;
		} else {
			Core_Log::write( 'error', 'webinar_outbox_event_unsendable', "Event {$event['key']} cannot be sent: $fault" );
		}
	}

	/** Holds back the events that follow, to store many in one statement. */
	public function begin_batch(): void {
		$this->held_back = array();
	}

	/**
	 * Stores the held-back events in the transaction of their facts, or drops them when that was rolled back.
	 *
	 * @param ClientWebinarBatchEnded $end The payload of the hook.
	 * @throws RuntimeException When the database refused: the facts must not be stored either.
	 */
	public function end_batch( array $end ): void {
		$events          = $this->held_back ?? array();
		$this->held_back = null;
		if ( $end['is_kept'] && array() !== $events ) {
			$this->store->add_all( $events, time() );
		}
	}

	/** Sends at the end of a request for which nobody waits any more. After other requests WP-Cron sends, without waiting for a visitor. */
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
			if ( ! defined( 'DISABLE_WP_CRON' ) || ! DISABLE_WP_CRON ) {
				spawn_cron();
			}
		}
	}

	/**
	 * Stores an event at once, or in a batch at the end of the batch.
	 *
	 * @param StoredEvent $event The event.
	 * @param string      $fault Why it cannot be sent, empty when it can.
	 */
	private function store_event( array $event, string $fault ): void {
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
