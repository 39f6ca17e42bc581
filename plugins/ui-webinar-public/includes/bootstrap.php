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
	Lib\Translations::register();
	$links = new Page_Links();

	register_page( $plugin_file, $links );
	register_schedule( $plugin_file, $links );
	register_calendar();
	register_form( $plugin_file );
}
