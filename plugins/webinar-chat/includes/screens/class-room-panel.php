<?php
/**
 * The panel in the room.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

/**
 * Gives the room the place of the chat, and loads its script, which draws the chat; or a link to the chat outside; or, after
 * the webinar, what was answered.
 */
final class Room_Panel {

	public function __construct( private readonly Chat_Script $script, private readonly Chat_Rooms $rooms, private readonly Chat_Webinars $webinars, private readonly Chapters $chapters ) {}

	/**
	 * Answers `ui_webinar_room_panels`.
	 *
	 * @param list<RoomPanel> $panels Panels of other modules.
	 * @return list<RoomPanel>
	 */
	public function add( array $panels, int $webinar_id ): array {
		$webinar = $this->webinars->read( $webinar_id );
		if ( null === $webinar ) {
			return $panels;
		}
		if ( in_array( $webinar['status'], array( 'finished', 'archived' ), true ) ) {
			$chapters = $this->chapters->panel( $webinar_id );
			if ( null !== $chapters ) {
				$this->script->load_style( 'build/' );
			}
			return array( ...$panels, ...array_filter( array( $chapters ) ) );
		}
		$outside_url = Chat_Webinars::is_outside( $webinar ) ? $this->rooms->find( $webinar_id )['outside_url'] : '';
		if ( '' !== $outside_url ) {
			return array( ...$panels, self::link( $outside_url ) );
		}
		if ( ! $this->webinars->has_chat( $webinar ) ) {
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

	/**
	 * The link to the chat outside (D5).
	 *
	 * @return RoomPanel
	 */
	private static function link( string $url ): array {
		return array(
			'name'    => 'webinar-chat',
			'label'   => __( 'Chat', 'webinar-chat' ),
			'is_slim' => true,
			'html'    => sprintf(
				'<a class="webinar-room__button is-outlined" target="_blank" rel="noopener" href="%s">%s<span class="webinar-room__unseen"> %s</span></a>',
				esc_url( $url, array( 'https' ) ),
				esc_html__( 'Open the chat of this webinar', 'webinar-chat' ),
				esc_html__( '(opens in a new tab)', 'webinar-chat' )
			),
		);
	}
}
