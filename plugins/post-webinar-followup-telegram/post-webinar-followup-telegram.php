<?php
/**
 * Plugin Name:       Webinars: Follow-ups
 * Description:       Writes to each attendee by Telegram after a webinar.
 * Version:           0.1.0
 * Requires at least: 6.8
 * Requires PHP:      8.1
 * License:           GPL-2.0-or-later
 * Text Domain:       post-webinar-followup-telegram
 * Domain Path:       /languages
 *
 * @package Webinars\Post_Webinar_Followup_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Followup_Telegram;

defined( 'ABSPATH' ) || exit;

require __DIR__ . '/includes/bootstrap.php';

bootstrap();
