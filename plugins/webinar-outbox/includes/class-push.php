<?php
/**
 * What the sidecar hears at once.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Posts what rooms show, at the end of the request that changed it. Of each room the last one counts, so none is stored: what
 * is lost the next presence report brings back.
 */
final class Push {

	/**
	 * What is still to be sent, by webinar.
	 *
	 * @var array<int, WebinarOutboxPush>
	 */
	private array $events = array();

	/**
	 * Takes what it works with.
	 *
	 * @param Sidecar $sidecar Where it goes.
	 */
	public function __construct( private readonly Sidecar $sidecar ) {}

	/**
	 * Notes what the sidecar should hear.
	 *
	 * @param WebinarOutboxPush $event Takes the place of an earlier one about the same webinar.
	 */
	public function note( array $event ): void {
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
			$attempt = $this->sidecar->push( $this->body( $event ) );
			if ( Attempt::DELIVERED === $attempt->result ) {
				continue;
			}
			$this->log( $event['data']['webinar_id'], $attempt->error );
			if ( Attempt::REFUSED !== $attempt->result ) {
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

	/**
	 * Hands to the log why rooms learn it later.
	 */
	private function log( int $webinar_id, string $error ): void {
		/** This action is documented in contract/hooks/core_webinar_log.json. */
		do_action(
			'core_webinar_log',
			array(
				'level'      => 'warning',
				'module'     => 'webinar-outbox',
				'code'       => 'webinar_outbox_push_failed',
				'message'    => mb_substr( "Rooms learn of a change some seconds later, since the sidecar did not take it: $error", 0, 500 ),
				'webinar_id' => $webinar_id,
				'user_id'    => 0,
			)
		);
	}
}
