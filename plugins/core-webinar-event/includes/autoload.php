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
			'Address'              => 'fields/class-address.php',
			'Auto_Webinars'        => 'fields/class-auto-webinars.php',
			'Capabilities'         => 'rights/class-capabilities.php',
			'Change_Context'       => 'state/class-change-context.php',
			'Cli_Access'           => 'cli/class-cli-access.php',
			'Cli_Doctor_Command'   => 'cli/class-cli-doctor-command.php',
			'Cli_Move_Commands'    => 'cli/class-cli-move-commands.php',
			'Cli_Output'           => 'cli/class-cli-output.php',
			'Cli_Profile_Command'  => 'cli/class-cli-profile-command.php',
			'Cli_Read_Commands'    => 'cli/class-cli-read-commands.php',
			'Cli_Save_Commands'    => 'cli/class-cli-save-commands.php',
			'Command_Validator'    => 'commands/class-command-validator.php',
			'Current_Webinar'      => 'reading/class-current-webinar.php',
			'Deletion_Cleanup'     => 'saving/class-deletion-cleanup.php',
			'Deletion_Guard'       => 'saving/class-deletion-guard.php',
			'Duplicator'           => 'list/class-duplicator.php',
			'Edit_Lock_Filter'     => 'saving/class-edit-lock-filter.php',
			'Error_Log_Writer'     => 'commands/class-error-log-writer.php',
			'Field_Guard'          => 'saving/class-field-guard.php',
			'Field_Labels'         => 'fields/class-field-labels.php',
			'Field_Rules'          => 'fields/class-field-rules.php',
			'Field_Validator'      => 'fields/class-field-validator.php',
			'Fields'               => 'fields/class-fields.php',
			'Lead_Users'           => 'rights/class-lead-users.php',
			'Lib\Command_Endpoint' => 'lib/class-command-endpoint.php',
			'Lib\Command_Refused'  => 'lib/class-command-refused.php',
			'Lib\Core_Log'         => 'lib/class-core-log.php',
			'Lib\Csv_Cells'        => 'lib/class-csv-cells.php',
			'Lib\Every_Site'       => 'lib/class-every-site.php',
			'Lib\Install_State'    => 'lib/class-install-state.php',
			'Lib\Setting_Error'    => 'lib/class-setting-error.php',
			'Lib\Transaction'      => 'lib/class-transaction.php',
			'Lib\Translations'     => 'lib/class-translations.php',
			'Lib\Valid_Utf8'       => 'lib/class-valid-utf8.php',
			'List_Filters'         => 'list/class-list-filters.php',
			'List_Labels'          => 'list/class-list-labels.php',
			'List_Query'           => 'list/class-list-query.php',
			'List_Table'           => 'list/class-list-table.php',
			'Meta_Changes'         => 'saving/class-meta-changes.php',
			'Module_List'          => 'settings/class-module-list.php',
			'Module_Pages'         => 'settings/class-module-pages.php',
			'Modules_Notice'       => 'settings/class-modules-notice.php',
			'Move_Command'         => 'commands/class-move-command.php',
			'Organizer_Trust'      => 'rights/class-organizer-trust.php',
			'Partner_Lookup'       => 'rights/class-partner-lookup.php',
			'Post_Texts'           => 'fields/class-post-texts.php',
			'Post_Type'            => 'fields/class-post-type.php',
			'Publication_Guard'    => 'saving/class-publication-guard.php',
			'Read_Model'           => 'reading/class-read-model.php',
			'Refusals'             => 'state/class-refusals.php',
			'Rehearsal'            => 'setup/class-rehearsal.php',
			'Rest_Validator'       => 'saving/class-rest-validator.php',
			'Rest_Visibility'      => 'reading/class-rest-visibility.php',
			'Roles'                => 'rights/class-roles.php',
			'Runtime_Profile'      => 'settings/class-runtime-profile.php',
			'Settings_Page'        => 'settings/class-settings-page.php',
			'Setup_Choices'        => 'setup/class-setup-choices.php',
			'Setup_Form'           => 'setup/class-setup-form.php',
			'Setup_Page'           => 'setup/class-setup-page.php',
			'Site_Health'          => 'settings/class-site-health.php',
			'Speaker_Rows'         => 'reading/class-speaker-rows.php',
			'State'                => 'state/class-state.php',
			'State_Changes'        => 'state/class-state-changes.php',
			'State_Guard'          => 'state/class-state-guard.php',
			'State_Machine'        => 'state/class-state-machine.php',
			'State_Store'          => 'state/class-state-store.php',
			'Status_History'       => 'state/class-status-history.php',
			'Tested_Versions'      => 'settings/class-tested-versions.php',
			'Webinar_Rows'         => 'reading/class-webinar-rows.php',
			'Webinar_Saver'        => 'saving/class-webinar-saver.php',
		);

		$file = $files[ substr( $name, strlen( __NAMESPACE__ ) + 1 ) ] ?? null;
		if ( null !== $file && str_starts_with( $name, __NAMESPACE__ . '\\' ) ) {
			require __DIR__ . '/' . $file;
		}
	}
);
