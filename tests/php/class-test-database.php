<?php
/**
 * Undoes what a test wrote.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

namespace Webinars\Tests;

/**
 * Restores the database after each test: the tables and rows of a server, or SQLite's file.
 *
 * A transaction around the test would not do: the product opens transactions itself, and in MySQL that commits the
 * outer one.
 */
final class Test_Database {

	/** The database with the copy of every table. */
	private const REMEMBERED = DB_NAME . '_remembered';

	/**
	 * The tables that were copied.
	 *
	 * @var list<string>
	 */
	private static array $tables = array();

	/** Whether a statement since the last restore may have changed a table itself. */
	private static bool $is_schema_changed = false;

	/**
	 * Copies the database as it is now: the start of every test.
	 */
	public static function remember(): void {
		global $wpdb;
		if ( '' === DB_HOST ) {
			copy( FQDB, FQDB . '.remembered' );
			return;
		}
		$wpdb->query( 'CREATE DATABASE ' . self::REMEMBERED );
		self::$tables = $wpdb->get_col( 'SHOW TABLES' );
		foreach ( self::$tables as $table ) {
			$wpdb->query( 'CREATE TABLE ' . self::REMEMBERED . ".$table LIKE $table" );
			$wpdb->query( 'INSERT INTO ' . self::REMEMBERED . ".$table SELECT * FROM $table" );
		}
		// The server counts the changed rows of each table, whichever process changed them.
		$wpdb->query( 'SET GLOBAL userstat = 1' );
		$wpdb->query( 'FLUSH TABLE_STATISTICS' );
		add_filter(
			'query',
			static function ( string $query ): string {
				self::$is_schema_changed = self::$is_schema_changed || 1 === preg_match( '/^\s*(CREATE|ALTER|DROP|RENAME|TRUNCATE)\b/i', $query );
				return $query;
			}
		);
	}

	/**
	 * Restores the copy, and clears all that WordPress has cached of the database that is gone.
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
			self::restore_tables();
		}
		wp_cache_flush();
	}

	/**
	 * Restores the tables of a server that have changed; makes all anew only where a schema may differ, which takes much longer.
	 */
	private static function restore_tables(): void {
		global $wpdb;
		// A test may have left one open, or hold a table under a lock.
		$wpdb->query( 'ROLLBACK' );
		$wpdb->query( 'UNLOCK TABLES' );
		$tables  = $wpdb->get_col( 'SHOW TABLES' );
		$changed = array_intersect( self::$tables, $wpdb->get_col( "SELECT table_name FROM information_schema.table_statistics WHERE table_schema = '" . DB_NAME . "' AND rows_changed > 0" ) );
		if ( self::$is_schema_changed || self::$tables !== $tables ) {
			$changed = self::$tables;
			foreach ( array_unique( array( ...$tables, ...self::$tables ) ) as $table ) {
				$wpdb->query( "DROP TABLE IF EXISTS $table" );
			}
			foreach ( self::$tables as $table ) {
				$wpdb->query( "CREATE TABLE $table LIKE " . self::REMEMBERED . ".$table" );
			}
			self::$is_schema_changed = false;
		}
		$wpdb->query( 'START TRANSACTION' );
		foreach ( $changed as $table ) {
			if ( $table === $wpdb->options ) {
				self::restore_options();
			} else {
				$wpdb->query( "DELETE FROM $table" );
				$wpdb->query( "INSERT INTO $table SELECT * FROM " . self::REMEMBERED . ".$table" );
			}
		}
		$wpdb->query( 'COMMIT' );
		$wpdb->query( 'FLUSH TABLE_STATISTICS' );
	}

	/**
	 * Restores the options that differ: a test changes a few of some hundred, and most of them are long.
	 */
	private static function restore_options(): void {
		global $wpdb;
		$copy    = self::REMEMBERED . '.' . $wpdb->options;
		$is_same = 'o.option_id = c.option_id AND BINARY o.option_name = c.option_name AND BINARY o.option_value = c.option_value AND BINARY o.autoload = c.autoload';
		$wpdb->query( "DELETE FROM $wpdb->options WHERE option_id > ( SELECT MAX( option_id ) FROM $copy )" );
		$wpdb->query( "REPLACE INTO $wpdb->options SELECT c.* FROM $copy c LEFT JOIN $wpdb->options o ON $is_same WHERE o.option_id IS NULL" );
	}
}
