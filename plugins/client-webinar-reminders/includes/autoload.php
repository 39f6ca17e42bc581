<?php
/**
 * Loads the module's classes when they are first used. Made by `npm run contract`: do not edit.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Reminders;

spl_autoload_register(
	static function ( string $name ): void {
		static $files = array(
			'Cli_Commands'       => 'settings/class-cli-commands.php',
			'Confirmations'      => 'messages/class-confirmations.php',
			'Default_Texts'      => 'messages/class-default-texts.php',
			'Lib\Background_Job' => 'lib/class-background-job.php',
			'Lib\Core_Log'       => 'lib/class-core-log.php',
			'Lib\Every_Site'     => 'lib/class-every-site.php',
			'Lib\Lead_Batch'     => 'lib/class-lead-batch.php',
			'Lib\Site_Address'   => 'lib/class-site-address.php',
			'Lib\Site_Time'      => 'lib/class-site-time.php',
			'Lib\Tables'         => 'lib/class-tables.php',
			'Lib\Transaction'    => 'lib/class-transaction.php',
			'Lib\Translations'   => 'lib/class-translations.php',
			'Mail_Forecast'      => 'settings/class-mail-forecast.php',
			'Message_Runs'       => 'planning/class-message-runs.php',
			'Message_Writer'     => 'messages/class-message-writer.php',
			'Offsets'            => 'settings/class-offsets.php',
			'Offsets_Form'       => 'settings/class-offsets-form.php',
			'Offsets_Page'       => 'settings/class-offsets-page.php',
			'Outbox'             => 'messages/class-outbox.php',
			'Public_Webinar'     => 'planning/class-public-webinar.php',
			'Query'              => 'planning/class-query.php',
			'Recipients'         => 'messages/class-recipients.php',
			'Reminder_Job'       => 'planning/class-reminder-job.php',
			'Run_Sender'         => 'planning/class-run-sender.php',
			'Scenario_Reminders' => 'messages/class-scenario-reminders.php',
			'Watched_Webinars'   => 'planning/class-watched-webinars.php',
			'Watcher'            => 'planning/class-watcher.php',
		);

		$file = $files[ substr( $name, strlen( __NAMESPACE__ ) + 1 ) ] ?? null;
		if ( null !== $file && str_starts_with( $name, __NAMESPACE__ . '\\' ) ) {
			require __DIR__ . '/' . $file;
		}
	}
);
