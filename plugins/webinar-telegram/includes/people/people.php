<?php
/**
 * The people: what they send to the bot, their chats, export, erasure.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Telegram;

use Webinars\Webinar_Telegram\Lib\Tables;

/**
 * Adds the hooks about people.
 */
function register_people( Bot_Settings $settings, Telegram_Api $api, Chats $chats ): void {
	$command       = new Update_Command( $settings, new Seen_Once(), new Conversation( $chats, new Seen_Once() ), $api );
	$personal_data = new Personal_Data( $chats );

	// From other modules.
	add_filter( 'webinar_outbox_telegram_people', array( $chats, 'answer' ), 10, 2 );
	add_action( 'webinar_outbox_heartbeat', array( $personal_data, 'forget_deleted_at_heartbeat' ), 110 );

	// WordPress.
	add_action( 'wp_ajax_' . Update_Command::ACTION, array( $command, 'handle' ) );
	add_action( 'wp_ajax_nopriv_' . Update_Command::ACTION, array( $command, 'handle' ) );
	add_action( Bot_Connection::JOB_HOOK, array( $personal_data, 'forget_deleted' ), 20, 0 );
	add_action( 'admin_init', array( $personal_data, 'suggest_policy' ) );
	$personal_data->add_hooks();
}

/**
 * Describes the tables. `webinar_telegram_chats`: times are Unix milliseconds; from `next_at_ms` on the chat may be written to again. Several
 * leads may have one chat. `webinar_telegram_seen`: updates, links and codes that were used, and wrong codes, until nobody can use them again.
 */
function tables(): Tables {
	return new Tables(
		'1',
		array(
			'webinar_telegram_chats' => '
				lead_id bigint(20) NOT NULL,
				chat_id bigint(20) NOT NULL,
				state varchar(20) NOT NULL,
				changed_at_ms bigint(20) NOT NULL,
				next_at_ms bigint(20) NOT NULL DEFAULT 0,
				PRIMARY KEY  (lead_id),
				KEY chat (chat_id)',
			'webinar_telegram_seen'  => '
				name_hash char(64) NOT NULL,
				forget_at bigint(20) NOT NULL,
				PRIMARY KEY  (name_hash),
				KEY forget_at (forget_at)',
		)
	);
}
