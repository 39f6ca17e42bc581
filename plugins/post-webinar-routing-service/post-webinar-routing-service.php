<?php
/**
 * Plugin Name:       Webinars: Routing
 * Description:       Chooses what follows a webinar for each attendee.
 * Version:           0.1.0
 * Requires at least: 6.8
 * Requires PHP:      8.1
 * License:           GPL-2.0-or-later
 * Text Domain:       post-webinar-routing-service
 * Domain Path:       /languages
 *
 * @package Webinars\Post_Webinar_Routing_Service
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Routing_Service;

defined( 'ABSPATH' ) || exit;

require __DIR__ . '/includes/bootstrap.php';

bootstrap();
