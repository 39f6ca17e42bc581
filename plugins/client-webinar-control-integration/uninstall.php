<?php
/**
 * Forgets which page the console stands on. The page itself is the site's content and stays.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

if ( ! defined( 'WP_UNINSTALL_PLUGIN' ) ) {
	exit;
}

delete_option( 'client_webinar_control_integration_page_id' );
