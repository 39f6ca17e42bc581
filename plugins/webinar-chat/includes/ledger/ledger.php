<?php
/**
 * What was said, who may speak, and who may moderate.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

use Webinars\Webinar_Chat\Lib\Tables;

/**
 * Adds the hooks of the tables.
 */
function register_ledger( string $plugin_file, Chat_Rooms $rooms ): void {
	// From other modules.
	add_action( 'core_webinar_copied', array( $rooms, 'on_copied' ) );

	// WordPress.
	tables()->add_hooks( $plugin_file );
	add_filter( 'map_meta_cap', array( new Moderators( $rooms ), 'map' ), 10, 4 );
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
