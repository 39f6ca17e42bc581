<?php
/**
 * Tests of sending events again.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use StandardWebhooks\Webhook;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Drain;
use Webinars\Webinar_Outbox\Event_Outcomes;
use Webinars\Webinar_Outbox\Last_Heartbeat;
use Webinars\Webinar_Outbox\Lib\Background_Job;
use Webinars\Webinar_Outbox\Replay;
use Webinars\Webinar_Outbox\Settings;
use Webinars\Webinar_Outbox\Sidecar;
use Webinars\Webinar_Outbox\Tests\Receiver;

require_once __DIR__ . '/receiver/class-receiver.php';

/**
 * This site sends again what the sidecar never had, and the sidecar retries what it has; other events stay unchanged.
 */
final class ReplayTest extends Webinar_TestCase {

	private const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

	/** A server that stands for the sidecar. */
	private Receiver $receiver;

	protected function setUp(): void {
		parent::setUp();
		$this->receiver = Receiver::open();
		update_option(
			'webinar_outbox_settings',
			array(
				'sidecar_url'  => $this->receiver->url(),
				'secret'       => self::SECRET,
				'bot_username' => '',
			)
		);
	}

	protected function tearDown(): void {
		$this->receiver->close();
		parent::tearDown();
	}

	/** An event that the sidecar never had is sent again under the same id, with a new count of tries. */
	public function test_event_without_sidecar_is_sent_again(): void {
		$id = $this->add( 1, 'failed' );

		self::assertSame( array( 1, 0 ), $this->replay( $id ) );
		self::assertSame( array( 'pending', '0', null ), $this->row( $id ) );
		self::assertSame( array(), $this->receiver->requests() );
		$this->run_due_cron();

		self::assertSame( 'msg_1', $this->receiver->requests()[0]['headers']['webhook-id'] );
		self::assertSame( array( 'complete', '1', null ), $this->row( $id ) );
	}

	/** Somebody wants the message sent, however old it is. */
	public function test_message_that_is_sent_again_does_not_expire(): void {
		( new Last_Heartbeat() )->record( time(), ( new Settings() )->secret(), 1 );
		$id = $this->add( 1, 'failed' );

		$this->replay( $id );
		$this->run_due_cron();

		self::assertArrayNotHasKey( 'expires_at', json_decode( $this->receiver->requests()[0]['body'], true )['data'] );
	}

	/** The sidecar retries an event that it has; the request has a signature that the package of Standard Webhooks verifies. */
	public function test_sidecar_retries_an_event_that_it_has(): void {
		$this->answer( array( 'msg_1', 'msg_2', 'msg_3' ) );
		$ids = array( $this->add( 1, 'complete', 'failed' ), $this->add( 2, 'complete', 'unreachable' ), $this->add( 3, 'complete', 'uncertain' ) );

		self::assertSame( array( 3, 0 ), $this->replay( ...$ids ) );

		$request = $this->receiver->requests()[0];
		self::assertSame( array( 'POST', '/deliveries/replay' ), array( $request['method'], $request['path'] ) );
		self::assertSame( array( 'webhook_ids' => array( 'msg_1', 'msg_2', 'msg_3' ) ), ( new Webhook( self::SECRET ) )->verify( $request['body'], $request['headers'] ) );
		foreach ( $ids as $id ) {
			self::assertSame( array( 'complete', '1', null ), $this->row( $id ) );
		}
	}

	/** An event that the sidecar has lost is sent again by this site. */
	public function test_event_that_the_sidecar_lost_is_sent_again(): void {
		$this->answer( array(), array(), array( 'msg_1' ) );
		$id = $this->add( 1, 'complete', 'failed' );

		self::assertSame( array( 1, 0 ), $this->replay( $id ) );
		self::assertSame( array( 'pending', '0', null ), $this->row( $id ) );
	}

	/** A second replay finds nothing to do. */
	public function test_second_replay_changes_nothing(): void {
		$this->answer( array( 'msg_2' ) );
		$here  = $this->add( 1, 'failed' );
		$there = $this->add( 2, 'complete', 'failed' );

		self::assertSame( array( 2, 0 ), $this->replay( $here, $there ) );
		self::assertSame( array( 0, 2 ), $this->replay( $here, $there ) );
		self::assertCount( 1, $this->receiver->requests() );
	}

	/** An event that is already being retried stays unchanged, and later reports count. */
	public function test_running_retry_stays_unchanged(): void {
		$this->answer( array(), array( 'msg_1' ) );
		$id = $this->add( 1, 'complete', 'failed' );

		self::assertSame( array( 0, 1 ), $this->replay( $id ) );
		self::assertSame( array( 'complete', '1', 'failed' ), $this->row( $id ) );
	}

	/** A late old report does not restore the old outcome; a newer one counts. */
	public function test_old_report_does_not_undo_the_replay(): void {
		$this->answer( array( 'msg_1' ) );
		$id = $this->add( 1, 'complete', 'failed' );
		$this->replay( $id );

		$this->report( 1, 'failed', 1000 );
		self::assertNull( $this->row( $id )[2] );
		$this->report( 1, 'sent', 2000 );
		self::assertSame( 'sent', $this->row( $id )[2] );
	}

	/**
	 * States and outcomes that need no replay; the sidecar gets no request.
	 *
	 * @return array<string, array{string, string}> State and outcome.
	 */
	public static function events_without_replay(): array {
		return array(
			'sent'               => array( 'complete', 'sent' ),
			'waits for a person' => array( 'complete', 'waiting' ),
			'on its way'         => array( 'complete', '' ),
			'waits'              => array( 'pending', '' ),
			'being handed over'  => array( 'in-progress', '' ),
			'canceled'           => array( 'canceled', '' ),
		);
	}

