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
			'Cli_Commands'         => 'speaker/class-cli-commands.php',
			'Content_Policy'       => 'page/class-content-policy.php',
			'Cta_Command'          => 'speaker/class-cta-command.php',
			'Early_Answer'         => 'read-sync/class-early-answer.php',
			'Exit_Link'            => 'screens/class-exit-link.php',
			'Hls_Playlist'         => 'stream/class-hls-playlist.php',
			'Lib\Block_Page'       => 'lib/class-block-page.php',
			'Lib\Block_Type'       => 'lib/class-block-type.php',
			'Lib\Command_Endpoint' => 'lib/class-command-endpoint.php',
			'Lib\Command_Refused'  => 'lib/class-command-refused.php',
			'Lib\Core_Change'      => 'lib/class-core-change.php',
			'Lib\Core_Log'         => 'lib/class-core-log.php',
			'Lib\Description'      => 'lib/class-description.php',
			'Lib\Early_Response'   => 'lib/class-early-response.php',
			'Lib\Entity_Tag'       => 'lib/class-entity-tag.php',
			'Lib\Every_Site'       => 'lib/class-every-site.php',
			'Lib\Install_State'    => 'lib/class-install-state.php',
			'Lib\Own_Page'         => 'lib/class-own-page.php',
			'Lib\Recording_Length' => 'lib/class-recording-length.php',
			'Lib\Room_Pass'        => 'lib/class-room-pass.php',
			'Lib\Setting_Error'    => 'lib/class-setting-error.php',
			'Lib\Site_Address'     => 'lib/class-site-address.php',
			'Lib\Site_Time'        => 'lib/class-site-time.php',
			'Lib\Translations'     => 'lib/class-translations.php',
			'Lib\Webinar_Poster'   => 'lib/class-webinar-poster.php',
			'Lib\Whom_To_Ask'      => 'lib/class-whom-to-ask.php',
			'Live_Text'            => 'screens/class-live-text.php',
			'Media_Formats'        => 'stream/class-media-formats.php',
			'New_Tab_Note'         => 'screens/class-new-tab-note.php',
			'Notice_Screen'        => 'screens/class-notice-screen.php',
			'Page_Access'          => 'page/class-page-access.php',
			'Pasted_Address'       => 'stream/class-pasted-address.php',
			'Readiness'            => 'speaker/class-readiness.php',
			'Room_Admission'       => 'state/class-room-admission.php',
			'Room_Announcement'    => 'state/class-room-announcement.php',
			'Room_Block'           => 'screens/class-room-block.php',
			'Room_Changes'         => 'state/class-room-changes.php',
			'Room_Credentials'     => 'read-sync/class-room-credentials.php',
			'Room_Page'            => 'page/class-room-page.php',
			'Room_Panels'          => 'screens/class-room-panels.php',
			'Room_Snapshots'       => 'read-sync/class-room-snapshots.php',
			'Room_State'           => 'state/class-room-state.php',
			'Shared_Room_State'    => 'state/class-shared-room-state.php',
			'Shared_Stream_Check'  => 'stream/class-shared-stream-check.php',
			'Stage_Facts'          => 'screens/class-stage-facts.php',
			'Stage_Panels'         => 'screens/class-stage-panels.php',
			'Stage_Screen'         => 'screens/class-stage-screen.php',
			'Stage_Script'         => 'screens/class-stage-script.php',
			'Stage_Words'          => 'screens/class-stage-words.php',
			'State_Route'          => 'read-sync/class-state-route.php',
			'Stream_Address'       => 'stream/class-stream-address.php',
			'Stream_Check'         => 'stream/class-stream-check.php',
			'Stream_Command'       => 'speaker/class-stream-command.php',
			'Stream_Hosts'         => 'stream/class-stream-hosts.php',
			'Stream_Hosts_Setting' => 'stream/class-stream-hosts-setting.php',
			'Time_Text'            => 'screens/class-time-text.php',
		);

		$file = $files[ substr( $name, strlen( __NAMESPACE__ ) + 1 ) ] ?? null;
		if ( null !== $file && str_starts_with( $name, __NAMESPACE__ . '\\' ) ) {
			require __DIR__ . '/' . $file;
		}
	}
);
