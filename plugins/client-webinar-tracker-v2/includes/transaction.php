<?php
/**
 * Database transactions.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

use RuntimeException;
use Throwable;

/**
 * Does the work in one transaction: a fact is stored together with all that listeners store because of it, or not at all.
 *
 * Listeners must not open a transaction themselves: MySQL would commit this one. Nor may the connection change: wpdb
 * replaces one that was lost and goes on, so that the first half would be undone and the second half kept.
 *
 * @template T
 * @param callable(): T $work Throws to undo everything.
 * @return T What the work returned.
 * @throws Throwable What the work threw, or that the database was lost.
 */
function in_transaction( callable $work ): mixed {
	global $wpdb;
	$is_lost   = false;
	$refuse    = static function () use ( &$is_lost ): never {
		$is_lost = true;
		throw new RuntimeException( 'The connection to the database was lost, and the transaction with it.' );
	};
	$reporting = error_reporting(); // phpcs:ignore WordPress.PHP
	if ( false === $wpdb->query( 'START TRANSACTION' ) ) {
		throw new RuntimeException( 'The transaction could not be started.' );
	}
	// WordPress asks this of every new connection, before its first statement.
	add_filter( 'incompatible_sql_modes', $refuse );
	try {
		$result = $work();
		// Somebody may have caught what was thrown.
		if ( $is_lost || false === $wpdb->query( 'COMMIT' ) ) {
			throw new RuntimeException( 'The transaction could not be committed.' );
		}
		remove_filter( 'incompatible_sql_modes', $refuse );
		return $result;
	} catch ( Throwable $error ) {
		remove_filter( 'incompatible_sql_modes', $refuse );
		if ( $is_lost ) {
			// wpdb was interrupted while it connected: it had silenced warnings, and has not chosen the database.
			error_reporting( $reporting ); // phpcs:ignore WordPress.PHP
			$wpdb->db_connect( false );
		} else {
			$wpdb->query( 'ROLLBACK' );
		}
		throw $error;
	}
}
