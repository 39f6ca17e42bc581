<?php
/**
 * Tests of messages in numbers.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Event_Outcomes;

/**
 * What is sent, waits and failed, as the sidecar's reports come in.
 */
final class MessageCountsTest extends Webinar_TestCase {

	private const WEBINAR_ID = 12;

	/**
	 * What nobody has handed over yet waits, and what was given up failed; other webinars do not count.
	 */
	public function test_events_are_counted_before_they_are_handed_over(): void {
		self::assertSame( array( 0, 0, 0 ), $this->ask() );

		$this->keep( 1, 'pending' );
		$this->keep( 2, 'in-progress' );
		$this->keep( 3, 'failed' );
		$this->keep( 4, 'canceled' );
		$this->keep( 5, 'pending', 13 );

		self::assertSame( array( 0, 2, 1 ), $this->ask() );
	}

	/**
	 * What is handed over counts as the sidecar tells.
	 */
	public function test_reports_are_counted(): void {
		foreach ( array( 'sent', 'sent', 'waiting', 'unreachable', 'failed', 'uncertain', '' ) as $number => $outcome ) {
			$this->keep( $number + 1, 'complete' );
			if ( '' !== $outcome ) {
				$this->report( $number + 1, $outcome, 1000 );
			}
		}

		self::assertSame( array( 2, 2, 3 ), $this->ask() );
	}

	/**
	 * A message that was handed over may wait a moment for its report. When the sidecar has been silent for two minutes, it is said that nobody knows.
	 */
	public function test_silence_of_the_sidecar_is_said(): void {
		$this->keep( 1, 'complete' );
		$this->report( 1, 'sent', 1000 );
		update_option( 'webinar_outbox_last_heartbeat', array( 'at' => time() - 200 ) );
		self::assertTrue( $this->is_complete() );

		$this->keep( 2, 'complete' );
		self::assertFalse( $this->is_complete() );
		update_option( 'webinar_outbox_last_heartbeat', array( 'at' => time() - 60 ) );
		self::assertTrue( $this->is_complete() );
		self::assertSame( array( 1, 1, 0 ), $this->ask() );
	}

	/**
	 * Reports repeat, come late and in any order; the latest of the sidecar's own times counts.
	 */
	public function test_latest_report_counts(): void {
		$this->keep( 1, 'complete' );

		$this->report( 1, 'waiting', 1000 );
		$this->report( 1, 'sent', 3000 );
		$this->report( 1, 'sent', 3000 );
		$this->report( 1, 'unreachable', 2000 );

		self::assertSame( array( 1, 0, 0 ), $this->ask() );
	}

	/**
	 * What the sidecar tells of it has, though its answer was lost: it is not offered again.
	 */
	public function test_report_of_an_event_that_seemed_lost_completes_it(): void {
		global $wpdb;
		$this->keep( 1, 'pending' );
		$this->keep( 2, 'failed' );
		$this->keep( 3, 'canceled' );

		foreach ( array( 1, 2, 3 ) as $lead_id ) {
			$this->report( $lead_id, 'sent', 1000 );
		}

		self::assertSame( array( 'complete', 'complete', 'canceled' ), $wpdb->get_col( "SELECT state FROM {$wpdb->prefix}webinar_outbox ORDER BY id" ) );
	}

	/**
	 * Ids of another site, or of rows that are gone, are taken and change nothing.
	 */
	public function test_unknown_ids_are_taken_and_ignored(): void {
		$this->keep( 1, 'complete' );

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
		self::assertSame( array( 0, 1, 0 ), $this->ask() );
	}

	/**
	 * When the database refuses, the sidecar has to tell again.
	 */
	public function test_report_that_cannot_be_written_is_not_taken(): void {
		global $wpdb;
		$this->keep( 1, 'complete' );
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

	/**
	 * Whether the numbers are all that there is to know.
	 */
	private function is_complete(): bool {
		return apply_filters( 'webinar_outbox_message_counts', null, self::WEBINAR_ID )['is_complete'];
	}

	/**
	 * Asks as other modules do.
	 *
	 * @return array{int, int, int} Sent, waiting, failed.
	 */
	private function ask(): array {
		$counts = apply_filters( 'webinar_outbox_message_counts', null, self::WEBINAR_ID );
		return array( $counts['sent'], $counts['waiting'], $counts['failed'] );
	}

	/**
	 * Keeps an event.
	 */
	private function keep( int $lead_id, string $state, int $webinar_id = self::WEBINAR_ID ): void {
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

	/**
	 * What the sidecar tells of the event of a lead.
	 */
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
