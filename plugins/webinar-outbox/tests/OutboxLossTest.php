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
		$owner = (int) get_post( $webinar )->post_author;
		$wpdb->suppress_errors();
		$wpdb->query( "DROP TABLE {$wpdb->prefix}webinar_outbox" );
		do_action( 'core_webinar_set_status', $webinar, 'stop', $this->context( $owner ) );
		$this->run_due_cron( HOUR_IN_SECONDS );
		$wpdb->suppress_errors( false );
		do_action( 'activate_webinar-outbox/webinar-outbox.php' ); // phpcs:ignore WordPress.NamingConventions.ValidHookName
		self::assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}webinar_outbox" ) );

		$this->run_due_cron( HOUR_IN_SECONDS );
		$this->run_due_cron( HOUR_IN_SECONDS );

		self::assertSame(
			array_map( 'strval', $leads ),
			$wpdb->get_col( "SELECT lead_id FROM {$wpdb->prefix}webinar_outbox WHERE kind IN ( 'attended', 'not_attended' ) ORDER BY lead_id" )
		);
	}
}
