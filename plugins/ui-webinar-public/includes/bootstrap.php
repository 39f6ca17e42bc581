<?php
/**
 * What this module does to WordPress.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

require_once __DIR__ . '/autoload.php';
require_once __DIR__ . '/page/page.php';
require_once __DIR__ . '/schedule/schedule.php';
require_once __DIR__ . '/calendar/calendar.php';
require_once __DIR__ . '/form/form.php';

function bootstrap( string $plugin_file ): void {
	$links = new Page_Links();

	register_page( $plugin_file, $links );
	register_schedule( $plugin_file, $links );
	register_calendar();
	register_form( $plugin_file );
	add_action( 'init', __NAMESPACE__ . '\load_translations', 0 );
}

/**
 * Loads the translations for WordPress 6.7; later versions read the plugin's header.
 */
function load_translations(): void {
	load_plugin_textdomain( 'ui-webinar-public', false, 'ui-webinar-public/languages' );
}
