<?php
/**
 * Plugin Name: Webinars: Room, answered earlier
 * Description: Answers open rooms before any plugin is loaded. Copy this file to wp-content/mu-plugins; it does nothing while "Webinars: Room" is off.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

add_action(
	'muplugins_loaded',
	static function (): void {
		if ( ! isset( $_SERVER['HTTP_X_WEBINAR_ROOM_PASS'] ) ) {
			return;
		}
		$active = array_merge( (array) get_option( 'active_plugins' ), is_multisite() ? array_keys( (array) get_site_option( 'active_sitewide_plugins' ) ) : array() );
		// The folder of the plugin may have any name.
		$plugin = current( (array) preg_grep( '~/ui-webinar-room\.php$~D', $active ) );
		$early  = WP_PLUGIN_DIR . '/' . dirname( (string) $plugin ) . '/includes/early.php';
		if ( is_string( $plugin ) && is_readable( $early ) ) {
			require_once $early;
			Webinars\Ui_Webinar_Room\answer_early();
		}
	},
	PHP_INT_MAX
);
