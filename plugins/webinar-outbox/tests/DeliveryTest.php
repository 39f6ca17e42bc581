<?php
/**
 * Tests of how events leave.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use StandardWebhooks\Webhook;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Tests\Receiver;

require_once __DIR__ . '/receiver/class-receiver.php';

/**
 * The outbox against a real server that answers in every way.
 */
final class DeliveryTest extends Webinar_TestCase {

	private const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

	/** Stands where the sidecar is. */
	private Receiver $receiver;

	/**
	 * Sets the outbox up.
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->receiver = new Receiver();
		$this->use_sidecar( $this->receiver->url() );
	}

	/**
	 * Stops the server.
	 */
	protected function tearDown(): void {
		$this->receiver->stop();
		parent::tearDown();
	}

	/**
	 * An event arrives once, signed as the standard's own package verifies.
	 */
	public function test_event_arrives_once_and_signed(): void {
		$this->enqueue( 'a', 7, 'Спасибо 👋 “quoted” & <b>' );

		$this->drain();
		$this->drain();

		$requests = $this->receiver->requests();
		self::assertCount( 1, $requests );
		self::assertSame( array( 'POST', '/webhooks' ), array( $requests[0]['method'], $requests[0]['path'] ) );
		self::assertSame( 'application/json', $requests[0]['headers']['content-type'] );
		self::assertMatchesRegularExpression( '/^msg_[0-9a-f]{32}$/', $requests[0]['headers']['webhook-id'] );
		$verified = ( new Webhook( self::SECRET ) )->verify( $requests[0]['body'], $requests[0]['headers'] );
		self::assertSame( 'telegram.message', $verified['type'] );
		self::assertMatchesRegularExpression( '/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/', $verified['timestamp'] );
		self::assertSame( $this->message( 7, 'Спасибо 👋 “quoted” & <b>' ), $verified['data'] );
		self::assertSame( array( 'complete', '1', null ), $this->row( 'a' ) );
	}

	/**
	 * What is enqueued again is not sent again.
	 */
	public function test_known_key_is_ignored(): void {
		$this->enqueue( 'a', 7, 'First' );
		$this->enqueue( 'a', 7, 'Second' );
		$this->drain();
		$this->enqueue( 'a', 7, 'Third' );
		$this->drain();

		self::assertCount( 1, $this->receiver->requests() );
		self::assertStringContainsString( 'First', $this->receiver->requests()[0]['body'] );
	}

	/**
	 * An event is part of the transaction of its fact.
	 */
	public function test_event_goes_with_its_fact(): void {
		global $wpdb;
		$wpdb->query( 'START TRANSACTION' );
		$this->enqueue( 'a', 7 );
		$wpdb->query( 'ROLLBACK' );

		$this->drain();

		self::assertSame( array(), $this->receiver->requests() );
	}

	/**
	 * Answers that ask for another try.
	 *
	 * @return array<string, array{array{status: int, headers?: list<string>, body?: string}, string}>
	 */
	public static function passing_troubles(): array {
		return array(
			'server error'   => array( array( 'status' => 500 ), 'HTTP 500' ),
			'unavailable'    => array(
				array(
					'status' => 503,
					'body'   => '{"error":{"code":"store_unavailable","message":"chat 123456 is …"}}',
				),
				'HTTP 503 store_unavailable',
			),
			'garbage'        => array(
				array(
					'status' => 502,
					'body'   => "<html>\0\xff" . '{"error":',
				),
				'HTTP 502',
			),
			'odd error'      => array(
				array(
					'status' => 500,
					'body'   => '{"error":{"code":["x"]}}',
				),
				'HTTP 500',
			),
			'redirect'       => array(
				array(
					'status'  => 302,
					'headers' => array( 'Location: /elsewhere' ),
				),
				'HTTP 302',
			),
			'too many'       => array( array( 'status' => 429 ), 'HTTP 429' ),
			'changed secret' => array( array( 'status' => 401 ), 'HTTP 401' ),
		);
	}

