<?php
/**
 * Loads the module's classes when they are first used. Made by `npm run contract`: do not edit.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

spl_autoload_register(
	static function ( string $name ): void {
		static $files = array(
			'Audience'                => 'class-audience.php',
			'Closing'                 => 'class-closing.php',
			'Closing_Ledger'          => 'class-closing-ledger.php',
			'Closing_Schedule'        => 'class-closing-schedule.php',
			'Departure'               => 'class-departure.php',
			'Entries'                 => 'class-entries.php',
			'Lib\Background_Job'      => 'lib/class-background-job.php',
			'Lib\Batch'               => 'lib/class-batch.php',
			'Lib\Command_Endpoint'    => 'lib/class-command-endpoint.php',
			'Lib\Command_Refused'     => 'lib/class-command-refused.php',
			'Lib\Core_Log'            => 'lib/class-core-log.php',
			'Lib\Known_People'        => 'lib/class-known-people.php',
			'Lib\Lead_Batch'          => 'lib/class-lead-batch.php',
			'Lib\Personal_Data_Tools' => 'lib/class-personal-data-tools.php',
			'Lib\Retention'           => 'lib/class-retention.php',
			'Lib\Tables'              => 'lib/class-tables.php',
			'Lib\Transaction'         => 'lib/class-transaction.php',
			'Presence'                => 'class-presence.php',
			'Presence_Reports'        => 'class-presence-reports.php',
			'Privacy'                 => 'class-privacy.php',
			'Refusal'                 => 'class-refusal.php',
			'Retention'               => 'class-retention.php',
			'Room_Commands'           => 'class-room-commands.php',
			'Room_People'             => 'class-room-people.php',
			'Schema'                  => 'class-schema.php',
			'Session_Facts'           => 'class-session-facts.php',
			'Session_Ledger'          => 'class-session-ledger.php',
			'Share_Setting'           => 'class-share-setting.php',
			'Stay_Ledger'             => 'class-stay-ledger.php',
		);

		$file = $files[ substr( $name, strlen( __NAMESPACE__ ) + 1 ) ] ?? null;
		if ( null !== $file && str_starts_with( $name, __NAMESPACE__ . '\\' ) ) {
			require __DIR__ . '/' . $file;
		}
	}
);
