<?php
/**
 * Tests of the numbers of messages.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Event_Outcomes;

/**
 * The numbers of sent, waiting and failed messages, before and after reports of the sidecar.
 */
final class MessageCountsTest extends Webinar_TestCase {

	private const WEBINAR_ID = 12;

	/** Before they are handed over, events count as waiting, or as failed when given up. Other webinars do not count. */
	public function test_events_are_counted_before_they_are_handed_over(): void {
		self::assertSame( array( 0, 0, 0 ), $this->numbers() );

		$this->add( 1, 'pending' );
		$this->add( 2, 'in-progress' );
		$this->add( 3, 'failed' );
		$this->add( 4, 'canceled' );
		$this->add( 5, 'pending', 13 );

		self::assertSame( array( 0, 2, 1 ), $this->numbers() );
	}

	/** After that, events count as the sidecar reports. */
	public function test_reports_are_counted(): void {
		foreach ( array( 'sent', 'sent', 'waiting', 'unreachable', 'failed', 'uncertain', '' ) as $number => $outcome ) {
			$this->add( $number + 1, 'complete' );
			if ( '' !== $outcome ) {
				$this->report( $number + 1, $outcome, 1000 );
			}
		}

		self::assertSame( array( 2, 2, 3 ), $this->numbers() );
	}

	/** A handed-over message may wait for its report. After two minutes without a heartbeat the numbers are marked as incomplete. */
	public function test_silent_sidecar_makes_the_numbers_incomplete(): void {
		$this->add( 1, 'complete' );
		$this->report( 1, 'sent', 1000 );
		update_option( 'webinar_outbox_last_heartbeat', array( 'at' => time() - 200 ) );
		self::assertTrue( $this->is_complete() );

		$this->add( 2, 'complete' );
		self::assertFalse( $this->is_complete() );
		update_option( 'webinar_outbox_last_heartbeat', array( 'at' => time() - 60 ) );
		self::assertTrue( $this->is_complete() );
		self::assertSame( array( 1, 1, 0 ), $this->numbers() );
	}

	/** The report with the greatest `at_ms` wins, in whatever order reports arrive. */
	public function test_latest_report_wins(): void {
		$this->add( 1, 'complete' );

		$this->report( 1, 'waiting', 1000 );
		$this->report( 1, 'sent', 3000 );
		$this->report( 1, 'sent', 3000 );
		$this->report( 1, 'unreachable', 2000 );

		self::assertSame( array( 1, 0, 0 ), $this->numbers() );
	}

	/** A reported event has reached the sidecar although its receipt was lost, and is not sent again. */
	public function test_report_completes_an_event_without_receipt(): void {
		global $wpdb;
		$this->add( 1, 'pending' );
		$this->add( 2, 'failed' );
		$this->add( 3, 'canceled' );

		foreach ( array( 1, 2, 3 ) as $lead_id ) {
			$this->report( $lead_id, 'sent', 1000 );
		}

		self::assertSame( array( 'complete', 'complete', 'canceled' ), $wpdb->get_col( "SELECT state FROM {$wpdb->prefix}webinar_outbox ORDER BY id" ) );
	}

	/** Unknown ids are acknowledged and ignored. */
	public function test_unknown_ids_are_ignored(): void {
		$this->add( 1, 'complete' );

		self::assertSame(
			1,
			( new Event_Outcomes() )->record_reports(
				array(
					array(
						'webhook_id' => 'msg_of_another_site',
						'state'      => 'sent',
						'tries'      => 1,
						'reason'     => '',
						'at_ms'      => 1000,
					),
				)
			)
		);
		self::assertSame( array( 0, 1, 0 ), $this->numbers() );
	}

	/** A report that cannot be stored is not acknowledged. */
	public function test_report_that_cannot_be_stored_throws(): void {
		global $wpdb;
		$this->add( 1, 'complete' );
		$wpdb->suppress_errors();
		$wpdb->query( "DROP TABLE {$wpdb->prefix}webinar_outbox" );
		$this->expectException( RuntimeException::class );

		( new Event_Outcomes() )->record_reports(
			array(
				array(
					'webhook_id' => 'msg_1',
					'state'      => 'sent',
					'tries'      => 1,
					'reason'     => '',
					'at_ms'      => 1000,
				),
			)
		);
	}

	/** Whether the numbers are complete. */
	private function is_complete(): bool {
		return apply_filters( 'webinar_outbox_message_counts', null, self::WEBINAR_ID )['is_complete'];
	}

	/**
	 * Requests the numbers as other modules do.
	 *
	 * @return array{int, int, int} Sent, waiting, failed.
	 */
	private function numbers(): array {
		$counts = apply_filters( 'webinar_outbox_message_counts', null, self::WEBINAR_ID );
		return array( $counts['sent'], $counts['waiting'], $counts['failed'] );
	}

	/** Stores an event. */
	private function add( int $lead_id, string $state, int $webinar_id = self::WEBINAR_ID ): void {
		global $wpdb;
		do_action(
			'webinar_outbox_enqueue',
			array(
				'key'       => "$webinar_id/$lead_id",
				'type'      => 'telegram.message',
				'order_key' => "lead:$lead_id",
				'data'      => array(
					'recipient_id' => $lead_id,
					'webinar_id'   => $webinar_id,
					'kind'         => 'attended',
					'text'         => 'Hello',
					'button'       => null,
				),
			)
		);
		$wpdb->update(
			$wpdb->prefix . 'webinar_outbox',
			array(
				'state'      => $state,
				'webhook_id' => "msg_$lead_id",
			),
			array( 'event_key' => "$webinar_id/$lead_id" )
		);
	}

	/** Stores a report about the event of a lead. */
	private function report( int $lead_id, string $state, int $at_ms ): void {
		( new Event_Outcomes() )->record_reports(
			array(
				array(
					'webhook_id' => "msg_$lead_id",
					'state'      => $state,
					'tries'      => 1,
					'reason'     => '',
					'at_ms'      => $at_ms,
				),
			)
		);
	}
}
