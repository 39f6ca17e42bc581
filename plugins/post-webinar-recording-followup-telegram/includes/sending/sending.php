<?php
/**
 * Sending: at once after the route, or as soon as the recording is there.
 *
 * @package Webinars\Post_Webinar_Recording_Followup_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Recording_Followup_Telegram;

use Webinars\Post_Webinar_Recording_Followup_Telegram\Lib\Background_Job;

/** WP-Cron sends a batch of the recording of one webinar by this action. */
const SEND_HOOK = 'post_webinar_recording_followup_telegram_send';

/** WP-Cron goes through all webinars by this action, each hour. */
const SWEEP_HOOK = 'post_webinar_recording_followup_telegram_sweep';

/**
 * Adds the hooks of sending.
 */
function register_sending( string $plugin_file, Owed_Recordings $owed ): void {
	$send_job  = new Background_Job( SEND_HOOK );
	$sweep_job = new Background_Job( SWEEP_HOOK, 'hourly' );
	$sender    = new Recording_Sender( $owed, $send_job, $sweep_job );

	// From other modules.
	add_action( 'post_webinar_route', array( $sender, 'send_or_owe' ) );
	add_action( 'core_webinar_saved', array( $sender, 'begin_when_owed' ) );
	add_action( 'webinar_outbox_heartbeat', array( $sender, 'run_at_heartbeat' ), 30 );

	// For other modules.
	add_filter( 'webinar_outbox_templates', array( new Default_Texts(), 'add' ) );

	// WordPress.
	$sweep_job->add_hooks( $plugin_file );
	register_deactivation_hook( $plugin_file, array( $send_job, 'stop' ) );
	add_action( SEND_HOOK, array( $sender, 'send_batch' ) );
	add_action( SWEEP_HOOK, array( $sender, 'sweep' ) );
}
