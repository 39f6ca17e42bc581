<?php
/**
 * Panels of other modules.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Draws the place beside the stage with the panels of other modules, such as the chat.
 */
final class Room_Panels {

	/**
	 * Returns HTML; empty where no module has a panel. The modules escape what they put into theirs.
	 */
	public function html( int $webinar_id ): string {
		/**
		 * As the contract says.
		 *
		 * @var list<RoomPanel> $panels
		 */
		$panels = apply_filters( 'ui_webinar_room_panels', array(), $webinar_id );
		$html   = '';
		foreach ( $panels as $panel ) {
			$html .= sprintf( '<section class="webinar-room__side-panel" data-panel="%s" aria-label="%s">%s</section>', esc_attr( $panel['name'] ), esc_attr( $panel['label'] ), $panel['html'] );
		}
		return '' === $html ? '' : "<div class=\"webinar-room__side\">$html</div>";
	}
}
