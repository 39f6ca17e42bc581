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
 * Sends to the sidecar what rooms show, and what modules tell them, at the end of the request that changed it. Of each room only the last
 * push of each type and name is sent, and none is stored: the answer to the next presence report replaces a lost state.
 */
final class Room_Push {

	/**
	 * Pushes to send, by type, webinar and name.
	 *
	 * @var array<string, RoomPush>
	 */
	private array $events = array();

	public function __construct( private readonly Sidecar $sidecar ) {}

	/**
	 * Queues a push for the end of the request.
	 *
	 * @param RoomPush $event Replaces an earlier one of the same type and name about the same webinar.
	 */
	public function add( array $event ): void {
		$key = implode( ' ', array( $event['type'], $event['data']['webinar_id'], $event['data']['name'] ?? '' ) );

		$this->events[ $key ] = $event;
	}

	/** Sends the queued pushes, after the answer where PHP can. */
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
			Core_Log::write( 'warning', 'webinar_outbox_push_failed', "Rooms show a change some seconds later, because the sidecar did not accept the push: $result->error", $event['data']['webinar_id'] );
			if ( $result->status < 400 || $result->status > 499 ) {
				// The others would fail too, and somebody may be waiting.
				return;
			}
		}
	}

	/**
	 * Builds the body: see contract/events.
	 *
	 * @param RoomPush $event The push.
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
