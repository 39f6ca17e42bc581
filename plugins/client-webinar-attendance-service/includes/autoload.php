<?php
/**
 * Loads the module's classes when they are first used. Made by `npm run contract`: do not edit.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

spl_autoload_register(
	static function ( string $name ): void {
		static $files = array(
			'Attendance_Counts'       => 'ledger/class-attendance-counts.php',
			'Attendance_Export'       => 'report/class-attendance-export.php',
			'Attendance_Ledger'       => 'ledger/class-attendance-ledger.php',
			'Attendees'               => 'report/class-attendees.php',
			'Audience_Curve'          => 'class-audience-curve.php',
			'Classifier'              => 'classification/class-classifier.php',
			'Cli_Commands'            => 'report/class-cli-commands.php',
			'Csv_Download'            => 'report/class-csv-download.php',
			'Known_Attendees'         => 'privacy/class-known-attendees.php',
			'Lib\Background_Job'      => 'lib/class-background-job.php',
			'Lib\Batch'               => 'lib/class-batch.php',
			'Lib\Core_Log'            => 'lib/class-core-log.php',
			'Lib\Csv_Cells'           => 'lib/class-csv-cells.php',
			'Lib\Every_Site'          => 'lib/class-every-site.php',
			'Lib\Known_People'        => 'lib/class-known-people.php',
			'Lib\Lead_Batch'          => 'lib/class-lead-batch.php',
			'Lib\Personal_Data_Tools' => 'lib/class-personal-data-tools.php',
			'Lib\Retention'           => 'lib/class-retention.php',
			'Lib\Setting_Error'       => 'lib/class-setting-error.php',
			'Lib\Tables'              => 'lib/class-tables.php',
			'Lib\Transaction'         => 'lib/class-transaction.php',
			'Lib\Translations'        => 'lib/class-translations.php',
			'People_Table'            => 'report/class-people-table.php',
			'Personal_Data'           => 'privacy/class-personal-data.php',
			'Report_Page'             => 'report/class-report-page.php',
			'Report_Request'          => 'report/class-report-request.php',
			'Retention_Setting'       => 'privacy/class-retention-setting.php',
			'Site_Time'               => 'report/class-site-time.php',
			'Viewers_Section'         => 'report/class-viewers-section.php',
		);

		$file = $files[ substr( $name, strlen( __NAMESPACE__ ) + 1 ) ] ?? null;
		if ( null !== $file && str_starts_with( $name, __NAMESPACE__ . '\\' ) ) {
			require __DIR__ . '/' . $file;
		}
	}
);
