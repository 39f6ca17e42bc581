<?php
/**
 * Tests of canceled messages that the sidecar may have.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use StandardWebhooks\Webhook;
use Webinars\Webinar_Outbox\Last_Heartbeat;
use Webinars\Webinar_Outbox\Tests\Delivery_TestCase;
use Webinars\Webinar_Outbox\Webhook_Secret;
use Webinars\Webinar_Outbox\Withdrawals;

require_once __DIR__ . '/delivery/class-delivery-testcase.php';

/** The sidecar withdraws what it has not sent: nobody gets a message that is no longer true because they connect Telegram later. */
final class WithdrawalTest extends Delivery_TestCase {

	/** One was handed over, one was tried in vain: its receipt may be lost. The third has never left. */
	public function test_canceled_message_is_withdrawn(): void {
		foreach ( array( 'a', 'b' ) as $number => $key ) {
			$this->enqueue( $key, $number + 7 );
		}
		$this->receiver->answer( array( array( 'status' => 202 ), array( 'status' => 503 ) ) ); // phpcs:ignore WordPress.Arrays
		$this->drain();
		$ids = array_column( array_column( $this->receiver->requests(), 'headers' ), 'webhook-id' );
		$this->enqueue( 'c', 9 );
		$this->cancel( 'a', 'b', 'c' );
		$this->answer( array(), $ids );

		$this->heartbeat();
		$this->heartbeat();

		self::assertSame( array( '/webhooks', '/webhooks', '/deliveries/withdraw' ), array_column( $this->receiver->requests(), 'path' ) );
		$request = $this->receiver->requests()[2];
		( new Webhook( self::SECRET ) )->verify( $request['body'], $request['headers'] );
		$this->assert_follows( 'delivery-withdraw-request', $request['body'] );
		self::assertSame( array( 'withdraw' => $ids ), json_decode( $request['body'], true ) );
		self::assertSame( array( 'canceled', 'canceled', 'canceled' ), $this->states() );
		$counts = apply_filters( 'webinar_outbox_message_counts', null, 12 );
		self::assertSame( 0, $counts['waiting'] );
	}

	/** A message whose try runs comes later; one that the sidecar is sending is asked about again; of one that has ended its report tells. */
	public function test_withdrawal_lasts_until_the_delivery_has_ended(): void {
		global $wpdb;
		$this->enqueue( 'a', 7 );
		$this->drain();
		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET state = 'in-progress'" );
		$this->cancel( 'a' );
		$this->heartbeat();
		self::assertCount( 1, $this->receiver->requests() );

		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET state = 'complete'" );
		foreach ( array( 'sending', 'sent' ) as $state ) {
			$this->answer( array( $state ) );
			$this->heartbeat();
		}
		$this->heartbeat();

		self::assertCount( 3, $this->receiver->requests() );
		self::assertSame( array( 'complete' ), $this->states() );
	}

	/** An outage, or an older sidecar: it is withdrawn later. */
	public function test_withdrawal_waits_for_a_sidecar_that_can(): void {
		$this->enqueue( 'a', 7 );
		$this->drain();
		$this->cancel( 'a' );
		$this->heartbeat( 2 );
		self::assertCount( 1, $this->receiver->requests() );
		$this->receiver->answer( array( array( 'status' => 503 ) ) );
		$this->heartbeat();
		self::assertSame( array( 'complete' ), $this->states() );
		$this->answer( array(), array( $this->webhook_id() ) );
		$this->heartbeat();

		self::assertSame( array( 'canceled' ), $this->states() );
	}

	/** More than one request holds. */
	public function test_all_are_withdrawn_at_one_heartbeat(): void {
		global $wpdb;
		$row = "('withdraw/%1\$d', 'msg_%1\$d', 'telegram.message', 'moved', 'lead:%1\$d', '', 'complete', 0, 0, UNIX_TIMESTAMP())";
		$wpdb->query( "INSERT INTO {$wpdb->prefix}webinar_outbox (event_key, webhook_id, type, kind, order_key, payload, state, next_attempt_at, created_at, updated_at) VALUES " . implode( ',', array_map( static fn( int $id ): string => sprintf( $row, $id ), range( 1, 201 ) ) ) );
		$this->answer( array(), array() );

		$this->heartbeat();

		$asked = array_map( static fn( array $request ): array => json_decode( $request['body'], true )['withdraw'], $this->receiver->requests() );
		self::assertSame( array( 200, 1 ), array_map( 'count', $asked ) );
		self::assertCount( 201, array_unique( array_merge( ...$asked ) ) );
	}

	private function cancel( string ...$keys ): void {
		foreach ( $keys as $key ) {
			do_action( 'webinar_outbox_cancel', array( 'key' => $key ) );
		}
	}

	/** A heartbeat of a sidecar with this version of the contract. */
	private function heartbeat( int $contract_version = Withdrawals::CONTRACT_VERSION ): void {
		( new Last_Heartbeat() )->record( time(), Webhook_Secret::parse( self::SECRET ), $contract_version );
		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + HOUR_IN_SECONDS ) );
	}

	/**
	 * Sets the sidecar's next answers.
	 *
	 * @param list<string> $states  Of the first message, which it still has.
	 * @param list<string> $unknown Ids.
	 */
	private function answer( array $states, array $unknown = array() ): void {
		$answer = (string) wp_json_encode(
			array(
				'known'         => array_map(
					fn( string $state ): array => array(
						'webhook_id' => $this->webhook_id(),
						'state'      => $state,
						'tries'      => 1,
						'reason'     => '',
						'at_ms'      => 1795262400123,
					),
					$states
				),
				'unknown'       => $unknown,
				'kept_since_ms' => 0,
			)
		);
		$this->assert_follows( 'delivery-known-answer', $answer );
		$this->receiver->answer(
			array(
				array(
					'status' => 200,
					'body'   => $answer,
				),
			)
		);
	}

	/** Id of the first message. */
	private function webhook_id(): string {
		global $wpdb;
		return (string) $wpdb->get_var( "SELECT webhook_id FROM {$wpdb->prefix}webinar_outbox ORDER BY id LIMIT 1" );
	}

	/**
	 * Lists the queue states, by id.
	 *
	 * @return list<string>
	 */
	private function states(): array {
		global $wpdb;
		return $wpdb->get_col( "SELECT state FROM {$wpdb->prefix}webinar_outbox ORDER BY id" );
	}
}
