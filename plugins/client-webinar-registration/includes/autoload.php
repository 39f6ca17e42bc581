<?php
/**
 * Loads the module's classes when they are first used. Made by `npm run contract`: do not edit.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

spl_autoload_register(
	static function ( string $name ): void {
		static $files = array(
			'Attendee_Commands'       => 'booking/class-attendee-commands.php',
			'Bookings'                => 'booking/class-bookings.php',
			'Cli_Commands'            => 'report/class-cli-commands.php',
			'Csv_Download'            => 'report/class-csv-download.php',
			'Csv_Import'              => 'report/class-csv-import.php',
			'Door'                    => 'booking/class-door.php',
			'Funnel'                  => 'report/class-funnel.php',
			'Funnel_Section'          => 'report/class-funnel-section.php',
			'Guest_Commands'          => 'guests/class-guest-commands.php',
			'Guest_Form'              => 'guests/class-guest-form.php',
			'Guest_Requests'          => 'guests/class-guest-requests.php',
			'Guests_Table'            => 'report/class-guests-table.php',
			'Import_Form'             => 'report/class-import-form.php',
			'Known_Registrants'       => 'privacy/class-known-registrants.php',
			'Lib\Background_Job'      => 'lib/class-background-job.php',
			'Lib\Command_Endpoint'    => 'lib/class-command-endpoint.php',
			'Lib\Command_Refused'     => 'lib/class-command-refused.php',
			'Lib\Core_Log'            => 'lib/class-core-log.php',
			'Lib\Csv_Cells'           => 'lib/class-csv-cells.php',
			'Lib\Every_Site'          => 'lib/class-every-site.php',
			'Lib\Known_People'        => 'lib/class-known-people.php',
			'Lib\Lead_Batch'          => 'lib/class-lead-batch.php',
			'Lib\Personal_Data_Tools' => 'lib/class-personal-data-tools.php',
			'Lib\Retention'           => 'lib/class-retention.php',
			'Lib\Sign_In'             => 'lib/class-sign-in.php',
			'Lib\Site_Address'        => 'lib/class-site-address.php',
			'Lib\Site_Time'           => 'lib/class-site-time.php',
			'Lib\Tables'              => 'lib/class-tables.php',
			'Lib\Transaction'         => 'lib/class-transaction.php',
			'Lib\Translations'        => 'lib/class-translations.php',
			'Lib\Whom_To_Ask'         => 'lib/class-whom-to-ask.php',
			'Link_End'                => 'links/class-link-end.php',
			'Link_Mail'               => 'links/class-link-mail.php',
			'List_Column'             => 'report/class-list-column.php',
			'Members'                 => 'links/class-members.php',
			'New_Link'                => 'links/class-new-link.php',
			'Organizer_Commands'      => 'report/class-organizer-commands.php',
			'Page_Request'            => 'report/class-page-request.php',
			'People'                  => 'report/class-people.php',
			'Personal_Data'           => 'privacy/class-personal-data.php',
			'Personal_Links'          => 'links/class-personal-links.php',
			'Personal_Seat'           => 'links/class-personal-seat.php',
			'Plain_Page'              => 'guests/class-plain-page.php',
			'Registration_Ledger'     => 'ledger/class-registration-ledger.php',
			'Registration_Queries'    => 'ledger/class-registration-queries.php',
			'Registrations_Page'      => 'report/class-registrations-page.php',
			'Registrations_Table'     => 'report/class-registrations-table.php',
			'Report_Words'            => 'report/class-report-words.php',
			'Request_Pace'            => 'guests/class-request-pace.php',
			'Seat_Holders'            => 'booking/class-seat-holders.php',
			'Seat_Page'               => 'links/class-seat-page.php',
			'Seat_Request'            => 'links/class-seat-request.php',
			'Seat_Session_Tokens'     => 'links/class-seat-session-tokens.php',
			'Seat_Sessions'           => 'links/class-seat-sessions.php',
			'Started_Token'           => 'guests/class-started-token.php',
			'Two_Places'              => 'links/class-two-places.php',
			'Waiting_Lines'           => 'booking/class-waiting-lines.php',
			'Webinars'                => 'booking/class-webinars.php',
		);

		$file = $files[ substr( $name, strlen( __NAMESPACE__ ) + 1 ) ] ?? null;
		if ( null !== $file && str_starts_with( $name, __NAMESPACE__ . '\\' ) ) {
			require __DIR__ . '/' . $file;
		}
	}
);
