<?php
/**
 * Plugin Name:       Webinars: Telegram
 * Description:       Sends webinar messages to Telegram from this site, without a message service. For small sites.
 * Version:           0.1.0
 * Requires at least: 6.8
 * Requires PHP:      8.1
 * License:           GPL-2.0-or-later
 * Text Domain:       webinar-telegram
 * Domain Path:       /languages
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Telegram;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/includes/bootstrap.php';

bootstrap( __FILE__ );
