<?php
/**
 * Tests of the body of a heartbeat.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Webinar_Outbox\Tests\Heartbeat_TestCase;

require_once __DIR__ . '/heartbeat/class-heartbeat-testcase.php';

/**
 * An invalid body is rejected as a whole.
 */
final class HeartbeatBodyTest extends Heartbeat_TestCase {

	/**
	 * Invalid bodies.
	 *
	 * @return iterable<string, array{string}>
	 */
	public static function bad_bodies(): iterable {
		$body = static fn( mixed $data ): string => (string) json_encode(
			array(
				'type'      => 'sidecar.heartbeat',
				'timestamp' => '2026-11-21T12:00:00Z',
				'data'      => $data,
			)
		);
		yield 'nothing' => array( '' );
		yield 'no JSON' => array( '{' );
		yield 'no UTF-8' => array( "\"\xff\"" );
		yield 'a text' => array( '"sidecar.heartbeat"' );
		yield 'another type' => array( str_replace( 'sidecar.', 'other.', $body( self::no_reports() ) ) );
		yield 'an odd time' => array( str_replace( '12:00:00Z', '12 o’clock', $body( self::no_reports() ) ) );
		yield 'no data' => array( $body( null ) );
		yield 'no people' => array( $body( array( 'deliveries' => array() ) ) );
		yield 'people by name' => array( $body( array( 'people' => array( 'a' => self::person( 7, 'connected', 5 ) ) ) + self::no_reports() ) );
		yield 'too many' => array( $body( array( 'people' => array_fill( 0, 501, self::person( 7, 'connected', 5 ) ) ) + self::no_reports() ) );
		yield 'too deep' => array( str_replace( '"people":[]', '"people":[[[[1]]]]', $body( self::no_reports() ) ) );
		foreach ( array(
			'recipient_id' => array( 0, '7', 1.5, null ),
			'state'        => array( 'sent', '', 1, array() ),
			'at_ms'        => array( -1, '5', 1e30 ),
		) as $name => $values ) {
			foreach ( $values as $number => $value ) {
				yield "person's $name $number" => array( $body( array( 'people' => array( array( $name => $value ) + self::person( 7, 'connected', 5 ) ) ) + self::no_reports() ) );
			}
		}
		foreach ( array(
			'webhook_id' => array( '', 5, str_repeat( 'x', 256 ) ),
			'state'      => array( 'pending', 'connected', null ),
			'tries'      => array( -1, '1', 2147483648 ),
			'reason'     => array( null, str_repeat( 'ы', 256 ) ),
			'at_ms'      => array( -1, 0.5 ),
		) as $name => $values ) {
			foreach ( $values as $number => $value ) {
				yield "delivery's $name $number" => array( $body( array( 'deliveries' => array( array( $name => $value ) + self::delivery( 'msg_a', 'sent', 5 ) ) ) + self::no_reports() ) );
			}
		}
	}

	#[DataProvider( 'bad_bodies' )]
	public function test_invalid_heartbeat_is_rejected( string $body ): void {
		$work = $this->capture( 'webinar_outbox_heartbeat' );

		$answer = $this->beat( $body );

		self::assertSame( array( 400, 'webinar_request_invalid' ), array( $answer['status'], $answer['body']['data']['code'] ) );
		self::assertSame( '', $this->telegram_status( 7 ) );
		self::assertCount( 0, $work );
	}

	/** A newer sidecar may send more: the rest is stored, and nothing else. */
	public function test_unknown_keys_are_ignored(): void {
		global $wpdb;
		$webhook_id = $this->enqueue();
		$body       = $this->body( array( array( 'chat_id' => 123456 ) + self::delivery( $webhook_id, 'sent', 5 ) ), array( array( 'chat_id' => 123456 ) + self::person( 7, 'connected', 5 ) ) );
		$body       = str_replace( array( '{"type"', '{"deliveries"' ), array( '{"more":1,"type"', '{"more":[1],"deliveries"' ), $body );
		self::assertSame( 2, substr_count( $body, '"more"' ) );

		self::assertSame( 200, $this->beat( $body )['status'] );

		self::assertSame( 'sent', $this->outcome( $webhook_id )[1] );
		self::assertSame( 'connected', $this->telegram_status( 7 ) );
		self::assertStringNotContainsString( '123456', (string) wp_json_encode( $wpdb->get_results( "SELECT * FROM {$wpdb->prefix}webinar_outbox_recipients" ) ) );
	}

	/** The largest valid body is accepted. */
	public function test_largest_heartbeat_is_accepted(): void {
		$deliveries = array_map( fn( int $number ): array => array( 'reason' => str_repeat( 'ы', 255 ) ) + $this->delivery( "msg_$number", 'failed', 5 ), range( 1, 500 ) );
		$people     = array_map( fn( int $number ): array => $this->person( $number, 'connected', 5 ), range( 1, 500 ) );

		self::assertSame( 200, $this->beat( $this->body( $deliveries, $people ) )['status'] );
		self::assertSame( 'connected', $this->telegram_status( 500 ) );
	}
}
