<?php
/**
 * The ledger: the module's table, and what other modules read from it.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use Webinars\Client_Webinar_Registration\Lib\Tables;

/**
 * Describes the table.
 *
 * The unique key makes a row one per lead, webinar and slot. The key `line` counts the seats and orders the waiting line without
 * reading a row. `slot_id` is 0 where the webinar has no slots. `registered_at` is when the lead got a seat for the first time;
 * `client_webinar_registered` was fired then. A forgotten lead is the row's own id below zero. Times are Unix seconds.
 */
function tables(): Tables {
	return new Tables(
		'1',
		array(
			'client_webinar_registrations' => '
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
				PRIMARY KEY  (registration_id),
				UNIQUE KEY webinar_lead (webinar_id,lead_id,slot_id),
				KEY line (webinar_id,slot_id,state,place),
				KEY leads (lead_id)',
		)
	);
}

/**
 * Adds the hooks of the ledger.
 */
function register_ledger( Registration_Ledger $ledger ): void {
	$queries = new Registration_Queries( $ledger );

	// For other modules.
	add_filter( 'client_webinar_registration', array( $queries, 'one' ), 10, 4 );
	add_filter( 'client_webinar_registrations', array( $queries, 'many' ), 10, 2 );
	add_filter( 'client_webinar_registration_counts', array( $queries, 'counts' ), 10, 2 );
}
