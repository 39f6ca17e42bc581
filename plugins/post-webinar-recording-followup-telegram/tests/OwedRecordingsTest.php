<?php
/**
 * Tests of recordings whose address is entered after the end.
 *
 * @package Webinars\Post_Webinar_Recording_Followup_Telegram
 */

declare( strict_types=1 );

use function Webinars\Post_Webinar_Recording_Followup_Telegram\tables;
use Webinars\Post_Webinar_Recording_Followup_Telegram\Lib\Background_Job;
use Webinars\Tests\Webinar_TestCase;

/**
 * A person who left early gets the recording once, whenever its address is entered.
 */
final class OwedRecordingsTest extends Webinar_TestCase {

	private const RECORDING = 'https://videos.webinars.test/roof.mp4';

	private const SEND = 'post_webinar_recording_followup_telegram_send';

	private const SWEEP = 'post_webinar_recording_followup_telegram_sweep';

	/**
	 * The usual order: the webinar ends, people are routed, then the recording is uploaded.
	 */
	public function test_address_entered_after_the_end_is_sent_to_people_who_left_early(): void {
		$webinar_id = $this->finished_webinar( array( 1, 2 ) );
		$this->route( $webinar_id, 3, 'attended' );
		$this->run_due_cron();
		self::assertSame( array(), $this->sent( $webinar_id ), 'There is nothing to send yet.' );

		$this->enter_address( $webinar_id );
		self::assertSame( array(), $this->sent( $webinar_id ), 'Saving does no slow work.' );
		$this->run_due_cron();

		self::assertSame( array( 1, 2 ), $this->sent( $webinar_id ) );
		$message = $this->messages( $webinar_id )[0];
		self::assertSame( 'recording', $message['kind'] );
		self::assertStringStartsWith( 'Recording: “How to begin”', $message['text'] );
		self::assertSame( self::RECORDING, $message['button']['url'] );
	}

	/** Who did not finish a recording of type `auto`, which is closed now, is owed none (D1). */
	public function test_a_recording_that_was_watched_alone_is_not_sent(): void {
		$this->allow_auto_webinars();
		$webinar_id = $this->create_webinar(
			array(
				'type'   => 'auto',
				'status' => 'finished',
			)
		);
		$this->route( $webinar_id, 1, 'not_attended' );
		self::assertSame( '0', $GLOBALS['wpdb']->get_var( "SELECT COUNT(*) FROM {$GLOBALS['wpdb']->prefix}post_webinar_recordings_owed" ) );
		$this->enter_address( $webinar_id );
		$this->run_due_cron();

		self::assertSame( array(), $this->sent( $webinar_id ) );
	}

	/**
	 * In the editor WordPress stores the address with the post, over REST.
	 */
	public function test_address_is_entered_in_the_editor(): void {
		$webinar_id = $this->finished_webinar( array( 1 ) );
		$this->act_as( $this->create_user( 'administrator' ) );
		$request = new WP_REST_Request( 'POST', "/wp/v2/webinar_event/$webinar_id" );
		$request->set_body_params( array( 'meta' => array( 'recording_url' => self::RECORDING ) ) );

		self::assertSame( 200, rest_do_request( $request )->get_status() );
		$this->run_due_cron();

		self::assertSame( array( 1 ), $this->sent( $webinar_id ) );
	}

	/**
	 * An archived webinar gets its recording, too.
	 */
	public function test_archived_webinar_gets_its_recording(): void {
		$webinar_id = $this->finished_webinar( array( 1 ) );
		$owner_id   = (int) get_post_meta( $webinar_id, 'owner_user_id', true );
		$this->act_as( $owner_id );
		$command = apply_filters( 'client_webinar_control_commands', array(), $webinar_id )['archive'];
		$this->ajax(
			$command['action'],
			array(
				'webinar_id' => (string) $webinar_id,
				'command'    => 'archive',
				'nonce'      => $command['nonce'],
			)
		);
		self::assertSame( 'archived', apply_filters( 'core_webinar_get', null, $webinar_id )['status'] );

		$this->enter_address( $webinar_id );
		$this->run_due_cron();

		self::assertSame( array( 1 ), $this->sent( $webinar_id ) );
	}

