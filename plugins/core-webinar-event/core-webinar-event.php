<?php
/**
 * Plugin Name:       Webinars: Core
 * Description:       Webinars, their state machine, who may do what with them, and what other modules read about them.
 * Version:           0.1.0
 * Requires at least: 6.8
 * Requires PHP:      8.1
 * License:           GPL-2.0-or-later
 * Text Domain:       core-webinar-event
 * Domain Path:       /languages
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

defined( 'ABSPATH' ) || exit;

require __DIR__ . '/includes/bootstrap.php';

bootstrap( __FILE__ );
