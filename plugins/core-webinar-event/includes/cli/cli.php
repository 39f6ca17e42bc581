<?php
/**
 * The commands `wp webinar …`.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use WP_CLI;

/**
 * Adds the commands, where WP-CLI runs.
 */
function register_cli( Fields $fields, State_Changes $changes, Runtime_Profile $profile, Module_List $modules ): void {
	if ( ! defined( 'WP_CLI' ) || ! WP_CLI ) {
		return;
	}
	$access = new Cli_Access();
	$save   = new Cli_Save_Commands( $access, $fields );
	$move   = new Cli_Move_Commands( $access, $changes, new List_Labels() );

	WP_CLI::add_command( 'webinar', new Cli_Read_Commands( $access ) );
	WP_CLI::add_command( 'webinar create', array( $save, 'create' ) );
	WP_CLI::add_command( 'webinar update', array( $save, 'update' ) );
	WP_CLI::add_command( 'webinar pause', array( $move, 'pause' ) );
	WP_CLI::add_command( 'webinar resume', array( $move, 'resume' ) );
	WP_CLI::add_command( 'webinar archive', array( $move, 'archive' ) );
	WP_CLI::add_command( 'webinar doctor', array( new Cli_Doctor_Command(), 'doctor' ) );
	WP_CLI::add_command( 'webinar profile', array( new Cli_Profile_Command( $profile, $modules ), 'profile' ) );
}