	/**
	 * Nobody gets a second message (H1).
	 */
	public function test_repetition_and_another_address_send_nothing_more(): void {
		$webinar_id = $this->finished_webinar( array( 1, 2 ) );
		$this->route( $webinar_id, 1 );
		$this->enter_address( $webinar_id );
		$this->route( $webinar_id, 1 );
		$this->run_due_cron();
		$messages = $this->messages( $webinar_id );

		$this->sweep();
		$this->enter_address( $webinar_id, '' );
		$this->route( $webinar_id, 2 );
		$this->enter_address( $webinar_id, 'https://videos.webinars.test/other.mp4' );
		$this->run_due_cron();
		$this->sweep();

		self::assertCount( 2, $messages );
		self::assertSame( $messages, $this->messages( $webinar_id ) );
	}

	/**
	 * An address that was removed before the job ran is not sent, and the debts stay.
	 */
	public function test_address_that_is_removed_in_time_is_not_sent(): void {
		$webinar_id = $this->finished_webinar( array( 1 ) );

		$this->enter_address( $webinar_id );
		$this->enter_address( $webinar_id, '' );
		$this->run_due_cron();
		self::assertSame( array(), $this->sent( $webinar_id ) );

		$this->enter_address( $webinar_id );
		$this->run_due_cron();
		self::assertSame( array( 1 ), $this->sent( $webinar_id ) );
	}

	/**
	 * A large audience gets the recording in limited runs, each of which schedules the next.
	 */
	public function test_many_leads_get_it_in_batches(): void {
		$lead_ids   = range( 1, 401 );
		$webinar_id = $this->finished_webinar( array() );
		$this->owe( $webinar_id, ...$lead_ids );
		$this->enter_address( $webinar_id );

		do_action( self::SEND, $webinar_id );
		self::assertSame( range( 1, 200 ), $this->sent( $webinar_id ) );
		$this->run_due_cron();

		self::assertSame( $lead_ids, $this->sent( $webinar_id ) );
	}

	/**
	 * A message that the outbox refuses stops no other, is logged once and stays owed; the hourly job tries again.
	 */
	public function test_failed_message_is_sent_later(): void {
		$lead_ids   = range( 1, 250 );
		$webinar_id = $this->finished_webinar( array() );
		$this->owe( $webinar_id, ...$lead_ids );
		$this->enter_address( $webinar_id );
		$logged = $this->capture( 'core_webinar_log' );
		$break  = static function ( array $event ): void {
			if ( 150 === $event['data']['recipient_id'] ) {
				throw new RuntimeException( 'The database has gone away.' );
			}
		};
		add_action( 'webinar_outbox_enqueue', $break, 20 );

		do_action( self::SEND, $webinar_id );
		self::assertSame( array_values( array_diff( range( 1, 200 ), array( 150 ) ) ), $this->sent( $webinar_id ) );
		self::assertSame( array( 150, ...range( 201, 250 ) ), $this->owed( $webinar_id ) );
		self::assertSame( array( 'post_webinar_recording_followup_telegram_sending_failed' ), array_column( $logged->getArrayCopy(), 'code' ) );
		self::assertSame( $webinar_id, $logged[0]['webinar_id'] );

		remove_action( 'webinar_outbox_enqueue', $break, 20 );
		wp_unschedule_hook( self::SEND );
		self::assertContains( self::SWEEP, $this->run_due_cron( HOUR_IN_SECONDS ) );
		self::assertEqualsCanonicalizing( $lead_ids, $this->sent( $webinar_id ) );
		self::assertSame( array(), $this->owed( $webinar_id ) );
	}

