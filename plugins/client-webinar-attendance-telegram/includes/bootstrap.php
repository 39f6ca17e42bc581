<?php
/**
 * What this module does to WordPress.
 *
 * @package Webinars\Client_Webinar_Attendance_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Telegram;

require_once __DIR__ . '/autoload.php';

/**
 * Adds the hooks.
 */
function bootstrap(): void {
	$notice = new Partner_Notice();

	// From other modules.
	add_action( 'client_webinar_attendance_classified', array( $notice, 'enqueue' ) );

	// For other modules.
	add_filter( 'webinar_outbox_templates', array( new Default_Texts(), 'add' ), 20 );

	// WordPress.
	add_action( 'init', __NAMESPACE__ . '\load_translations' );
}

/**
 * Tells WordPress 6.7 where the translations are; later ones read the plugin's header.
 */
function load_translations(): void {
	load_plugin_textdomain( 'client-webinar-attendance-telegram', false, 'client-webinar-attendance-telegram/languages' );
}
