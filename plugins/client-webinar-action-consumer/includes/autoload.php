<?php
/**
 * Loads the module's classes when they are first used. Made by `npm run contract`: do not edit.
 *
 * @package Webinars\Client_Webinar_Action_Consumer
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Action_Consumer;

spl_autoload_register(
	static function ( string $name ): void {
		static $files = array(
			'Cli_Command'             => 'routes/class-cli-command.php',
			'Consumer'                => 'routes/class-consumer.php',
			'Known_People_On_Routes'  => 'privacy/class-known-people-on-routes.php',
			'Lib\Background_Job'      => 'lib/class-background-job.php',
			'Lib\Core_Log'            => 'lib/class-core-log.php',
			'Lib\Every_Site'          => 'lib/class-every-site.php',
			'Lib\Known_People'        => 'lib/class-known-people.php',
			'Lib\Personal_Data_Tools' => 'lib/class-personal-data-tools.php',
			'Lib\Retention'           => 'lib/class-retention.php',
			'Lib\Tables'              => 'lib/class-tables.php',
			'Lib\Translations'        => 'lib/class-translations.php',
			'Personal_Data'           => 'privacy/class-personal-data.php',
			'Route_Ledger'            => 'routes/class-route-ledger.php',
		);

		$file = $files[ substr( $name, strlen( __NAMESPACE__ ) + 1 ) ] ?? null;
		if ( null !== $file && str_starts_with( $name, __NAMESPACE__ . '\\' ) ) {
			require __DIR__ . '/' . $file;
		}
	}
);
