<?php
/**
 * Pushes to rooms.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use Webinars\Webinar_Outbox\Lib\Core_Log;

/**
 * Posts what rooms show, at the end of the request that changed it. Of each room the last one counts, so none is stored: what
 * is lost the next presence report brings back.
 */
final class Room_Push {

	/**
	 * What is still to be sent, by webinar.
	 *
	 * @var array<int, WebinarOutboxPush>
	 */
	private array $events = array();

	public function __construct( private readonly Sidecar $sidecar ) {}

	/**
	 * Queues a push for the end of the request.
	 *
	 * @param WebinarOutboxPush $event Takes the place of an earlier one about the same webinar.
	 */
	public function add( array $event ): void {
		$this->events[ $event['data']['webinar_id'] ] = $event;
	}

	/**
	 * Sends what was noted, after the answer where PHP can.
	 */
	public function send(): void {
		$events       = $this->events;
		$this->events = array();
		if ( array() === $events || ! $this->sidecar->has_rooms() ) {
			return;
		}
		if ( function_exists( 'fastcgi_finish_request' ) ) {
			fastcgi_finish_request();
		}
		foreach ( $events as $event ) {
			$result = $this->sidecar->push( $this->body( $event ) );
			if ( Send_Result::DELIVERED === $result->result ) {
				continue;
			}
			Core_Log::write( 'warning', 'webinar_outbox_push_failed', "Rooms learn of a change some seconds later, since the sidecar did not take it: $result->error", $event['data']['webinar_id'] );
			if ( Send_Result::REFUSED !== $result->result ) {
				// The others would fare alike, and somebody may be waiting.
				return;
			}
		}
	}

	/**
	 * The body of contract/events/room.state.json.
	 *
	 * @param WebinarOutboxPush $event What is told.
	 */
	private function body( array $event ): string {
		return (string) wp_json_encode(
			array(
				'type'      => $event['type'],
				'timestamp' => gmdate( 'Y-m-d\TH:i:s\Z' ),
				'data'      => $event['data'],
			),
			JSON_UNESCAPED_SLASHES
		);
	}
}
