<?php
/**
 * The settings: the token of the bot, Site Health.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Telegram;

/**
 * Adds the hooks of the settings.
 */
function register_settings( Bot_Settings $settings, Bot_Connection $connection, Chats $chats ): void {
	$section = new Settings_Section( $settings, $connection, $chats );
	$health  = new Site_Health( $settings, $connection );

	// From other modules.
	add_action( 'webinar_outbox_settings_shown', array( $section, 'render' ) );

	// WordPress.
	add_action( 'admin_post_' . Settings_Section::ACTION, array( $section, 'handle' ) );
	add_filter( 'site_status_tests', array( $health, 'add_test' ) );
}
