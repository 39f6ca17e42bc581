<?php
/**
 * The panel in the room.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

/**
 * Gives the room the place of the chat, and loads its script. The script draws the chat.
 */
final class Room_Panel {

	public function __construct( private readonly Chat_Script $script, private readonly Chat_Webinars $webinars ) {}

	/**
	 * Answers `ui_webinar_room_panels`.
	 *
	 * @param list<RoomPanel> $panels Panels of other modules.
	 * @return list<RoomPanel>
	 */
	public function add( array $panels, int $webinar_id ): array {
		$webinar = $this->webinars->read( $webinar_id );
		if ( null === $webinar || ! $this->webinars->has_chat( $webinar ) || in_array( $webinar['status'], array( 'finished', 'archived' ), true ) ) {
			return $panels;
		}
		$this->script->load( 'index', $webinar );
		return array(
			...$panels,
			array(
				'name'  => 'webinar-chat',
				'label' => __( 'Chat', 'webinar-chat' ),
				'html'  => '<div class="webinar-chat"></div>',
			),
		);
	}
}