	/**
	 * When the outbox refuses every message, the run ends with one log entry.
	 */
	public function test_refusing_outbox_is_logged_once(): void {
		$webinar_id = $this->finished_webinar( array() );
		$this->owe( $webinar_id, ...range( 1, 250 ) );
		$this->enter_address( $webinar_id );
		$logged = $this->capture( 'core_webinar_log' );
		add_action(
			'webinar_outbox_enqueue',
			static function (): never {
				throw new RuntimeException( 'The disk is full.' );
			},
			20
		);

		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + HOUR_IN_SECONDS ) );

		self::assertSame( range( 1, 250 ), $this->owed( $webinar_id ) );
		self::assertCount( 1, $logged );
		self::assertStringContainsString( 'The disk is full.', $logged[0]['message'] );
	}

	/**
	 * The debt is stored in the transaction of the route, and rolled back with it.
	 */
	public function test_debt_is_stored_in_the_transaction_of_the_route(): void {
		global $wpdb;
		$webinar_id = $this->finished_webinar( array() );

		$wpdb->query( 'START TRANSACTION' );
		$this->route( $webinar_id, 1 );
		$wpdb->query( 'ROLLBACK' );

		self::assertSame( array(), $this->owed( $webinar_id ) );
	}

	/**
	 * When the debt cannot be stored, an exception makes the caller roll back the route and announce it again.
	 */
	public function test_refusing_database_undoes_the_route(): void {
		global $wpdb;
		$webinar_id = $this->finished_webinar( array() );
		add_filter( 'query', static fn( string $query ): string => str_contains( $query, 'recordings_owed' ) ? 'REFUSED' : $query );
		$wpdb->suppress_errors();

		try {
			$this->expectExceptionMessage( 'The table of owed recordings could not be written.' );
			$this->route( $webinar_id, 1 );
		} finally {
			$wpdb->suppress_errors( false );
		}
	}

	/**
	 * Messages that no outbox accepts stay owed.
	 */
	public function test_without_an_outbox_nothing_is_lost(): void {
		global $wp_filter;
		$webinar_id = $this->finished_webinar( array( 1 ) );
		$outbox     = $wp_filter['webinar_outbox_enqueue'];
		unset( $wp_filter['webinar_outbox_enqueue'] );
		$this->enter_address( $webinar_id );
		$this->run_due_cron();
		self::assertSame( array( 1 ), $this->owed( $webinar_id ) );

		$wp_filter['webinar_outbox_enqueue'] = $outbox; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$this->sweep();
		self::assertSame( array( 1 ), $this->sent( $webinar_id ) );
	}

	/**
	 * The hourly job finds addresses that were entered while the plugin was off, or without `core_webinar_saved`.
	 */
	public function test_hourly_job_checks_every_webinar(): void {
		$first = $this->finished_webinar( array( 1 ) );
		// As many webinars as one run processes, all unknown to Core.
		foreach ( range( $first + 1, $first + 100 ) as $unknown ) {
			$this->owe( $unknown, 1 );
		}
		wp_insert_post(
			array(
				'import_id'  => $first + 100,
				'post_title' => 'Makes the next id a higher one.',
			)
		);
		$last = $this->finished_webinar( array( 1 ) );
		update_post_meta( $first, 'recording_url', self::RECORDING );
		update_post_meta( $last, 'recording_url', self::RECORDING );

		$this->run_due_cron( HOUR_IN_SECONDS );
		// A second request runs the job that the first one scheduled.
		$this->run_due_cron();

		self::assertSame( array( 1 ), $this->sent( $first ) );
		self::assertSame( array( 1 ), $this->sent( $last ) );
		self::assertSame( array( 1 ), $this->owed( $first + 1 ) );
	}

	/**
	 * Deleting a webinar deletes its debts.
	 */
	public function test_deleting_a_webinar_deletes_its_debts(): void {
		$deleted = $this->finished_webinar( array( 1, 2 ) );
		$kept    = $this->finished_webinar( array( 1 ) );

		wp_delete_post( $deleted, true );

		self::assertSame( array(), $this->owed( $deleted ) );
		self::assertSame( array( 1 ), $this->owed( $kept ) );
	}

	/**
	 * Repeated installation keeps the rows; uninstallation drops the table and the version.
	 */
	public function test_table_is_installed_and_dropped(): void {
		global $wpdb;
		$webinar_id = $this->finished_webinar( array( 1 ) );
		$schema     = tables();
		foreach ( array( '0', '0', '1' ) as $version ) {
			update_option( 'post_webinar_recording_followup_telegram_schema_version', $version );
			$schema->install_if_outdated();
		}
		self::assertSame( array( 1 ), $this->owed( $webinar_id ) );
		self::assertSame( '1', get_option( 'post_webinar_recording_followup_telegram_schema_version' ) );

		$schema->drop();
		self::assertNull( $wpdb->get_var( "SHOW TABLES LIKE '{$wpdb->prefix}post_webinar_recordings_owed'" ) );
		self::assertFalse( get_option( 'post_webinar_recording_followup_telegram_schema_version' ) );
	}

	/**
	 * Deactivation removes the jobs; after activation the owed recordings are sent.
	 */
	public function test_deactivation_removes_the_jobs(): void {
		$webinar_id = $this->finished_webinar( array( 1 ) );
		$this->enter_address( $webinar_id );
		self::assertSame( array( self::SEND, self::SWEEP ), $this->jobs() );

		do_action( 'deactivate_post-webinar-recording-followup-telegram/post-webinar-recording-followup-telegram.php' ); // phpcs:ignore WordPress.NamingConventions.ValidHookName
		self::assertSame( array(), $this->jobs() );

		( new Background_Job( self::SWEEP, 'hourly' ) )->start();
		$this->run_due_cron();
		self::assertSame( array( 1 ), $this->sent( $webinar_id ) );
	}

	/**
	 * Creates a finished webinar without a recording.
	 *
	 * @param list<int> $lead_ids Leads that left early.
	 */
	private function finished_webinar( array $lead_ids ): int {
		$webinar_id = $this->create_webinar( array( 'status' => 'finished' ) );
		foreach ( $lead_ids as $lead_id ) {
			$this->route( $webinar_id, $lead_id );
		}
		return $webinar_id;
	}

	/**
	 * Stores debts by one statement, as many routes `not_attended` do.
	 */
	private function owe( int $webinar_id, int ...$lead_ids ): void {
		global $wpdb;
		$rows = implode( ', ', array_map( static fn( int $lead_id ): string => "($webinar_id, $lead_id)", $lead_ids ) );
		$wpdb->query( "INSERT INTO {$wpdb->prefix}post_webinar_recordings_owed (webinar_id, lead_id) VALUES $rows" ); // phpcs:ignore WordPress.DB.PreparedSQL
	}

	/**
	 * Announces a route.
	 */
	private function route( int $webinar_id, int $lead_id, string $route = 'not_attended' ): void {
		do_action(
			'post_webinar_route',
			array(
				'lead_id'    => $lead_id,
				'webinar_id' => $webinar_id,
				'attended'   => 'attended' === $route,
				'timestamp'  => time(),
				'route'      => $route,
			)
		);
	}

	/**
	 * Saves the address of the recording as the organizer.
	 */
	private function enter_address( int $webinar_id, string $url = self::RECORDING ): void {
		$refused = $this->capture( 'core_webinar_change_refused' );
		do_action(
			'core_webinar_upsert',
			array(
				'webinar_id'    => $webinar_id,
				'recording_url' => $url,
				'context'       => $this->context( (int) get_post_meta( $webinar_id, 'owner_user_id', true ) ),
			)
		);
		self::assertCount( 0, $refused );
	}

	/**
	 * Runs the hourly job.
	 */
	private function sweep(): void {
		do_action( self::SWEEP, 0 );
	}

	/**
	 * Recipients of the recording, in the order of the outbox.
	 *
	 * @return list<int>
	 */
	private function sent( int $webinar_id ): array {
		return array_column( $this->messages( $webinar_id ), 'recipient_id' );
	}

	/**
	 * The messages in the outbox, in their order.
	 *
	 * @return list<array<string, mixed>>
	 */
	private function messages( int $webinar_id ): array {
		global $wpdb;
		return array_map(
			static fn( string $payload ): array => json_decode( $payload, true )['data'],
			$wpdb->get_col( $wpdb->prepare( "SELECT payload FROM {$wpdb->prefix}webinar_outbox WHERE event_key LIKE %s ORDER BY id", "post-webinar-recording-followup-telegram/$webinar_id/%" ) )
		);
	}

	/**
	 * Leads to which the recording has not been sent.
	 *
	 * @return list<int>
	 */
	private function owed( int $webinar_id ): array {
		global $wpdb;
		return array_map( 'intval', $wpdb->get_col( $wpdb->prepare( "SELECT lead_id FROM {$wpdb->prefix}post_webinar_recordings_owed WHERE webinar_id = %d ORDER BY lead_id", $webinar_id ) ) );
	}

	/**
	 * The module's scheduled hooks.
	 *
	 * @return list<string>
	 */
	private function jobs(): array {
		return array_values( array_filter( array( self::SEND, self::SWEEP ), static fn( string $hook ): bool => str_contains( (string) wp_json_encode( _get_cron_array() ), "\"$hook\"" ) ) );
	}
}
