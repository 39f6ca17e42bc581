<?php
/**
 * Tests of the buttons of the delivery log.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use Webinars\Webinar_Outbox\Tests\Delivery_Log_TestCase;

require_once __DIR__ . '/log/class-delivery-log-testcase.php';

/**
 * Sending messages again from the log.
 */
final class DeliveryLogReplayTest extends Delivery_Log_TestCase {

	/** One message, several chosen ones, or all that match are sent again; messages that need no replay stay unchanged. */
	public function test_messages_are_sent_again(): void {
		$failed = array();
		foreach ( array( 'a', 'b', 'c', 'd' ) as $key ) {
			$failed[] = $this->add( $this->anna, array( 'state' => 'failed' ), $key );
		}
		$sent = $this->add(
			$this->anna,
			array(
				'state'   => 'complete',
				'outcome' => 'sent',
			),
			'e'
		);
		$page = $this->open( 'state=failed' );
		self::assertCount( 4, $this->cells( $page ) );

		self::assertStringContainsString( '1 message is sent again.', $this->submit( $page, array( 'again' => (string) $failed[0] ) ) );
		self::assertSame( array( 'pending', 'failed' ), array( $this->state( $failed[0] ), $this->state( $failed[1] ) ) );

		$chosen = array(
			'action'  => 'again',
			'message' => array( (string) $failed[1], (string) $sent, 'x', '-1' ),
		);
		self::assertStringContainsString( '1 message is sent again. 1 was already sent, or is on its way.', $this->submit( $page, $chosen ) );
		self::assertSame( 'complete', $this->state( $sent ) );

		self::assertStringContainsString( 'Send again all 2 that failed', $this->visit( self::ADDRESS )['body'] );
		self::assertStringContainsString( '2 messages are sent again.', $this->submit( $page, array( 'again_all' => '1' ) ) );
		self::assertSame( array( 'pending', 'pending' ), array( $this->state( $failed[2] ), $this->state( $failed[3] ) ) );

		self::assertStringContainsString( 'No message was chosen', $this->submit( $page, array( 'action' => '-1' ) ) );
	}

	/** Two hundred messages are sent at a time, and the notice tells how many are left. */
	public function test_two_hundred_messages_are_sent_at_a_time(): void {
		global $wpdb;
		$id = $this->add( $this->anna, array( 'state' => 'failed' ) );
		for ( $number = 1; $number <= 200; $number++ ) {
			$wpdb->query( "INSERT INTO {$wpdb->prefix}webinar_outbox (event_key, webhook_id, type, kind, order_key, webinar_id, lead_id, payload, state, next_attempt_at, created_at, updated_at) SELECT 'k$number', 'w$number', type, kind, order_key, webinar_id, lead_id, payload, state, next_attempt_at, created_at, updated_at FROM {$wpdb->prefix}webinar_outbox WHERE id = $id" );
		}
		$page = $this->open();

		self::assertStringContainsString( '200 messages are sent again. 1 more matches: press the button once more.', $this->submit( $page, array( 'again_all' => '1' ) ) );
	}

	/** A message that may have arrived is offered only in the view of uncertain messages. */
	public function test_uncertain_messages_are_offered_in_their_view_only(): void {
		$this->add(
			$this->anna,
			array(
				'state'   => 'complete',
				'outcome' => 'uncertain',
			)
		);

		self::assertStringNotContainsString( 'again_all', $this->visit( self::ADDRESS )['body'] );
		$meant = $this->visit( self::ADDRESS . '&state=uncertain' )['body'];
		self::assertStringContainsString( 'again_all', $meant );
		self::assertStringContainsString( 'Each of them may have arrived; sent again, it may arrive twice.', $meant );
		self::assertStringContainsString( 'Send again, maybe for the second time', $meant );
	}

	/** When the sidecar does not answer, nothing changes, and the notice says so. */
	public function test_silent_sidecar_is_reported(): void {
		$id = $this->add(
			$this->anna,
			array(
				'state'   => 'complete',
				'outcome' => 'failed',
			)
		);

		self::assertStringContainsString( 'The message service does not answer, so nothing was changed.', $this->submit( $this->open(), array( 'again' => (string) $id ) ) );
		self::assertStringContainsString( '✗', $this->cells( $this->open() )[0]['state'] );
	}
}
