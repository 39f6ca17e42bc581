<?php
/**
 * Tests of jobs that send reminders at the same time.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use Webinars\Tests\Parallel_TestCase;

/**
 * A heartbeat and WP-Cron run at once, while people book and cancel: each person has the messages owed, each once.
 */
final class ParallelRemindersTest extends Parallel_TestCase {

	private const ROUNDS = 4;

	private const PEOPLE = 450;

	/** A heartbeat, WP-Cron, and one more. On SQLite more of them only wait for each other until one is refused. */
	private const JOBS = 3;

	/**
	 * Starts the processes under the profile `full`, with the modules.
	 */
	public static function setUpBeforeClass(): void {
		$active = get_option( 'active_plugins' );
		update_option( 'active_plugins', array( ...$active, 'client-webinar-registration/client-webinar-registration.php', 'client-webinar-reminders/client-webinar-reminders.php' ) );
		putenv( 'WEBINAR_TEST_PROFILE=full' );
		parent::setUpBeforeClass();
		putenv( 'WEBINAR_TEST_PROFILE' );
		update_option( 'active_plugins', $active );
	}

	/** Nine minutes before the start, then moved, then cancelled. */
	public function test_each_message_is_stored_once(): void {
		global $wpdb;
		$organizer_id = $this->create_user( 'webinar_organizer' );
		foreach ( self::rounds( self::ROUNDS ) as $round ) {
			$ids        = $this->create_crowd( self::PEOPLE );
			$webinar_id = $this->create_webinar(
				array(
					'owner_user_id' => $organizer_id,
					'scheduled_at'  => time() + 9 * MINUTE_IN_SECONDS,
				)
			);
			$rows       = implode( ', ', array_map( static fn( int $id ): string => "($webinar_id, $id, $id, 'live', 'registered', 'test', '', 1, 1, 1)", $ids ) );
			$wpdb->query( "INSERT INTO {$wpdb->prefix}client_webinar_registrations (webinar_id, lead_id, user_id, webinar_type, state, source, campaign, created_at, registered_at, changed_at) VALUES $rows" );
			$this->at_once( array( array( $this->job() ) ) );
			$wpdb->query( "UPDATE {$wpdb->prefix}client_webinar_reminders SET told_since = 1 WHERE webinar_id = $webinar_id" );

			$leaving = array_slice( $ids, 100, 60 );
			$this->at_once(
				array(
					...array_fill( 0, self::JOBS, array( $this->job(), $this->job(), $this->heartbeat() ) ),
					...array_map( fn( array $some ): array => array_map( fn( int $id ): array => $this->cancel( $webinar_id, $id ), $some ), array_chunk( $leaving, 20 ) ),
				)
			);
			self::assertEqualsCanonicalizing( array_diff( $ids, $leaving ), $this->recipients( $webinar_id, 'reminder' ) );

			update_post_meta( $webinar_id, 'scheduled_at', time() + 5 * DAY_IN_SECONDS );
			$this->let_settle( $webinar_id );
			self::assertEqualsCanonicalizing( array_diff( $ids, $leaving ), $this->recipients( $webinar_id, 'moved' ) );
			self::assertSame( array(), $this->recipients( $webinar_id, 'reminder' ) );

			wp_delete_post( $webinar_id, true );
			$this->let_settle( $webinar_id );
			self::assertEqualsCanonicalizing( array_diff( $ids, $leaving ), $this->recipients( $webinar_id, 'cancelled' ) );
			self::assertSame( array(), $this->recipients( $webinar_id, 'moved' ), 'They were canceled.' );
		}
	}

	/**
	 * Lets the job see a change, which is then a minute old, and all processes tell it at once.
	 */
	private function let_settle( int $webinar_id ): void {
		global $wpdb;
		$this->at_once( array( array( $this->job() ) ) );
		$wpdb->query( "UPDATE {$wpdb->prefix}client_webinar_reminders SET changed_at = changed_at - 60 WHERE webinar_id = $webinar_id" );
		$this->at_once( array_fill( 0, self::JOBS, array( $this->job(), $this->heartbeat() ) ) );
	}

	/**
	 * A run of WP-Cron.
	 *
	 * @return array{user_id: int, hook: string, arguments: list<mixed>}
	 */
	private function job(): array {
		return array(
			'user_id'   => 0,
			'hook'      => 'client_webinar_reminders_run',
			'arguments' => array(),
		);
	}

	/**
	 * A heartbeat of the sidecar.
	 *
	 * @return array{user_id: int, hook: string, arguments: list<mixed>}
	 */
	private function heartbeat(): array {
		return array(
			'user_id'   => 0,
			'hook'      => 'webinar_outbox_heartbeat',
			'arguments' => array( array( 'until' => time() + 60 ) ),
		);
	}

	/**
	 * Somebody cancels their seat.
	 *
	 * @return array{user_id: int, ajax: string, fields: array<string, string>}
	 */
	private function cancel( int $webinar_id, int $user_id ): array {
		$this->act_as( $user_id );
		return array(
			'user_id' => $user_id,
			'ajax'    => 'client_webinar_registration_cancel',
			'fields'  => array(
				'webinar_id' => (string) $webinar_id,
				'nonce'      => wp_create_nonce( "client_webinar_registration_cancel_$webinar_id" ),
			),
		);
	}

	/**
	 * Who has a message of a kind that is not canceled.
	 *
	 * @return list<int>
	 */
	private function recipients( int $webinar_id, string $kind ): array {
		global $wpdb;
		return array_map( 'intval', $wpdb->get_col( $wpdb->prepare( "SELECT lead_id FROM {$wpdb->prefix}webinar_outbox WHERE webinar_id = %d AND kind = %s AND state <> 'canceled'", $webinar_id, $kind ) ) );
	}
}
