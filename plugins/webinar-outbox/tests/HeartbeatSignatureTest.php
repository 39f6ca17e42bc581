<?php
/**
 * Tests of the signature of a heartbeat.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Webinar_Outbox\Last_Heartbeat;
use Webinars\Webinar_Outbox\Tests\Heartbeat_TestCase;
use Webinars\Webinar_Outbox\Webhook_Secret;

require_once __DIR__ . '/heartbeat/class-heartbeat-testcase.php';

/**
 * Without a valid signature a heartbeat changes nothing.
 */
final class HeartbeatSignatureTest extends Heartbeat_TestCase {

	private const OTHER_SECRET = 'whsec_QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU=';

	/** The shared vector is verified with either secret, and only with its own body. */
	public function test_shared_vector_is_verified(): void {
		$vector = json_decode( (string) file_get_contents( dirname( __DIR__, 3 ) . '/contract/vectors/webhook-signature.json' ), true );
		$secret = Webhook_Secret::parse( $vector['secret'] );
		$old    = Webhook_Secret::parse( $vector['previous_secret'] );
		$other  = Webhook_Secret::parse( self::SECRET );
		$signed = array( $vector['headers']['webhook-id'], (int) $vector['headers']['webhook-timestamp'], $vector['body'] );

		self::assertTrue( $secret->verifies( ...array( ...$signed, $vector['headers']['webhook-signature'] ) ) );
		self::assertTrue( $old->verifies( ...array( ...$signed, $vector['signature_by_previous_secret'] ) ) );
		foreach ( array( $secret, $old ) as $either ) {
			self::assertTrue( $either->verifies( ...array( ...$signed, $vector['signature_by_both'] ) ) );
		}
		self::assertFalse( $other->verifies( ...array( ...$signed, $vector['signature_by_both'] ) ) );
		self::assertFalse( $secret->verifies( $signed[0], $signed[1], $signed[2] . ' ', $vector['headers']['webhook-signature'] ) );
	}

	/**
	 * Changes to the headers of a valid heartbeat.
	 *
	 * @return array<string, array{callable(array<string, string>): array<string, string>}>
	 */
	public static function forgeries(): array {
		$with = static fn( string $name, string $value ): callable => static fn( array $headers ): array => array( $name => $value ) + $headers;
		return array(
			'none'             => array( static fn(): array => array() ),
			'no id'            => array( $with( 'webhook-id', '' ) ),
			'another id'       => array( $with( 'webhook-id', 'msg_other' ) ),
			'no time'          => array( $with( 'webhook-timestamp', '' ) ),
			'another time'     => array( $with( 'webhook-timestamp', (string) ( time() - 1 ) ) ),
			'an odd time'      => array( $with( 'webhook-timestamp', '1e9' ) ),
			'no signature'     => array( $with( 'webhook-signature', '' ) ),
			'garbage'          => array( $with( 'webhook-signature', 'v1,' . str_repeat( 'A', 44 ) ) ),
			'another version'  => array( static fn( array $headers ): array => array( 'webhook-signature' => str_replace( 'v1,', 'v2,', $headers['webhook-signature'] ) ) + $headers ),
			'a long signature' => array( static fn( array $headers ): array => array( 'webhook-signature' => $headers['webhook-signature'] . str_repeat( ' v1,x', 200 ) ) + $headers ),
		);
	}

	/**
	 * With a forged signature nothing is stored, started or logged, and the database is not queried.
	 *
	 * @param callable(array<string, string>): array<string, string> $forge The change to the headers.
	 */
	#[DataProvider( 'forgeries' )]
	public function test_forged_heartbeat_does_nothing( callable $forge ): void {
		global $wpdb;
		$body = $this->body( array(), array( $this->person( 7, 'connected', 5 ) ) );
		$work = $this->capture( 'webinar_outbox_heartbeat' );
		get_option( 'webinar_outbox_settings' );
		$queries = $wpdb->num_queries;

		$answer = $this->beat( $body, $forge( $this->headers( $body ) ) );

		self::assertSame( array( 401, 'webinar_signature_invalid' ), array( $answer['status'], $answer['body']['data']['code'] ) );
		self::assertSame( $queries, $wpdb->num_queries );
		self::assertSame( '', $this->telegram_status( 7 ) );
		self::assertCount( 0, $work );
		self::assertSame( array(), $this->log_lines() );
		self::assertFalse( get_option( Last_Heartbeat::OPTION ) );
	}

	/** The timestamp may differ by five minutes in both directions. */
	public function test_timestamp_is_checked(): void {
		$body = $this->body();
		foreach ( array(
			-310 => 401,
			-290 => 200,
			290  => 200,
			310  => 401,
		) as $seconds => $status ) {
			self::assertSame( $status, $this->beat( $body, $this->headers( $body, self::SECRET, time() + $seconds ) )['status'], "$seconds seconds" );
		}
	}

	/** Another secret is rejected, and so is every signature while no secret is set. */
	public function test_other_secret_is_rejected(): void {
		$body = $this->body();
		self::assertSame( 401, $this->beat( $body, $this->headers( $body, self::OTHER_SECRET ) )['status'] );

		update_option( 'webinar_outbox_settings', array( 'secret' => '' ) );
		self::assertSame( 401, $this->beat( $body )['status'] );
	}

	/** A changed body, a GET request, and a body that is too large are rejected. */
	public function test_changed_large_or_get_heartbeat_is_rejected(): void {
		$body  = $this->body();
		$large = $body . str_repeat( ' ', 786432 );

		self::assertSame( 401, $this->beat( $body . ' ', $this->headers( $body ) )['status'] );
		self::assertSame( 405, $this->beat( $body, null, 'GET' )['status'] );
		$refused = $this->beat( $large );
		self::assertSame( array( 413, 'webinar_request_too_large' ), array( $refused['status'], $refused['body']['data']['code'] ) );
		self::assertSame( 200, $this->beat( $body . str_repeat( ' ', 786432 - strlen( $body ) ) )['status'] );
	}
}
