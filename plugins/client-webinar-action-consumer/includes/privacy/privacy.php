<?php
/**
 * Personal data: how long people are known, exported and erased.
 *
 * @package Webinars\Client_Webinar_Action_Consumer
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Action_Consumer;

use Webinars\Client_Webinar_Action_Consumer\Lib\Background_Job;
use Webinars\Client_Webinar_Action_Consumer\Lib\Retention;

/**
 * Adds the hooks of personal data.
 */
function register_privacy( string $plugin_file, Route_Ledger $routes ): void {
	$known         = new Known_People_On_Routes();
	$retention     = new Retention( $known );
	$personal_data = new Personal_Data( $routes, $known );

	// From other modules.
	add_action( 'webinar_outbox_heartbeat', array( $retention, 'run_at_heartbeat' ), 20 );
	add_action( 'webinar_outbox_heartbeat', array( $personal_data, 'forget_deleted_at_heartbeat' ), 20 );

	// WordPress.
	( new Background_Job( JOB_HOOK, 'hourly' ) )->add_hooks( $plugin_file );
	add_action( JOB_HOOK, array( $retention, 'run' ), 10, 0 );
	add_action( JOB_HOOK, array( $personal_data, 'forget_deleted' ), 10, 0 );
	$personal_data->add_hooks();
}
