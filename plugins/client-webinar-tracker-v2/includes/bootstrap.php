<?php
/**
 * What this module does to WordPress.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

require_once __DIR__ . '/autoload.php';
require_once __DIR__ . '/ledger/ledger.php';
require_once __DIR__ . '/presence/presence.php';
require_once __DIR__ . '/closing/closing.php';
require_once __DIR__ . '/privacy/privacy.php';

/**
 * Adds the hooks.
 *
 * @param string $plugin_file The plugin's main file.
 */
function bootstrap( string $plugin_file ): void {
	Lib\Translations::register();
	$sessions = new Session_Ledger();
	$stays    = new Stay_Ledger();

	tables()->add_hooks( $plugin_file );
	register_ledger( $sessions, $stays );
	register_presence( $sessions, $stays );
	register_closing( $plugin_file, $sessions );
	register_privacy( $sessions, $stays );
}
