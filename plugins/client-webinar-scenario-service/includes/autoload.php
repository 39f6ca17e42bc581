<?php
/**
 * Loads the module's classes when they are first used. Made by `npm run contract`: do not edit.
 *
 * @package Webinars\Client_Webinar_Scenario_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Scenario_Service;

spl_autoload_register(
	static function ( string $name ): void {
		static $files = array(
			'Lib\Core_Log' => 'lib/class-core-log.php',
			'Rules'        => 'class-rules.php',
			'Scenario'     => 'class-scenario.php',
		);

		$file = $files[ substr( $name, strlen( __NAMESPACE__ ) + 1 ) ] ?? null;
		if ( null !== $file && str_starts_with( $name, __NAMESPACE__ . '\\' ) ) {
			require __DIR__ . '/' . $file;
		}
	}
);
