<?php
/**
 * Undoes what a test wrote.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

namespace Webinars\Tests;

/**
 * Puts the database back: SQLite's file, or the rows that were in a server's tables.
 *
 * A transaction around the test would not do: the product opens transactions itself, and as in MySQL that commits the
 * one around it.
 */
final class Test_Database {

	/** Where a server keeps them meanwhile. */
	private const REMEMBERED = DB_NAME . '_remembered';

	/**
	 * Keeps the database as it is now, as the start of every test.
	 */
	public static function remember(): void {
		global $wpdb;
		if ( '' === DB_HOST ) {
			copy( FQDB, FQDB . '.remembered' );
			return;
		}
		$wpdb->query( 'CREATE DATABASE ' . self::REMEMBERED );
		foreach ( $wpdb->get_col( 'SHOW TABLES' ) as $table ) {
			$wpdb->query( 'CREATE TABLE ' . self::REMEMBERED . ".$table AS SELECT * FROM $table" );
		}
	}

	/**
	 * Puts the remembered database back, and forgets all that WordPress knows from the other one.
	 */
	public static function restore(): void {
		global $wpdb;
		if ( '' === DB_HOST ) {
			$wpdb->close();
			// A new file, not new content: another process may still have the old one open.
			copy( FQDB . '.remembered', FQDB . '.new' );
			rename( FQDB . '.new', FQDB );
			$wpdb->db_connect();
			$wpdb->set_sql_mode();
		} else {
			foreach ( $wpdb->get_col( 'SHOW TABLES' ) as $table ) {
				$wpdb->query( "DELETE FROM $table" );
				$wpdb->query( "INSERT INTO $table SELECT * FROM " . self::REMEMBERED . ".$table" );
			}
		}
		wp_cache_flush();
	}
}
