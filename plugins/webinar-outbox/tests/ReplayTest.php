<?php
/**
 * Tests of another chance for what was not sent.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use StandardWebhooks\Webhook;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Drain;
use Webinars\Webinar_Outbox\Event_Outcomes;
use Webinars\Webinar_Outbox\Lib\Background_Job;
use Webinars\Webinar_Outbox\Replay;
use Webinars\Webinar_Outbox\Settings;
use Webinars\Webinar_Outbox\Sidecar;
use Webinars\Webinar_Outbox\Tests\Receiver;

require_once __DIR__ . '/receiver/class-receiver.php';

/**
 * What failed here goes out again from here, what failed there is tried again there; nothing else moves.
 */
final class ReplayTest extends Webinar_TestCase {

	private const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

	/** Stands where the sidecar is. */
	private Receiver $receiver;

	/**
	 * Sets the outbox up.
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->receiver = new Receiver();
		update_option(
			'webinar_outbox_settings',
			array(
				'sidecar_url'  => $this->receiver->url(),
				'secret'       => self::SECRET,
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
	 * What never reached the sidecar goes out under the same id, its tries counted anew.
	 */
	public function test_event_that_failed_here_goes_out_again(): void {
		$id = $this->keep( 1, 'failed' );

		self::assertSame( array( 1, 0 ), $this->replay( $id ) );
		self::assertSame( array( 'pending', '0', null ), $this->row( $id ) );
		self::assertSame( array(), $this->receiver->requests() );
		$this->run_due_cron();

		self::assertSame( 'msg_1', $this->receiver->requests()[0]['headers']['webhook-id'] );
		self::assertSame( array( 'complete', '1', null ), $this->row( $id ) );
	}

	/**
	 * What the sidecar has it tries itself; the question is signed as the standard's own package verifies.
	 */
	public function test_event_that_failed_there_is_tried_there(): void {
		$this->answer( array( 'msg_1', 'msg_2', 'msg_3' ) );
		$ids = array( $this->keep( 1, 'complete', 'failed' ), $this->keep( 2, 'complete', 'unreachable' ), $this->keep( 3, 'complete', 'uncertain' ) );

		self::assertSame( array( 3, 0 ), $this->replay( ...$ids ) );

		$request = $this->receiver->requests()[0];
		self::assertSame( array( 'POST', '/deliveries/replay' ), array( $request['method'], $request['path'] ) );
		self::assertSame( array( 'webhook_ids' => array( 'msg_1', 'msg_2', 'msg_3' ) ), ( new Webhook( self::SECRET ) )->verify( $request['body'], $request['headers'] ) );
		foreach ( $ids as $id ) {
			self::assertSame( array( 'complete', '1', null ), $this->row( $id ) );
		}
	}

	/**
	 * What the sidecar has lost goes out from here once more.
	 */
	public function test_event_that_the_sidecar_lost_goes_out_again(): void {
		$this->answer( array(), array(), array( 'msg_1' ) );
		$id = $this->keep( 1, 'complete', 'failed' );

		self::assertSame( array( 1, 0 ), $this->replay( $id ) );
		self::assertSame( array( 'pending', '0', null ), $this->row( $id ) );
	}

	/**
	 * Twice, or by two people: the second finds nothing to do.
	 */
	public function test_second_replay_changes_nothing(): void {
		$this->answer( array( 'msg_2' ) );
		$here  = $this->keep( 1, 'failed' );
		$there = $this->keep( 2, 'complete', 'failed' );

		self::assertSame( array( 2, 0 ), $this->replay( $here, $there ) );
		self::assertSame( array( 0, 2 ), $this->replay( $here, $there ) );
		self::assertCount( 1, $this->receiver->requests() );
	}

	/**
	 * When the other was quicker, the sidecar says so, and what it tells later counts.
	 */
	public function test_delivery_that_is_on_its_way_stays(): void {
		$this->answer( array(), array( 'msg_1' ) );
		$id = $this->keep( 1, 'complete', 'failed' );

		self::assertSame( array( 0, 1 ), $this->replay( $id ) );
		self::assertSame( array( 'complete', '1', 'failed' ), $this->row( $id ) );
	}

