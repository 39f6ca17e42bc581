<?php
/**
 * Loads the module's classes when they are first used. Made by `npm run contract`: do not edit.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

spl_autoload_register(
	static function ( string $name ): void {
		static $files = array(
			'Address'              => 'class-address.php',
			'Capabilities'         => 'class-capabilities.php',
			'Cli_Commands'         => 'class-cli-commands.php',
			'Command_Reading'      => 'class-command-reading.php',
			'Context'              => 'class-context.php',
			'Current_Webinar'      => 'class-current-webinar.php',
			'Deletion'             => 'class-deletion.php',
			'Field_Check'          => 'class-field-check.php',
			'Fields'               => 'class-fields.php',
			'History'              => 'class-history.php',
			'Lib\Command_Endpoint' => 'lib/class-command-endpoint.php',
			'Lib\Command_Refused'  => 'lib/class-command-refused.php',
			'Lib\Core_Log'         => 'lib/class-core-log.php',
			'List_Filters'         => 'class-list-filters.php',
			'List_Query'           => 'class-list-query.php',
			'List_Table'           => 'class-list-table.php',
			'List_Words'           => 'class-list-words.php',
			'Log'                  => 'class-log.php',
			'Module_List'          => 'class-module-list.php',
			'Modules_Notice'       => 'class-modules-notice.php',
			'Move_Command'         => 'class-move-command.php',
			'Pages'                => 'class-pages.php',
			'People'               => 'class-people.php',
			'Post_Type'            => 'class-post-type.php',
			'Read_Model'           => 'class-read-model.php',
			'Refusals'             => 'class-refusals.php',
			'Rest_Check'           => 'class-rest-check.php',
			'Roles'                => 'class-roles.php',
			'Runtime_Profile'      => 'class-runtime-profile.php',
			'Saving'               => 'class-saving.php',
			'Settings_Page'        => 'class-settings-page.php',
			'Shared_Editing'       => 'class-shared-editing.php',
			'Site_Health'          => 'class-site-health.php',
			'Speaker_Rows'         => 'class-speaker-rows.php',
			'State'                => 'class-state.php',
			'State_Changes'        => 'class-state-changes.php',
			'State_Guard'          => 'class-state-guard.php',
			'State_Machine'        => 'class-state-machine.php',
			'State_Store'          => 'class-state-store.php',
			'Webinar_Rows'         => 'class-webinar-rows.php',
		);

		$file = $files[ substr( $name, strlen( __NAMESPACE__ ) + 1 ) ] ?? null;
		if ( null !== $file && str_starts_with( $name, __NAMESPACE__ . '\\' ) ) {
			require __DIR__ . '/' . $file;
		}
	}
);
