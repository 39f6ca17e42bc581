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
			'Calendar'             => 'class-calendar.php',
			'Calendar_Text'        => 'class-calendar-text.php',
			'Card'                 => 'class-card.php',
			'Check_Stream_Command' => 'class-check-stream-command.php',
			'Event_Data'           => 'class-event-data.php',
			'Lib\Command_Endpoint' => 'lib/class-command-endpoint.php',
			'Lib\Command_Refused'  => 'lib/class-command-refused.php',
			'Lib\Core_Log'         => 'lib/class-core-log.php',
			'Listing'              => 'class-listing.php',
			'Page_Cache'           => 'class-page-cache.php',
			'Page_Links'           => 'class-page-links.php',
			'Page_Meta'            => 'class-page-meta.php',
			'Patterns'             => 'class-patterns.php',
			'Poster'               => 'class-poster.php',
			'Schedule_Block'       => 'class-schedule-block.php',
			'Schedule_Form'        => 'class-schedule-form.php',
			'Schedule_Page'        => 'class-schedule-page.php',
			'Time_Text'            => 'class-time-text.php',
			'Way_In'               => 'class-way-in.php',
		);

		$file = $files[ substr( $name, strlen( __NAMESPACE__ ) + 1 ) ] ?? null;
		if ( null !== $file && str_starts_with( $name, __NAMESPACE__ . '\\' ) ) {
			require __DIR__ . '/' . $file;
		}
	}
);
