<?php
/**
 * Plugin Name:       Webinars: Tracker
 * Description:       Records who entered a live webinar and who took part in it.
 * Version:           0.1.0
 * Requires at least: 6.8
 * Requires PHP:      8.1
 * License:           GPL-2.0-or-later
 * Text Domain:       client-webinar-tracker-v2
 * Domain Path:       /languages
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

defined( 'ABSPATH' ) || exit;

require __DIR__ . '/includes/bootstrap.php';

bootstrap( __FILE__ );
