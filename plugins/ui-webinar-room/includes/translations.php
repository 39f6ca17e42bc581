<?php
/**
 * The module's translations.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

function register_translations(): void {
	add_action( 'init', __NAMESPACE__ . '\load_translations', 0 );
}

/**
 * Loads them for WordPress 6.7; later versions read the plugin's header.
 */
function load_translations(): void {
	load_plugin_textdomain( 'ui-webinar-room', false, 'ui-webinar-room/languages' );
}
