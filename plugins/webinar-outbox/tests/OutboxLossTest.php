<?php
/**
 * Tests of an outbox that cannot be written.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/**
 * A fact and its message are stored together or not at all; a failed pair is stored later, once.
 */
final class OutboxLossTest extends Webinar_TestCase {

	/** The table is missing when a webinar ends; once it is back, each lead gets one message. */
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

		$this->assert_each_lead_has_one_message( $leads );
	}

	/** The disk is full after a webinar has ended. No lead is classified without the message; with free space each lead gets one message. */
	public function test_facts_wait_for_free_disk_space(): void {
		global $wpdb;
		if ( '' === DB_HOST ) {
			self::markTestSkipped( 'SQLite has no trigger that fails like a full disk.' );
		}
		list( $webinar, $leads ) = $this->webinar_with_two_leads();
		$this->stop( $webinar );
		// What MariaDB answers when the disk is full.
		$wpdb->query( "CREATE TRIGGER full BEFORE INSERT ON {$wpdb->prefix}webinar_outbox FOR EACH ROW SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1114, MESSAGE_TEXT = 'The table is full'" );
		$wpdb->suppress_errors();
		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + HOUR_IN_SECONDS ) );
		self::assertStringContainsString( 'The outbox could not be written.', implode( $this->log_lines() ) );
		$wpdb->suppress_errors( false );
		self::assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}webinar_outbox" ) );
		self::assertSame( '0', $wpdb->get_var( "SELECT COUNT( attended ) FROM {$wpdb->prefix}client_webinar_attendance" ) );
		$wpdb->query( 'DROP TRIGGER full' );

		$this->assert_each_lead_has_one_message( $leads );
	}

	/**
	 * Builds a live webinar with two attendees.
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

	private function stop( int $webinar ): void {
		do_action( 'core_webinar_set_status', $webinar, 'stop', $this->context( (int) get_post( $webinar )->post_author ) );
	}

	/**
	 * Runs the jobs twice, and asserts one message for each lead.
	 *
	 * @param list<int> $leads Leads who attended.
	 */
	private function assert_each_lead_has_one_message( array $leads ): void {
		global $wpdb;
		$this->run_due_cron( HOUR_IN_SECONDS );
		$this->run_due_cron( HOUR_IN_SECONDS );

		self::assertSame(
			array_map( 'strval', $leads ),
			$wpdb->get_col( "SELECT lead_id FROM {$wpdb->prefix}webinar_outbox WHERE kind IN ( 'attended', 'not_attended' ) ORDER BY lead_id" )
		);
	}
}
