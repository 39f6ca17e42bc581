<?php
/**
 * Tests of the shared transaction.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Lib\Transaction;

/** All is stored or nothing. */
final class TransactionTest extends Webinar_TestCase {

	/** The database rolls back at a deadlock. WordPress ignores it, as where it counts users, and goes on. */
	public function test_nothing_is_stored_after_a_deadlock_that_nobody_has_noticed(): void {
		global $wpdb;
		if ( ! $wpdb->dbh instanceof mysqli ) {
			self::markTestSkipped( 'SQLite has no deadlocks.' );
		}
		$failure = null;
		$wpdb->suppress_errors();
		try {
			Transaction::run(
				static function () use ( $wpdb ): void {
					add_option( 'before_the_deadlock', '1' );
					// What a deadlock does.
					$wpdb->query( 'ROLLBACK' );
					$wpdb->query( "SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213, MESSAGE_TEXT = 'Deadlock found'" );
					add_option( 'after_the_deadlock', '1' );
				}
			);
		} catch ( RuntimeException $exception ) {
			$failure = $exception->getMessage();
		}
		$wpdb->suppress_errors( false );

		self::assertSame( 'The database has rolled the transaction back.', $failure );
		self::assertSame( array(), $wpdb->get_col( "SELECT option_name FROM $wpdb->options WHERE option_name LIKE '%_the_deadlock'" ) );
		Transaction::run( static fn() => add_option( 'after_the_deadlock', '2' ) );
		self::assertSame( '2', $wpdb->get_var( "SELECT option_value FROM $wpdb->options WHERE option_name = 'after_the_deadlock'" ) );
	}
}
