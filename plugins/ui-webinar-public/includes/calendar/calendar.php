<?php
/**
 * Webinars as iCalendar files.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

function register_calendar(): void {
	$calendar = new Calendar( new Calendar_Text() );

	// For other modules.
	add_filter( 'ui_webinar_public_calendar_url', array( $calendar, 'answer_url' ), 10, 2 );

	// WordPress.
	add_filter( 'query_vars', array( $calendar, 'add_query_var' ) );
	add_action( 'template_redirect', array( $calendar, 'answer' ) );
}
