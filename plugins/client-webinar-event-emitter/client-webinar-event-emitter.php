<?php
/**
 * Plugin Name:       Webinars: Event Emitter
 * Description:       Tells the rest of the site that somebody completed a webinar.
 * Version:           0.1.0
 * Requires at least: 6.8
 * Requires PHP:      8.1
 * License:           GPL-2.0-or-later
 * Text Domain:       client-webinar-event-emitter
 * Domain Path:       /languages
 *
 * @package Webinars\Client_Webinar_Event_Emitter
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Event_Emitter;

defined( 'ABSPATH' ) || exit;

require __DIR__ . '/includes/bootstrap.php';

bootstrap();
