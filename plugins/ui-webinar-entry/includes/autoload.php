<?php
/**
 * Loads the module's classes when they are first used. Made by `npm run contract`: do not edit.
 *
 * @package Webinars\Ui_Webinar_Entry
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Entry;

spl_autoload_register(
	static function ( string $name ): void {
		static $files = array(
			'Address_Test'         => 'page/class-address-test.php',
			'Entry_Address'        => 'page/class-entry-address.php',
			'Entry_Block'          => 'screen/class-entry-block.php',
			'Entry_Head'           => 'page/class-entry-head.php',
			'Entry_Page'           => 'page/class-entry-page.php',
			'Entry_State'          => 'screen/class-entry-state.php',
			'Entry_Template'       => 'page/class-entry-template.php',
			'Guest_Ways'           => 'screen/class-guest-ways.php',
			'Lib\Block_Type'       => 'lib/class-block-type.php',
			'Lib\Core_Log'         => 'lib/class-core-log.php',
			'Lib\Description'      => 'lib/class-description.php',
			'Lib\Event_Data'       => 'lib/class-event-data.php',
			'Lib\Recording_Length' => 'lib/class-recording-length.php',
			'Lib\Site_Address'     => 'lib/class-site-address.php',
			'Lib\Site_Time'        => 'lib/class-site-time.php',
			'Lib\Translations'     => 'lib/class-translations.php',
			'Lib\Webinar_Poster'   => 'lib/class-webinar-poster.php',
			'Lib\Whom_To_Ask'      => 'lib/class-whom-to-ask.php',
			'Member_Ways'          => 'screen/class-member-ways.php',
			'Page_Cache'           => 'page/class-page-cache.php',
			'Seats'                => 'screen/class-seats.php',
			'Series_Dates'         => 'screen/class-series-dates.php',
			'Ways'                 => 'screen/class-ways.php',
		);

		$file = $files[ substr( $name, strlen( __NAMESPACE__ ) + 1 ) ] ?? null;
		if ( null !== $file && str_starts_with( $name, __NAMESPACE__ . '\\' ) ) {
			require __DIR__ . '/' . $file;
		}
	}
);
