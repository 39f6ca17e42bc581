<?php
/**
 * What this module does to WordPress.
 *
 * @package Webinars\Post_Webinar_Followup_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Followup_Telegram;

require_once __DIR__ . '/autoload.php';

/**
 * Adds the hooks.
 */
function bootstrap(): void {
	Lib\Translations::register();
	$follow_up = new Follow_Up();

	// From other modules.
	add_action( 'post_webinar_route', array( $follow_up, 'enqueue' ) );

	// For other modules.
	add_filter( 'webinar_outbox_templates', array( new Default_Texts(), 'add' ) );
}
