<?php
/**
 * What this module does to WordPress.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Telegram;

require_once __DIR__ . '/autoload.php';
require_once __DIR__ . '/bot/bot.php';
require_once __DIR__ . '/people/people.php';
require_once __DIR__ . '/sending/sending.php';
require_once __DIR__ . '/settings/settings.php';

function bootstrap( string $plugin_file ): void {
	Lib\Translations::register();
	$settings   = new Bot_Settings();
	$api        = new Telegram_Api( $settings );
	$connection = new Bot_Connection( $settings, $api );
	$chats      = new Chats();

	tables()->add_hooks( $plugin_file );
	register_bot( $plugin_file, $settings, $connection );
	register_people( $settings, $api, $chats );
	register_sending( $settings, $api, $chats );
	register_settings( $settings, $connection, $chats );
}
