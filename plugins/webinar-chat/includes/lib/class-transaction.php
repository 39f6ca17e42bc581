<?php
/**
 * Copied from lib/php by `npm run contract`: change it there.
 *
 * Database transactions.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat\Lib;

use mysqli;
use RuntimeException;
use Throwable;

/**
 * Stores a fact together with everything that listeners store because of it, or nothing at all.
 */
final class Transaction {

	/** Errors of MySQL with which the whole transaction is rolled back: a deadlock, and a row that has changed since it was read. */
	private const ROLLED_BACK = array( 1213, 1020 );

	/**
	 * Runs the work in one transaction.
	 *
	 * Listeners must not open a transaction themselves: MySQL would commit this one. The connection must not change either:
	 * wpdb replaces a lost connection and goes on, so the first half would be rolled back and the second half stored. The same goes for a
	 * deadlock: WordPress ignores the errors of some of its statements.
	 *
	 * @template T
	 * @param callable(): T $work Throws to roll back.
	 * @return T What the work returned.
	 * @throws Throwable What the work threw, or a RuntimeException when the connection or the transaction was lost, or the commit failed.
	 */
	public static function run( callable $work ): mixed {
		global $wpdb;
		$is_lost   = false;
		$refuse    = static function () use ( &$is_lost ): never {
			$is_lost = true;
			throw new RuntimeException( 'The connection to the database was lost, and the transaction with it.' );
		};
		$watch     = static function ( string $query ) use ( $wpdb ): string {
			// The error of the statement before.
			if ( $wpdb->dbh instanceof mysqli && in_array( $wpdb->dbh->errno, self::ROLLED_BACK, true ) ) {
				throw new RuntimeException( 'The database has rolled the transaction back.' );
			}
			return $query;
		};
		$reporting = error_reporting(); // phpcs:ignore WordPress.PHP
		if ( false === $wpdb->query( 'START TRANSACTION' ) ) {
			throw new RuntimeException( 'The transaction could not be started.' );
		}
		// WordPress applies this filter to every new connection, before its first statement.
		add_filter( 'incompatible_sql_modes', $refuse );
		add_filter( 'query', $watch );
		try {
			$result = $work();
			// The work may have caught the exception of a lost connection.
			if ( $is_lost || false === $wpdb->query( 'COMMIT' ) ) {
				throw new RuntimeException( 'The transaction could not be committed.' );
			}
			remove_filter( 'incompatible_sql_modes', $refuse );
			remove_filter( 'query', $watch );
			return $result;
		} catch ( Throwable $error ) {
			remove_filter( 'incompatible_sql_modes', $refuse );
			remove_filter( 'query', $watch );
			if ( $is_lost ) {
				// wpdb was interrupted while it connected: it had silenced warnings, and has not selected the database.
				error_reporting( $reporting ); // phpcs:ignore WordPress.PHP
				$wpdb->db_connect( false );
			} else {
				$wpdb->query( 'ROLLBACK' );
			}
			throw $error;
		}
	}
}
