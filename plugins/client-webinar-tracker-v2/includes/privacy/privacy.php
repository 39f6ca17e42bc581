<?php
/**
 * Personal data: forgotten after a time, exported and erased.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

use Webinars\Client_Webinar_Tracker_V2\Lib\Retention;

/**
 * Adds the hooks of personal data.
 */
function register_privacy( Session_Ledger $sessions, Stay_Ledger $stays ): void {
	$known         = new Known_Attendees( $sessions, $stays, new Closing_Ledger() );
	$retention     = new Retention( $known );
	$personal_data = new Personal_Data( $sessions, $stays, $known );

	// From other modules.
	add_action( 'webinar_outbox_heartbeat', array( $retention, 'run_at_heartbeat' ), 90 );
	add_action( 'webinar_outbox_heartbeat', array( $personal_data, 'forget_deleted_at_heartbeat' ), 90 );

	// WordPress.
	add_action( CLOSE_HOOK, array( $retention, 'run' ), 90, 0 );
	add_action( CLOSE_HOOK, array( $personal_data, 'forget_deleted' ), 90, 0 );
	$personal_data->add_hooks();
}
