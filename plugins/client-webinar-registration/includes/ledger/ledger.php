<?php
/**
 * The ledger: the module's tables, and what other modules read from it.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use Webinars\Client_Webinar_Registration\Lib\Tables;

/**
 * Describes the tables.
 *
 * In the first the unique key makes a row one per lead, webinar and slot. The key `line` counts the seats and orders the waiting line without
 * reading a row. `slot_id` is 0 where the webinar has no slots. `registered_at` is when the lead got a seat for the first time;
 * `client_webinar_registered` was fired then. A forgotten lead is the row's own id below zero. Times are Unix seconds.
 *
 * The requests of guests hold no seat; the counts of the pace name nobody. A personal link is valid for one `link_generation`, and opens
 * so many sessions as `link_uses` says.
 */
function tables(): Tables {
	return new Tables(
		'3',
		array(
			'client_webinar_registrations'       => '
				registration_id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
				webinar_id bigint(20) NOT NULL,
				slot_id bigint(20) NOT NULL DEFAULT 0,
				lead_id bigint(20) NOT NULL,
				user_id bigint(20) NOT NULL,
				webinar_type varchar(16) NOT NULL,
				state varchar(16) NOT NULL,
				place bigint(20) DEFAULT NULL,
				source varchar(64) NOT NULL,
				campaign varchar(64) NOT NULL,
				created_at bigint(20) NOT NULL,
				registered_at bigint(20) DEFAULT NULL,
				changed_at bigint(20) NOT NULL,
				link_generation int(10) unsigned NOT NULL DEFAULT 0,
				link_uses int(10) unsigned NOT NULL DEFAULT 0,
				PRIMARY KEY  (registration_id),
				UNIQUE KEY webinar_lead (webinar_id,lead_id,slot_id),
				KEY line (webinar_id,slot_id,state,place),
				KEY leads (lead_id)',
			'client_webinar_registration_guests' => "
				guest_id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
				webinar_id bigint(20) NOT NULL,
				address varchar(100) NOT NULL,
				name varchar(100) NOT NULL,
				state varchar(16) NOT NULL,
				user_id bigint(20) NOT NULL DEFAULT 0,
				source varchar(64) NOT NULL,
				campaign varchar(64) NOT NULL,
				requested_at bigint(20) NOT NULL,
				consented_at bigint(20) NOT NULL,
				link_generation int(10) unsigned NOT NULL DEFAULT 0,
				link_uses int(10) unsigned NOT NULL DEFAULT 0,
				mailbox_key char(32) NOT NULL DEFAULT '',
				network_key char(32) NOT NULL DEFAULT '',
				PRIMARY KEY  (guest_id),
				UNIQUE KEY webinar_address (webinar_id,address),
				KEY mailboxes (webinar_id,mailbox_key),
				KEY networks (webinar_id,network_key),
				KEY addresses (address),
				KEY users (user_id),
				KEY states (state,requested_at)",
			'client_webinar_registration_pace'   => '
				pace_key char(32) NOT NULL,
				hits int(10) unsigned NOT NULL,
				expires_at bigint(20) NOT NULL,
				PRIMARY KEY  (pace_key),
				KEY expiry (expires_at)',
		)
	);
}

/**
 * Adds the hooks of the ledger.
 */
function register_ledger( Registration_Ledger $ledger ): void {
	$queries = new Registration_Queries( $ledger );
	wp_cache_add_non_persistent_groups( Registration_Ledger::LAST_ROWS );

	// For other modules.
	add_filter( 'client_webinar_registration', array( $queries, 'one' ), 10, 4 );
	add_filter( 'client_webinar_registrations', array( $queries, 'many' ), 10, 2 );
	add_filter( 'client_webinar_registration_counts', array( $queries, 'counts' ), 10, 2 );
}
