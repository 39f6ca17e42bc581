<?php
/**
 * What this module does to WordPress.
 *
 * @package Webinars\Post_Webinar_Recording_Followup_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Recording_Followup_Telegram;

use Webinars\Post_Webinar_Recording_Followup_Telegram\Lib\Background_Job;
use Webinars\Post_Webinar_Recording_Followup_Telegram\Lib\Retention;
use Webinars\Post_Webinar_Recording_Followup_Telegram\Lib\Tables;

require_once __DIR__ . '/autoload.php';

/** WP-Cron sends a batch of the recording of one webinar by this action. */
const SEND_HOOK = 'post_webinar_recording_followup_telegram_send';

/** WP-Cron goes through all webinars by this action, each hour. */
const SWEEP_HOOK = 'post_webinar_recording_followup_telegram_sweep';

/**
 * Adds the hooks.
 *
 * @param string $plugin_file The plugin's main file.
 */
function bootstrap( string $plugin_file ): void {
	$owed      = new Owed_Recordings();
	$send_job  = new Background_Job( SEND_HOOK );
	$sweep_job = new Background_Job( SWEEP_HOOK, 'hourly' );
	$sender    = new Recording_Sender( $owed, $send_job, $sweep_job );
	$retention = new Retention( $owed );

	// From other modules.
	add_action( 'post_webinar_route', array( $sender, 'send_or_owe' ) );
	add_action( 'core_webinar_saved', array( $sender, 'begin_when_owed' ) );
	add_action( 'webinar_outbox_heartbeat', array( $sender, 'run_at_heartbeat' ), 30 );
	add_action( 'webinar_outbox_heartbeat', array( $retention, 'run_at_heartbeat' ), 90 );

	// For other modules.
	add_filter( 'webinar_outbox_templates', array( new Default_Texts(), 'add' ) );

	// WordPress.
	tables()->add_hooks( $plugin_file );
	$sweep_job->add_hooks( $plugin_file );
	register_deactivation_hook( $plugin_file, array( $send_job, 'stop' ) );
	add_action( 'init', __NAMESPACE__ . '\load_translations' );
	add_action( SEND_HOOK, array( $sender, 'send_batch' ) );
	add_action( SWEEP_HOOK, array( $sender, 'sweep' ) );
	add_action( SWEEP_HOOK, array( $retention, 'run' ), 20, 0 );
	add_action( 'deleted_post_webinar_event', array( $owed, 'forget' ), 10, 1 );
	( new Personal_Data( $owed ) )->add_hooks();
}

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
 * Tells WordPress 6.7 where the translations are; later ones read the plugin's header.
 */
function load_translations(): void {
	load_plugin_textdomain( 'post-webinar-recording-followup-telegram', false, 'post-webinar-recording-followup-telegram/languages' );
}
