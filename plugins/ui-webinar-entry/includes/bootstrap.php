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
	$address = new Entry_Address();
	$page    = new Entry_Page( $address );

	register_page( $address, $page );
	register_screen( $plugin_file, $address, $page );
	add_action( 'init', __NAMESPACE__ . '\load_translations', 0 );
}

/**
 * Tells WordPress 6.7 where the translations are; later ones read the plugin's header.
 */
function load_translations(): void {
	load_plugin_textdomain( 'ui-webinar-entry', false, 'ui-webinar-entry/languages' );
}
