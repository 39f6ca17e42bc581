<?php
/**
 * Tests of an outbox that is lost in the middle.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/**
 * A fact and its message are stored together or not at all: what could not be written down is done again later, once.
 */
final class OutboxLossTest extends Webinar_TestCase {

	/**
	 * The table is gone while a webinar ends; when it is back, each lead is owed one message.
	 */
	public function test_facts_wait_for_the_table(): void {
		global $wpdb;
		list( $webinar, $leads ) = $this->webinar_with_two_leads();
		$wpdb->suppress_errors();
		$wpdb->query( "DROP TABLE {$wpdb->prefix}webinar_outbox" );
		$this->stop( $webinar );
		$this->run_due_cron( HOUR_IN_SECONDS );
		$wpdb->suppress_errors( false );
		do_action( 'activate_webinar-outbox/webinar-outbox.php' ); // phpcs:ignore WordPress.NamingConventions.ValidHookName
		self::assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}webinar_outbox" ) );

		$this->assert_each_is_written_to_once( $leads );
	}

	/**
	 * The disk is full after a webinar has ended: no lead is decided without the message; when there is room again, each is owed one.
	 */
	public function test_facts_wait_for_room_on_the_disk(): void {
		global $wpdb;
		if ( '' === DB_HOST ) {
			self::markTestSkipped( 'SQLite has no trigger that fails like a full disk.' );
		}
		list( $webinar, $leads ) = $this->webinar_with_two_leads();
		$this->stop( $webinar );
		// What MariaDB answers when the disk is full.
		$wpdb->query( "CREATE TRIGGER full BEFORE INSERT ON {$wpdb->prefix}webinar_outbox FOR EACH ROW SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1114, MESSAGE_TEXT = 'The table is full'" );
		$wpdb->suppress_errors();
		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + 20 ) );
		self::assertStringContainsString( 'The outbox could not be written.', implode( $this->log_lines() ) );
		$wpdb->suppress_errors( false );
		self::assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}webinar_outbox" ) );
		self::assertSame( '0', $wpdb->get_var( "SELECT COUNT( attended ) FROM {$wpdb->prefix}client_webinar_attendance" ) );
		$wpdb->query( 'DROP TRIGGER full' );

		$this->assert_each_is_written_to_once( $leads );
	}

	/**
	 * A live webinar that two attendees have entered.
	 *
	 * @return array{int, list<int>} Webinar and leads.
	 */
	private function webinar_with_two_leads(): array {
		$webinar = $this->create_webinar( array( 'status' => 'live' ) );
		$leads   = array( $this->create_user( 'webinar_attendee' ), $this->create_user( 'webinar_attendee' ) );
		foreach ( $leads as $lead ) {
			$this->act_as( $lead );
			$command = apply_filters( 'client_webinar_room_commands', array(), $webinar )['enter'];
			$this->ajax(
				$command['action'],
				array(
					'webinar_id' => (string) $webinar,
					'nonce'      => $command['nonce'],
				)
			);
		}
		return array( $webinar, $leads );
	}

	/**
	 * Stops a webinar as its owner.
	 */
	private function stop( int $webinar ): void {
		do_action( 'core_webinar_set_status', $webinar, 'stop', $this->context( (int) get_post( $webinar )->post_author ) );
	}

	/**
	 * Lets the jobs go on, twice, and counts.
	 *
	 * @param list<int> $leads Who was there.
	 */
	private function assert_each_is_written_to_once( array $leads ): void {
		global $wpdb;
		$this->run_due_cron( HOUR_IN_SECONDS );
		$this->run_due_cron( HOUR_IN_SECONDS );

		self::assertSame(
			array_map( 'strval', $leads ),
			$wpdb->get_col( "SELECT lead_id FROM {$wpdb->prefix}webinar_outbox WHERE kind IN ( 'attended', 'not_attended' ) ORDER BY lead_id" )
		);
	}
}
