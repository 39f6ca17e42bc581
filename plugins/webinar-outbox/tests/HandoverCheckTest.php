<?php
/**
 * Tests of the check that the sidecar still has what was handed over.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use StandardWebhooks\Webhook;
use Webinars\Webinar_Outbox\Drain;
use Webinars\Webinar_Outbox\Handover_Check;
use Webinars\Webinar_Outbox\Lib\Background_Job;
use Webinars\Webinar_Outbox\Queue_Pause;
use Webinars\Webinar_Outbox\Settings;
use Webinars\Webinar_Outbox\Sidecar;
use Webinars\Webinar_Outbox\Tests\Delivery_TestCase;
use Webinars\Webinar_Outbox\Unfinished_Events;

require_once __DIR__ . '/delivery/class-delivery-testcase.php';

/**
 * A sidecar that lost its store gets the unfinished messages again, under the same ids; nothing else changes or is doubled.
 */
final class HandoverCheckTest extends Delivery_TestCase {

	/** From one round to the next. */
	private const FIRST_CHECK = 5 * MINUTE_IN_SECONDS;

	/** What the sidecar does not know is handed over again under its id. */
	public function test_lost_message_is_handed_over_again_under_its_id(): void {
		$this->hand_over( 'a', 7 );
		$this->let_check_time_pass( self::FIRST_CHECK - 5 );
		$this->drain();
		self::assertCount( 1, $this->receiver->requests(), 'It is not asked at once.' );

		$this->let_check_time_pass( 5 );
		$this->answer_known( array(), array( $this->webhook_id( 'a' ) ) );
		$this->drain();
		self::assertSame( array( 'pending', '0', null ), $this->row( 'a' ) );
		$logged = implode( $this->log_lines() );
		self::assertStringContainsString( 'are handed over again: 1.', $logged );
		self::assertStringNotContainsString( $this->webhook_id( 'a' ), $logged );
		$this->receiver->answer( array( array( 'status' => 202 ) ) );
		$this->drain();

		list( $first, $question, $second ) = $this->receiver->requests();
		self::assertSame( array( 'POST', '/deliveries/known' ), array( $question['method'], $question['path'] ) );
		( new Webhook( self::SECRET ) )->verify( $question['body'], $question['headers'] );
		$this->assert_follows( 'delivery-known-request', $question['body'] );
		self::assertSame( '/webhooks', $second['path'] );
		self::assertSame( $first['headers']['webhook-id'], $second['headers']['webhook-id'] );
		self::assertSame( $first['body'], $second['body'] );
		self::assertSame( array( 'complete', '1', null ), $this->row( 'a' ) );
	}

	/** The sidecar gets three minutes to report, also when a round begins earlier. */
	public function test_new_message_is_not_asked_about(): void {
		$this->hand_over( 'a', 7 );
		foreach ( array(
			175 => 1,
			6   => 2,
		) as $seconds => $requests ) {
			$this->let_check_time_pass( $seconds );
			delete_option( Handover_Check::OPTION );
			$this->drain();
			self::assertCount( $requests, $this->receiver->requests() );
		}
	}

