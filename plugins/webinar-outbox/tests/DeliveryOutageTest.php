<?php
/**
 * Tests of a sidecar that accepts nothing.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Webinar_Outbox\Queue_Pause;
use Webinars\Webinar_Outbox\Tests\Delivery_TestCase;

require_once __DIR__ . '/delivery/class-delivery-testcase.php';

/**
 * An outage pauses the queue and uses up no tries; a message that the sidecar itself rejects is given up alone.
 */
final class DeliveryOutageTest extends Delivery_TestCase {

	/** More than the tries of an event. */
	private const ROUNDS = 45;

	/**
	 * Answers that say nothing about a single message.
	 *
	 * @return array<string, array{array{status: int, body?: string}}>
	 */
	public static function outages(): array {
		$error = static fn( int $status, string $code ): array => array(
			array(
				'status' => $status,
				'body'   => '{"error":{"code":"' . $code . '","message":"…"}}',
			),
		);
		$page  = static fn( int $status ): array => array(
			array(
				'status' => $status,
				'body'   => '<html>Sorry',
			),
		);
		return array(
			'wrong secret'                 => $error( 401, 'webhook_signature_invalid' ),
			'wrong clock'                  => $error( 401, 'webhook_timestamp_too_old' ),
			'wrong path'                   => $error( 404, 'not_found' ),
			'full disk'                    => $error( 503, 'store_unavailable' ),
			'changed by a proxy'           => $error( 415, 'content_encoding_unsupported' ),
			'JSON of something else'       => $error( 422, 'validation_failed' ),
			'code of the sidecar as a 5xx' => $error( 500, 'webhook_schema_mismatch' ),
			'page with 400'                => $page( 400 ),
			'page with 403'                => $page( 403 ),
			'page with 404'                => $page( 404 ),
			'page with 410'                => $page( 410 ),
			'page with 422'                => $page( 422 ),
			'page with 502'                => $page( 502 ),
			'page of a portal'             => $page( 200 ),
			'a redirect'                   => $page( 302 ),
		);
	}

	/**
	 * However long the outage is, no event is given up; afterwards all are sent in order.
	 *
	 * @param array{status: int, body?: string} $answer Answer of whatever is at the address.
	 */
	#[DataProvider( 'outages' )]
	public function test_outage_uses_up_no_tries( array $answer ): void {
		$this->receiver->answer( array( $answer ) );
		$this->assert_outage_loses_nothing( fn() => $this->receiver->answer( array( array( 'status' => 202 ) ) ) );
	}

	public function test_unreachable_sidecar_uses_up_no_tries(): void {
		$this->receiver->stop();
		$this->assert_outage_loses_nothing( fn() => $this->receiver->start() );
	}

	/**
	 * Errors of the sidecar that concern one message.
	 *
	 * @return array<string, array{int, string}>
	 */
	public static function refusals(): array {
		return array(
			'malformed' => array( 400, 'webhook_malformed' ),
			'too large' => array( 413, 'webhook_too_large' ),
			'schema'    => array( 422, 'webhook_schema_mismatch' ),
		);
	}

	/** Only the sidecar's own answer gives a message up, and the others are sent at once. */
	#[DataProvider( 'refusals' )]
	public function test_message_that_the_sidecar_rejects_is_given_up_alone( int $status, string $code ): void {
		self::assertMatchesRegularExpression( "/\\b$code: \\{\\s+status: $status,/", (string) file_get_contents( dirname( __DIR__, 3 ) . '/sidecar/src/errors.ts' ) );
		$this->receiver->answer(
			array(
				array(
					'status' => $status,
					'body'   => '{"error":{"code":"' . $code . '","message":"…"}}',
				),
				array( 'status' => 202 ),
			)
		);
		$this->enqueue( 'a', 7 );
		$this->enqueue( 'b', 8 );

		$this->drain();

		self::assertSame( array( 'failed', '1', "HTTP $status $code" ), $this->row( 'a' ) );
		self::assertSame( 'complete', $this->row( 'b' )[0] );
	}

