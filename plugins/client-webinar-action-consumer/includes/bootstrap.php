<?php
/**
 * What this module does to WordPress under the profile `full`.
 *
 * @package Webinars\Client_Webinar_Action_Consumer
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Action_Consumer;

require_once __DIR__ . '/autoload.php';
require_once __DIR__ . '/routes/routes.php';
require_once __DIR__ . '/privacy/privacy.php';

/** WP-Cron forgets people by this action. */
const JOB_HOOK = 'client_webinar_action_consumer_forget';

function bootstrap( string $plugin_file ): void {
	Lib\Translations::register();
	$routes = new Route_Ledger();

	register_routes( $plugin_file, $routes );
	register_privacy( $plugin_file, $routes );
}