	/**
	 * Such an event waits, then goes out under the same id.
	 *
	 * @param array{status: int} $answer What the sidecar answers at first.
	 * @param string             $error  What the admin reads.
	 */
	#[DataProvider( 'passing_troubles' )]
	public function test_trouble_is_waited_out( array $answer, string $error ): void {
		$this->receiver->answer( array( $answer, array( 'status' => 202 ) ) );
		$this->enqueue( 'a', 7 );

		$this->drain();
		self::assertSame( array( 'pending', '1', $error ), $this->row( 'a' ) );
		$this->drain();
		self::assertCount( 1, $this->receiver->requests(), 'It is not tried again before its time.' );
		$this->let_time_pass( 5 );
		$this->drain();

		$requests = $this->receiver->requests();
		self::assertCount( 2, $requests );
		self::assertSame( array( '/webhooks', '/webhooks' ), array_column( $requests, 'path' ) );
		self::assertSame( $requests[0]['headers']['webhook-id'], $requests[1]['headers']['webhook-id'] );
		self::assertSame( $requests[0]['body'], $requests[1]['body'] );
		self::assertSame( array( 'complete', '2', null ), $this->row( 'a' ) );
	}

	/**
	 * What the sidecar will never take is given up, seen, and stops nobody.
	 */
	public function test_refused_event_fails_visibly(): void {
		$this->receiver->answer(
			array(
				array(
					'status' => 422,
					'body'   => '{"error":{"code":"webhook_schema_mismatch","message":"Private words"}}',
				),
				array( 'status' => 202 ),
			)
		);
		$this->enqueue( 'a', 7 );
		$this->enqueue( 'b', 7 );
		$logged = $this->capture( 'core_webinar_log' );

		$this->drain();

		self::assertSame( array( 'failed', '1', 'HTTP 422 webhook_schema_mismatch' ), $this->row( 'a' ) );
		self::assertSame( 'complete', $this->row( 'b' )[0] );
		self::assertSame( 'webinar_outbox_delivery_failed', $logged[0]['code'] );
		$log = implode( '', $this->log_lines() );
		self::assertStringContainsString( 'HTTP 422', $log );
		self::assertStringNotContainsString( 'Private words', $log );
		self::assertStringNotContainsString( self::SECRET, $log );
	}

	/**
	 * While the sidecar is down nothing is lost; then all goes out in order.
	 */
	public function test_outage_is_survived(): void {
		$this->receiver->stop();
		foreach ( array( 'a', 'b', 'c' ) as $key ) {
			$this->enqueue( $key, 7 );
		}
		$this->enqueue( 'd', 8 );
		$this->drain();
		self::assertSame( 'pending', $this->row( 'a' )[0] );
		self::assertNotNull( $this->row( 'a' )[2] );
		self::assertSame( array( 'pending', '0', null ), $this->row( 'd' ), 'One try is enough to see that nobody answers.' );

		$this->receiver->start();
		$this->let_time_pass( 5 );
		$this->drain();

		self::assertCount( 4, $this->received_texts() );
		self::assertSame( array( 'a', 'b', 'c' ), array_values( array_diff( $this->received_texts(), array( 'd' ) ) ) );
	}

	/**
	 * A sidecar that takes the connection and never answers does not hold the drain.
	 */
	public function test_silent_sidecar_times_out(): void {
		$silent = stream_socket_server( 'tcp://127.0.0.1:0' );
		$this->use_sidecar( 'http://' . stream_socket_get_name( $silent, false ) );
		add_filter( 'http_request_args', static fn( array $args ): array => array( 'timeout' => 1 ) + $args );
		$this->enqueue( 'a', 7 );

		$this->drain();

		self::assertSame( array( 'pending', '1' ), array_slice( $this->row( 'a' ), 0, 2 ) );
		self::assertStringContainsString( 'timed out', (string) $this->row( 'a' )[2] );
	}

	/**
	 * An answer that is no HTTP is as good as none.
	 */
	public function test_answer_that_is_no_http_is_waited_out(): void {
		$process = proc_open(
			array( PHP_BINARY, '-r', '$s = stream_socket_server( "tcp://127.0.0.1:0" ); echo stream_socket_get_name( $s, false ), "\n"; $c = stream_socket_accept( $s ); fread( $c, 9999 ); fwrite( $c, "\0\1\2 nonsense\r\n\r\n" );' ),
			array( 1 => array( 'pipe', 'w' ) ),
			$pipes
		);
		$this->use_sidecar( 'http://' . trim( (string) fgets( $pipes[1] ) ) );
		$this->enqueue( 'a', 7 );

		$this->drain();

		proc_close( $process );
		self::assertSame( array( 'pending', '1' ), array_slice( $this->row( 'a' ), 0, 2 ) );
	}