	/** An event type that an older sidecar does not know waits for its update, and holds back no other message. */
	public function test_unknown_type_waits_alone(): void {
		$this->receiver->answer(
			array(
				array(
					'status' => 422,
					'body'   => '{"error":{"code":"webhook_type_unknown","message":"…"}}',
				),
				array( 'status' => 202 ),
			)
		);
		$this->enqueue( 'a', 7 );
		$this->enqueue( 'b', 8 );

		$this->drain();

		self::assertSame( array( 'pending', '1', 'HTTP 422 webhook_type_unknown' ), $this->row( 'a' ) );
		self::assertSame( 'complete', $this->row( 'b' )[0] );
	}

	/** A message that a firewall rejects each time blocks no other one, and is given up in the end. */
	public function test_message_that_a_firewall_rejects_blocks_no_other(): void {
		add_filter(
			'pre_http_request',
			static fn( mixed $response, array $args ): mixed => str_contains( (string) $args['body'], 'DROP TABLE' )
				? array(
					'response' => array( 'code' => 403 ),
					'body'     => '<html>Blocked',
				)
				: $response,
			10,
			2
		);
		$this->enqueue( 'odd', 7, 'DROP TABLE' );
		for ( $round = 1; $round <= self::ROUNDS; $round++ ) {
			$this->enqueue( "k$round", 100 + $round );
			$this->let_time_pass( HOUR_IN_SECONDS );
			$this->drain();
			$this->let_time_pass( 10 );
			$this->drain();
			self::assertSame( 'complete', $this->row( "k$round" )[0] );
		}

		self::assertSame( array( 'failed', '40', 'HTTP 403' ), $this->row( 'odd' ) );
		self::assertCount( self::ROUNDS, $this->receiver->requests() );
	}

	/** The pause doubles up to five minutes; while it runs nothing is sent. */
	public function test_pause_doubles_up_to_minutes(): void {
		$tries = $this->capture( 'http_api_debug' );
		$this->receiver->stop();
		$this->enqueue( 'a', 7 );
		$this->enqueue( 'b', 8 );
		$this->drain();
		$this->let_time_pass( 5 );
		$tries->exchangeArray( array() );
		foreach ( array( 5, 10, 20, 40, 80, 160, 300, 300 ) as $index => $seconds ) {
			$this->drain();
			$this->let_time_pass( $seconds - 2 );
			$this->drain();
			self::assertCount( $index + 1, $tries, "Pause of $seconds seconds." );
			$this->let_time_pass( 2 );
		}
	}

	/** An answer may concern one message only, so a second one is tried before the queue pauses. */
	public function test_second_message_is_tried_before_the_pause(): void {
		$this->receiver->answer( array( array( 'status' => 401 ) ) );
		foreach ( array( 'a', 'b', 'c', 'd' ) as $number => $key ) {
			$this->enqueue( $key, 7 + $number );
		}

		$this->drain();
		self::assertSame( array( 'a', 'b' ), $this->received_texts() );
		$this->drain();
		self::assertSame( array( 'a', 'b' ), $this->received_texts() );
		$this->let_time_pass( 5 );
		$this->drain();
		self::assertSame( array( 'a', 'b', 'c' ), $this->received_texts(), 'A message that was not tried comes first.' );
	}

	/** After the clock was set back, a pause is not longer. */
	public function test_pause_of_another_clock_is_over(): void {
		$this->pause();
		update_option( Queue_Pause::OPTION, array( 'until' => time() + HOUR_IN_SECONDS ) + get_option( Queue_Pause::OPTION ) );

		$this->drain();

		self::assertSame( array( 'complete', 'complete' ), array( $this->row( 'c' )[0], $this->row( 'd' )[0] ) );
	}

