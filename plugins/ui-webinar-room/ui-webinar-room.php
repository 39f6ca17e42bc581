<?php
/**
 * Plugin Name:       Webinars: Room
 * Description:       The room of a webinar: lobby, broadcast, break and end on one page, and the read-sync route that keeps it up to date.
 * Version:           0.1.0
 * Requires at least: 6.8
 * Requires PHP:      8.1
 * License:           GPL-2.0-or-later
 * Text Domain:       ui-webinar-room
 * Domain Path:       /languages
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/includes/early.php';
answer_early();
require_once __DIR__ . '/includes/bootstrap.php';

bootstrap( __FILE__ );
