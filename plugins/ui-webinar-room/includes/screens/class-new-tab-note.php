<?php
/**
 * The note that a link opens in a new tab.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Tells screen readers that a link opens in a new tab.
 */
final class New_Tab_Note {

	public static function print(): void {
		echo '<span class="webinar-room__unseen"> ' . esc_html__( '(opens in a new tab)', 'ui-webinar-room' ) . '</span>';
	}
}
