<?php
/**
 * Loads the module.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

require_once __DIR__ . '/autoload.php';
foreach ( array( 'state', 'fields', 'saving', 'reading', 'rights', 'commands', 'list', 'settings', 'setup', 'cli' ) as $concern ) {
	require_once __DIR__ . "/$concern/$concern.php";
}

/**
 * Adds the hooks, concern by concern.
 */
function bootstrap( string $plugin_file ): void {
	Lib\Translations::register();
	$refusals = new Refusals();
	$store    = new State_Store();
	$changes  = new State_Changes( $store, new State_Machine(), $refusals );
	$fields   = new Fields();
	$profile  = new Runtime_Profile();
	$modules  = new Module_List( $profile );

	( new Lib\Install_State( '1', ( new Roles() )->add( ... ), Setup_Choices::create_options( ... ) ) )->add_hooks( $plugin_file );
	register_state( $changes, $refusals );
	register_fields( $fields );
	register_saving( $fields, $store, $changes, $refusals );
	register_reading( $fields, $store );
	register_rights( $fields, $store );
	register_commands( $changes, $store );
	register_list( $plugin_file, $fields, $store );
	register_settings( $plugin_file, $profile, $modules );
	register_setup( $plugin_file, $store, $profile, $modules );
	register_cli( $fields, $changes, $profile, $modules );
}
