<?php
/**
 * Sending messages.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Telegram;

/**
 * Adds the hooks of sending.
 */
function register_sending( Bot_Settings $settings, Telegram_Api $api, Chats $chats ): void {
	// From other modules.
	add_filter( 'webinar_outbox_telegram', array( new Messages( $settings, $api, $chats, new Pace( $chats ) ), 'send' ), 10, 2 );
}
