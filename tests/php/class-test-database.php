<?php
/**
 * Undoes what a test wrote.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

namespace Webinars\Tests;

/**
 * Puts the database file back.
 *
 * A transaction around the test would not do: the product opens transactions itself, and as in MySQL that commits the
 * one around it.
 */
final class Test_Database {

	/**
	 * Keeps the database as it is now, as the start of every test.
	 */
	public static function remember(): void {
		copy( FQDB, FQDB . '.remembered' );
	}

	/**
	 * Puts the remembered database back, and forgets all that WordPress knows from the other one.
	 */
	public static function restore(): void {
		global $wpdb;
		$wpdb->close();
		// A new file, not new content: another process may still have the old one open.
		copy( FQDB . '.remembered', FQDB . '.new' );
		rename( FQDB . '.new', FQDB );
		$wpdb->db_connect();
		$wpdb->set_sql_mode();
		wp_cache_flush();
	}
}
