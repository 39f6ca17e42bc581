<?php
/**
 * Plugin Name:       Webinars: E-Mail
 * Description:       Sends webinar messages by e-mail to people whom Telegram does not reach.
 * Version:           0.1.0
 * Requires at least: 6.8
 * Requires PHP:      8.1
 * License:           GPL-2.0-or-later
 * Text Domain:       webinar-mail
 * Domain Path:       /languages
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/includes/bootstrap.php';

bootstrap( __FILE__ );
