<?php
/**
 * Loads the module.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration;

require_once __DIR__ . '/autoload.php';
require_once __DIR__ . '/commands/commands.php';
require_once __DIR__ . '/screens/screens.php';

/**
 * Adds the hooks, concern by concern.
 */
function bootstrap( string $plugin_file ): void {
	register_commands();
	register_screens( $plugin_file );
	add_action( 'init', __NAMESPACE__ . '\load_translations', 0 );
}

/**
 * WordPress 6.7 needs to be told the folder; later versions read it from the plugin's header.
 */
function load_translations(): void {
	load_plugin_textdomain( 'client-webinar-control-integration', false, 'client-webinar-control-integration/languages' );
}
