<?php
/**
 * Base class of the tests of reminders.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

use Webinars\Client_Webinar_Reminders\Message_Runs;
use Webinars\Client_Webinar_Reminders\Message_Writer;
use Webinars\Client_Webinar_Reminders\Offsets;
use Webinars\Client_Webinar_Reminders\Reminder_Job;
use Webinars\Client_Webinar_Reminders\Run_Sender;
use Webinars\Client_Webinar_Reminders\Watched_Webinars;
use Webinars\Client_Webinar_Reminders\Watcher;

require_once dirname( __DIR__, 2 ) . '/client-webinar-registration/tests/class-registration-testcase.php';

/**
 * Runs the module as under the profile `full`, with registrations, and a clock that the test moves.
 */
abstract class Reminders_TestCase extends Registration_TestCase {

	protected const HOUR = HOUR_IN_SECONDS;

	/** When the test began. */
	protected int $began;

	protected Watcher $watcher;

	protected Message_Runs $runs;

	protected Reminder_Job $job;

	/**
	 * Switches the module on.
	 */
	protected function setUp(): void {
		parent::setUp();
		require_once __DIR__ . '/../includes/bootstrap.php';
		Webinars\Client_Webinar_Reminders\bootstrap( dirname( __DIR__ ) . '/client-webinar-reminders.php' );
		Webinars\Client_Webinar_Reminders\tables()->install_if_outdated();
		$this->began   = time();
		$this->runs    = new Message_Runs();
		$this->watcher = new Watcher( new Watched_Webinars(), $this->runs );
		$offsets       = new Offsets();
		$this->job     = new Reminder_Job( $this->watcher, $this->runs, new Run_Sender( $this->runs, $this->watcher, new Message_Writer(), $offsets ), $offsets );
	}

	/**
	 * Creates a webinar that starts so many seconds after the test began.
	 */
	protected function webinar_in( int $seconds, int $seats = 0 ): int {
		$webinar_id = $this->webinar( $seats );
		$this->move( $webinar_id, $seconds );
		// As if it had been published with this date.
		( new Watched_Webinars() )->forget( $webinar_id );
		$this->watcher->look( $webinar_id, $this->began - 30 * DAY_IN_SECONDS );
		return $webinar_id;
	}

	/**
	 * Moves a webinar, as the block editor does.
	 *
	 * @param int $seconds New start, after the begin of the test.
	 * @param int $at      When, after the begin of the test.
	 */
	protected function move( int $webinar_id, int $seconds, int $at = 0 ): void {
		update_post_meta( $webinar_id, 'scheduled_at', $this->began + $seconds );
		$this->watcher->look( $webinar_id, $this->began + $at );
	}

	/**
	 * Makes registrations older, so that they are from before the test began.
	 */
	protected function age_registrations( int $seconds = WEEK_IN_SECONDS ): void {
		$GLOBALS['wpdb']->query( "UPDATE {$GLOBALS['wpdb']->prefix}client_webinar_registrations SET created_at = created_at - $seconds, registered_at = registered_at - $seconds, changed_at = changed_at - $seconds" );
	}

	/**
	 * Runs the job.
	 *
	 * @param int $at After the begin of the test.
	 */
	protected function tick( int $at ): void {
		$this->job->run( $this->began + $at, time() + HOUR_IN_SECONDS );
		self::assertSame( array(), $this->log_lines() );
	}

	/**
	 * Lists messages that are not canceled: kind and lead.
	 *
	 * @return list<string>
	 */
	protected function messages(): array {
		return $GLOBALS['wpdb']->get_col( "SELECT CONCAT(kind, ' ', lead_id) FROM {$GLOBALS['wpdb']->prefix}webinar_outbox WHERE state <> 'canceled' ORDER BY id" );
	}

	/**
	 * Deletes the messages so far.
	 */
	protected function forget_messages(): void {
		$GLOBALS['wpdb']->query( "DELETE FROM {$GLOBALS['wpdb']->prefix}webinar_outbox" );
	}

	/**
	 * Makes the messages so far sent.
	 */
	protected function send_messages(): void {
		$GLOBALS['wpdb']->query( "UPDATE {$GLOBALS['wpdb']->prefix}webinar_outbox SET state = 'complete', outcome = 'sent' WHERE state = 'pending'" );
	}

	/**
	 * Reads the data of the latest message of a kind.
	 *
	 * @return array<string, mixed>
	 */
	protected function data( string $kind ): array {
		$payload = (string) $GLOBALS['wpdb']->get_var( $GLOBALS['wpdb']->prepare( "SELECT payload FROM {$GLOBALS['wpdb']->prefix}webinar_outbox WHERE kind = %s ORDER BY id DESC LIMIT 1", $kind ) );
		return json_decode( $payload, true )['data'] ?? array();
	}

	/**
	 * Reads the data of the latest message of a kind as the outbox sends it.
	 *
	 * @return array<string, mixed>
	 */
	protected function sent_data( string $kind ): array {
		$row = $GLOBALS['wpdb']->get_row( $GLOBALS['wpdb']->prepare( "SELECT payload, webinar_id, lead_id FROM {$GLOBALS['wpdb']->prefix}webinar_outbox WHERE kind = %s ORDER BY id DESC LIMIT 1", $kind ), ARRAY_A );
		return json_decode( Webinars\Webinar_Outbox\Personal_Link::filled_in( array( 'webinar_id' => (int) $row['webinar_id'], 'lead_id' => (int) $row['lead_id'] ) + $row ), true )['data']; // phpcs:ignore WordPress.Arrays
	}

	/**
	 * Books as a user who has booked a week ago.
	 *
	 * @return list<int> Who.
	 */
	protected function booked_crowd( int $webinar_id, int $people ): array {
		$ids = $this->crowd( $webinar_id, $people );
		$this->age_registrations();
		$this->forget_messages();
		return $ids;
	}
}
