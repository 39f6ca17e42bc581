<?php
/**
 * What this module does to WordPress.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail;

require_once __DIR__ . '/autoload.php';
require_once __DIR__ . '/sending/sending.php';
require_once __DIR__ . '/unsubscribing/unsubscribing.php';
require_once __DIR__ . '/people/people.php';
require_once __DIR__ . '/settings/settings.php';

function bootstrap( string $plugin_file ): void {
	Lib\Translations::register();
	$key        = new Site_Key();
	$suppressed = new Suppressed_Addresses( $key );
	$link       = new Unsubscribe_Link( $key, $suppressed );
	$recipients = new Recipients();
	$choice     = new Personal_Choice();
	$settings   = new Mail_Settings();

	tables()->add_hooks( $plugin_file );
	register_sending( $recipients, $choice, $suppressed, $link, new Pace( $settings ) );
	register_unsubscribing( $suppressed, $link );
	register_people( $choice, $suppressed );
	register_settings( $settings );
}