	/** A heartbeat of the sidecar ends the pause at once. */
	public function test_heartbeat_ends_the_pause(): void {
		$this->pause();

		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + HOUR_IN_SECONDS ) );

		self::assertSame( array( 'complete', 'complete' ), array( $this->row( 'c' )[0], $this->row( 'd' )[0] ) );
	}

	/**
	 * Changes of the settings.
	 *
	 * @return array<string, array{array<string, string>}>
	 */
	public static function changes(): array {
		return array(
			'secret'      => array( array( 'secret' => 'whsec_YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=' ) ),
			'next secret' => array( array( 'next_secret' => 'whsec_YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=' ) ),
			'address'     => array( array( 'sidecar_url' => 'http://localhost:' ) ),
		);
	}

	/**
	 * A changed setting ends the pause at once.
	 *
	 * @param array<string, string> $change New values.
	 */
	#[DataProvider( 'changes' )]
	public function test_changed_setting_ends_the_pause( array $change ): void {
		$this->pause();
		$this->drain();
		self::assertSame( 'pending', $this->row( 'c' )[0] );
		if ( isset( $change['sidecar_url'] ) ) {
			$change['sidecar_url'] .= wp_parse_url( $this->receiver->url(), PHP_URL_PORT );
		}
		update_option( 'webinar_outbox_settings', $change + get_option( 'webinar_outbox_settings' ) );

		$this->drain();

		self::assertSame( array( 'complete', 'complete' ), array( $this->row( 'c' )[0], $this->row( 'd' )[0] ) );
	}

	/** Site Health says since when, why, and what to do; after the next success it says nothing. */
	public function test_site_health_reports_the_pause(): void {
		$this->receiver->answer(
			array(
				array(
					'status' => 503,
					'body'   => '{"error":{"code":"store_unavailable"}}',
				),
			)
		);
		$this->enqueue( 'a', 7 );
		$this->drain();

		$health = $this->sidecar_health();
		self::assertSame( 'critical', $health['status'] );
		self::assertStringContainsString( 'has accepted no message since ' . wp_date( 'Y-m-d' ), $health['description'] );
		self::assertStringContainsString( 'HTTP 503 store_unavailable', $health['description'] );
		self::assertStringContainsString( 'disk is not full', $health['description'] );

		$this->receiver->answer( array( array( 'status' => 202 ) ) );
		$this->let_time_pass( 5 );
		$this->drain();
		self::assertStringNotContainsString( 'has accepted no message', $this->sidecar_health()['description'] );
		self::assertFalse( get_option( Queue_Pause::OPTION ) );
	}

	/**
	 * Enqueues events during an outage, which ends.
	 *
	 * @param callable(): void $end Ends the outage.
	 */
	private function assert_outage_loses_nothing( callable $end ): void {
		$keys = array( 'a', 'b', 'c' );
		foreach ( $keys as $number => $key ) {
			$this->enqueue( $key, 7 );
			$this->enqueue( "$key of another", 8 + $number );
		}
		for ( $round = 1; $round <= self::ROUNDS; $round++ ) {
			$this->drain();
			$this->let_time_pass( HOUR_IN_SECONDS );
		}
		foreach ( $keys as $key ) {
			self::assertSame( 'pending', $this->row( $key )[0] );
			self::assertLessThanOrEqual( '1', $this->row( $key )[1] );
		}

		$end();
		$before = count( $this->receiver->requests() );
		$this->drain();

		$received = array_slice( $this->received_texts(), $before );
		self::assertCount( 6, $received );
		self::assertSame( $keys, array_values( array_intersect( $received, $keys ) ) );
	}

	/** Lets two tries fail: 'a' and 'b' were tried, and all wait for the end of the pause. */
	private function pause(): void {
		$this->receiver->stop();
		foreach ( array( 'a', 'b', 'c', 'd' ) as $number => $key ) {
			$this->enqueue( $key, 7 + $number );
		}
		$this->drain();
		$this->drain();
		$this->receiver->start();
		$this->drain();
		self::assertSame( array(), $this->receiver->requests() );
	}

	/**
	 * Runs the test of Site Health.
	 *
	 * @return array<string, mixed>
	 */
	private function sidecar_health(): array {
		$tests = apply_filters( 'site_status_tests', array( 'direct' => array() ) ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals
		return call_user_func( $tests['direct']['webinar_outbox_sidecar']['test'] );
	}
}
