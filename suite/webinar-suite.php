<?php
/**
 * Plugin Name:       Webinars: Suite
 * Description:       Puts the modules of the webinar suite among your plugins, and updates them. Each module is a plugin of its own; deleting this one leaves them.
 * Version:           0.1.0
 * Requires at least: 6.8
 * Requires PHP:      8.1
 * License:           GPL-2.0-or-later
 * Text Domain:       webinar-suite
 * Domain Path:       /languages
 *
 * @package Webinars\Suite
 */

declare( strict_types=1 );

namespace Webinars\Suite;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/includes/class-module-installer.php';

( new Module_Installer( __FILE__ ) )->add_hooks();
