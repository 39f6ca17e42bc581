<?php
/**
 * The bot: its token, its webhook, and requests to the Bot API.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Telegram;

use Webinars\Webinar_Telegram\Lib\Background_Job;

/**
 * Adds the hooks of the bot.
 */
function register_bot( string $plugin_file, Bot_Settings $settings, Bot_Connection $connection ): void {
	$job = new Background_Job( Bot_Connection::JOB_HOOK, 'hourly' );

	// From other modules.
	add_filter( 'webinar_outbox_telegram_bot', array( $settings, 'bot' ) );
	add_action( 'webinar_outbox_message_service_changed', array( $connection, 'check' ), 10, 0 );

	// WordPress.
	add_action( 'plugins_loaded', array( $settings, 'create_if_missing' ) );
	$job->add_hooks( $plugin_file );
	add_action( Bot_Connection::JOB_HOOK, array( $connection, 'check' ), 10, 0 );
	register_deactivation_hook( $plugin_file, array( $connection, 'on_deactivated' ) );
}
