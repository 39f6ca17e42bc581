<?php
/**
 * What this module does to WordPress under the profile `full`.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Reminders;

require_once __DIR__ . '/autoload.php';
require_once __DIR__ . '/planning/planning.php';
require_once __DIR__ . '/messages/messages.php';
require_once __DIR__ . '/settings/settings.php';

/**
 * Adds the hooks.
 *
 * @param string $plugin_file The plugin's main file.
 */
function bootstrap( string $plugin_file ): void {
	Lib\Translations::register();
	$runs    = new Message_Runs();
	$watcher = new Watcher( new Watched_Webinars(), $runs );
	$writer  = new Message_Writer();
	$offsets = new Offsets();
	$job     = new Reminder_Job( $watcher, $runs, new Run_Sender( $runs, $watcher, $writer, $offsets ), $offsets );

	tables()->add_hooks( $plugin_file );
	register_planning( $plugin_file, $watcher, $job );
	register_messages( $watcher, $writer );
	register_settings( $offsets, $watcher, $runs, $job );
}