	/**
	 * The old report, told late, does not bring the old outcome back; a newer one counts.
	 */
	public function test_old_report_does_not_undo_the_replay(): void {
		$this->answer( array( 'msg_1' ) );
		$id = $this->keep( 1, 'complete', 'failed' );
		$this->replay( $id );

		$this->report( 1, 'failed', 1000 );
		self::assertNull( $this->row( $id )[2] );
		$this->report( 1, 'sent', 2000 );
		self::assertSame( 'sent', $this->row( $id )[2] );
	}

	/**
	 * What is sent, waits or is forgotten is not touched, and the sidecar is not asked.
	 *
	 * @return array<string, array{string, string}> State and outcome.
	 */
	public static function needing_none(): array {
		return array(
			'sent'               => array( 'complete', 'sent' ),
			'waits for a person' => array( 'complete', 'waiting' ),
			'on its way'         => array( 'complete', '' ),
			'waits'              => array( 'pending', '' ),
			'being handed over'  => array( 'in-progress', '' ),
			'canceled'           => array( 'canceled', '' ),
		);
	}

	/**
	 * Such an event is left alone.
	 */
	#[DataProvider( 'needing_none' )]
	public function test_event_that_needs_no_replay_stays( string $state, string $outcome ): void {
		$id     = $this->keep( 1, $state, $outcome );
		$before = $this->row( $id );

		self::assertSame( array( 0, 1 ), $this->replay( $id ) );
		self::assertSame( $before, $this->row( $id ) );
		self::assertSame( array(), $this->receiver->requests() );
	}

	/**
	 * A forgotten event has nothing to send.
	 */
	public function test_forgotten_event_stays(): void {
		global $wpdb;
		$id = $this->keep( 1, 'failed' );
		$wpdb->update( $wpdb->prefix . 'webinar_outbox', array( 'payload' => '' ), array( 'id' => $id ) );

		self::assertSame( array( 0, 1 ), $this->replay( $id ) );
		self::assertSame( 'failed', $this->row( $id )[0] );
	}

	/**
	 * Answers that tell nothing.
	 *
	 * @return array<string, array{array{status: int, headers?: list<string>, body?: string}}>
	 */
	public static function useless_answers(): array {
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
	 * Then nothing at all has changed, and the error says so.
	 *
	 * @param array{status: int, headers?: list<string>, body?: string} $answer What the sidecar answers.
	 */
	#[DataProvider( 'useless_answers' )]
	public function test_without_an_answer_nothing_changes( array $answer ): void {
		$this->receiver->answer( array( $answer ) );
		$here  = $this->keep( 1, 'failed' );
		$there = $this->keep( 2, 'complete', 'failed' );

		try {
			$this->replay( $here, $there );
			self::fail( 'An error was to be said.' );
		} catch ( RuntimeException $error ) {
			self::assertStringContainsString( 'nothing was changed', $error->getMessage() );
		}
		self::assertSame( array( 'failed', '1', null ), $this->row( $here ) );
		self::assertSame( array( 'complete', '1', 'failed' ), $this->row( $there ) );
	}

	/**
	 * Ids that were not asked about move nothing.
	 */
	public function test_answer_about_others_moves_nothing(): void {
		$this->answer( array( 'msg_2' ), array(), array( 'msg_3', 'msg_2' ) );
		$asked = $this->keep( 1, 'complete', 'failed' );
		$other = $this->keep( 2, 'complete', 'failed' );

		self::assertSame( array( 0, 1 ), $this->replay( $asked ) );
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
	 * Lets the sidecar answer.
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
	 * Keeps an event.
	 *
	 * @param int    $lead_id Who gets it.
	 * @param string $state   How it fares here.
	 * @param string $outcome How it fared there, empty for unknown.
	 * @return int Its id.
	 */
	private function keep( int $lead_id, string $state, string $outcome = '' ): int {
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

	/**
	 * How an event fares.
	 *
	 * @return array{string, string, string|null} State, tries here, outcome.
	 */
	private function row( int $id ): array {
		global $wpdb;
		return $wpdb->get_row( $wpdb->prepare( "SELECT state, attempts, outcome FROM {$wpdb->prefix}webinar_outbox WHERE id = %d", $id ), ARRAY_N );
	}
}
