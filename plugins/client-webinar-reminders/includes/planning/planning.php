<?php
/**
 * Planning: what people were told about each webinar, and which messages follow.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Reminders;

use Webinars\Client_Webinar_Reminders\Lib\Background_Job;
use Webinars\Client_Webinar_Reminders\Lib\Tables;

/** WP-Cron sends reminders by this action. */
const JOB_HOOK = 'client_webinar_reminders_run';

/**
 * Adds the hooks of planning.
 */
function register_planning( string $plugin_file, Watcher $watcher, Reminder_Job $reminders ): void {
	// From other modules.
	add_action( 'core_webinar_saved', array( $watcher, 'on_webinar_saved' ) );
	add_action( 'webinar_outbox_heartbeat', array( $reminders, 'run_at_heartbeat' ), 20 );

	// For other modules.
	add_filter( 'client_webinar_moved_from', array( $watcher, 'moved_from' ), 10, 2 );

	// WordPress.
	( new Background_Job( JOB_HOOK ) )->add_hooks( $plugin_file );
	add_action( JOB_HOOK, array( $reminders, 'run_by_cron' ), 10, 0 );
	add_action( 'deleted_post', array( $watcher, 'on_post_deleted' ), 10, 2 );
}

/**
 * Describes the tables. They hold nobody's data. Times are Unix seconds.
 *
 * `client_webinar_reminders`: one row per webinar. `told_start` is the start that registered people know, since `told_since`; 0 after they were told that the
 * webinar is cancelled. `seen_start` is the start when the module last looked, 0 for a webinar that is not public, and `changed_at` when that
 * changed. `starts` are the changes that nobody was told yet, as JSON: a list of time and start. `title` is the last public one.
 *
 * `client_webinar_reminders_runs`: one row for each message to all registered people. `kind` is `reminder-<minutes>`, `moved` or
 * `cancelled`; `mark` is the start for a reminder, and the time of the change for the others. `starts` is the history of starts, of which
 * each person knows the one of the time when they registered. Registrations up to `after_id` are done.
 */
function tables(): Tables {
	return new Tables(
		'1',
		array(
			'client_webinar_reminders'      => '
				webinar_id bigint(20) NOT NULL,
				title text NOT NULL,
				told_start bigint(20) NOT NULL,
				told_since bigint(20) NOT NULL,
				seen_start bigint(20) NOT NULL,
				changed_at bigint(20) NOT NULL,
				starts text NOT NULL,
				PRIMARY KEY  (webinar_id)',
			'client_webinar_reminders_runs' => '
				webinar_id bigint(20) NOT NULL,
				kind varchar(32) NOT NULL,
				mark bigint(20) NOT NULL,
				title text NOT NULL,
				starts text NOT NULL,
				after_id bigint(20) NOT NULL DEFAULT 0,
				sent bigint(20) NOT NULL DEFAULT 0,
				begun_at bigint(20) NOT NULL,
				done_at bigint(20) NOT NULL DEFAULT 0,
				PRIMARY KEY  (webinar_id,kind,mark),
				KEY unfinished (done_at)',
		)
	);
}
