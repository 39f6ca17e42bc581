<?php
/**
 * What this module does to WordPress.
 *
 * @package Webinars\Post_Webinar_Recording_Followup_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Recording_Followup_Telegram;

require __DIR__ . '/class-recording-message.php';

/**
 * Adds the hooks. The module answers nobody: it only tells.
 */
function bootstrap(): void {
	$message = new Recording_Message();

	// From other modules.
	add_action( 'post_webinar_route', array( $message, 'enqueue' ) );

	// WordPress.
	add_action( 'init', __NAMESPACE__ . '\load_translations' );
}

/**
 * Tells WordPress 6.7 where the translations are; later ones read the plugin's header.
 */
function load_translations(): void {
	load_plugin_textdomain( 'post-webinar-recording-followup-telegram', false, 'post-webinar-recording-followup-telegram/languages' );
}
