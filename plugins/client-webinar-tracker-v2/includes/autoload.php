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
			'Audience'                => 'ledger/class-audience.php',
			'Barred_Attendees'        => 'closing/class-barred-attendees.php',
			'Closing_Ledger'          => 'closing/class-closing-ledger.php',
			'Command_Check'           => 'presence/class-command-check.php',
			'Departure'               => 'closing/class-departure.php',
			'Entries'                 => 'presence/class-entries.php',
			'Form_Events'             => 'presence/class-form-events.php',
			'Known_Attendees'         => 'privacy/class-known-attendees.php',
			'Least_Time_Setting'      => 'closing/class-least-time-setting.php',
			'Leaving_Announcer'       => 'closing/class-leaving-announcer.php',
			'Lib\Background_Job'      => 'lib/class-background-job.php',
			'Lib\Batch'               => 'lib/class-batch.php',
			'Lib\Command_Endpoint'    => 'lib/class-command-endpoint.php',
			'Lib\Command_Refused'     => 'lib/class-command-refused.php',
			'Lib\Core_Log'            => 'lib/class-core-log.php',
			'Lib\Every_Site'          => 'lib/class-every-site.php',
			'Lib\Known_People'        => 'lib/class-known-people.php',
			'Lib\Lead_Batch'          => 'lib/class-lead-batch.php',
			'Lib\Personal_Data_Tools' => 'lib/class-personal-data-tools.php',
			'Lib\Retention'           => 'lib/class-retention.php',
			'Lib\Setting_Error'       => 'lib/class-setting-error.php',
			'Lib\Site_Address'        => 'lib/class-site-address.php',
			'Lib\Tables'              => 'lib/class-tables.php',
			'Lib\Transaction'         => 'lib/class-transaction.php',
			'Lib\Translations'        => 'lib/class-translations.php',
			'Personal_Data'           => 'privacy/class-personal-data.php',
			'Presence'                => 'presence/class-presence.php',
			'Presence_Reports'        => 'presence/class-presence-reports.php',
			'Recording_Viewers'       => 'presence/class-recording-viewers.php',
			'Room_Commands'           => 'presence/class-room-commands.php',
			'Room_People'             => 'presence/class-room-people.php',
			'Session_Closer'          => 'closing/class-session-closer.php',
			'Session_Facts'           => 'ledger/class-session-facts.php',
			'Session_Ledger'          => 'ledger/class-session-ledger.php',
			'Share_Setting'           => 'closing/class-share-setting.php',
			'Stay_Ledger'             => 'ledger/class-stay-ledger.php',
			'Whole_Number'            => 'closing/class-whole-number.php',
		);

		$file = $files[ substr( $name, strlen( __NAMESPACE__ ) + 1 ) ] ?? null;
		if ( null !== $file && str_starts_with( $name, __NAMESPACE__ . '\\' ) ) {
			require __DIR__ . '/' . $file;
		}
	}
);
