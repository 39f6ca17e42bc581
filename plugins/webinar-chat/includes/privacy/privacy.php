<?php
/**
 * Personal data, and how long it is kept.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

use Webinars\Webinar_Chat\Lib\Background_Job;
use Webinars\Webinar_Chat\Lib\Retention;

/**
 * Adds the hooks of privacy.
 */
function register_privacy( string $plugin_file, Message_Ledger $ledger ): void {
	$known         = new Known_Writers();
	$retention     = new Retention( $known );
	$personal_data = new Personal_Data( $ledger, $known );

	// From other modules.
	add_action( 'webinar_outbox_heartbeat', array( $retention, 'run_at_heartbeat' ), 20 );
	add_action( 'webinar_outbox_heartbeat', array( $personal_data, 'forget_deleted_at_heartbeat' ), 20 );

	// WordPress.
	( new Background_Job( JOB_HOOK, 'hourly' ) )->add_hooks( $plugin_file );
	add_action( JOB_HOOK, array( $retention, 'run' ), 10, 0 );
	add_action( JOB_HOOK, array( $personal_data, 'forget_deleted' ), 10, 0 );
	$personal_data->add_hooks();
}
