<?php
/**
 * Loads the module's classes when they are first used. Made by `npm run contract`: do not edit.
 *
 * @package Webinars\Client_Webinar_Attendance_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Telegram;

spl_autoload_register(
	static function ( string $name ): void {
		static $files = array(
			'Default_Texts'    => 'class-default-texts.php',
			'Lib\Translations' => 'lib/class-translations.php',
			'Partner_Notice'   => 'class-partner-notice.php',
		);

		$file = $files[ substr( $name, strlen( __NAMESPACE__ ) + 1 ) ] ?? null;
		if ( null !== $file && str_starts_with( $name, __NAMESPACE__ . '\\' ) ) {
			require __DIR__ . '/' . $file;
		}
	}
);
