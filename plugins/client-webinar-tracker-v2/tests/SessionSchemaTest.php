<?php
/**
 * Tests of the tables of older versions.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/**
 * Version 2 decides the sessions that version 1 stored.
 */
final class SessionSchemaTest extends Webinar_TestCase {

	private const ACTIVATE = 'activate_client-webinar-tracker-v2/client-webinar-tracker-v2.php';

	/**
	 * The migration keeps every row and may be run twice.
	 */
	public function test_version_1_is_migrated(): void {
		global $wpdb;
		$owner_id   = $this->create_user( 'webinar_organizer' );
		$webinar_id = $this->create_webinar(
			array(
				'status'        => 'live',
				'owner_user_id' => $owner_id,
			)
		);
		$lead_ids   = array( $this->create_user( 'webinar_attendee' ), $this->create_user( 'webinar_attendee' ) );
		$tables     = $this->tables();
		$this->make_version_1();
		$now = time();
		$wpdb->query( "INSERT INTO {$wpdb->prefix}client_webinar_sessions (webinar_id, lead_id, user_id, entered_at, seen_at, seen_seconds, left_at) VALUES ($webinar_id, $lead_ids[0], $lead_ids[0], $now - 600, $now - 10, 590, NULL), ($webinar_id, $lead_ids[1], $lead_ids[1], $now - 600, $now - 300, 300, $now - 300)" );

		for ( $run = 1; $run <= 2; $run++ ) {
			update_option( 'client_webinar_tracker_v2_schema_version', '1' );
			do_action( self::ACTIVATE );
			self::assertSame( '4', get_option( 'client_webinar_tracker_v2_schema_version' ) );
			self::assertSame( $tables, $this->tables() );
		}

		$completed = $this->capture( 'client_webinar_completed' );
		do_action( 'core_webinar_set_status', $webinar_id, 'stop', $this->context( $owner_id ) );
		do_action( 'client_webinar_tracker_v2_close' );
		self::assertSame( array( $lead_ids[0] ), array_column( $completed->getArrayCopy(), 'lead_id' ) );
		$facts = apply_filters( 'client_webinar_sessions', array(), $webinar_id, $lead_ids );
		self::assertEqualsWithDelta( array( 600, 300 ), array_column( $facts, 'seen_seconds' ), 2, 'The first one stayed until the stop.' );
		self::assertSame( array( 'webinar_finished', 'page_closed' ), array_column( $facts, 'leave_reason' ) );
	}

	/**
	 * A migration that the database refuses is tried again.
	 */
	public function test_a_refused_migration_is_tried_again(): void {
		global $wpdb;
		$this->make_version_1();
		update_option( 'client_webinar_tracker_v2_schema_version', '1' );
		$refuse = static fn( string $query ): string => str_starts_with( $query, 'ALTER' ) ? '' : $query;
		add_filter( 'query', $refuse );
		do_action( self::ACTIVATE );
		self::assertSame( '1', get_option( 'client_webinar_tracker_v2_schema_version' ) );

		remove_filter( 'query', $refuse );
		do_action( self::ACTIVATE );

		self::assertSame( '4', get_option( 'client_webinar_tracker_v2_schema_version' ) );
		self::assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}client_webinar_closings WHERE forgotten_at IS NOT NULL" ) );
	}

	/**
	 * Puts the tables back as version 1 made them.
	 */
	private function make_version_1(): void {
		global $wpdb;
		foreach ( array( 'sessions', 'stays', 'closings' ) as $table ) {
			$wpdb->query( "DROP TABLE {$wpdb->prefix}client_webinar_$table" );
		}
		$wpdb->query(
			"CREATE TABLE {$wpdb->prefix}client_webinar_sessions (
				session_id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
				webinar_id bigint(20) NOT NULL,
				lead_id bigint(20) NOT NULL,
				user_id bigint(20) NOT NULL,
				entered_at bigint(20) NOT NULL,
				seen_at bigint(20) NOT NULL,
				seen_seconds bigint(20) NOT NULL DEFAULT 0,
				left_at bigint(20) DEFAULT NULL,
				finish_pressed_at bigint(20) DEFAULT NULL,
				completed_at bigint(20) DEFAULT NULL,
				closed_at bigint(20) DEFAULT NULL,
				PRIMARY KEY  (session_id),
				UNIQUE KEY webinar_lead (webinar_id,lead_id),
				KEY open_sessions (closed_at,webinar_id)
			)"
		);
		$wpdb->query(
			"CREATE TABLE {$wpdb->prefix}client_webinar_closings (
				webinar_id bigint(20) NOT NULL,
				webinar_type varchar(20) NOT NULL,
				finished_at bigint(20) NOT NULL,
				live_seconds bigint(20) NOT NULL,
				closed_at bigint(20) DEFAULT NULL,
				PRIMARY KEY  (webinar_id),
				KEY open_closings (closed_at)
			)"
		);
	}

	/**
	 * Columns and keys of the module's tables.
	 *
	 * @return array<string, array{list<string>, list<string>}>
	 */
	private function tables(): array {
		global $wpdb;
		$tables = array();
		foreach ( array( 'sessions', 'stays', 'closings' ) as $table ) {
			$columns = $wpdb->get_col( "SHOW COLUMNS FROM {$wpdb->prefix}client_webinar_$table" );
			$keys    = array_unique( array_column( $wpdb->get_results( "SHOW INDEX FROM {$wpdb->prefix}client_webinar_$table", ARRAY_A ), 'Key_name' ) );
			sort( $columns );
			sort( $keys );
			$tables[ $table ] = array( $columns, $keys );
		}
		return $tables;
	}
}
