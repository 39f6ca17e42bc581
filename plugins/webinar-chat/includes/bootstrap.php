<?php
/**
 * What this module does to WordPress under the profile `full`.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

use Webinars\Webinar_Chat\Lib\Tables;

require_once __DIR__ . '/autoload.php';
require_once __DIR__ . '/commands/commands.php';
require_once __DIR__ . '/screens/screens.php';
require_once __DIR__ . '/report/report.php';
require_once __DIR__ . '/privacy/privacy.php';

/** WP-Cron forgets people by this action. */
const JOB_HOOK = 'webinar_chat_forget';

/**
 * Adds the hooks.
 *
 * @param string $plugin_file The plugin's main file.
 */
function bootstrap( string $plugin_file ): void {
	Lib\Translations::register();
	$rooms    = new Chat_Rooms();
	$ledger   = new Message_Ledger();
	$bans     = new Bans();
	$webinars = new Chat_Webinars( $rooms );
	$state    = new Chat_State( $ledger, $rooms, $bans, $webinars );
	$pass     = new Lib\Room_Pass();
	$route    = new Chat_Route( $state, $webinars, $pass );

	tables()->add_hooks( $plugin_file );
	add_action( 'core_webinar_copied', array( $rooms, 'on_copied' ) );
	add_filter( 'map_meta_cap', array( new Moderators( $rooms ), 'map' ), 10, 4 );
	add_action( 'init', array( $pass, 'create_key' ) );
	add_action( 'core_webinar_status_changed', array( $pass, 'end_all' ), 10, 0 );
	add_action( 'rest_api_init', array( $route, 'register' ) );
	add_filter( 'rest_pre_serve_request', array( $route, 'send_cache_header' ), 10, 4 );
	$intake = new Chat_Intake( $ledger, $rooms, $bans, $webinars, $state );
	add_filter( 'webinar_outbox_room_name', array( $intake, 'name' ), 10, 3 );
	add_filter( 'webinar_chat_intake', array( $intake, 'take' ), 10, 2 );
	register_commands( $ledger, $rooms, $bans, $webinars );
	register_screens( $plugin_file, $rooms, $ledger, $webinars, new Chapters( $ledger, $webinars ) );
	register_report( $ledger );
	register_privacy( $plugin_file, $ledger );
}

/**
 * Describes the tables. Times are Unix seconds.
 *
 * A message's `revision` is the number of the change in its webinar that touched it last: a browser asks for what is greater than what it
 * has. `chorus_of` is the message that stands for this one, which said the same at the same time; `people` counts its speakers.
 */
function tables(): Tables {
	return new Tables(
		'2',
		array(
			'webinar_chat_messages' => '
				message_id bigint(20) NOT NULL AUTO_INCREMENT,
				webinar_id bigint(20) NOT NULL,
				lead_id bigint(20) NOT NULL,
				user_id bigint(20) NOT NULL,
				message_key varchar(36) NOT NULL,
				author_name varchar(80) NOT NULL,
				is_staff tinyint(1) NOT NULL,
				message_text text NOT NULL,
				state varchar(8) NOT NULL,
				question varchar(9) NOT NULL,
				votes int(11) NOT NULL DEFAULT 0,
				answered_second int(11) NOT NULL DEFAULT 0,
				chorus_of bigint(20) NOT NULL DEFAULT 0,
				people int(11) NOT NULL DEFAULT 1,
				said_at bigint(20) NOT NULL,
				revision bigint(20) NOT NULL,
				PRIMARY KEY  (message_id),
				UNIQUE KEY message_key (webinar_id,lead_id,message_key),
				KEY shown_lines (webinar_id,chorus_of),
				KEY revisions (webinar_id,revision),
				KEY leads (lead_id)',
			'webinar_chat_votes'    => '
				message_id bigint(20) NOT NULL,
				lead_id bigint(20) NOT NULL,
				PRIMARY KEY  (message_id,lead_id),
				KEY leads (lead_id)',
			'webinar_chat_bans'     => '
				lead_id bigint(20) NOT NULL,
				webinar_id bigint(20) NOT NULL,
				lead_name varchar(80) NOT NULL,
				reason varchar(16) NOT NULL,
				until bigint(20) NOT NULL,
				banned_by bigint(20) NOT NULL,
				banned_at bigint(20) NOT NULL,
				PRIMARY KEY  (lead_id,webinar_id),
				KEY webinars (webinar_id)',
			'webinar_chat_rooms'    => "
				webinar_id bigint(20) NOT NULL,
				revision bigint(20) NOT NULL DEFAULT 0,
				mode varchar(9) NOT NULL DEFAULT 'open',
				slow_seconds int(11) NOT NULL DEFAULT 0,
				is_held tinyint(1) NOT NULL DEFAULT 0,
				allows_links tinyint(1) NOT NULL DEFAULT 0,
				is_chosen tinyint(1) NOT NULL DEFAULT 0,
				pinned_id bigint(20) NOT NULL DEFAULT 0,
				assistants varchar(1000) NOT NULL DEFAULT '',
				outside_url varchar(500) NOT NULL DEFAULT '',
				PRIMARY KEY  (webinar_id)",
		)
	);
}
