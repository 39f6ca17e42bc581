<?php
/**
 * Where events come in.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Keeps the events of other modules, and sees to it that they leave soon without making the request wait.
 */
final class Intake {

	/** The sidecar takes no larger body. */
	private const LARGEST_PAYLOAD_BYTES = 65536;

	/** Whether this request kept an event. */
	private bool $has_new_event = false;

	/**
	 * Takes what it works with.
	 *
	 * @param Event_Store    $store    Holds the events.
	 * @param Drain_Schedule $schedule Starts a drain soon.
	 * @param Drain          $drain    Sends them.
	 */
	public function __construct(
		private readonly Event_Store $store,
		private readonly Drain_Schedule $schedule,
		private readonly Drain $drain
	) {}

	/**
	 * Keeps an event in the transaction of the fact that it tells. A key that is known is ignored: nothing is told twice.
	 *
	 * @param OutboxEvent $event What is told.
	 */
	public function enqueue( array $event ): void {
		$now     = time();
		$payload = wp_json_encode(
			array(
				'type'      => $event['type'],
				'timestamp' => gmdate( 'Y-m-d\TH:i:s\Z', $now ),
				'data'      => $event['data'],
			),
			// Other characters stay escaped: the signed bytes do not depend on the table's character set.
			JSON_UNESCAPED_SLASHES
		);
		if ( false === $payload || strlen( $payload ) > self::LARGEST_PAYLOAD_BYTES ) {
			$this->log_unsendable( $event['key'] );
			return;
		}
		$this->store->add(
			array(
				'event_key'  => $event['key'],
				'type'       => $event['type'],
				'kind'       => $event['data']['kind'],
				'order_key'  => $event['order_key'],
				'webinar_id' => $event['data']['webinar_id'],
				'lead_id'    => $event['data']['recipient_id'],
				'payload'    => $payload,
				'not_before' => $event['not_before'] ?? 0,
			),
			$now
		);
		$this->has_new_event = true;
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
			$this->schedule->run_soon();
		}
	}

	/**
	 * Hands to the log what cannot be sent.
	 */
	private function log_unsendable( string $key ): void {
		/** This action is documented in contract/hooks/core_webinar_log.json. */
		do_action(
			'core_webinar_log',
			array(
				'level'      => 'error',
				'module'     => 'webinar-outbox',
				'code'       => 'webinar_outbox_event_unsendable',
				'message'    => mb_substr( "Event $key is too large or is no JSON.", 0, 500 ),
				'webinar_id' => 0,
				'user_id'    => 0,
			)
		);
	}
}
