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
			'Attempt'            => 'class-attempt.php',
			'Cli_Commands'       => 'class-cli-commands.php',
			'Columns_Migration'  => 'class-columns-migration.php',
			'Connect_Link'       => 'class-connect-link.php',
			'Connection_Command' => 'class-connection-command.php',
			'Delivery_Log'       => 'class-delivery-log.php',
			'Delivery_Log_Page'  => 'class-delivery-log-page.php',
			'Delivery_Log_Table' => 'class-delivery-log-table.php',
			'Drain'              => 'class-drain.php',
			'Drain_Schedule'     => 'class-drain-schedule.php',
			'Event_Body'         => 'class-event-body.php',
			'Event_Check'        => 'class-event-check.php',
			'Event_Store'        => 'class-event-store.php',
			'Heard_Ids'          => 'class-heard-ids.php',
			'Heartbeat_Body'     => 'class-heartbeat-body.php',
			'Heartbeat_Command'  => 'class-heartbeat-command.php',
			'Intake'             => 'class-intake.php',
			'Known_Recipients'   => 'class-known-recipients.php',
			'Last_Heartbeat'     => 'class-last-heartbeat.php',
			'Log_Filter'         => 'class-log-filter.php',
			'Log_Words'          => 'class-log-words.php',
			'Message_Counts'     => 'class-message-counts.php',
			'Message_Editor'     => 'class-message-editor.php',
			'Message_Filling'    => 'class-message-filling.php',
			'Message_State'      => 'class-message-state.php',
			'Message_Templates'  => 'class-message-templates.php',
			'Message_Texts'      => 'class-message-texts.php',
			'Personal_Data'      => 'class-personal-data.php',
			'Presence_Body'      => 'class-presence-body.php',
			'Presence_Command'   => 'class-presence-command.php',
			'Profile_Section'    => 'class-profile-section.php',
			'Push'               => 'class-push.php',
			'Readiness'          => 'class-readiness.php',
			'Recipient_Store'    => 'class-recipient-store.php',
			'Replay'             => 'class-replay.php',
			'Retention'          => 'class-retention.php',
			'Room_Stream'        => 'class-room-stream.php',
			'Schema'             => 'class-schema.php',
			'Secret_Section'     => 'class-secret-section.php',
			'Sending_Times'      => 'class-sending-times.php',
			'Settings'           => 'class-settings.php',
			'Settings_Page'      => 'class-settings-page.php',
			'Sidecar'            => 'class-sidecar.php',
			'Sidecar_Address'    => 'class-sidecar-address.php',
			'Sidecar_Request'    => 'class-sidecar-request.php',
			'Signature_Check'    => 'class-signature-check.php',
			'Site_Health'        => 'class-site-health.php',
			'Webhook_Secret'     => 'class-webhook-secret.php',
			'Webinar_Values'     => 'class-webinar-values.php',
			'Wording_Check'      => 'class-wording-check.php',
		);

		$file = $files[ substr( $name, strlen( __NAMESPACE__ ) + 1 ) ] ?? null;
		if ( null !== $file && str_starts_with( $name, __NAMESPACE__ . '\\' ) ) {
			require __DIR__ . '/' . $file;
		}
	}
);
