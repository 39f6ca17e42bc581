<?php
/**
 * The queue: stores events, and sends them in the background.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use Webinars\Webinar_Outbox\Lib\Background_Job;
use Webinars\Webinar_Outbox\Lib\Tables;

/**
 * Adds the hooks of the queue.
 */
function register_queue( string $plugin_file, Event_Store $store, Sidecar $sidecar, Background_Job $drain_job, Sending_Times $times, Last_Heartbeat $heartbeat, Queue_Pause $pause, Queue_Pause $mail_pause, Direct_Telegram $direct ): void {
	$drain     = new Drain( $store, $sidecar, $drain_job, $times, new Events_By_Lead(), $pause, $heartbeat, new Carrier_Choice( $direct ), $mail_pause, $direct, Queue_Pause::for_direct(), new Carrier_Switch( $heartbeat ) );
	$check     = new Handover_Check( new Unfinished_Events(), $sidecar, $pause, $drain_job );
	$withdraw  = new Withdrawals( $sidecar, $heartbeat );
	$migration = new Columns_Migration( $drain_job );
	$reasons   = new Reasons_Migration();
	$counts    = new Message_Counts( $store, $heartbeat );
	$enqueuer  = new Enqueuer( $store, $drain_job, $drain );

	// From other modules.
	add_action( 'webinar_outbox_enqueue', array( $enqueuer, 'enqueue' ) );
	add_action( 'webinar_outbox_telegram_connected', array( $drain, 'on_connected' ) );
	add_action( 'webinar_outbox_cancel', array( $store, 'cancel' ) );
	add_action( 'client_webinar_batch_begun', array( $enqueuer, 'begin_batch' ), 10, 0 );
	add_action( 'client_webinar_batch_ended', array( $enqueuer, 'end_batch' ) );
	add_action( 'webinar_outbox_heartbeat', array( $migration, 'run_batch' ), 90, 0 );
	add_action( 'webinar_outbox_heartbeat', array( $reasons, 'run_batch' ), 90, 0 );
	add_action( 'webinar_outbox_heartbeat', array( $withdraw, 'run_at_heartbeat' ), 95 );
	add_action( 'webinar_outbox_heartbeat', array( $drain, 'run_at_heartbeat' ), 100 );
	add_action( 'webinar_outbox_heartbeat', array( $check, 'run_at_heartbeat' ), 110 );

	// For other modules.
	add_filter( 'webinar_outbox_message_counts', array( $counts, 'count' ), 10, 2 );
	add_filter( 'webinar_outbox_mail_counts', array( $counts, 'count_mails' ), 10, 2 );

	// WordPress.
	tables()->add_hooks( $plugin_file );
	$drain_job->add_hooks( $plugin_file );
	add_action( Drain::HOOK, array( $migration, 'run_batch' ), 5, 0 );
	add_action( Drain::HOOK, array( $reasons, 'run_batch' ), 5, 0 );
	add_action( Drain::HOOK, array( $drain, 'run' ), 10, 0 );
	add_action( Drain::HOOK, array( $check, 'run' ), 20, 0 );
	// After the pushes to rooms.
	add_action( 'shutdown', array( $enqueuer, 'deliver_after_request' ), 100 );
}

/**
 * Describes the tables of the module.
 *
 * Times are Unix seconds, those of the sidecar milliseconds. `webinar_outbox`: the unique `event_key` makes a repeated event a
 * single message. `kind` is empty in events of versions 1 and 2 until Columns_Migration fills it, with `webinar_id`, `lead_id`
 * and `about_lead_id`. `lead_id` is the recipient, `about_lead_id` the person that the message is about, 0 for nobody. `outcome` is the
 * latest report of the sidecar; `outcome_at_ms` stays when a replay removes the outcome, so that an old report does not restore
 * it. `carrier` is `telegram`, `mail` or `direct`, and empty until it is chosen. `turned_over_at` is when e-mail took over from Telegram, 0 for never.
 * From `urgent_from` on quiet hours do not delay the message; 0 means never. `webinar_outbox_heard`: ids of processed requests, until their signature expires.
 */
function tables(): Tables {
	return new Tables(
		'6',
		array(
			'webinar_outbox'            => "
				id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
				event_key varchar(191) NOT NULL,
				webhook_id varchar(64) NOT NULL,
				type varchar(64) NOT NULL,
				kind varchar(32) NOT NULL DEFAULT '',
				order_key varchar(64) NOT NULL,
				webinar_id bigint(20) DEFAULT NULL,
				lead_id bigint(20) NOT NULL DEFAULT 0,
				about_lead_id bigint(20) NOT NULL DEFAULT 0,
				carrier varchar(16) NOT NULL DEFAULT '',
				turned_over_at bigint(20) NOT NULL DEFAULT 0,
				payload longtext NOT NULL,
				state varchar(20) NOT NULL,
				attempts int(11) NOT NULL DEFAULT 0,
				not_before bigint(20) NOT NULL DEFAULT 0,
				urgent_from bigint(20) NOT NULL DEFAULT 0,
				next_attempt_at bigint(20) NOT NULL,
				lease_until bigint(20) NOT NULL DEFAULT 0,
				last_error varchar(255) DEFAULT NULL,
				outcome varchar(20) DEFAULT NULL,
				outcome_tries int(11) NOT NULL DEFAULT 0,
				outcome_reason varchar(255) DEFAULT NULL,
				outcome_at_ms bigint(20) NOT NULL DEFAULT 0,
				created_at bigint(20) NOT NULL,
				updated_at bigint(20) NOT NULL,
				PRIMARY KEY  (id),
				UNIQUE KEY event_key (event_key),
				UNIQUE KEY webhook_id (webhook_id),
				KEY due (state,next_attempt_at),
				KEY ordered (order_key,id),
				KEY counted (webinar_id,state,outcome),
				KEY recipient (lead_id,id),
				KEY about (about_lead_id,id),
				KEY kinds (kind,id),
				KEY outcomes (outcome,id)",
			'webinar_outbox_recipients' => '
				lead_id bigint(20) NOT NULL,
				state varchar(20) NOT NULL,
				changed_at_ms bigint(20) NOT NULL,
				PRIMARY KEY  (lead_id)',
			'webinar_outbox_heard'      => '
				id_hash char(64) NOT NULL,
				forget_at bigint(20) NOT NULL,
				PRIMARY KEY  (id_hash),
				KEY forget_at (forget_at)',
		)
	);
}
