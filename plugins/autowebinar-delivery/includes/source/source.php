<?php
/**
 * The recording itself: which addresses are one, and how long it is.
 *
 * @package Webinars\Autowebinar_Delivery
 */

declare( strict_types=1 );

namespace Webinars\Autowebinar_Delivery;

/**
 * Adds the hooks of the recording.
 */
function register_source( Recordings $recordings ): void {
	// From other modules.
	add_action( 'core_webinar_saved', array( $recordings, 'on_saved' ) );
	add_action( 'core_webinar_status_changed', array( $recordings, 'on_status_changed' ) );

	// For other modules.
	add_filter( 'autowebinar_recording', array( $recordings, 'answer' ), 10, 2 );
	add_filter( 'autowebinar_source_problem', array( $recordings, 'answer_problem' ), 10, 2 );

	// WordPress.
	add_action( JOB_HOOK, array( $recordings, 'run' ) );
}
