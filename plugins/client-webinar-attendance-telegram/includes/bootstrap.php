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
	Lib\Translations::register();
	$notice = new Partner_Notice();

	// From other modules.
	add_action( 'client_webinar_attendance_classified', array( $notice, 'enqueue' ) );

	// For other modules.
	add_filter( 'webinar_outbox_templates', array( new Default_Texts(), 'add' ), 20 );
}
