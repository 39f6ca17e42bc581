<?php
/**
 * Copied from lib/php by `npm run contract`: change it there.
 *
 * The module's translations.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat\Lib;

use WP_Textdomain_Registry;

/**
 * Tells WordPress where the module's translations are. WordPress reads them from the header of a plugin, but not of a must-use plugin, and
 * not while it activates a plugin. load_plugin_textdomain() takes only folders below `wp-content/plugins`.
 */
final class Translations {

	public static function register(): void {
		/**
		 * WordPress makes it before it loads must-use plugins.
		 *
		 * @var WP_Textdomain_Registry $wp_textdomain_registry
		 */
		global $wp_textdomain_registry;
		$wp_textdomain_registry->set_custom_path( 'webinar-chat', dirname( __DIR__, 2 ) . '/languages' );
	}
}
