<?php
/**
 * Plugin Name:       Webinars: Control
 * Description:       Start and stop beside the webinar in the editor: checks access, then asks Core.
 * Version:           0.1.0
 * Requires at least: 6.8
 * Requires PHP:      8.1
 * License:           GPL-2.0-or-later
 * Text Domain:       client-webinar-control-integration
 * Domain Path:       /languages
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration;

defined( 'ABSPATH' ) || exit;

require __DIR__ . '/includes/bootstrap.php';

bootstrap( __FILE__ );
