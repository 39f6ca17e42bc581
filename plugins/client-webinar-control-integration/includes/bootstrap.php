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
require_once __DIR__ . '/notices/notices.php';
require_once __DIR__ . '/screens/screens.php';

/**
 * Adds the hooks, concern by concern.
 */
function bootstrap( string $plugin_file ): void {
	Lib\Translations::register();
	register_commands();
	register_screens( $plugin_file );
	register_notices();
}
