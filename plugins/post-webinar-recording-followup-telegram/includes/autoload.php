<?php
/**
 * Loads the module's classes when they are first used. Made by `npm run contract`: do not edit.
 *
 * @package Webinars\Post_Webinar_Recording_Followup_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Recording_Followup_Telegram;

spl_autoload_register(
	static function ( string $name ): void {
		static $files = array(
			'Default_Texts'           => 'sending/class-default-texts.php',
			'Lib\Background_Job'      => 'lib/class-background-job.php',
			'Lib\Batch'               => 'lib/class-batch.php',
			'Lib\Core_Log'            => 'lib/class-core-log.php',
			'Lib\Every_Site'          => 'lib/class-every-site.php',
			'Lib\Known_People'        => 'lib/class-known-people.php',
			'Lib\Personal_Data_Tools' => 'lib/class-personal-data-tools.php',
			'Lib\Retention'           => 'lib/class-retention.php',
			'Lib\Tables'              => 'lib/class-tables.php',
			'Lib\Transaction'         => 'lib/class-transaction.php',
			'Lib\Translations'        => 'lib/class-translations.php',
			'Owed_Recordings'         => 'owed/class-owed-recordings.php',
			'Personal_Data'           => 'owed/class-personal-data.php',
			'Recording_Message'       => 'sending/class-recording-message.php',
			'Recording_Sender'        => 'sending/class-recording-sender.php',
		);

		$file = $files[ substr( $name, strlen( __NAMESPACE__ ) + 1 ) ] ?? null;
		if ( null !== $file && str_starts_with( $name, __NAMESPACE__ . '\\' ) ) {
			require __DIR__ . '/' . $file;
		}
	}
);
