<?php
/**
 * The ledger: the module's table, and the counts that other modules read from it.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

use Webinars\Client_Webinar_Attendance_Service\Lib\Tables;

/**
 * Describes the table.
 *
 * The unique key makes a row one per lead and webinar, whatever arrives at the same time (H1). A row without `entered_at` and `completed_at`
 * is a lead that booked and never came. The key `attendance_classes` answers the counts
 * without reading a row, and `leads` finds a person and who is to be forgotten. A forgotten lead is the row's own id below zero.
 * Times are Unix seconds.
 */
function tables(): Tables {
	return new Tables(
		'4',
		array(
			'client_webinar_attendance' => '
				attendance_id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
				webinar_id bigint(20) NOT NULL,
				lead_id bigint(20) NOT NULL,
				session_id bigint(20) DEFAULT NULL,
				entered_at bigint(20) DEFAULT NULL,
				completed_at bigint(20) DEFAULT NULL,
				left_at bigint(20) DEFAULT NULL,
				leave_reason varchar(64) DEFAULT NULL,
				attended tinyint(1) DEFAULT NULL,
				sessions_closed_at bigint(20) DEFAULT NULL,
				classified_at bigint(20) DEFAULT NULL,
				PRIMARY KEY  (attendance_id),
				UNIQUE KEY webinar_lead (webinar_id,lead_id),
				KEY unclassified (classified_at,sessions_closed_at),
				KEY attendance_classes (webinar_id,attended,entered_at),
				KEY leads (lead_id,classified_at)',
		)
	);
}

/**
 * Adds the hooks of the ledger.
 */
function register_ledger( Attendance_Ledger $ledger ): void {
	// For other modules.
	add_filter( 'client_webinar_attendance_counts', array( new Attendance_Counts( $ledger ), 'add' ), 10, 2 );
}
