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

	// WordPress.
	register_activation_hook( $plugin_file, array( $settings, 'install' ) );
	add_action( 'plugins_loaded', array( $settings, 'install_if_missing' ) );
	add_action( 'admin_init', array( $page, 'register' ) );
	add_action( 'admin_menu', array( $page, 'add_to_menu' ) );
}
