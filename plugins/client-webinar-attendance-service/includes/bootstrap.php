<?php
/**
 * What this module does to WordPress.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

require_once __DIR__ . '/autoload.php';
require_once __DIR__ . '/ledger/ledger.php';
require_once __DIR__ . '/classification/classification.php';
require_once __DIR__ . '/report/report.php';
require_once __DIR__ . '/privacy/privacy.php';

/**
 * Adds the hooks.
 *
 * @param string $plugin_file The plugin's main file.
 */
function bootstrap( string $plugin_file ): void {
	Lib\Translations::register();
	$ledger = new Attendance_Ledger();

	tables()->add_hooks( $plugin_file );
	register_ledger( $ledger );
	register_classification( $plugin_file, $ledger );
	register_report( $ledger );
	register_privacy( $ledger );
}
