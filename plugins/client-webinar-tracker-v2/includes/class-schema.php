<?php
/**
 * The module's tables.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

/**
 * Makes the tables when they are missing or older than this code, and drops them.
 */
final class Schema {

	private const VERSION = '2';

	private const VERSION_OPTION = 'client_webinar_tracker_v2_schema_version';

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
		$lock = $wpdb->prefix . 'client_webinar_tracker_v2_schema';
		// Of two that add a column, one would be told that it exists.
		$wpdb->query( $wpdb->prepare( 'SELECT GET_LOCK(%s, %d)', $lock, self::LOCK_SECONDS ) );
		$this->make_tables();
		$wpdb->query( $wpdb->prepare( 'SELECT RELEASE_LOCK(%s)', $lock ) );
		// A database that has refused is asked again at the next request.
		if ( array() !== $wpdb->get_results( "SHOW COLUMNS FROM {$wpdb->prefix}client_webinar_closings LIKE 'forgotten_at'" ) ) {
			update_option( self::VERSION_OPTION, self::VERSION );
		}
	}

	/**
	 * Removes all that the module stored.
	 */
	public function drop(): void {
		global $wpdb;
		$wpdb->query( "DROP TABLE IF EXISTS {$wpdb->prefix}client_webinar_sessions" );
		$wpdb->query( "DROP TABLE IF EXISTS {$wpdb->prefix}client_webinar_stays" );
		$wpdb->query( "DROP TABLE IF EXISTS {$wpdb->prefix}client_webinar_closings" );
		delete_option( self::VERSION_OPTION );
	}

	/**
	 * The unique key makes a session one per lead and webinar (H1), whatever arrives at the same time. A lead below zero is
	 * a person who was forgotten.
	 *
	 * Times are Unix seconds and signed: MySQL refuses an unsigned difference below zero.
	 *
	 * What version 2 added has defaults, so that it may be made twice, and under running requests.
	 */
	private function make_tables(): void {
		global $wpdb;
		require_once ABSPATH . 'wp-admin/includes/upgrade.php'; // @phpstan-ignore requireOnce.fileNotFound (PHPStan has no WordPress.)
		$collate = $wpdb->get_charset_collate();
		dbDelta(
			"CREATE TABLE {$wpdb->prefix}client_webinar_sessions (
				session_id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
				webinar_id bigint(20) NOT NULL,
				lead_id bigint(20) NOT NULL,
				user_id bigint(20) NOT NULL,
				entered_at bigint(20) NOT NULL,
				seen_at bigint(20) NOT NULL,
				seen_seconds bigint(20) NOT NULL DEFAULT 0,
				left_at bigint(20) DEFAULT NULL,
				leave_reason varchar(20) NOT NULL DEFAULT '',
				finish_pressed_at bigint(20) DEFAULT NULL,
				completed_at bigint(20) DEFAULT NULL,
				closed_at bigint(20) DEFAULT NULL,
				PRIMARY KEY  (session_id),
				UNIQUE KEY webinar_lead (webinar_id,lead_id),
				KEY open_sessions (closed_at,webinar_id),
				KEY lead_sessions (lead_id)
			) $collate;"
		);
		dbDelta(
			"CREATE TABLE {$wpdb->prefix}client_webinar_stays (
				stay_id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
				session_id bigint(20) unsigned NOT NULL,
				webinar_id bigint(20) NOT NULL,
				device varchar(36) NOT NULL,
				began_at bigint(20) NOT NULL,
				seen_at bigint(20) NOT NULL,
				left_at bigint(20) DEFAULT NULL,
				PRIMARY KEY  (stay_id),
				KEY session_stays (session_id),
				KEY webinar_stays (webinar_id,session_id)
			) $collate;"
		);
		dbDelta(
			"CREATE TABLE {$wpdb->prefix}client_webinar_closings (
				webinar_id bigint(20) NOT NULL,
				webinar_type varchar(20) NOT NULL,
				finished_at bigint(20) NOT NULL,
				live_seconds bigint(20) NOT NULL,
				share_percent bigint(20) NOT NULL DEFAULT 70,
				closed_at bigint(20) DEFAULT NULL,
				forgotten_at bigint(20) DEFAULT NULL,
				PRIMARY KEY  (webinar_id),
				KEY open_closings (closed_at),
				KEY known_closings (forgotten_at,finished_at)
			) $collate;"
		);
	}
}
