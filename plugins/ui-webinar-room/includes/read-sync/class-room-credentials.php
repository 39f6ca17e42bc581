<?php
/**
 * What an open room follows its webinar with.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use Webinars\Ui_Webinar_Room\Lib\Room_Pass;

/**
 * Gives the room of the current user, whom the caller has admitted, a room token for the sidecar's event stream and a read-sync
 * pass. The outbox lets a room token expire after an hour, a pass expires after two minutes; read-sync brings new ones.
 */
final class Room_Credentials {

	public function __construct( private readonly Room_Snapshots $snapshots, private readonly Room_Pass $pass ) {}

	/**
	 * Where the room opens its event stream, and with which room token. Returns null where it has to poll. The caller has checked
	 * that the room is open: nothing is pushed to a room that only its speakers see.
	 *
	 * @return RoomStream|null
	 */
	public function event_stream( int $webinar_id ): ?array {
		/**
		 * Null while the outbox is off, and where rooms are not pushed to.
		 *
		 * @var RoomStream|null $event_stream
		 */
		$event_stream = apply_filters( 'webinar_outbox_room_stream', null, $webinar_id );
		return $event_stream;
	}

	/**
	 * Makes a pass where the room's state equals the snapshot. Returns an empty string otherwise: for speakers, where people are
	 * counted, and after a change past WordPress's hooks.
	 *
	 * @param RoomState $state State of the current user's room.
	 * @param string    $etag  Its entity tag.
	 */
	public function pass( array $state, string $etag ): string {
		$snapshot = $this->snapshots->attendee_state( $state['webinar_id'], $state['server_time'] );
		return null !== $snapshot && $etag === $snapshot['etag']
			? $this->pass->for_current_user( $state['webinar_id'], $state['server_time'] )
			: '';
	}
}
