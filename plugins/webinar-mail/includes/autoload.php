<?php
/**
 * Loads the module's classes when they are first used. Made by `npm run contract`: do not edit.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail;

spl_autoload_register(
	static function ( string $name ): void {
		static $files = array(
			'Carrier'              => 'sending/class-carrier.php',
			'Cli_Commands'         => 'unsubscribing/class-cli-commands.php',
			'Lib\Every_Site'       => 'lib/class-every-site.php',
			'Lib\Setting_Error'    => 'lib/class-setting-error.php',
			'Lib\Tables'           => 'lib/class-tables.php',
			'Lib\Translations'     => 'lib/class-translations.php',
			'Lib\Valid_Utf8'       => 'lib/class-valid-utf8.php',
			'Mail_Body'            => 'sending/class-mail-body.php',
			'Mail_Settings'        => 'settings/class-mail-settings.php',
			'Mail_Try'             => 'sending/class-mail-try.php',
			'Mails'                => 'sending/class-mails.php',
			'Pace'                 => 'sending/class-pace.php',
			'Personal_Choice'      => 'people/class-personal-choice.php',
			'Personal_Data'        => 'people/class-personal-data.php',
			'Profile_Section'      => 'people/class-profile-section.php',
			'Recipients'           => 'sending/class-recipients.php',
			'Settings_Page'        => 'settings/class-settings-page.php',
			'Site_Health'          => 'settings/class-site-health.php',
			'Site_Key'             => 'unsubscribing/class-site-key.php',
			'Smtp_Errors'          => 'sending/class-smtp-errors.php',
			'Suppressed_Addresses' => 'unsubscribing/class-suppressed-addresses.php',
			'Suppressed_Page'      => 'unsubscribing/class-suppressed-page.php',
			'Unsubscribe_Link'     => 'unsubscribing/class-unsubscribe-link.php',
			'Unsubscribe_Page'     => 'unsubscribing/class-unsubscribe-page.php',
		);

		$file = $files[ substr( $name, strlen( __NAMESPACE__ ) + 1 ) ] ?? null;
		if ( null !== $file && str_starts_with( $name, __NAMESPACE__ . '\\' ) ) {
			require __DIR__ . '/' . $file;
		}
	}
);
