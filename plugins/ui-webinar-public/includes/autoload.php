<?php
/**
 * Loads the module's classes when they are first used. Made by `npm run contract`: do not edit.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

spl_autoload_register(
	static function ( string $name ): void {
		static $files = array(
			'Calendar'             => 'calendar/class-calendar.php',
			'Calendar_Text'        => 'calendar/class-calendar-text.php',
			'Cancelled_Webinars'   => 'calendar/class-cancelled-webinars.php',
			'Check_Stream_Command' => 'form/class-check-stream-command.php',
			'Entry_Link'           => 'schedule/class-entry-link.php',
			'Find_People_Command'  => 'form/class-find-people-command.php',
			'Lib\Block_Page'       => 'lib/class-block-page.php',
			'Lib\Block_Type'       => 'lib/class-block-type.php',
			'Lib\Command_Endpoint' => 'lib/class-command-endpoint.php',
			'Lib\Command_Refused'  => 'lib/class-command-refused.php',
			'Lib\Core_Log'         => 'lib/class-core-log.php',
			'Lib\Description'      => 'lib/class-description.php',
			'Lib\Event_Data'       => 'lib/class-event-data.php',
			'Lib\Every_Site'       => 'lib/class-every-site.php',
			'Lib\Install_State'    => 'lib/class-install-state.php',
			'Lib\Own_Page'         => 'lib/class-own-page.php',
			'Lib\Recording_Length' => 'lib/class-recording-length.php',
			'Lib\Site_Address'     => 'lib/class-site-address.php',
			'Lib\Site_Time'        => 'lib/class-site-time.php',
			'Lib\Translations'     => 'lib/class-translations.php',
			'Lib\Valid_Utf8'       => 'lib/class-valid-utf8.php',
			'Lib\Webinar_Poster'   => 'lib/class-webinar-poster.php',
			'Lib\Whom_To_Ask'      => 'lib/class-whom-to-ask.php',
			'Page_Cache'           => 'page/class-page-cache.php',
			'Page_Links'           => 'schedule/class-page-links.php',
			'Page_Meta'            => 'page/class-page-meta.php',
			'Patterns'             => 'schedule/class-patterns.php',
			'Schedule_Block'       => 'schedule/class-schedule-block.php',
			'Schedule_Form'        => 'form/class-schedule-form.php',
			'Schedule_Page'        => 'page/class-schedule-page.php',
			'Schedule_Places'      => 'page/class-schedule-places.php',
			'Webinar_Addresses'    => 'form/class-webinar-addresses.php',
			'Webinar_Card'         => 'schedule/class-webinar-card.php',
			'Webinar_Query'        => 'schedule/class-webinar-query.php',
		);

		$file = $files[ substr( $name, strlen( __NAMESPACE__ ) + 1 ) ] ?? null;
		if ( null !== $file && str_starts_with( $name, __NAMESPACE__ . '\\' ) ) {
			require __DIR__ . '/' . $file;
		}
	}
);
