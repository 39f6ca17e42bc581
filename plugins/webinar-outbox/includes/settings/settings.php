<?php
/**
 * The settings: addresses, secret and bot.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Adds the hooks of the settings.
 */
function register_settings( string $plugin_file, Settings $settings, Event_Store $store, Last_Heartbeat $heartbeat ): void {
	$page = new Settings_Page( $settings, $store, $heartbeat, new Secret_Section( $settings ) );

	// For other modules.
	add_filter( 'webinar_outbox_has_message_service', array( $settings, 'names_sidecar' ), 10, 0 );

	// WordPress.
	add_action( 'update_option_' . Settings::OPTION, array( $settings, 'on_changed' ) );
	register_activation_hook( $plugin_file, array( $settings, 'install' ) );
	add_action( 'plugins_loaded', array( $settings, 'install_if_missing' ) );
	add_action( 'admin_init', array( $page, 'register' ) );
	add_action( 'admin_menu', array( $page, 'add_to_menu' ) );
}
