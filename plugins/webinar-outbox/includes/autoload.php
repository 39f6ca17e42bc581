<?php
/**
 * Loads the module's classes when they are first used. Made by `npm run contract`: do not edit.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

spl_autoload_register(
	static function ( string $name ): void {
		static $files = array(
			'Carrier_Choice'          => 'queue/class-carrier-choice.php',
			'Carrier_Switch'          => 'queue/class-carrier-switch.php',
			'Chat_Body'               => 'rooms/class-chat-body.php',
			'Chat_Command'            => 'rooms/class-chat-command.php',
			'Cli_Commands'            => 'log/class-cli-commands.php',
			'Columns_Migration'       => 'queue/class-columns-migration.php',
			'Connect_Link'            => 'people/class-connect-link.php',
			'Connect_Request'         => 'people/class-connect-request.php',
			'Connection_Command'      => 'people/class-connection-command.php',
			'Delivery_Log'            => 'log/class-delivery-log.php',
			'Delivery_Log_Page'       => 'log/class-delivery-log-page.php',
			'Delivery_Log_Table'      => 'log/class-delivery-log-table.php',
			'Direct_Telegram'         => 'queue/class-direct-telegram.php',
			'Drain'                   => 'queue/class-drain.php',
			'Enqueuer'                => 'queue/class-enqueuer.php',
			'Event_Body'              => 'sidecar/class-event-body.php',
			'Event_Outcomes'          => 'queue/class-event-outcomes.php',
			'Event_Store'             => 'queue/class-event-store.php',
			'Event_Validator'         => 'queue/class-event-validator.php',
			'Events_By_Lead'          => 'people/class-events-by-lead.php',
			'Handover_Check'          => 'queue/class-handover-check.php',
			'Heartbeat_Body'          => 'sidecar/class-heartbeat-body.php',
			'Heartbeat_Command'       => 'sidecar/class-heartbeat-command.php',
			'Last_Heartbeat'          => 'sidecar/class-last-heartbeat.php',
			'Lib\Background_Job'      => 'lib/class-background-job.php',
			'Lib\Command_Endpoint'    => 'lib/class-command-endpoint.php',
			'Lib\Command_Refused'     => 'lib/class-command-refused.php',
			'Lib\Core_Log'            => 'lib/class-core-log.php',
			'Lib\Csv_Cells'           => 'lib/class-csv-cells.php',
			'Lib\Every_Site'          => 'lib/class-every-site.php',
			'Lib\Known_People'        => 'lib/class-known-people.php',
			'Lib\Personal_Data_Tools' => 'lib/class-personal-data-tools.php',
			'Lib\Retention'           => 'lib/class-retention.php',
			'Lib\Setting_Error'       => 'lib/class-setting-error.php',
			'Lib\Sign_In'             => 'lib/class-sign-in.php',
			'Lib\Tables'              => 'lib/class-tables.php',
			'Lib\Transaction'         => 'lib/class-transaction.php',
			'Lib\Translations'        => 'lib/class-translations.php',
			'Lib\Valid_Utf8'          => 'lib/class-valid-utf8.php',
			'Log_Filter'              => 'log/class-log-filter.php',
			'Log_Filter_Form'         => 'log/class-log-filter-form.php',
			'Log_Labels'              => 'log/class-log-labels.php',
			'Log_Notices'             => 'log/class-log-notices.php',
			'Log_Request'             => 'log/class-log-request.php',
			'Mail_Delivery'           => 'queue/class-mail-delivery.php',
			'Mail_Takeover'           => 'queue/class-mail-takeover.php',
			'Message_Counts'          => 'queue/class-message-counts.php',
			'Message_Editor'          => 'texts/class-message-editor.php',
			'Message_Expiry'          => 'queue/class-message-expiry.php',
			'Message_Filler'          => 'texts/class-message-filler.php',
			'Message_Form'            => 'texts/class-message-form.php',
			'Message_Form_View'       => 'texts/class-message-form-view.php',
			'Message_Preview'         => 'texts/class-message-preview.php',
			'Message_State'           => 'queue/class-message-state.php',
			'Message_Templates'       => 'texts/class-message-templates.php',
			'Message_Texts'           => 'texts/class-message-texts.php',
			'Personal_Data'           => 'people/class-personal-data.php',
			'Personal_Link'           => 'queue/class-personal-link.php',
			'Presence_Body'           => 'rooms/class-presence-body.php',
			'Presence_Command'        => 'rooms/class-presence-command.php',
			'Preview_Command'         => 'texts/class-preview-command.php',
			'Processed_Request_Ids'   => 'sidecar/class-processed-request-ids.php',
			'Profile_Section'         => 'people/class-profile-section.php',
			'Queue_Pause'             => 'queue/class-queue-pause.php',
			'Readiness'               => 'sidecar/class-readiness.php',
			'Reasons_Migration'       => 'queue/class-reasons-migration.php',
			'Replay'                  => 'queue/class-replay.php',
			'Room_Event_Stream'       => 'rooms/class-room-event-stream.php',
			'Room_Push'               => 'rooms/class-room-push.php',
			'Secret_Section'          => 'settings/class-secret-section.php',
			'Send_Result'             => 'queue/class-send-result.php',
			'Sending_Times'           => 'texts/class-sending-times.php',
			'Settings'                => 'settings/class-settings.php',
			'Settings_Page'           => 'settings/class-settings-page.php',
			'Sidecar'                 => 'sidecar/class-sidecar.php',
			'Sidecar_Address'         => 'sidecar/class-sidecar-address.php',
			'Sidecar_Problems'        => 'sidecar/class-sidecar-problems.php',
			'Sidecar_Request'         => 'sidecar/class-sidecar-request.php',
			'Signature_Verifier'      => 'sidecar/class-signature-verifier.php',
			'Site_Health'             => 'sidecar/class-site-health.php',
			'Stay_Check'              => 'rooms/class-stay-check.php',
			'Stored_Reason'           => 'queue/class-stored-reason.php',
			'Telegram_Connections'    => 'people/class-telegram-connections.php',
			'Test_Message'            => 'texts/class-test-message.php',
			'Undelivered'             => 'log/class-undelivered.php',
			'Unfinished_Events'       => 'queue/class-unfinished-events.php',
			'Webhook_Secret'          => 'sidecar/class-webhook-secret.php',
			'Webinar_Placeholders'    => 'texts/class-webinar-placeholders.php',
			'Webinar_Texts'           => 'texts/class-webinar-texts.php',
			'Withdrawals'             => 'queue/class-withdrawals.php',
			'Wording_Scope'           => 'texts/class-wording-scope.php',
			'Wording_Validator'       => 'texts/class-wording-validator.php',
		);

		$file = $files[ substr( $name, strlen( __NAMESPACE__ ) + 1 ) ] ?? null;
		if ( null !== $file && str_starts_with( $name, __NAMESPACE__ . '\\' ) ) {
			require __DIR__ . '/' . $file;
		}
	}
);
