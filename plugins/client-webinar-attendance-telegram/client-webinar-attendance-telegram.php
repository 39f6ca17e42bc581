<?php
/**
 * Plugin Name:       Webinars: Attendance Notices
 * Description:       Tells a partner by Telegram how their guest attended a webinar.
 * Version:           0.1.0
 * Requires at least: 6.8
 * Requires PHP:      8.1
 * License:           GPL-2.0-or-later
 * Text Domain:       client-webinar-attendance-telegram
 * Domain Path:       /languages
 *
 * @package Webinars\Client_Webinar_Attendance_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Telegram;

defined( 'ABSPATH' ) || exit;

require __DIR__ . '/includes/bootstrap.php';

bootstrap();
