<?php
/**
 * The state of one person's room.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Adds to the shared state what belongs to the current user. The first page view and read-sync show the same.
 */
final class Room_State {

	public function __construct( private readonly Shared_Room_State $shared ) {}

	/**
	 * Makes the state for the current user.
	 *
	 * @param Webinar $webinar Webinar.
	 * @param int     $now     Unix seconds.
	 * @return RoomState
	 */
	public function for_current_user( array $webinar, int $now ): array {
		return $this->shared->at( $webinar, $now ) + array( 'room' => $this->room( $webinar ) );
	}

	/**
	 * What this user may do here, and how many people are in the room. People are counted only for users who may see the number.
	 *
	 * @param Webinar $webinar Webinar.
	 * @return array{can_control: bool, people: int|null}
	 */
	private function room( array $webinar ): array {
		$can_control = current_user_can( 'control_webinar', $webinar['webinar_id'] );
		// Nobody is in the room of a recording together.
		$is_counted = 'live' === $webinar['type'] && ( $can_control || $webinar['shows_people'] );
		$people     = $is_counted ? apply_filters( 'client_webinar_room_people', null, $webinar['webinar_id'] ) : null;
		return array(
			'can_control' => $can_control,
			'people'      => is_int( $people ) ? $people : null,
		);
	}
}