	/**
	 * A waiting event holds back those after it for the same lead, and no others.
	 */
	public function test_order_is_kept_for_each_lead(): void {
		$this->receiver->answer( array( array( 'status' => 500 ), array( 'status' => 202 ) ) );
		$this->enqueue( 'a1', 7 );
		$this->enqueue( 'b1', 8 );
		$this->enqueue( 'a2', 7 );
		$this->enqueue( 'b2', 8 );
		$this->enqueue( 'a3', 7 );

		$this->drain();
		self::assertSame( array( 'a1', 'b1', 'b2' ), $this->received_texts() );
		$this->let_time_pass( 5 );
		$this->drain();

		self::assertSame( array( 'a1', 'b1', 'b2', 'a1', 'a2', 'a3' ), $this->received_texts() );
	}

	/**
	 * Drains that overlap send nothing twice and nothing out of order.
	 */
	public function test_overlapping_drains_share_the_work(): void {
		foreach ( array( 'a1', 'b1', 'a2', 'b2' ) as $key ) {
			$this->enqueue( $key, 'a' === $key[0] ? 7 : 8 );
		}
		$depth = 0;
		add_filter(
			'http_request_args',
			function ( array $args ) use ( &$depth ): array {
				// In the middle of one drain another begins.
				if ( ++$depth <= 2 ) {
					$this->drain();
				}
				return $args;
			}
		);

		$this->drain();

		$texts = $this->received_texts();
		self::assertCount( 4, $texts );
		self::assertSame( array( 'a1', 'a2' ), array_values( array_intersect( $texts, array( 'a1', 'a2' ) ) ) );
		self::assertSame( array( 'b1', 'b2' ), array_values( array_intersect( $texts, array( 'b1', 'b2' ) ) ) );
	}

	/**
	 * What a drain took and never gave back is taken over when its lease is over.
	 */
	public function test_lost_lease_is_taken_over(): void {
		$this->enqueue( 'a', 7 );
		add_filter(
			'pre_http_request',
			static function (): void {
				throw new RuntimeException( 'The process dies here.' );
			}
		);
		try {
			$this->drain();
			self::fail( 'The drain was to die.' );
		} catch ( RuntimeException $death ) {
			remove_all_filters( 'pre_http_request' );
		}

		$this->drain();
		self::assertSame( array(), $this->receiver->requests(), 'Somebody may still be sending it.' );
		$this->let_time_pass( 61 );
		$this->drain();

		self::assertSame( array( 'complete', '2', null ), $this->row( 'a' ) );
	}

	/**
	 * Number of tries so far, and how long the next one is put off.
	 *
	 * @return array<string, array{int, int}>
	 */
	public static function delays(): array {
		return array(
			'first'  => array( 0, 5 ),
			'second' => array( 1, 10 ),
			'fifth'  => array( 4, 80 ),
			'tenth'  => array( 9, 2560 ),
			'11th'   => array( 10, 3600 ),
			'39th'   => array( 38, 3600 ),
		);
	}

	/**
	 * Each delay is twice the one before, up to an hour.
	 */
	#[DataProvider( 'delays' )]
	public function test_delay_doubles( int $tries, int $delay_seconds ): void {
		global $wpdb;
		$this->receiver->answer( array( array( 'status' => 500 ) ) );
		$this->enqueue( 'a', 7 );
		$wpdb->update( $wpdb->prefix . 'webinar_outbox', array( 'attempts' => $tries ), array( 'event_key' => 'a' ) );

		$this->drain();

		$next_attempt_at = (int) $wpdb->get_var( "SELECT next_attempt_at FROM {$wpdb->prefix}webinar_outbox" );
		self::assertEqualsWithDelta( time() + $delay_seconds, $next_attempt_at, 2 );
	}

	/**
	 * After forty tries an event is given up, and the next of the lead goes on.
	 */
	public function test_endless_trouble_ends(): void {
		global $wpdb;
		$this->receiver->answer( array( array( 'status' => 500 ), array( 'status' => 202 ) ) );
		$this->enqueue( 'a', 7 );
		$this->enqueue( 'b', 7 );
		$wpdb->update( $wpdb->prefix . 'webinar_outbox', array( 'attempts' => 39 ), array( 'event_key' => 'a' ) );

		$this->drain();

		self::assertSame( array( 'failed', '40', 'HTTP 500' ), $this->row( 'a' ) );
		self::assertSame( 'complete', $this->row( 'b' )[0] );
	}

	/**
	 * Without an address nothing is tried, and nothing is lost.
	 */
	public function test_without_a_sidecar_events_wait(): void {
		$this->use_sidecar( '' );
		$this->enqueue( 'a', 7 );

		$this->drain();
		self::assertSame( array( 'pending', '0', null ), $this->row( 'a' ) );
		$this->use_sidecar( $this->receiver->url() );
		$this->drain();

		self::assertSame( array( 'a' ), $this->received_texts() );
	}

