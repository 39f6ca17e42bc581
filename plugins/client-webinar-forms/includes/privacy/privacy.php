<?php
/**
 * Personal data: how long people are known, exported and erased.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Forms;

use Webinars\Client_Webinar_Forms\Lib\Retention;

/**
 * Adds the hooks of personal data.
 */
function register_privacy( Answer_Ledger $ledger ): void {
	$known         = new Known_Answerers();
	$retention     = new Retention( $known );
	$personal_data = new Personal_Data( $ledger, $known );

	// From other modules.
	add_action( 'webinar_outbox_heartbeat', array( $retention, 'run_at_heartbeat' ), 20 );
	add_action( 'webinar_outbox_heartbeat', array( $personal_data, 'forget_deleted_at_heartbeat' ), 20 );

	// WordPress.
	add_action( JOB_HOOK, array( $retention, 'run' ), 20, 0 );
	add_action( JOB_HOOK, array( $personal_data, 'forget_deleted' ), 20, 0 );
	$personal_data->add_hooks();
}
