<?php
/**
 * Tests of parallel drains and events.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\Group;
use Webinars\Tests\Parallel_TestCase;
use Webinars\Webinar_Outbox\Event_Store;
use Webinars\Webinar_Outbox\Tests\Receiver;

require_once dirname( __DIR__, 2 ) . '/plugins/webinar-outbox/tests/receiver/class-receiver.php';

/**
 * Parallel drains and repeated events: one row, one delivery, and the order of each lead.
 */
final class ParallelOutboxTest extends Parallel_TestCase {

	private const LEADS = 20;

	private const MESSAGES_PER_LEAD = 4;

	/** Receives in place of the sidecar. */
	private Receiver $receiver;

	/**
	 * Configures the outbox.
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->receiver = new Receiver();
		update_option(
			'webinar_outbox_settings',
			array(
				'sidecar_url'  => $this->receiver->url(),
				'secret'       => 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
				'bot_username' => '',
			)
		);
	}

	/**
	 * Stops the server.
	 */
	protected function tearDown(): void {
		$this->receiver->stop();
		parent::tearDown();
	}

	/**
	 * Eight processes enqueue the same events.
	 */
	public function test_one_of_many_events_with_one_key_is_stored(): void {
		global $wpdb;
		$facts = array_map( fn( int $lead_id ): array => $this->fact( $lead_id, 1 ), range( 1, self::LEADS ) );

		$this->at_once( array_fill( 0, self::PROCESSES, $facts ) );

		self::assertSame( array_map( 'strval', range( 1, self::LEADS ) ), $wpdb->get_col( "SELECT lead_id FROM {$wpdb->prefix}webinar_outbox ORDER BY lead_id" ) );
	}

	/**
	 * Each heartbeat queries the due events: events that were sent long ago are not read again.
	 */
	public function test_due_events_are_found_without_reading_sent_ones(): void {
		global $wpdb;
		if ( '' === DB_HOST ) {
			self::markTestSkipped( 'Only MariaDB counts what it reads.' );
		}
		$wpdb->query(
			"INSERT INTO {$wpdb->prefix}webinar_outbox (event_key, webhook_id, type, kind, order_key, payload, state, next_attempt_at, created_at, updated_at)
			SELECT seq, seq, 'telegram.message', 'recording', CONCAT('lead:', seq), '', CASE WHEN seq > 30000 THEN 'pending' ELSE 'complete' END, 1, 1, 1
			FROM seq_1_to_33000"
		);
		$wpdb->query( "ANALYZE TABLE {$wpdb->prefix}webinar_outbox" );

		$wpdb->query( 'FLUSH STATUS' );
		$due  = ( new Event_Store() )->due( time(), 200, true, '1 = 1' );
		$read = array_sum( array_column( $wpdb->get_results( "SHOW SESSION STATUS LIKE 'Handler\\_read\\_%'", ARRAY_A ), 'Value' ) );

		self::assertCount( 200, $due );
		self::assertGreaterThan( 200, $read );
		self::assertLessThan( 20000, $read );
	}

	/**
	 * Eight drains share the work: nothing is delivered twice, and each lead's messages arrive in order.
	 */
	public function test_drains_deliver_each_event_once_and_in_order(): void {
		global $wpdb;
		foreach ( range( 1, self::MESSAGES_PER_LEAD ) as $number ) {
			foreach ( range( 1, self::LEADS ) as $lead_id ) {
				do_action( 'webinar_outbox_enqueue', $this->fact( $lead_id, $number )['arguments'][0] );
			}
		}

		// A drain ends when others have claimed all due events; the next run takes those that they leave.
		for ( $run = 1; $run <= self::MESSAGES_PER_LEAD; $run++ ) {
			$this->at_once( array_fill( 0, self::PROCESSES, array( $this->drain() ) ) );
		}

		$arrived = array();
		foreach ( $this->receiver->requests() as $request ) {
			$data                               = json_decode( $request['body'], true )['data'];
			$arrived[ $data['recipient_id'] ][] = $data['text'];
		}
		self::assertCount( self::LEADS, $arrived );
		foreach ( $arrived as $texts ) {
			self::assertSame( array( 'Message 1', 'Message 2', 'Message 3', 'Message 4' ), $texts );
		}
		self::assertSame( array( 'complete' ), $wpdb->get_col( "SELECT DISTINCT state FROM {$wpdb->prefix}webinar_outbox" ) );
	}

