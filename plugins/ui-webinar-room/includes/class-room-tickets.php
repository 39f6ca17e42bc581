<?php
/**
 * What an open room follows its webinar with.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Gives the current user, whom the caller has let in, a stream to listen to, and a pass to be answered early. Both end
 * after a quarter of an hour, and read-sync brings the next ones.
 */
final class Room_Tickets {

	/**
	 * Takes what it works with.
	 *
	 * @param Room_Pass $pass Makes passes.
	 */
	public function __construct( private readonly Room_Pass $pass ) {}

	/**
	 * Where the room may listen; null where it has to ask. What is not published is nothing to be told about.
	 *
	 * @param Webinar $webinar The webinar.
	 * @return RoomStream|null
	 */
	public function stream( array $webinar ): ?array {
		if ( 'publish' !== get_post_status( $webinar['webinar_id'] ) ) {
			return null;
		}
		/**
		 * Null without the outbox, and where rooms are not pushed to.
		 *
		 * @var RoomStream|null $stream
		 */
		$stream = apply_filters( 'webinar_outbox_room_stream', null, $webinar['webinar_id'] );
		return $stream;
	}

	/**
	 * A pass for an attendee. Speakers and organizers have none: what is theirs is not answered early.
	 *
	 * @param RoomState $state What the room shows now.
	 */
	public function pass( array $state ): string {
		return $state['room']['can_control'] ? '' : $this->pass->of_current_user( $state['webinar_id'], $state['server_time'] );
	}
}
