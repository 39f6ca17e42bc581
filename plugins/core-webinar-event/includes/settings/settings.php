<?php
/**
 * Settings → Webinars, the runtime profile, and the check of the modules.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Adds the hooks of the settings.
 */
function register_settings( string $plugin_file, Runtime_Profile $profile, Module_List $modules ): void {
	$pages    = new Module_Pages();
	$settings = new Settings_Page( $pages, $profile );
	$notice   = new Modules_Notice( $modules );
	$health   = new Site_Health( $modules, $pages, $profile, new Roles() );

	// For other modules.
	add_filter( 'core_webinar_runtime_profile', array( $profile, 'current' ) );

	// WordPress.
	add_action( 'admin_init', array( $settings, 'register' ) );
	add_action( 'admin_menu', array( $settings, 'add_to_menu' ) );
	add_filter( 'plugin_action_links_' . plugin_basename( $plugin_file ), array( $settings, 'add_link' ) );
	add_action( 'admin_notices', array( $notice, 'render' ) );
	add_filter( 'site_status_tests', array( $health, 'add_tests' ) );
	add_filter( 'debug_information', array( $health, 'add_information' ) );
}
