<?php
/**
 * Attended or not: classifies each lead once, from what the tracker reports.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

use Webinars\Client_Webinar_Attendance_Service\Lib\Background_Job;

/** WP-Cron runs the classification by this action. */
const CLASSIFY_HOOK = 'client_webinar_attendance_service_classify';

/**
 * Adds the hooks of the classification.
 */
function register_classification( string $plugin_file, Attendance_Ledger $ledger ): void {
	$job        = new Background_Job( CLASSIFY_HOOK );
	$classifier = new Classifier( $ledger, $job );

	// From other modules.
	add_action( 'client_webinar_entered', array( $classifier, 'record_entry' ) );
	add_action( 'webinar_completed', array( $classifier, 'classify_completed' ) );
	add_action( 'client_webinar_left', array( $classifier, 'record_leaving' ) );
	add_action( 'client_webinar_sessions_closed', array( $classifier, 'begin_when_closed' ) );
	add_action( 'webinar_outbox_heartbeat', array( $classifier, 'run_at_heartbeat' ), 20 );

	// WordPress.
	$job->add_hooks( $plugin_file );
	add_action( CLASSIFY_HOOK, array( $classifier, 'run' ), 10, 0 );
}
