<?php
/**
 * What this module does to WordPress under the profile `full`.
 *
 * @package Webinars\Ui_Webinar_Entry
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Entry;

require_once __DIR__ . '/autoload.php';
require_once __DIR__ . '/page/page.php';
require_once __DIR__ . '/screen/screen.php';

/**
 * Adds the hooks.
 *
 * @param string $plugin_file The plugin's main file.
 */
function bootstrap( string $plugin_file ): void {
	Lib\Translations::register();
	$address = new Entry_Address();
	$page    = new Entry_Page( $address );

	register_page( $address, $page );
	register_screen( $plugin_file, $address, $page );
}
