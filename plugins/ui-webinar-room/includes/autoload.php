<?php
/**
 * Loads the module's classes when they are first used. Made by `npm run contract`: do not edit.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

spl_autoload_register(
	static function ( string $name ): void {
		static $files = array(
			'Cli_Commands'         => 'class-cli-commands.php',
			'Content_Policy'       => 'class-content-policy.php',
			'Cta_Command'          => 'class-cta-command.php',
			'Early_Answer'         => 'class-early-answer.php',
			'Entity_Tag'           => 'class-entity-tag.php',
			'Kept_Rooms'           => 'class-kept-rooms.php',
			'Lib\Command_Endpoint' => 'lib/class-command-endpoint.php',
			'Lib\Command_Refused'  => 'lib/class-command-refused.php',
			'Lib\Core_Change'      => 'lib/class-core-change.php',
			'Lib\Core_Log'         => 'lib/class-core-log.php',
			'Notice_Screen'        => 'class-notice-screen.php',
			'Readiness'            => 'class-readiness.php',
			'Room_Announcement'    => 'class-room-announcement.php',
			'Room_Block'           => 'class-room-block.php',
			'Room_Broadcast'       => 'class-room-broadcast.php',
			'Room_Changes'         => 'class-room-changes.php',
			'Room_Door'            => 'class-room-door.php',
			'Room_Page'            => 'class-room-page.php',
			'Room_Pass'            => 'class-room-pass.php',
			'Room_State'           => 'class-room-state.php',
			'Room_Tickets'         => 'class-room-tickets.php',
			'Stage_Panels'         => 'class-stage-panels.php',
			'Stage_Screen'         => 'class-stage-screen.php',
			'State_Route'          => 'class-state-route.php',
			'Stream_Address'       => 'class-stream-address.php',
			'Stream_Check'         => 'class-stream-check.php',
			'Stream_Hosts'         => 'class-stream-hosts.php',
			'Stream_Hosts_Setting' => 'class-stream-hosts-setting.php',
			'Time_Text'            => 'class-time-text.php',
			'Way_Out'              => 'class-way-out.php',
		);

		$file = $files[ substr( $name, strlen( __NAMESPACE__ ) + 1 ) ] ?? null;
		if ( null !== $file && str_starts_with( $name, __NAMESPACE__ . '\\' ) ) {
			require __DIR__ . '/' . $file;
		}
	}
);