	#[DataProvider( 'events_without_replay' )]
	public function test_event_that_needs_no_replay_stays_unchanged( string $state, string $outcome ): void {
		$id     = $this->add( 1, $state, $outcome );
		$before = $this->row( $id );

		self::assertSame( array( 0, 1 ), $this->replay( $id ) );
		self::assertSame( $before, $this->row( $id ) );
		self::assertSame( array(), $this->receiver->requests() );
	}

	public function test_erased_event_stays_unchanged(): void {
		global $wpdb;
		$id = $this->add( 1, 'failed' );
		$wpdb->update( $wpdb->prefix . 'webinar_outbox', array( 'payload' => '' ), array( 'id' => $id ) );

		self::assertSame( array( 0, 1 ), $this->replay( $id ) );
		self::assertSame( 'failed', $this->row( $id )[0] );
	}

	/**
	 * Invalid answers.
	 *
	 * @return array<string, array{array{status: int, headers?: list<string>, body?: string}}>
	 */
	public static function invalid_answers(): array {
		return array(
			'wrong secret' => array( array( 'status' => 401 ) ),
			'older'        => array( array( 'status' => 404 ) ),
			'broken'       => array( array( 'status' => 500 ) ),
			'redirect'     => array(
				array(
					'status'  => 307,
					'headers' => array( 'Location: /elsewhere' ),
				),
			),
			'no JSON'      => array(
				array(
					'status' => 200,
					'body'   => '<html>Please sign in</html>',
				),
			),
			'no lists'     => array(
				array(
					'status' => 200,
					'body'   => '{"replayed":["msg_2"],"unchanged":[],"unknown":"msg_2"}',
				),
			),
		);
	}

	/**
	 * Without a valid answer nothing changes, and the error says so.
	 *
	 * @param array{status: int, headers?: list<string>, body?: string} $answer Answer of the sidecar.
	 */
	#[DataProvider( 'invalid_answers' )]
	public function test_invalid_answer_changes_nothing( array $answer ): void {
		$this->receiver->answer( array( $answer ) );
		$here  = $this->add( 1, 'failed' );
		$there = $this->add( 2, 'complete', 'failed' );

		try {
			$this->replay( $here, $there );
			self::fail( 'An error was to be said.' );
		} catch ( RuntimeException $error ) {
			self::assertStringContainsString( 'nothing was changed', $error->getMessage() );
		}
		self::assertSame( array( 'failed', '1', null ), $this->row( $here ) );
		self::assertSame( array( 'complete', '1', 'failed' ), $this->row( $there ) );
	}

	/** Ids that were not requested change nothing. */
	public function test_answer_about_other_events_changes_nothing(): void {
		$this->answer( array( 'msg_2' ), array(), array( 'msg_3', 'msg_2' ) );
		$failed = $this->add( 1, 'complete', 'failed' );
		$other  = $this->add( 2, 'complete', 'failed' );

		self::assertSame( array( 0, 1 ), $this->replay( $failed ) );
		self::assertSame( 'failed', $this->row( $other )[2] );
	}

	/**
	 * Replays as the log and WP-CLI do.
	 *
	 * @return array{int, int} How many are tried again, and how many are not.
	 */
	private function replay( int ...$ids ): array {
		return array_values( ( new Replay( new Event_Outcomes(), new Sidecar( new Settings() ), new Background_Job( Drain::HOOK ) ) )->send_again( $ids ) );
	}

	/**
	 * Sets the answer of the sidecar.
	 *
	 * @param list<string> $replayed  Ids that it tries again.
	 * @param list<string> $unchanged Ids that need none.
	 * @param list<string> $unknown   Ids that it does not know.
	 */
	private function answer( array $replayed, array $unchanged = array(), array $unknown = array() ): void {
		$this->receiver->answer(
			array(
				array(
					'status' => 200,
					'body'   => (string) wp_json_encode( compact( 'replayed', 'unchanged', 'unknown' ) ),
				),
			)
		);
	}

	/**
	 * Stores an event.
	 *
	 * @param string $state   Queue state.
	 * @param string $outcome Outcome, empty for none.
	 * @return int The id.
	 */
	private function add( int $lead_id, string $state, string $outcome = '' ): int {
		global $wpdb;
		do_action(
			'webinar_outbox_enqueue',
			array(
				'key'       => "12/$lead_id",
				'type'      => 'telegram.message',
				'order_key' => "lead:$lead_id",
				'data'      => array(
					'recipient_id' => $lead_id,
					'webinar_id'   => 12,
					'kind'         => 'attended',
					'text'         => 'Hello',
					'button'       => null,
				),
			)
		);
		$id = (int) $wpdb->insert_id;
		$wpdb->update(
			$wpdb->prefix . 'webinar_outbox',
			array(
				'state'      => $state,
				'attempts'   => 1,
				'webhook_id' => "msg_$lead_id",
			),
			array( 'id' => $id )
		);
		if ( '' !== $outcome ) {
			$this->report( $lead_id, $outcome, 1000 );
		}
		return $id;
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

	/**
	 * Reads an event.
	 *
	 * @return array{string, string, string|null} State, tries here, outcome.
	 */
	private function row( int $id ): array {
		global $wpdb;
		return $wpdb->get_row( $wpdb->prepare( "SELECT state, attempts, outcome FROM {$wpdb->prefix}webinar_outbox WHERE id = %d", $id ), ARRAY_N );
	}
}
