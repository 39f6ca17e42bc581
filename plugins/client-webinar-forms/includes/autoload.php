<?php
/**
 * Loads the module's classes when they are first used. Made by `npm run contract`: do not edit.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Forms;

spl_autoload_register(
	static function ( string $name ): void {
		static $files = array(
			'Answer_Ledger'           => 'answers/class-answer-ledger.php',
			'Answer_Reader'           => 'answers/class-answer-reader.php',
			'Answer_Text'             => 'report/class-answer-text.php',
			'Cli_Command'             => 'report/class-cli-command.php',
			'Csv_Download'            => 'report/class-csv-download.php',
			'Form'                    => 'forms/class-form.php',
			'Form_Block'              => 'forms/class-form-block.php',
			'Form_Place'              => 'forms/class-form-place.php',
			'Forms'                   => 'forms/class-forms.php',
			'Forms_Page'              => 'webhook/class-forms-page.php',
			'Known_Answerers'         => 'privacy/class-known-answerers.php',
			'Lib\Background_Job'      => 'lib/class-background-job.php',
			'Lib\Block_Type'          => 'lib/class-block-type.php',
			'Lib\Command_Endpoint'    => 'lib/class-command-endpoint.php',
			'Lib\Command_Refused'     => 'lib/class-command-refused.php',
			'Lib\Core_Log'            => 'lib/class-core-log.php',
			'Lib\Csv_Cells'           => 'lib/class-csv-cells.php',
			'Lib\Every_Site'          => 'lib/class-every-site.php',
			'Lib\Known_People'        => 'lib/class-known-people.php',
			'Lib\Personal_Data_Tools' => 'lib/class-personal-data-tools.php',
			'Lib\Retention'           => 'lib/class-retention.php',
			'Lib\Site_Address'        => 'lib/class-site-address.php',
			'Lib\Site_Time'           => 'lib/class-site-time.php',
			'Lib\Tables'              => 'lib/class-tables.php',
			'Lib\Transaction'         => 'lib/class-transaction.php',
			'Lib\Translations'        => 'lib/class-translations.php',
			'Next_Step'               => 'forms/class-next-step.php',
			'Personal_Data'           => 'privacy/class-personal-data.php',
			'Report_Section'          => 'report/class-report-section.php',
			'Submit_Command'          => 'answers/class-submit-command.php',
			'Webhook_Address'         => 'webhook/class-webhook-address.php',
			'Webhook_Sender'          => 'webhook/class-webhook-sender.php',
			'Webhooks'                => 'webhook/class-webhooks.php',
		);

		$file = $files[ substr( $name, strlen( __NAMESPACE__ ) + 1 ) ] ?? null;
		if ( null !== $file && str_starts_with( $name, __NAMESPACE__ . '\\' ) ) {
			require __DIR__ . '/' . $file;
		}
	}
);
