<?php
/**
 * Webinars as iCalendar files.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

function register_calendar(): void {
	$cancelled = new Cancelled_Webinars();
	$calendar  = new Calendar( new Calendar_Text(), $cancelled );

	// For other modules.
	add_filter( 'ui_webinar_public_calendar_url', array( $calendar, 'answer_url' ), 10, 2 );

	// WordPress.
	add_filter( 'query_vars', array( $calendar, 'add_query_var' ) );
	add_action( 'template_redirect', array( $calendar, 'answer' ) );
	add_action( 'pre_post_update', array( $cancelled, 'on_post_update' ), 10, 2 );
	// Before Core removes the state.
	add_action( 'before_delete_post', array( $cancelled, 'on_post_deletion' ), 5 );
}
