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
		$plugin = 'ui-webinar-room/ui-webinar-room.php';
		$early  = WP_PLUGIN_DIR . '/ui-webinar-room/includes/early.php';
		if ( ! isset( $_SERVER['HTTP_X_WEBINAR_ROOM_PASS'] ) || ! is_readable( $early ) ) {
			return;
		}
		if ( in_array( $plugin, (array) get_option( 'active_plugins' ), true ) || ( is_multisite() && isset( ( (array) get_site_option( 'active_sitewide_plugins' ) )[ $plugin ] ) ) ) {
			require_once $early;
			Webinars\Ui_Webinar_Room\answer_early();
		}
	},
	PHP_INT_MAX
);
