<?php
/**
 * Installs WordPress for the tests; prints nothing when all is well.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

define( 'WP_INSTALLING', true );
$_SERVER['HTTP_HOST']   = 'webinars.test';
$_SERVER['REQUEST_URI'] = '/';
require __DIR__ . '/wp-config.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

// Installing greets the new admin by mail and asks the site over HTTP whether pretty links work.
add_filter( 'pre_wp_mail', '__return_true' );
add_filter( 'pre_http_request', static fn(): WP_Error => new WP_Error( 'no_http', 'Not while installing.' ) );

wp_install( 'Webinars', 'admin', 'admin@webinars.test', false, '', 'password' );

// Neither UTC nor whole hours away from it, and with a summer time: nothing comes out right by chance.
update_option( 'timezone_string', 'America/St_Johns' );
update_option( 'permalink_structure', '/%postname%/' );
