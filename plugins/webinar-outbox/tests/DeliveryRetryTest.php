<?php
/**
 * Tests of retries.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Webinar_Outbox\Tests\Delivery_TestCase;

require_once __DIR__ . '/delivery/class-delivery-testcase.php';

/**
 * Which failures are retried, after which delay, and when an event is given up.
 */
final class DeliveryRetryTest extends Delivery_TestCase {

	/** An error of the connection may quote an address with the bot's token. It is neither stored nor logged. */
	public function test_bot_token_in_an_error_is_not_stored(): void {
		add_filter( 'pre_http_request', static fn(): WP_Error => new WP_Error( 'http', 'No route to https://api.telegram.org/bot7000000001:emulated/getMe' ) );
		$this->enqueue( 'a', 7 );
		$this->drain();

		self::assertSame( array( 'pending', '1', 'No route to https://api.telegram.org/bot[token]/getMe' ), $this->row( 'a' ) );
		self::assertStringNotContainsString( 'emulated', wp_json_encode( get_option( 'webinar_outbox_pause' ) ) . implode( $this->log_lines() ) );
	}

	/**
	 * Answers after which an event is retried.
	 *
	 * @return array<string, array{array{status: int, headers?: list<string>, body?: string}, string}>
	 */
	public static function retried_answers(): array {
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
	 * The event waits, and is sent again under the same id.
	 *
	 * @param array{status: int} $answer First answer of the sidecar.
	 * @param string             $error  Stored error.
	 */
	#[DataProvider( 'retried_answers' )]
	public function test_event_is_retried_under_its_id( array $answer, string $error ): void {
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

	/** An event that the sidecar rejects for good is given up, is visible, and delays no other. */
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

	/** No event is lost while the sidecar is down; afterwards all are sent in order. */
	public function test_outage_loses_no_event(): void {
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

	/** A sidecar that accepts the connection and never answers does not block the drain. */
	public function test_silent_sidecar_times_out(): void {
		$silent = stream_socket_server( 'tcp://127.0.0.1:0' );
		$this->use_sidecar( 'http://' . stream_socket_get_name( $silent, false ) );
		add_filter( 'http_request_args', static fn( array $args ): array => array( 'timeout' => 1 ) + $args );
		$this->enqueue( 'a', 7 );

		$this->drain();

		self::assertSame( array( 'pending', '1' ), array_slice( $this->row( 'a' ), 0, 2 ) );
		self::assertStringContainsString( 'timed out', (string) $this->row( 'a' )[2] );
	}

	/** An answer that is not HTTP is retried. */
	public function test_answer_that_is_not_http_is_retried(): void {
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

	/** An event whose drain died is claimed again after its lease. */
	public function test_event_is_claimed_again_after_its_lease(): void {
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

	/** When the receipt of an event cannot be stored, the event is sent again under the same id. */
	public function test_event_without_stored_receipt_is_sent_again_under_its_id(): void {
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
	 * Tries so far, and the delay before the next one in seconds.
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

	/** After forty tries an event is given up, and the next event of the lead is sent. */
	public function test_event_is_given_up_after_forty_tries(): void {
		global $wpdb;
		$this->receiver->answer( array( array( 'status' => 500 ), array( 'status' => 202 ) ) );
		$this->enqueue( 'a', 7 );
		$this->enqueue( 'b', 7 );
		$wpdb->update( $wpdb->prefix . 'webinar_outbox', array( 'attempts' => 39 ), array( 'event_key' => 'a' ) );

		$this->drain();

		self::assertSame( array( 'failed', '40', 'HTTP 500' ), $this->row( 'a' ) );
		self::assertSame( 'complete', $this->row( 'b' )[0] );
	}
}
