<?php
/**
 * Panels of other modules.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Draws the places of panels of other modules, such as the chat. The modules escape what they put into theirs.
 */
final class Room_Panels {

	/**
	 * Answers of the modules.
	 *
	 * @var list<RoomPanel>
	 */
	private readonly array $panels;

	public function __construct( int $webinar_id ) {
		/**
		 * As the contract says.
		 *
		 * @var list<RoomPanel> $panels
		 */
		$panels       = apply_filters( 'ui_webinar_room_panels', array(), $webinar_id );
		$this->panels = $panels;
	}

	/**
	 * Returns the HTML of a place; empty where no module has a panel for it.
	 *
	 * @param bool $is_slim The place under the stage, or the column beside it.
	 */
	public function html( bool $is_slim ): string {
		$html = '';
		foreach ( $this->panels as $panel ) {
			if ( ( $panel['is_slim'] ?? false ) === $is_slim ) {
				$html .= sprintf( '<section class="webinar-room__%s" data-panel="%s" aria-label="%s">%s</section>', $is_slim ? 'slim-panel' : 'side-panel', esc_attr( $panel['name'] ), esc_attr( $panel['label'] ), $panel['html'] );
			}
		}
		return $is_slim || '' === $html ? $html : "<div class=\"webinar-room__side\">$html</div>";
	}
}
