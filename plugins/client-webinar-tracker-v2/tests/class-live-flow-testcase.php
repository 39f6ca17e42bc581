<?php
/**
 * Base class of the tests from an entry to the messages in the outbox.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/** Enters, leaves and stops live webinars, and reads the outbox, with every module active. */
abstract class Live_Flow_TestCase extends Webinar_TestCase {

	/** Owner of the webinars. */
	protected int $owner_id;

	protected function setUp(): void {
		parent::setUp();
		$this->owner_id = $this->create_user( 'webinar_organizer' );
	}

	/**
	 * Creates a live webinar of the owner.
	 *
	 * @param array<string, mixed> $overrides See create_webinar().
	 */
	protected function live_webinar( array $overrides = array() ): int {
		return $this->create_webinar(
			$overrides + array(
				'status'        => 'live',
				'owner_user_id' => $this->owner_id,
			)
		);
	}

	/**
	 * Creates a live webinar that started 70 minutes ago and was paused for ten minutes.
	 */
	protected function live_for_an_hour(): int {
		add_filter(
			'core_webinar_get',
			static fn( ?array $webinar ): ?array => null === $webinar ? null : array_merge(
				$webinar,
				array(
					'started_at'     => max( 0, $webinar['started_at'] - 4200 ),
					'paused_seconds' => 600,
				)
			),
			99
		);
		return $this->live_webinar();
	}

	/**
	 * Moves the times of all sessions and stays into the past, as if so many seconds had passed.
	 */
	protected function let_pass( int $seconds ): void {
		global $wpdb;
		$wpdb->query( "UPDATE {$wpdb->prefix}client_webinar_sessions SET entered_at = entered_at - $seconds, seen_at = seen_at - $seconds, left_at = left_at - $seconds, finish_pressed_at = finish_pressed_at - $seconds" );
		$wpdb->query( "UPDATE {$wpdb->prefix}client_webinar_stays SET began_at = began_at - $seconds, seen_at = seen_at - $seconds, left_at = left_at - $seconds" );
	}

	/**
	 * Stops a webinar as its owner.
	 */
	protected function stop( int $webinar_id ): void {
		do_action( 'core_webinar_set_status', $webinar_id, 'stop', $this->context( $this->owner_id ) );
	}

	/**
	 * Enters as a new attendee and stays signed in.
	 */
	protected function enter_as_new( int $webinar_id, int $partner_id = 0 ): int {
		$user_id = $this->create_user( 'webinar_attendee' );
		if ( $partner_id > 0 ) {
			update_user_meta( $user_id, 'invited_by', $partner_id );
		}
		$this->act_as( $user_id );
		self::assertSame( 200, $this->send( 'enter', $webinar_id )['status'] );
		return $user_id;
	}

	/**
	 * Sends a command with the room's own nonce.
	 *
	 * @return array{status: int, body: array<mixed>}
	 */
	protected function send( string $command, int $webinar_id ): array {
		$commands = apply_filters( 'client_webinar_room_commands', array(), $webinar_id );
		return $this->ajax(
			$commands[ $command ]['action'],
			array(
				'webinar_id' => (string) $webinar_id,
				'nonce'      => $commands[ $command ]['nonce'],
			)
		);
	}

	/**
	 * Runs all jobs that are due, and those that they schedule.
	 */
	protected function run_jobs(): void {
		$this->act_as( 0 );
		do {
			$ran = $this->run_due_cron();
		} while ( array() !== $ran );
	}

	/**
	 * The messages in the outbox.
	 *
	 * @return array<string, array<string, mixed>> Data of each event by its key, in order.
	 */
	protected function owed(): array {
		global $wpdb;
		$owed = array();
		foreach ( $wpdb->get_results( "SELECT event_key, payload FROM {$wpdb->prefix}webinar_outbox ORDER BY id", ARRAY_A ) as $row ) {
			$owed[ $row['event_key'] ] = json_decode( $row['payload'], true )['data'];
		}
		return $owed;
	}
}
