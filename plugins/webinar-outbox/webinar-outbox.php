<?php
/**
 * Plugin Name:       Webinars: Outbox
 * Description:       Keeps every message that is owed, and hands it to the message service until it arrives.
 * Version:           0.1.0
 * Requires at least: 6.8
 * Requires PHP:      8.1
 * License:           GPL-2.0-or-later
 * Text Domain:       webinar-outbox
 * Domain Path:       /languages
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

defined( 'ABSPATH' ) || exit;

require __DIR__ . '/includes/bootstrap.php';

bootstrap( __FILE__ );
