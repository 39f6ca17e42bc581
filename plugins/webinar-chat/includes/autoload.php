<?php
/**
 * Loads the module's classes when they are first used. Made by `npm run contract`: do not edit.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

spl_autoload_register(
	static function ( string $name ): void {
		static $files = array(
			'Attendee_Commands'       => 'commands/class-attendee-commands.php',
			'Bans'                    => 'ledger/class-bans.php',
			'Chapters'                => 'chapters/class-chapters.php',
			'Chat_Intake'             => 'handover/class-chat-intake.php',
			'Chat_Push'               => 'handover/class-chat-push.php',
			'Chat_Rooms'              => 'ledger/class-chat-rooms.php',
			'Chat_Route'              => 'reading/class-chat-route.php',
			'Chat_Script'             => 'screens/class-chat-script.php',
			'Chat_State'              => 'reading/class-chat-state.php',
			'Chat_Texts'              => 'screens/class-chat-texts.php',
			'Chat_Webinars'           => 'ledger/class-chat-webinars.php',
			'Cli_Command'             => 'report/class-cli-command.php',
			'Control_Section'         => 'screens/class-control-section.php',
			'Csv_Download'            => 'report/class-csv-download.php',
			'Early_Chat'              => 'reading/class-early-chat.php',
			'Known_Writers'           => 'privacy/class-known-writers.php',
			'Lib\Background_Job'      => 'lib/class-background-job.php',
			'Lib\Command_Endpoint'    => 'lib/class-command-endpoint.php',
			'Lib\Command_Refused'     => 'lib/class-command-refused.php',
			'Lib\Core_Log'            => 'lib/class-core-log.php',
			'Lib\Csv_Cells'           => 'lib/class-csv-cells.php',
			'Lib\Early_Response'      => 'lib/class-early-response.php',
			'Lib\Entity_Tag'          => 'lib/class-entity-tag.php',
			'Lib\Every_Site'          => 'lib/class-every-site.php',
			'Lib\Known_People'        => 'lib/class-known-people.php',
			'Lib\Personal_Data_Tools' => 'lib/class-personal-data-tools.php',
			'Lib\Retention'           => 'lib/class-retention.php',
			'Lib\Room_Pass'           => 'lib/class-room-pass.php',
			'Lib\Site_Address'        => 'lib/class-site-address.php',
			'Lib\Tables'              => 'lib/class-tables.php',
			'Lib\Transaction'         => 'lib/class-transaction.php',
			'Lib\Translations'        => 'lib/class-translations.php',
			'Message_Ledger'          => 'ledger/class-message-ledger.php',
			'Message_Text'            => 'rules/class-message-text.php',
			'Moderator_Commands'      => 'commands/class-moderator-commands.php',
			'Moderators'              => 'ledger/class-moderators.php',
			'Organizer_Commands'      => 'commands/class-organizer-commands.php',
			'Pace'                    => 'rules/class-pace.php',
			'Personal_Data'           => 'privacy/class-personal-data.php',
			'Query'                   => 'ledger/class-query.php',
			'Reader_Pass'             => 'reading/class-reader-pass.php',
			'Recording_Moment'        => 'chapters/class-recording-moment.php',
			'Room_Panel'              => 'screens/class-room-panel.php',
			'Shown_Name'              => 'rules/class-shown-name.php',
			'Transcript'              => 'report/class-transcript.php',
		);

		$file = $files[ substr( $name, strlen( __NAMESPACE__ ) + 1 ) ] ?? null;
		if ( null !== $file && str_starts_with( $name, __NAMESPACE__ . '\\' ) ) {
			require __DIR__ . '/' . $file;
		}
	}
);
