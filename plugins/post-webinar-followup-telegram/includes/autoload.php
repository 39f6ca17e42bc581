<?php
/**
 * Loads the module's classes when they are first used. Made by `npm run contract`: do not edit.
 *
 * @package Webinars\Post_Webinar_Followup_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Followup_Telegram;

spl_autoload_register(
	static function ( string $name ): void {
		static $files = array(
			'Default_Texts'    => 'class-default-texts.php',
			'Follow_Up'        => 'class-follow-up.php',
			'Lib\Site_Address' => 'lib/class-site-address.php',
			'Lib\Translations' => 'lib/class-translations.php',
		);

		$file = $files[ substr( $name, strlen( __NAMESPACE__ ) + 1 ) ] ?? null;
		if ( null !== $file && str_starts_with( $name, __NAMESPACE__ . '\\' ) ) {
			require __DIR__ . '/' . $file;
		}
	}
);
