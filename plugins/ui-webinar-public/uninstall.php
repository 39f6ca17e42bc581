<?php
/**
 * Forgets which page the schedule stands on. The page itself is the site's content and stays.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

if ( ! defined( 'WP_UNINSTALL_PLUGIN' ) ) {
	exit;
}

delete_option( 'ui_webinar_public_page_id' );
