<?php
/**
 * The state of a room.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Says what one person's room has to draw: the same for the first page view and for read-sync.
 */
final class Room_State {

	/**
	 * Takes what all share.
	 *
	 * @param Room_Broadcast $broadcast Draws it up.
	 */
	public function __construct( private readonly Room_Broadcast $broadcast ) {}

	/**
	 * Draws up the state for the current user.
	 *
	 * @param Webinar $webinar The webinar.
	 * @param int     $now     Unix seconds.
	 * @return RoomState
	 */
	public function of( array $webinar, int $now ): array {
		return $this->broadcast->at( $webinar, $now ) + array( 'room' => $this->room( $webinar ) );
	}

	/**
	 * What this user may do here and, for who may know it, how full the room is: for others nobody counts.
	 *
	 * @param Webinar $webinar The webinar.
	 * @return array{can_control: bool, people: int|null}
	 */
	private function room( array $webinar ): array {
		$can_control = current_user_can( 'control_webinar', $webinar['webinar_id'] );
		$people      = $can_control || $webinar['shows_people'] ? apply_filters( 'client_webinar_room_people', null, $webinar['webinar_id'] ) : null;
		return array(
			'can_control' => $can_control,
			'people'      => is_int( $people ) ? $people : null,
		);
	}
}
