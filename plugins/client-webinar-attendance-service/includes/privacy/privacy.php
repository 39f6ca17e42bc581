<?php
/**
 * Personal data: how long people are known, exported and erased.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

use Webinars\Client_Webinar_Attendance_Service\Lib\Retention;

/**
 * Adds the hooks of personal data.
 */
function register_privacy( Attendance_Ledger $ledger ): void {
	$setting       = new Retention_Setting();
	$known         = new Known_Attendees();
	$retention     = new Retention( $known );
	$personal_data = new Personal_Data( $ledger, $known );

	// From other modules.
	add_action( 'webinar_outbox_heartbeat', array( $retention, 'run_at_heartbeat' ), 20 );
	add_action( 'webinar_outbox_heartbeat', array( $personal_data, 'forget_deleted_at_heartbeat' ), 20 );

	// For other modules.
	add_filter( 'client_webinar_retention_days', array( $setting, 'days' ) );

	// WordPress.
	add_action( CLASSIFY_HOOK, array( $retention, 'run' ), 20, 0 );
	add_action( CLASSIFY_HOOK, array( $personal_data, 'forget_deleted' ), 20, 0 );
	add_action( 'admin_init', array( $setting, 'register' ) );
	add_action( 'admin_init', array( $setting, 'suggest_policy' ) );
	$personal_data->add_hooks();
}