	/**
	 * More than one batch goes out in one run.
	 */
	public function test_many_events_leave_in_one_run(): void {
		for ( $lead_id = 1; $lead_id <= 60; $lead_id++ ) {
			$this->enqueue( "k$lead_id", $lead_id );
		}

		$this->drain();

		self::assertCount( 60, $this->receiver->requests() );
	}

	/**
	 * What WP-Cron's request brings up leaves at its end; a visitor's request leaves it to WP-Cron.
	 */
	public function test_events_leave_without_a_visitor_waiting(): void {
		global $wp_filter;
		// WordPress's own would close the buffers of the test runner.
		foreach ( array_diff( array_keys( $wp_filter['shutdown']->callbacks ), array( 100 ) ) as $priority ) {
			remove_all_actions( 'shutdown', $priority );
		}

		$this->enqueue( 'a', 7 );
		do_action( 'shutdown' );
		self::assertSame( array(), $this->receiver->requests() );
		self::assertNotFalse( wp_get_scheduled_event( 'webinar_outbox_drain', array( 'soon' ) ) );
		$this->run_due_cron();
		self::assertSame( array( 'a' ), $this->received_texts() );

		add_filter( 'wp_doing_cron', '__return_true' );
		$this->enqueue( 'b', 7 );
		do_action( 'shutdown' );
		self::assertSame( array( 'a', 'b' ), $this->received_texts() );
	}

	/**
	 * A message whose time has not come waits without holding back those after it; then it goes out.
	 */
	public function test_event_waits_for_its_time_and_holds_back_no_other(): void {
		global $wpdb;
		$this->enqueue( 'later', 7, '', time() + HOUR_IN_SECONDS );
		$this->enqueue( 'now', 7 );

		$this->drain();
		self::assertSame( array( 'now' ), $this->received_texts() );

		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET not_before = not_before - 3600" );
		$this->let_time_pass( HOUR_IN_SECONDS );
		$this->drain();
		self::assertSame( array( 'now', 'later' ), $this->received_texts() );
	}

	/**
	 * In quiet hours messages wait; after them they go out.
	 */
	public function test_quiet_hours_are_kept(): void {
		$quiet = array(
			'templates'   => array(),
			'quiet_from'  => wp_date( 'H:i', time() - HOUR_IN_SECONDS ),
			'quiet_until' => wp_date( 'H:i', time() + HOUR_IN_SECONDS ),
		);
		update_option( 'webinar_outbox_texts', $quiet );
		$this->enqueue( 'a', 7 );

		$this->drain();
		self::assertSame( array(), $this->received_texts() );
		self::assertSame( array( 'pending', '0', null ), $this->row( 'a' ) );

		update_option( 'webinar_outbox_texts', array( 'quiet_until' => wp_date( 'H:i', time() - MINUTE_IN_SECONDS ) ) + $quiet );
		$this->drain();
		self::assertSame( array( 'a' ), $this->received_texts() );
	}

