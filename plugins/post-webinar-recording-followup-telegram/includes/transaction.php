<?php
/**
 * Database transactions.
 *
 * @package Webinars\Post_Webinar_Recording_Followup_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Recording_Followup_Telegram;

use RuntimeException;
use Throwable;

/**
 * Does the work in one transaction: what is no longer owed is removed together with all that listeners store instead, or not at all.
 *
 * Listeners must not open a transaction themselves: MySQL would commit this one.
 *
 * @template T
 * @param callable(): T $work Throws to undo everything.
 * @return T What the work returned.
 * @throws Throwable What the work threw.
 */
function in_transaction( callable $work ): mixed {
	global $wpdb;
	$wpdb->query( 'START TRANSACTION' );
	try {
		$result = $work();
		if ( false === $wpdb->query( 'COMMIT' ) ) {
			throw new RuntimeException( 'The transaction could not be committed.' );
		}
		return $result;
	} catch ( Throwable $error ) {
		$wpdb->query( 'ROLLBACK' );
		throw $error;
	}
}
