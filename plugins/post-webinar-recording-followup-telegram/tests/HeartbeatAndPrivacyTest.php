<?php
/**
 * Tests of sending at a heartbeat, and of forgetting people.
 *
 * @package Webinars\Post_Webinar_Recording_Followup_Telegram
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/**
 * Heartbeats send recordings on a site without visitors; forgotten people get none.
 */
final class HeartbeatAndPrivacyTest extends Webinar_TestCase {

	/**
	 * One heartbeat sends every recording that it can, also after a webinar without a recording, a webinar that fails and a
	 * person who fails.
	 */
	public function test_heartbeat_sends_all(): void {
		$waiting = $this->webinar_that_owes( array( 1 ) );
		$failing = $this->webinar_that_owes( array( 2 ) );
		$ready   = $this->webinar_that_owes( range( 1, 450 ) );
		update_post_meta( $failing, 'recording_url', 'https://videos.webinars.test/a.html' );
		update_post_meta( $ready, 'recording_url', 'https://videos.webinars.test/b.html' );
		$enqueued = $this->capture( 'webinar_outbox_enqueue' );
		add_action(
			'webinar_outbox_enqueue',
			static function ( array $event ) use ( $failing ): void {
				if ( $failing === $event['data']['webinar_id'] || 3 === $event['data']['recipient_id'] ) {
					throw new RuntimeException( 'The outbox is full.' );
				}
			},
			1
		);

		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + HOUR_IN_SECONDS ) );

		self::assertSame( array_values( array_diff( range( 1, 450 ), array( 3 ) ) ), array_values( array_unique( array_column( array_column( $enqueued->getArrayCopy(), 'data' ), 'recipient_id' ) ) ) );
		self::assertSame( array( array( $waiting, 1 ), array( $failing, 2 ), array( $ready, 3 ) ), $this->owed() );
	}

	/**
	 * A heartbeat whose time is over starts no second batch.
	 */
	public function test_heartbeat_ends_in_time(): void {
		$ready = $this->webinar_that_owes( range( 1, 450 ) );
		update_post_meta( $ready, 'recording_url', 'https://videos.webinars.test/b.html' );

		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() ) );

		self::assertCount( 250, $this->owed() );
	}

	/**
	 * The export lists the recordings that a person still has to get; erasing removes them, and only them.
	 */
	public function test_person_is_exported_and_erased(): void {
		$anna       = $this->create_user( 'webinar_attendee' );
		$email      = get_userdata( $anna )->user_email;
		$webinar_id = $this->webinar_that_owes( array( $anna, 999 ) );
		$exporter   = apply_filters( 'wp_privacy_personal_data_exporters', array() )['post-webinar-recording-followup-telegram']['callback'];
		$eraser     = apply_filters( 'wp_privacy_personal_data_erasers', array() )['post-webinar-recording-followup-telegram']['callback'];

		$export = $exporter( $email, 1 );
		self::assertSame( array( array( 'How to begin' ), true ), array( array_column( $export['data'][0]['data'], 'value' ), $export['done'] ) );
		self::assertFalse( $eraser( 'nobody@webinars.test' )['items_removed'] );
		self::assertSame( array( true, false, true ), array_values( array_intersect_key( $eraser( $email ), array_flip( array( 'items_removed', 'items_retained', 'done' ) ) ) ) );

		self::assertSame( array( array( $webinar_id, 999 ) ), $this->owed() );
		self::assertSame( array(), $exporter( $email, 1 )['data'] );
	}

	/**
	 * After the days of the retention the debts are deleted; without the setting they stay.
	 */
	public function test_old_debts_are_forgotten(): void {
		$old    = $this->webinar_that_owes( array( 1, 2 ) );
		$recent = $this->webinar_that_owes( array( 1 ) );
		$live   = $this->webinar_that_owes( array( 3 ), 'live' );
		add_filter(
			'core_webinar_get',
			static fn( ?array $webinar, int $id ): ?array => $id === $old ? array( 'finished_at' => time() - 31 * DAY_IN_SECONDS ) + $webinar : $webinar,
			PHP_INT_MAX - 1,
			2
		);

		do_action( 'post_webinar_recording_followup_telegram_sweep', 0 );
		self::assertCount( 4, $this->owed() );
		self::assertFalse( get_option( 'post_webinar_recording_followup_telegram_forgot_at' ) );

		add_filter( 'client_webinar_retention_days', static fn(): int => 30 );
		do_action( 'post_webinar_recording_followup_telegram_sweep', 0 );
		self::assertSame( array( array( $recent, 1 ), array( $live, 3 ) ), $this->owed() );
	}

	/**
	 * Creates a webinar whose recording has to be sent.
	 *
	 * @param list<int> $lead_ids Recipients.
	 * @param string    $status   `finished` or `live`.
	 */
	private function webinar_that_owes( array $lead_ids, string $status = 'finished' ): int {
		global $wpdb;
		$webinar_id = $this->create_webinar( array( 'status' => $status ) );
		foreach ( $lead_ids as $lead_id ) {
			$wpdb->insert(
				$wpdb->prefix . 'post_webinar_recordings_owed',
				array(
					'webinar_id' => $webinar_id,
					'lead_id'    => $lead_id,
				)
			);
		}
		return $webinar_id;
	}

	/**
	 * The stored debts.
	 *
	 * @return list<array{int, int}> Webinar and lead.
	 */
	private function owed(): array {
		global $wpdb;
		return array_map(
			static fn( array $row ): array => array_map( 'intval', $row ),
			$wpdb->get_results( "SELECT webinar_id, lead_id FROM {$wpdb->prefix}post_webinar_recordings_owed ORDER BY webinar_id, lead_id", ARRAY_N )
		);
	}
}
