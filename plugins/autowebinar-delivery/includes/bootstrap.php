<?php
/**
 * What this module does to WordPress under the profile `full`.
 *
 * @package Webinars\Autowebinar_Delivery
 */

declare( strict_types=1 );

namespace Webinars\Autowebinar_Delivery;

use Webinars\Autowebinar_Delivery\Lib\Background_Job;

require_once __DIR__ . '/autoload.php';
require_once __DIR__ . '/source/source.php';
require_once __DIR__ . '/viewing/viewing.php';
require_once __DIR__ . '/numbers/numbers.php';

/** WP-Cron reads recordings again by this action. */
const JOB_HOOK = 'autowebinar_delivery_read';

/**
 * Adds the hooks.
 *
 * @param string $plugin_file The plugin's main file.
 */
function bootstrap( string $plugin_file ): void {
	Lib\Translations::register();
	$job        = new Background_Job( JOB_HOOK, 'hourly' );
	$recordings = new Recordings( new Recording_Source(), $job );
	$viewings   = new Viewing_Store();

	$job->add_hooks( $plugin_file );
	register_source( $recordings );
	register_viewing( $viewings, $recordings );
	register_numbers( $viewings );
}
