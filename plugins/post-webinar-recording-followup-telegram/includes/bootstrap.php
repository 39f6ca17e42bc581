<?php
/**
 * What this module does to WordPress.
 *
 * @package Webinars\Post_Webinar_Recording_Followup_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Recording_Followup_Telegram;

require_once __DIR__ . '/autoload.php';
require_once __DIR__ . '/owed/owed.php';
require_once __DIR__ . '/sending/sending.php';

/**
 * Adds the hooks.
 *
 * @param string $plugin_file The plugin's main file.
 */
function bootstrap( string $plugin_file ): void {
	Lib\Translations::register();
	$owed = new Owed_Recordings();

	tables()->add_hooks( $plugin_file );
	register_sending( $plugin_file, $owed );
	register_owed( $owed );
}
