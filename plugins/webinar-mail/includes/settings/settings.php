<?php
/**
 * The settings: mails an hour, Site Health.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail;

/**
 * Adds the hooks of the settings.
 */
function register_settings( Mail_Settings $settings ): void {
	$page = new Settings_Page( $settings );

	// WordPress.
	add_action( 'admin_init', array( $page, 'register' ) );
	add_action( 'admin_menu', array( $page, 'add_to_menu' ) );
	add_filter( 'site_status_tests', array( new Site_Health(), 'add_test' ) );
}
