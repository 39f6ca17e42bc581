<?php
/**
 * Tests of the erasure of personal data.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Webinar_Outbox\Event_Outcomes;
use Webinars\Webinar_Outbox\Telegram_Connections;
use Webinars\Webinar_Outbox\Tests\Personal_Data_TestCase;

require_once __DIR__ . '/people/class-personal-data-testcase.php';

/**
 * An erased person is erased here and in the sidecar, and counts stay true.
 */
final class OutboxErasureTest extends Personal_Data_TestCase {

	/** No message is sent, the messages are anonymous, the counts stay, and the sidecar gets `person.forget`. */
	public function test_person_is_erased_here_and_in_the_sidecar(): void {
		global $wpdb;
		$sent    = $this->add( 'a', 'complete', 'sent' );
		$failed  = $this->add( 'b', 'failed' );
		$waiting = $this->add( 'c', 'complete', 'waiting' );
		$pending = $this->add( 'd', 'pending' );
		$other   = $this->add( 'e', 'complete', 'sent', 999 );
		$wpdb->insert(
			$wpdb->prefix . 'webinar_outbox_recipients',
			array(
				'lead_id'       => $this->anna,
				'state'         => 'connected',
				'changed_at_ms' => 1,
			)
		);

		$erased = $this->erase();

		self::assertSame( array( true, false, array(), true ), array( $erased['items_removed'], $erased['items_retained'], $erased['messages'], $erased['done'] ) );
		foreach ( array(
			$sent    => array( 'complete', 'sent' ),
			$failed  => array( 'failed', null ),
			$waiting => array( 'canceled', null ),
			$pending => array( 'canceled', null ),
		) as $id => $states ) {
			self::assertSame( array( (string) -$id, "forgotten/$id", "forgotten/$id", '', ...$states ), $this->row( $id ) );
		}
		self::assertSame( '999', $this->row( $other )[0] );
		self::assertSame( '', apply_filters( 'webinar_outbox_telegram_status', '', $this->anna ) );
		$counts = apply_filters( 'webinar_outbox_message_counts', null, $this->over );
		self::assertSame( array( 2, 0, 1 ), array( $counts['sent'], $counts['waiting'], $counts['failed'] ) );

		do_action( 'webinar_outbox_drain' );
		$requests = $this->receiver->requests();
		self::assertCount( 1, $requests );
		$event = json_decode( $requests[0]['body'], true );
		self::assertSame( array( 'person.forget', array( 'recipient_id' => $this->anna ) ), array( $event['type'], $event['data'] ) );
		self::assertSame( '0', $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM {$wpdb->prefix}webinar_outbox WHERE lead_id = %d OR order_key = %s", $this->anna, "lead:$this->anna" ) ) );
	}

	/** Two requests before the sidecar got one send one event; a later request sends another one. */
	public function test_person_can_be_erased_again(): void {
		$this->erase();
		$this->erase();
		do_action( 'webinar_outbox_drain' );
		self::assertCount( 1, $this->receiver->requests() );

		$this->erase();
		do_action( 'webinar_outbox_drain' );
		self::assertCount( 2, $this->receiver->requests() );
	}

	/** `person.forget` that was given up is sent after the next erasure. */
	public function test_given_up_request_is_sent_after_the_next_erasure(): void {
		global $wpdb;
		$this->erase();
		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET state = 'failed', attempts = 40, next_attempt_at = 1" );

		$this->erase();
		do_action( 'webinar_outbox_drain' );

		self::assertCount( 1, $this->receiver->requests() );
	}

	/** Reports about a person are not stored before the sidecar has received `person.forget`; after that the person may connect again. */
	public function test_late_reports_are_not_stored(): void {
		global $wpdb;
		$handed_over = $this->add( 'a', 'complete' );
		$webhook_id  = $wpdb->get_var( $wpdb->prepare( "SELECT webhook_id FROM {$wpdb->prefix}webinar_outbox WHERE id = %d", $handed_over ) );
		$connected   = array(
			'recipient_id' => $this->anna,
			'state'        => 'connected',
			'at_ms'        => 1000,
		);
		$this->erase();

		( new Telegram_Connections() )->record( array( $connected ) );
		( new Event_Outcomes() )->record_reports(
			array(
				array(
					'webhook_id' => $webhook_id,
					'state'      => 'waiting',
					'tries'      => 0,
					'reason'     => '',
					'at_ms'      => 1000,
				),
			)
		);
		self::assertSame( '', apply_filters( 'webinar_outbox_telegram_status', '', $this->anna ) );
		self::assertSame( array( 'canceled', null ), array_slice( $this->row( $handed_over ), 4 ) );

		do_action( 'webinar_outbox_drain' );
		( new Telegram_Connections() )->record( array( array( 'at_ms' => 2000 ) + $connected ) );
		self::assertSame( 'connected', apply_filters( 'webinar_outbox_telegram_status', '', $this->anna ) );
	}

	/** The row of a webinar that is not over stays without its text, to prevent a second message. */
	public function test_message_about_a_webinar_that_is_not_over_is_retained(): void {
		global $wpdb;
		$live = $this->create_webinar( array( 'status' => 'live' ) );
		$id   = $this->add( 'a', 'pending', '', 0, $live );

		$erased = $this->erase();

		self::assertTrue( $erased['items_retained'] );
		self::assertStringContainsString( 'that it exists was kept', $erased['messages'][0] );
		self::assertSame( array( (string) $this->anna, 'a', "lead:$this->anna", '', 'canceled', null ), $this->row( $id ) );
		do_action( 'webinar_outbox_drain' );
		self::assertSame( array( 'person.forget' ), array_map( static fn( array $request ): string => json_decode( $request['body'], true )['type'], $this->receiver->requests() ) );
	}

	/** A message that a drain is sending stays, and the sidecar receives `person.forget` after it. */
	public function test_message_that_is_being_sent_precedes_the_request(): void {
		global $wpdb;
		$id = $this->add( 'a', 'in-progress' );
		$wpdb->update( $wpdb->prefix . 'webinar_outbox', array( 'lease_until' => time() + 60 ), array( 'id' => $id ) );

		self::assertTrue( $this->erase()['items_retained'] );
		do_action( 'webinar_outbox_drain' );
		self::assertSame( array(), $this->receiver->requests() );

		$wpdb->update( $wpdb->prefix . 'webinar_outbox', array( 'lease_until' => time() - 1 ), array( 'id' => $id ) );
		do_action( 'webinar_outbox_drain' );
		self::assertSame( array( 'telegram.message', 'person.forget' ), array_map( static fn( array $request ): string => json_decode( $request['body'], true )['type'], $this->receiver->requests() ) );
		self::assertFalse( $this->erase()['items_retained'] );
	}

	/**
	 * Answers to a message whose recipient is erased during the try, and the queue state of the message afterwards.
	 *
	 * @return array<string, array{int, string}>
	 */
	public static function failed_tries(): array {
		return array(
			'retried'  => array( 500, 'canceled' ),
			'rejected' => array( 422, 'failed' ),
		);
	}

	/** A message whose recipient is erased during a failed try is not sent again, and cannot be. */
	#[DataProvider( 'failed_tries' )]
	public function test_message_of_a_person_erased_during_the_try_is_not_sent_again( int $status, string $state ): void {
		global $wpdb;
		$this->receiver->answer(
			array(
				array(
					'status' => $status,
					'body'   => '{"error":{"code":"webhook_schema_mismatch","message":"…"}}',
				),
				array( 'status' => 202 ),
			)
		);
		$id    = $this->add( 'a', 'pending' );
		$other = $this->add( 'b', 'pending', '', 999 );
		$erase = function ( array $args ) use ( &$erase ): array {
			remove_filter( 'http_request_args', $erase );
			self::assertTrue( $this->erase()['items_retained'] );
			return $args;
		};
		add_filter( 'http_request_args', $erase );

		do_action( 'webinar_outbox_drain' );

		self::assertSame( array( '', $state, null ), array_slice( $this->row( $id ), 3 ) );
		self::assertSame( array(), ( new Event_Outcomes() )->ended( array( $id ) ) );
		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET next_attempt_at = 1" );
		do_action( 'webinar_outbox_drain' );
		$sent = array_map( static fn( array $request ): array => json_decode( $request['body'], true ), $this->receiver->requests() );
		self::assertSame( array( 'telegram.message', 'telegram.message', 'person.forget' ), array_column( $sent, 'type' ) );
		self::assertSame( array( $this->anna, 999, $this->anna ), array_column( array_column( $sent, 'data' ), 'recipient_id' ) );
		self::assertSame( 'complete', $this->row( $other )[4] );
		self::assertFalse( $this->erase()['items_retained'] );
	}

	/** A person who came back after an erasure gets new messages, although the sidecar never got `person.forget`. */
	public function test_given_up_request_of_an_earlier_erasure_cancels_no_new_message(): void {
		global $wpdb;
		$this->erase();
		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET state = 'failed'" );
		$this->receiver->answer( array( array( 'status' => 500 ) ) );
		$id = $this->add( 'a', 'pending' );

		do_action( 'webinar_outbox_drain' );

		self::assertSame( 'pending', $this->row( $id )[4] );
		self::assertNotSame( '', $this->row( $id )[3] );
	}

	/** A pending message is canceled by the eraser even after the days of retention, which leave it alone. */
	public function test_pending_message_that_outlived_retention_is_canceled(): void {
		global $wpdb;
		$id = $this->add( 'a', 'pending', '', 0, 999999 );
		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET next_attempt_at = next_attempt_at + 3600, not_before = next_attempt_at" );
		add_filter( 'client_webinar_retention_days', static fn(): int => 1 );
		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + HOUR_IN_SECONDS ) );
		self::assertSame( 'pending', $this->row( $id )[4] );

