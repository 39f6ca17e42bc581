<?php
/**
 * Plugin Name:       Webinars: Recordings
 * Description:       Sends the recording by Telegram to those who left early.
 * Version:           0.1.0
 * Requires at least: 6.8
 * Requires PHP:      8.1
 * License:           GPL-2.0-or-later
 * Text Domain:       post-webinar-recording-followup-telegram
 * Domain Path:       /languages
 *
 * @package Webinars\Post_Webinar_Recording_Followup_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Recording_Followup_Telegram;

defined( 'ABSPATH' ) || exit;

require __DIR__ . '/includes/bootstrap.php';

bootstrap( __FILE__ );
