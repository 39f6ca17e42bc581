<?php
/**
 * Translations.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Loads the module's translations.
 */
final class Translations {

	/**
	 * WordPress 6.7 needs to be told the folder; later versions read it from the plugin's header.
	 */
	public static function load(): void {
		load_plugin_textdomain( 'core-webinar-event', false, 'core-webinar-event/languages' );
	}
}
