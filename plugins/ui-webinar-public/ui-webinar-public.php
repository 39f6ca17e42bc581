<?php
/**
 * Plugin Name:       Webinars: Schedule
 * Description:       The public schedule of webinars, and the schedule form in the block editor.
 * Version:           0.1.0
 * Requires at least: 6.8
 * Requires PHP:      8.1
 * License:           GPL-2.0-or-later
 * Text Domain:       ui-webinar-public
 * Domain Path:       /languages
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/includes/bootstrap.php';

bootstrap( __FILE__ );
