<?php
/**
 * Loads the module's classes when they are first used. Made by `npm run contract`: do not edit.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Telegram;

spl_autoload_register(
	static function ( string $name ): void {
		static $files = array(
			'Api_Answer'              => 'bot/class-api-answer.php',
			'Bot_Connection'          => 'bot/class-bot-connection.php',
			'Bot_Replies'             => 'people/class-bot-replies.php',
			'Bot_Settings'            => 'bot/class-bot-settings.php',
			'Chats'                   => 'people/class-chats.php',
			'Conversation'            => 'people/class-conversation.php',
			'Lib\Background_Job'      => 'lib/class-background-job.php',
			'Lib\Core_Log'            => 'lib/class-core-log.php',
			'Lib\Every_Site'          => 'lib/class-every-site.php',
			'Lib\Personal_Data_Tools' => 'lib/class-personal-data-tools.php',
			'Lib\Tables'              => 'lib/class-tables.php',
			'Lib\Transaction'         => 'lib/class-transaction.php',
			'Lib\Translations'        => 'lib/class-translations.php',
			'Messages'                => 'sending/class-messages.php',
			'Pace'                    => 'sending/class-pace.php',
			'Personal_Data'           => 'people/class-personal-data.php',
			'Reaction'                => 'people/class-reaction.php',
			'Seen_Once'               => 'people/class-seen-once.php',
			'Settings_Section'        => 'settings/class-settings-section.php',
			'Site_Health'             => 'settings/class-site-health.php',
			'Telegram_Api'            => 'bot/class-telegram-api.php',
			'Update'                  => 'people/class-update.php',
			'Update_Command'          => 'people/class-update-command.php',
		);

		$file = $files[ substr( $name, strlen( __NAMESPACE__ ) + 1 ) ] ?? null;
		if ( null !== $file && str_starts_with( $name, __NAMESPACE__ . '\\' ) ) {
			require __DIR__ . '/' . $file;
		}
	}
);
