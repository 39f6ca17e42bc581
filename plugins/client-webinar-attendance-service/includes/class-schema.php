<?php
/**
 * The module's table.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

/**
 * Makes the attendance ledger when it is missing or older than this code, and drops it.
 */
final class Schema {

	private const VERSION = '3';

	private const VERSION_OPTION = 'client_webinar_attendance_service_schema_version';

	/** Another process that installs needs no longer. */
	private const LOCK_SECONDS = 30;

	/**
	 * Cheap to call on each request: reads one autoloaded option. Harmless in two processes at once.
	 */
	public function install_if_outdated(): void {
		global $wpdb;
		if ( self::VERSION === get_option( self::VERSION_OPTION ) ) {
			return;
		}
		$lock = $wpdb->prefix . self::VERSION_OPTION;
		// Of two that add a key, one would be told that it exists.
		$wpdb->query( $wpdb->prepare( 'SELECT GET_LOCK(%s, %d)', $lock, self::LOCK_SECONDS ) );
		$this->install();
		$wpdb->query( $wpdb->prepare( 'SELECT RELEASE_LOCK(%s)', $lock ) );
		// A database that has refused is asked again at the next request.
		if ( array() !== $wpdb->get_results( "SHOW INDEX FROM {$wpdb->prefix}client_webinar_attendance WHERE Key_name = 'leads'" ) ) {
			update_option( self::VERSION_OPTION, self::VERSION );
		}
	}

	/**
	 * Removes all that the module stored.
	 */
	public function drop(): void {
		global $wpdb;
		$wpdb->query( "DROP TABLE IF EXISTS {$wpdb->prefix}client_webinar_attendance" );
		delete_option( self::VERSION_OPTION );
		delete_option( Retention::OPTION );
		delete_option( Retention::LAST_RUN_OPTION );
	}

	/**
	 * The unique key makes a row one per lead and webinar, whatever arrives at the same time (H1). The key `classes` answers
	 * the counts without reading a row, and `leads` finds a person and who is to be forgotten. A forgotten lead is its row's own
	 * id below zero. Times are Unix seconds.
	 */
	private function install(): void {
		global $wpdb;
		require_once ABSPATH . 'wp-admin/includes/upgrade.php'; // @phpstan-ignore requireOnce.fileNotFound (PHPStan has no WordPress.)
		dbDelta(
			"CREATE TABLE {$wpdb->prefix}client_webinar_attendance (
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
				KEY classes (webinar_id,attended),
				KEY leads (lead_id,classified_at)
			) {$wpdb->get_charset_collate()};"
		);
	}
}
