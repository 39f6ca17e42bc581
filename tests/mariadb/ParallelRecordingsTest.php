<?php
/**
 * Tests of jobs that send recordings at the same time.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use Webinars\Tests\Parallel_TestCase;

/**
 * Parallel jobs send each lead the recording once, and miss none (H1).
 */
final class ParallelRecordingsTest extends Parallel_TestCase {

	private const ROUNDS = 5;

	/** More than one batch. */
	private const LEADS = 250;

	private const JOBS = 4;

	/**
	 * The other leads are routed while the jobs send.
	 */
	public function test_each_lead_gets_the_recording_once(): void {
		global $wpdb;
		$owner_id = $this->create_user( 'webinar_organizer' );
		foreach ( self::rounds( self::ROUNDS ) as $round ) {
			$webinar_id = $this->create_webinar(
				array(
					'owner_user_id' => $owner_id,
					'status'        => 'finished',
				)
			);
			$this->at_once( array( $this->routes( $webinar_id, range( 1, self::LEADS ) ) ) );
			update_post_meta( $webinar_id, 'recording_url', 'https://videos.webinars.test/roof.mp4' );
			$send = array(
				'user_id'   => 0,
				'hook'      => 'post_webinar_recording_followup_telegram_send',
				'arguments' => array( $webinar_id ),
			);

			$reports = $this->at_once(
				array(
					...array_fill( 0, self::JOBS, array( $send, $send ) ),
					// Some routes are repeated, some are new.
					$this->routes( $webinar_id, range( self::LEADS - 20, self::LEADS + 20 ) ),
				)
			);

			$handed_over = self::events( array_slice( $reports, 0, self::JOBS ), 'webinar_outbox_enqueue' );
			self::assertEqualsCanonicalizing( range( 1, self::LEADS ), array_column( array_column( $handed_over, 'data' ), 'recipient_id' ) );
			self::assertSame( array(), $wpdb->get_col( "SELECT lead_id FROM {$wpdb->prefix}post_webinar_recordings_owed" ) );
			self::assertSame(
				array_map( 'strval', range( 1, self::LEADS + 20 ) ),
				$wpdb->get_col(
					$wpdb->prepare(
						"SELECT lead_id FROM {$wpdb->prefix}webinar_outbox WHERE event_key LIKE %s ORDER BY lead_id",
						"post-webinar-recording-followup-telegram/$webinar_id/%"
					)
				)
			);
		}
	}

	/**
	 * Calls that route leads as `not_attended`.
	 *
	 * @param int       $webinar_id Webinar.
	 * @param list<int> $lead_ids   Leads.
	 * @return list<array{user_id: int, hook: string, arguments: list<mixed>}>
	 */
	private function routes( int $webinar_id, array $lead_ids ): array {
		return array_map(
			static fn( int $lead_id ): array => array(
				'user_id'   => 0,
				'hook'      => 'post_webinar_route',
				'arguments' => array(
					array(
						'lead_id'    => $lead_id,
						'webinar_id' => $webinar_id,
						'attended'   => false,
						'timestamp'  => time(),
						'route'      => 'not_attended',
					),
				),
			),
			$lead_ids
		);
	}
}