		self::assertFalse( $this->erase()['items_retained'] );

		self::assertSame( array( (string) -$id, "forgotten/$id", "forgotten/$id", '', 'canceled', null ), $this->row( $id ) );
		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET next_attempt_at = 1, not_before = 0" );
		do_action( 'webinar_outbox_drain' );
		self::assertSame( array( 'person.forget' ), array_map( static fn( array $request ): string => json_decode( $request['body'], true )['type'], $this->receiver->requests() ) );
	}

	/**
	 * Notices about the person to a partner lose their text and the person, pending ones are canceled, and one that the sidecar holds is
	 * withdrawn. The partner stays, and is not forgotten by the sidecar; sent notices stay counted.
	 */
	public function test_erased_guest_is_removed_from_notices_to_the_partner(): void {
		$sent    = $this->add_notice( 'complete', 'sent' );
		$waiting = $this->add_notice( 'complete', 'waiting', $this->create_webinar( array( 'status' => 'finished' ) ) );
		$failed  = $this->add_notice( 'failed', '', $this->create_webinar( array( 'status' => 'finished' ) ) );
		$pending = $this->add_notice( 'pending', '', $this->create_webinar( array( 'status' => 'finished' ) ) );
		$other   = $this->add( "elsewhere/$this->over/998", 'pending', '', 999, 0, 'recording', 998 );

		$erased = $this->erase();

		self::assertSame( array( true, false ), array( $erased['items_removed'], $erased['items_retained'] ) );
		foreach ( array(
			$sent    => array( 'complete', 'sent' ),
			$waiting => array( 'complete', 'waiting' ),
			$failed  => array( 'failed', null ),
			$pending => array( 'canceled', null ),
		) as $id => $states ) {
			self::assertSame( array( '999', ( $id === $waiting ? 'withdraw' : 'forgotten' ) . "/$id", 'lead:999', '', ...$states ), $this->row( $id ) );
			self::assertSame( 0, $this->about( $id ) );
		}
		self::assertSame( array( 998, 'pending' ), array( $this->about( $other ), $this->row( $other )[4] ) );
		self::assertSame( array(), ( new Event_Outcomes() )->ended( array( $failed ) ), 'Without its text it cannot be sent again.' );
		self::assertSame( 1, apply_filters( 'webinar_outbox_message_counts', null, $this->over )['sent'] );

		do_action( 'webinar_outbox_drain' );
		self::assertSame(
			array( array( 'telegram.message', 999 ), array( 'person.forget', $this->anna ) ),
			array_map(
				static function ( array $request ): array {
					$event = json_decode( $request['body'], true );
					return array( $event['type'], $event['data']['recipient_id'] );
				},
				$this->receiver->requests()
			)
		);
	}

	/**
	 * The key of a notice about a webinar that is not over stays, to prevent a second notice; its text is deleted. A notice that a drain is
	 * sending stays for the next erasure.
	 */
	public function test_notice_about_a_guest_is_retained_until_its_webinar_is_over(): void {
		$live        = $this->create_webinar( array( 'status' => 'live' ) );
		$sent        = $this->add_notice( 'complete', 'sent', $live );
		$in_progress = $this->add_notice( 'in-progress' );

		self::assertTrue( $this->erase()['items_retained'] );

		self::assertSame( array( '999', "elsewhere/$live/$this->anna", 'lead:999', '', 'complete', 'sent' ), $this->row( $sent ) );
		self::assertNotSame( '', $this->row( $in_progress )[3] );
		self::assertSame( array( $this->anna, $this->anna ), array( $this->about( $sent ), $this->about( $in_progress ) ) );
	}

	/** Erasing the recipient of a notice also erases the person that it is about. */
	public function test_erased_partner_leaves_no_guest_in_notices(): void {
		$id = $this->add_notice( 'complete', 'sent' );

		$this->erase_lead( 999 );

		self::assertSame( array( (string) -$id, "forgotten/$id" ), array_slice( $this->row( $id ), 0, 2 ) );
		self::assertSame( 0, $this->about( $id ) );
	}
}
