<?php
/**
 * Loads the module's classes when they are first used. Made by `npm run contract`: do not edit.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration;

spl_autoload_register(
	static function ( string $name ): void {
		static $files = array(
			'Cli_Commands'         => 'commands/class-cli-commands.php',
			'Console_Block'        => 'screens/class-console-block.php',
			'Console_Links'        => 'screens/class-console-links.php',
			'Console_Page'         => 'screens/class-console-page.php',
			'Control_Settings'     => 'screens/class-control-settings.php',
			'Controlled_Webinars'  => 'screens/class-controlled-webinars.php',
			'Default_Texts'        => 'notices/class-default-texts.php',
			'Editor_Sidebar'       => 'screens/class-editor-sidebar.php',
			'Lib\Block_Page'       => 'lib/class-block-page.php',
			'Lib\Block_Type'       => 'lib/class-block-type.php',
			'Lib\Command_Endpoint' => 'lib/class-command-endpoint.php',
			'Lib\Command_Refused'  => 'lib/class-command-refused.php',
			'Lib\Core_Change'      => 'lib/class-core-change.php',
			'Lib\Core_Log'         => 'lib/class-core-log.php',
			'Lib\Every_Site'       => 'lib/class-every-site.php',
			'Lib\Install_State'    => 'lib/class-install-state.php',
			'Lib\Own_Page'         => 'lib/class-own-page.php',
			'Lib\Site_Address'     => 'lib/class-site-address.php',
			'Lib\Site_Time'        => 'lib/class-site-time.php',
			'Lib\Translations'     => 'lib/class-translations.php',
			'Overview'             => 'commands/class-overview.php',
			'Readiness'            => 'commands/class-readiness.php',
			'Speaker_Notice'       => 'notices/class-speaker-notice.php',
			'Speaker_Queries'      => 'commands/class-speaker-queries.php',
			'Status_Command'       => 'commands/class-status-command.php',
		);

		$file = $files[ substr( $name, strlen( __NAMESPACE__ ) + 1 ) ] ?? null;
		if ( null !== $file && str_starts_with( $name, __NAMESPACE__ . '\\' ) ) {
			require __DIR__ . '/' . $file;
		}
	}
);
