<?php
/**
 * The table of recordings that are still to be sent, and the personal data in it.
 *
 * @package Webinars\Post_Webinar_Recording_Followup_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Recording_Followup_Telegram;

use Webinars\Post_Webinar_Recording_Followup_Telegram\Lib\Retention;
use Webinars\Post_Webinar_Recording_Followup_Telegram\Lib\Tables;

/**
 * Describes the table. A row is a recording that a lead is still to be sent; of several jobs, the one that deletes the row sends it.
 */
function tables(): Tables {
	return new Tables(
		'1',
		array(
			'post_webinar_recordings_owed' => '
				webinar_id bigint(20) NOT NULL,
				lead_id bigint(20) NOT NULL,
				PRIMARY KEY  (webinar_id,lead_id)',
		)
	);
}

/**
 * Adds the hooks that forget people and deleted webinars.
 */
function register_owed( Owed_Recordings $owed ): void {
	$retention     = new Retention( $owed );
	$personal_data = new Personal_Data( $owed );

	// From other modules.
	add_action( 'webinar_outbox_heartbeat', array( $retention, 'run_at_heartbeat' ), 90 );
	add_action( 'webinar_outbox_heartbeat', array( $personal_data, 'forget_deleted_at_heartbeat' ), 90 );

	// WordPress.
	add_action( SWEEP_HOOK, array( $retention, 'run' ), 20, 0 );
	add_action( SWEEP_HOOK, array( $personal_data, 'forget_deleted' ), 20, 0 );
	add_action( 'deleted_post_webinar_event', array( $owed, 'forget' ), 10, 1 );
	$personal_data->add_hooks();
}
