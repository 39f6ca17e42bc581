<?php
/**
 * Plugin Name:       Webinars: Attendance
 * Description:       Keeps who attended which webinar and who did not.
 * Version:           0.1.0
 * Requires at least: 6.8
 * Requires PHP:      8.1
 * License:           GPL-2.0-or-later
 * Text Domain:       client-webinar-attendance-service
 * Domain Path:       /languages
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

defined( 'ABSPATH' ) || exit;

require __DIR__ . '/includes/bootstrap.php';

bootstrap( __FILE__ );