	/**
	 * On a site without visitors the sidecar's heartbeat is enough, and it ends in time.
	 */
	public function test_heartbeat_sends_what_is_due(): void {
		$this->enqueue( 'a', 7 );

		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() - 1 ) );
		self::assertSame( array(), $this->received_texts() );

		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + 20 ) );
		self::assertSame( array( 'a' ), $this->received_texts() );
	}

	/**
	 * The database fails right after the sidecar took an event: it is offered once more, under the same id.
	 */
	public function test_event_whose_arrival_could_not_be_written_is_repeated_under_its_id(): void {
		global $wpdb;
		$this->enqueue( 'a', 7 );
		$wpdb->suppress_errors();
		$fail = static fn( string $query ): string => str_contains( $query, "`state` = 'complete'" ) ? 'NO SQL' : $query;
		add_filter( 'query', $fail );
		$this->drain();
		remove_filter( 'query', $fail );
		$wpdb->suppress_errors( false );

		$this->let_time_pass( 61 );
		$this->drain();

		$requests = $this->receiver->requests();
		self::assertCount( 2, $requests );
		self::assertSame( $requests[0]['headers']['webhook-id'], $requests[1]['headers']['webhook-id'] );
		self::assertSame( array( 'complete', '2', null ), $this->row( 'a' ) );
	}

	/**
	 * Messages that nobody could ever send.
	 *
	 * @return array<string, array{array<string, mixed>, string}> What is wrong with them, and how that is called.
	 */
	public static function unsendable(): array {
		$button = array(
			'text' => 'Watch',
			'url'  => 'https://webinars.test/',
		);
		return array(
			'text too long'     => array( array( 'text' => str_repeat( 'я', 4097 ) ), 'message_text_too_long' ),
			'body too large'    => array( array( 'more' => str_repeat( 'x', 65536 ) ), 'message_too_large' ),
			'no text'           => array( array( 'text' => '' ), 'message_invalid' ),
			'nobody'            => array( array( 'recipient_id' => 0 ), 'message_invalid' ),
			'unknown kind'      => array( array( 'kind' => 'advertisement' ), 'message_invalid' ),
			'button to nowhere' => array( array( 'button' => array( 'url' => 'javascript:alert(1)' ) + $button ), 'message_invalid' ),
			'button of words'   => array( array( 'button' => array( 'text' => str_repeat( 'w', 65 ) ) + $button ), 'message_invalid' ),
			'no video'          => array( array( 'video_url' => 'roof.mp4' ), 'message_invalid' ),
		);
	}

	/**
	 * Such a message is kept for somebody to see, is not sent, and holds back no other.
	 *
	 * @param array<string, mixed> $fault What is wrong with it.
	 * @param string               $error What is written down.
	 */
	#[DataProvider( 'unsendable' )]
	public function test_unsendable_message_is_kept_as_failed( array $fault, string $error ): void {
		remove_all_filters( 'webinar_outbox_enqueue', PHP_INT_MIN );
		$logged = $this->capture( 'core_webinar_log' );
		do_action(
			'webinar_outbox_enqueue',
			array(
				'key'       => 'a',
				'type'      => 'telegram.message',
				'order_key' => 'lead:7',
				'data'      => $fault + $this->message( 7, 'Hello' ),
			)
		);
		$this->enqueue( 'b', 7 );

		$this->drain();

		self::assertSame( array( 'failed', '0', $error ), $this->row( 'a' ) );
		self::assertSame( array( 'b' ), $this->received_texts() );
		self::assertSame( 'webinar_outbox_event_unsendable', $logged[0]['code'] );
	}

	/**
	 * As long as a text has 4096 characters, it may be of any kind.
	 */
	public function test_longest_text_is_sent(): void {
		$this->enqueue( 'a', 7, str_repeat( '👋', 4096 ) );

		$this->drain();

		self::assertSame( array( str_repeat( '👋', 4096 ) ), $this->received_texts() );
	}

	/**
	 * Sends what is due, as WP-Cron does.
	 */
	private function drain(): void {
		do_action( 'webinar_outbox_drain' );
	}

	/**
	 * Points the outbox at a server.
	 */
	private function use_sidecar( string $url ): void {
		update_option(
			'webinar_outbox_settings',
			array(
				'sidecar_url'  => $url,
				'secret'       => self::SECRET,
				'bot_username' => '',
			)
		);
	}

	/**
	 * Enqueues a message; its text is the key unless told.
	 */
	private function enqueue( string $key, int $lead_id, string $text = '', int $not_before = 0 ): void {
		do_action(
			'webinar_outbox_enqueue',
			array(
				'key'        => $key,
				'type'       => 'telegram.message',
				'order_key'  => "lead:$lead_id",
				'data'       => $this->message( $lead_id, '' === $text ? $key : $text ),
				'not_before' => $not_before,
			)
		);
	}

	/**
	 * A message as the contract has it.
	 *
	 * @return array<string, mixed>
	 */
	private function message( int $lead_id, string $text ): array {
		return array(
			'recipient_id' => $lead_id,
			'webinar_id'   => 12,
			'kind'         => 'attended',
			'text'         => $text,
			'button'       => null,
		);
	}

	/**
	 * Makes all waits and leases end so much sooner.
	 */
	private function let_time_pass( int $seconds ): void {
		global $wpdb;
		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET next_attempt_at = next_attempt_at - $seconds, lease_until = lease_until - $seconds" );
	}

	/**
	 * How an event fares.
	 *
	 * @return array{string, string, string|null} State, tries, error.
	 */
	private function row( string $key ): array {
		global $wpdb;
		return $wpdb->get_row( $wpdb->prepare( "SELECT state, attempts, last_error FROM {$wpdb->prefix}webinar_outbox WHERE event_key = %s", $key ), ARRAY_N );
	}

	/**
	 * Texts of the messages that arrived, in order.
	 *
	 * @return list<string>
	 */
	private function received_texts(): array {
		return array_map( static fn( array $request ): string => json_decode( $request['body'], true )['data']['text'], $this->receiver->requests() );
	}
}