	/**
	 * Events that a dead drain had claimed are delivered once after the lease has expired, before the later ones.
	 */
	public function test_events_of_a_dead_drain_go_out_once(): void {
		global $wpdb;
		foreach ( range( 1, self::LEADS ) as $lead_id ) {
			do_action( 'webinar_outbox_enqueue', $this->fact( $lead_id, 1 )['arguments'][0] );
			do_action( 'webinar_outbox_enqueue', $this->fact( $lead_id, 2 )['arguments'][0] );
		}
		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET state = 'in-progress', attempts = 1, lease_until = " . ( time() + 600 ) . " WHERE event_key LIKE '%/1'" );

		$this->at_once( array_fill( 0, self::PROCESSES, array( $this->drain() ) ) );
		self::assertSame( array(), $this->receiver->requests() );

		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET lease_until = 1 WHERE event_key LIKE '%/1'" );
		for ( $run = 1; $run <= 2; $run++ ) {
			$this->at_once( array_fill( 0, self::PROCESSES, array( $this->drain() ) ) );
		}
		$texts = array_map( static fn( array $request ): string => json_decode( $request['body'], true )['data']['text'], $this->receiver->requests() );
		self::assertSame( array( self::LEADS, self::LEADS ), array_values( array_count_values( $texts ) ) );
	}

	/**
	 * Eight processes migrate a table of version 2: its columns are added once, and filled from the payload of each event.
	 *
	 * SQLite has no named locks: the second process gets the error there that the column exists already, which does no harm.
	 */
	#[Group( 'mariadb' )]
	public function test_older_table_is_migrated_by_parallel_processes(): void {
		global $wpdb;
		foreach ( range( 1, self::LEADS ) as $lead_id ) {
			do_action( 'webinar_outbox_enqueue', $this->fact( $lead_id, 1 )['arguments'][0] );
		}
		foreach ( array( 'counted', 'recipient', 'kinds', 'outcomes' ) as $key ) {
			$wpdb->query( "ALTER TABLE {$wpdb->prefix}webinar_outbox DROP KEY $key" );
		}
		foreach ( array( 'kind', 'lead_id', 'not_before', 'outcome', 'outcome_tries', 'outcome_reason', 'outcome_at_ms' ) as $column ) {
			$wpdb->query( "ALTER TABLE {$wpdb->prefix}webinar_outbox DROP COLUMN $column" );
		}
		$install = array(
			'user_id'   => 0,
			'hook'      => 'activate_webinar-outbox/webinar-outbox.php',
			'arguments' => array(),
		);

		$this->at_once( array_fill( 0, self::PROCESSES, array( $install, $this->drain() ) ) );

		self::assertCount( self::LEADS, $this->receiver->requests() );
		self::assertSame( array_map( 'strval', range( 1, self::LEADS ) ), $wpdb->get_col( "SELECT lead_id FROM {$wpdb->prefix}webinar_outbox WHERE kind = 'recording' ORDER BY lead_id" ) );
	}

	/**
	 * A call that enqueues a message to a lead.
	 *
	 * @return array{user_id: int, hook: string, arguments: list<mixed>}
	 */
	private function fact( int $lead_id, int $number ): array {
		return array(
			'user_id'   => 0,
			'hook'      => 'webinar_outbox_enqueue',
			'arguments' => array(
				array(
					'key'       => "$lead_id/$number",
					'type'      => 'telegram.message',
					'order_key' => "lead:$lead_id",
					'data'      => array(
						'recipient_id' => $lead_id,
						'webinar_id'   => 12,
						'kind'         => 'recording',
						'text'         => "Message $number",
						'button'       => null,
					),
				),
			),
		);
	}

	/**
	 * A call that runs the drain.
	 *
	 * @return array{user_id: int, hook: string, arguments: list<mixed>}
	 */
	private function drain(): array {
		return array(
			'user_id'   => 0,
			'hook'      => 'webinar_outbox_drain',
			'arguments' => array(),
		);
	}
}
