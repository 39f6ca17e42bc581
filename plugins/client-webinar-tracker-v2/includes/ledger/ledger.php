<?php
/**
 * The ledger: the module's tables, and what other modules read from them.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

use Webinars\Client_Webinar_Tracker_V2\Lib\Tables;

/**
 * Describes the tables.
 *
 * The unique key makes a session one per lead and webinar (H1), whatever arrives at the same time. A lead below zero is a person
 * who was forgotten. Times are Unix seconds and signed: MySQL refuses an unsigned difference below zero.
 */
function tables(): Tables {
	return new Tables(
		'4',
		array(
			'client_webinar_sessions' => '
				session_id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
				webinar_id bigint(20) NOT NULL,
				lead_id bigint(20) NOT NULL,
				user_id bigint(20) NOT NULL,
				entered_at bigint(20) NOT NULL,
				seen_at bigint(20) NOT NULL,
				seen_seconds bigint(20) NOT NULL DEFAULT 0,
				left_at bigint(20) DEFAULT NULL,
				leave_reason varchar(20) NOT NULL DEFAULT \'\',
				finish_pressed_at bigint(20) DEFAULT NULL,
				completed_at bigint(20) DEFAULT NULL,
				closed_at bigint(20) DEFAULT NULL,
				leaving_announced_at bigint(20) DEFAULT NULL,
				offer_clicked_at bigint(20) DEFAULT NULL,
				PRIMARY KEY  (session_id),
				UNIQUE KEY webinar_lead (webinar_id,lead_id),
				KEY open_sessions (closed_at,webinar_id),
				KEY lead_sessions (lead_id)',
			'client_webinar_stays'    => '
				stay_id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
				session_id bigint(20) unsigned NOT NULL,
				webinar_id bigint(20) NOT NULL,
				device varchar(36) NOT NULL,
				began_at bigint(20) NOT NULL,
				seen_at bigint(20) NOT NULL,
				left_at bigint(20) DEFAULT NULL,
				PRIMARY KEY  (stay_id),
				KEY session_stays (session_id),
				KEY webinar_stays (webinar_id,session_id)',
			'client_webinar_closings' => '
				webinar_id bigint(20) NOT NULL,
				webinar_type varchar(20) NOT NULL,
				finished_at bigint(20) NOT NULL,
				live_seconds bigint(20) NOT NULL,
				share_percent bigint(20) NOT NULL DEFAULT 70,
				least_seconds bigint(20) NOT NULL DEFAULT 0,
				credited_until bigint(20) NOT NULL DEFAULT 0,
				closed_at bigint(20) DEFAULT NULL,
				forgotten_at bigint(20) DEFAULT NULL,
				PRIMARY KEY  (webinar_id),
				KEY open_closings (closed_at),
				KEY known_closings (forgotten_at,finished_at)',
		)
	);
}

/**
 * Adds the hooks of the ledger.
 */
function register_ledger( Session_Ledger $sessions, Stay_Ledger $stays ): void {
	// For other modules.
	add_filter( 'client_webinar_sessions', array( new Session_Facts( $sessions ), 'answer' ), 10, 3 );
	add_filter( 'client_webinar_open_pages', array( $stays, 'open_pages' ), 10, 3 );
	add_filter( 'client_webinar_audience', array( new Audience( $stays ), 'answer' ), 10, 2 );
}