	/** A heartbeat checks too, so a site without WP-Cron does. */
	public function test_heartbeat_checks(): void {
		$this->hand_over( 'a', 7 );
		$this->let_check_time_pass( self::FIRST_CHECK );
		$this->answer_known( array(), array( $this->webhook_id( 'a' ) ) );

		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + HOUR_IN_SECONDS ) );

		self::assertSame( 'pending', $this->row( 'a' )[0] );
	}

	/**
	 * States of a delivery that has ended.
	 *
	 * @return array<string, array{string}>
	 */
	public static function ends(): array {
		return array(
			'sent'        => array( 'sent' ),
			'unreachable' => array( 'unreachable' ),
			'failed'      => array( 'failed' ),
			'uncertain'   => array( 'uncertain' ),
		);
	}

	/** A message takes the outcome that the sidecar knows, and is not asked about again. */
	#[DataProvider( 'ends' )]
	public function test_known_end_is_taken( string $state ): void {
		$this->hand_over( 'a', 7 );
		$this->let_check_time_pass( self::FIRST_CHECK );
		$this->answer_known( array( array( 'reason' => '403: Forbidden at /bot7000000001:emulated/sendMessage' ) + $this->delivery( 'a', $state ) ) );

		$this->drain();
		$this->let_check_time_pass( DAY_IN_SECONDS );
		$this->drain();

		self::assertSame( array( 'complete', $state, '403: Forbidden at /bot[token]/sendMessage', '2' ), $this->outcome( 'a' ) );
		self::assertCount( 2, $this->receiver->requests() );
	}

	/** The clock of another sidecar may be behind: its answer is taken all the same. */
	public function test_known_end_is_taken_by_any_clock(): void {
		global $wpdb;
		$this->hand_over( 'a', 7 );
		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET outcome_at_ms = 1795262400999" );
		$this->let_check_time_pass( self::FIRST_CHECK );
		$this->answer_known( array( array( 'at_ms' => 5 ) + $this->delivery( 'a', 'sent' ) ) );

		$this->drain();

		self::assertSame( 'sent', $this->outcome( 'a' )[1] );
	}

	/** A message that the sidecar still has stays there, and is asked about every five minutes. */
	public function test_known_message_stays_with_the_sidecar(): void {
		$this->hand_over( 'a', 7 );
		$this->let_check_time_pass( self::FIRST_CHECK );
		foreach ( array( 'pending', 'sending', 'state of a newer version' ) as $number => $state ) {
			$this->receiver->answer( array( $this->known( array( $this->delivery( 'a', $state ) ) ) ) );

			$this->drain();
			$this->let_check_time_pass( 5 * MINUTE_IN_SECONDS - 5 );
			$this->drain();
			$this->let_check_time_pass( 5 );

			self::assertSame( array( 'complete', null ), array_slice( $this->outcome( 'a' ), 0, 2 ) );
			self::assertCount( $number + 2, $this->receiver->requests() );
		}
	}

	/** A message to a person who has not connected Telegram is asked about each hour, and handed over again too. */
	public function test_lost_message_of_an_unconnected_person_is_handed_over_again(): void {
		$this->hand_over( 'a', 7 );
		$this->let_check_time_pass( self::FIRST_CHECK );
		$this->answer_known( array( $this->delivery( 'a', 'waiting' ) ) );
		$this->drain();
		self::assertSame( array( 'complete', 'waiting' ), array_slice( $this->outcome( 'a' ), 0, 2 ) );
		$this->let_check_time_pass( HOUR_IN_SECONDS - self::FIRST_CHECK - 5 );
		$this->drain();
		self::assertCount( 2, $this->receiver->requests() );
		$this->let_check_time_pass( 5 );
		$this->drain();
		self::assertSame( array( 'complete', 'waiting' ), array_slice( $this->outcome( 'a' ), 0, 2 ) );
		$this->let_check_time_pass( HOUR_IN_SECONDS );
		$this->answer_known( array(), array( $this->webhook_id( 'a' ) ) );
		$this->drain();
		self::assertSame( array( 'pending', null ), array_slice( $this->outcome( 'a' ), 0, 2 ) );
		$this->receiver->answer( array( array( 'status' => 202 ) ) );
		$this->drain();

		self::assertSame( array( '/webhooks', '/deliveries/known', '/deliveries/known', '/deliveries/known', '/webhooks' ), array_column( $this->receiver->requests(), 'path' ) );
	}

	/** What the sidecar may have sent and purged is not sent again: a person decides. */
	public function test_purged_message_is_uncertain(): void {
		$this->hand_over( 'a', 7 );
		$this->let_check_time_pass( self::FIRST_CHECK );
		$this->answer_known( array(), array( $this->webhook_id( 'a' ) ), ( time() + 60 ) * 1000 );

		$this->drain();
		$this->let_check_time_pass( DAY_IN_SECONDS );
		$this->drain();

		self::assertSame( array( 'complete', 'uncertain', 'The message service no longer has it.' ), array_slice( $this->outcome( 'a' ), 0, 3 ) );
		self::assertCount( 2, $this->receiver->requests() );
	}

	/** A message whose text was erased cannot be handed over again. */
	public function test_erased_message_is_canceled(): void {
		global $wpdb;
		$this->hand_over( 'a', 7 );
		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET payload = ''" );
		$this->let_check_time_pass( self::FIRST_CHECK );
		$this->answer_known( array(), array( $this->webhook_id( 'a' ) ) );

		$this->drain();
		$this->drain();

		self::assertSame( array( 'canceled', null ), array_slice( $this->outcome( 'a' ), 0, 2 ) );
		self::assertCount( 2, $this->receiver->requests() );
	}

	/**
	 * Answers that say nothing about the messages.
	 *
	 * @return array<string, array{array{status: int, body?: string}}>
	 */
	public static function other_answers(): array {
		$answer = static fn( int $status, string $body ): array => array( compact( 'status', 'body' ) );
		return array(
			'older sidecar'   => $answer( 404, '{"error":{"code":"not_found","message":"There is nothing here."}}' ),
			'wrong secret'    => $answer( 401, '{"error":{"code":"webhook_signature_invalid","message":"…"}}' ),
			'unavailable'     => $answer( 503, '{"error":{"code":"store_unavailable","message":"…"}}' ),
			'page'            => $answer( 200, '<html>Welcome' ),
			'other JSON'      => $answer( 200, '{"unknown":["msg_a"]}' ),
			'odd lists'       => $answer( 200, '{"known":[7,{"webhook_id":7},{}],"unknown":[7,null],"kept_since_ms":0}' ),
			'foreign message' => $answer( 200, '{"known":[{"webhook_id":"msg_x","state":"sent","tries":1,"reason":"","at_ms":5}],"unknown":["msg_y"],"kept_since_ms":0}' ),
		);
	}

	/**
	 * Such an answer changes nothing, is not logged, and is not asked for again at once.
	 *
	 * @param array{status: int, body?: string} $answer Answer of the sidecar.
	 */
	#[DataProvider( 'other_answers' )]
	public function test_other_answer_changes_nothing( array $answer ): void {
		$this->hand_over( 'a', 7 );
		$this->let_check_time_pass( self::FIRST_CHECK );
		$this->receiver->answer( array( $answer ) );
		$logged = count( $this->log_lines() );

		$this->drain();
		$this->drain();

		self::assertSame( array( 'complete', null ), array_slice( $this->outcome( 'a' ), 0, 2 ) );
		self::assertCount( 2, $this->receiver->requests() );
		self::assertCount( $logged, $this->log_lines() );
		self::assertFalse( get_option( 'webinar_outbox_pause' ) );
	}

	/** While the queue pauses, nothing is asked. */
	public function test_nothing_is_asked_during_a_pause(): void {
		$this->hand_over( 'a', 7 );
		$this->let_check_time_pass( self::FIRST_CHECK );
		$this->receiver->stop();
		$this->enqueue( 'b', 8 );
		$this->drain();
		$this->let_time_pass( 5 );
		delete_option( Handover_Check::OPTION );
		$tries = $this->capture( 'http_api_debug' );

		$this->drain();
		$this->drain();

		self::assertCount( 1, $tries );
		self::assertStringEndsWith( '/webhooks', $tries[0][4] );
	}

	/** Events in every other state are not asked about; those of older versions cost no request. */
	public function test_nothing_is_asked_when_nothing_is_open(): void {
		global $wpdb;
		foreach ( array( 'sent', 'failed', 'unreachable', 'uncertain' ) as $number => $outcome ) {
			$this->insert( $number, 'complete', $outcome );
		}
		$this->insert( 10, 'failed', null );
		$this->insert( 11, 'canceled', null );
		$this->insert( 12, 'canceled', 'waiting' );
		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET type = 'person.forget' WHERE outcome = 'sent'" );

		$this->drain();

		self::assertSame( array(), $this->receiver->requests() );
		$queries = $wpdb->num_queries;
		( new Handover_Check( new Unfinished_Events(), new Sidecar( new Settings() ), Queue_Pause::for_sidecar( new Settings() ), new Background_Job( Drain::HOOK ) ) )->run();
		self::assertSame( $queries, $wpdb->num_queries, 'Between two rounds it costs no query.' );
	}

	/** Many messages are asked about in batches, each message once. */
	public function test_many_messages_are_asked_about_in_batches(): void {
		global $wpdb;
		for ( $number = 1; $number <= 450; $number++ ) {
			$this->insert( $number, 'complete', 0 === $number % 2 ? null : 'waiting' );
		}
		$this->insert( 500, 'complete', 'sent' );
		$this->receiver->answer( array( $this->known( array() ) ) );

		$this->drain();
		$this->drain();

		$asked = array_map( static fn( array $request ): array => json_decode( $request['body'], true )['webhook_ids'], $this->receiver->requests() );
		self::assertSame( array( 200, 25, 200, 25 ), array_map( 'count', $asked ) );
		self::assertCount( 450, array_unique( array_merge( ...$asked ) ) );
		if ( '' !== DB_HOST ) {
			$plan = $wpdb->get_row( "EXPLAIN SELECT id FROM {$wpdb->prefix}webinar_outbox WHERE id > 0 AND state = 'complete' AND type = 'telegram.message' AND updated_at < 5 AND ( outcome IS NULL AND state = 'complete' ) ORDER BY id LIMIT 200", ARRAY_A );
			self::assertSame( 'outcomes', $plan['key'] );
		}
	}

	/** A round that is longer than a run goes on in the next run where it stopped. */
	public function test_round_goes_on_where_it_stopped(): void {
		for ( $number = 1; $number <= 450; $number++ ) {
			$this->insert( $number, 'complete', null );
		}
		$this->receiver->answer( array( $this->known( array() ), array( 'status' => 503 ), $this->known( array() ) ) );

		$this->drain();
		$this->drain();
		self::assertCount( 2, $this->receiver->requests() );
		$this->let_check_time_pass( 5 * MINUTE_IN_SECONDS );
		$this->drain();

		$asked = array_map( static fn( array $request ): array => json_decode( $request['body'], true )['webhook_ids'], $this->receiver->requests() );
		self::assertSame( array( 200, 200, 200, 50 ), array_map( 'count', $asked ) );
		self::assertSame( $asked[1], $asked[2] );
		self::assertCount( 450, array_unique( array_merge( ...$asked ) ) );
	}

	/** A report that arrives during the request is not overwritten. */
	public function test_report_during_the_request_wins(): void {
		global $wpdb;
		$this->hand_over( 'a', 7 );
		$this->let_check_time_pass( self::FIRST_CHECK );
		$this->answer_known( array(), array( $this->webhook_id( 'a' ) ) );
		add_action(
			'http_api_debug',
			static function () use ( $wpdb ): void {
				$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET outcome = 'sent', outcome_at_ms = 9" );
			}
		);

		$this->drain();

		self::assertSame( array( 'complete', 'sent' ), array_slice( $this->outcome( 'a' ), 0, 2 ) );
	}

	/** Hands a message over. */
	private function hand_over( string $key, int $lead_id ): void {
		$this->enqueue( $key, $lead_id );
		$this->drain();
		self::assertSame( 'complete', $this->row( $key )[0] );
	}

	/**
	 * Sets the sidecar's next answer, which follows the contract.
	 *
	 * @param list<array<string, mixed>> $known         Deliveries.
	 * @param list<string>               $unknown       Ids.
	 * @param int                        $kept_since_ms Unix milliseconds.
	 */
	private function answer_known( array $known, array $unknown = array(), int $kept_since_ms = 0 ): void {
		$answer = $this->known( $known, $unknown, $kept_since_ms );
		$this->assert_follows( 'delivery-known-answer', $answer['body'] );
		$this->receiver->answer( array( $answer ) );
	}

	/**
	 * Builds an answer of the sidecar.
	 *
	 * @param list<array<string, mixed>> $known         Deliveries.
	 * @param list<string>               $unknown       Ids.
	 * @param int                        $kept_since_ms Unix milliseconds.
	 * @return array{status: int, body: string}
	 */
	private function known( array $known, array $unknown = array(), int $kept_since_ms = 0 ): array {
		return array(
			'status' => 200,
			'body'   => (string) wp_json_encode( compact( 'known', 'unknown', 'kept_since_ms' ) ),
		);
	}

	/**
	 * Builds a delivery of an answer.
	 *
	 * @return array<string, mixed>
	 */
	private function delivery( string $key, string $state ): array {
		return array(
			'webhook_id' => $this->webhook_id( $key ),
			'state'      => $state,
			'tries'      => 2,
			'reason'     => '',
			'at_ms'      => 1795262400123,
		);
	}

	private function webhook_id( string $key ): string {
		global $wpdb;
		return (string) $wpdb->get_var( $wpdb->prepare( "SELECT webhook_id FROM {$wpdb->prefix}webinar_outbox WHERE event_key = %s", $key ) );
	}

	/**
	 * Reads queue state, outcome, reason and tries.
	 *
	 * @return list<string|null>
	 */
	private function outcome( string $key ): array {
		global $wpdb;
		return (array) $wpdb->get_row( $wpdb->prepare( "SELECT state, outcome, outcome_reason, outcome_tries FROM {$wpdb->prefix}webinar_outbox WHERE event_key = %s", $key ), ARRAY_N );
	}

	/** Makes all messages older, and the rounds end so many seconds earlier. */
	private function let_check_time_pass( int $seconds ): void {
		global $wpdb;
		$this->let_time_pass( $seconds );
		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET updated_at = updated_at - $seconds" );
		$rounds = get_option( Handover_Check::OPTION );
		if ( is_array( $rounds ) ) {
			update_option( Handover_Check::OPTION, array_map( static fn( array $round ): array => array( 'at' => $round['at'] - $seconds ) + $round, $rounds ) );
		}
	}

	/** Stores an old message. */
	private function insert( int $number, string $state, ?string $outcome ): void {
		global $wpdb;
		$wpdb->insert(
			$wpdb->prefix . 'webinar_outbox',
			array(
				'event_key'       => "k$number",
				'webhook_id'      => "msg_$number",
				'type'            => 'telegram.message',
				'kind'            => 'attended',
				'order_key'       => "lead:$number",
				'payload'         => '{}',
				'state'           => $state,
				'outcome'         => $outcome,
				'next_attempt_at' => time() - DAY_IN_SECONDS,
				'created_at'      => time() - DAY_IN_SECONDS,
				'updated_at'      => time() - DAY_IN_SECONDS,
			)
		);
	}
}
