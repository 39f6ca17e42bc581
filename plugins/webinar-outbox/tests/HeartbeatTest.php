<?php
/**
 * Tests of the sidecar's heartbeat.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use StandardWebhooks\Webhook;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Last_Heartbeat;
use Webinars\Webinar_Outbox\Settings;
use Webinars\Webinar_Outbox\Tests\Receiver;
use Webinars\Webinar_Outbox\Tests\Request_Body;

require_once __DIR__ . '/heartbeat/class-request-body.php';
require_once __DIR__ . '/receiver/class-receiver.php';

/**
 * What a request without cookies may do: with the signature keep reports and start work, without it nothing.
 */
final class HeartbeatTest extends Webinar_TestCase {

	private const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

	private const OTHER_SECRET = 'whsec_QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU=';

	/**
	 * Stores the secret.
	 */
	protected function setUp(): void {
		parent::setUp();
		update_option( 'webinar_outbox_settings', array( 'secret' => self::SECRET ) );
	}

	/**
	 * Gives PHP its streams back.
	 */
	protected function tearDown(): void {
		Request_Body::take_away();
		parent::tearDown();
	}

	/**
	 * A heartbeat is answered, keeps what it tells, and gives every module some seconds to work.
	 */
	public function test_heartbeat_keeps_reports_and_starts_work(): void {
		$webhook_id = $this->enqueue();
		$work       = $this->capture( 'webinar_outbox_heartbeat' );

		$answer = $this->beat( $this->body( array( $this->delivery( $webhook_id, 'sent', 5 ), $this->delivery( 'msg_unknown', 'sent', 5 ) ), array( $this->person( 7, 'connected', 5 ) ) ) );

		self::assertSame( 200, $answer['status'] );
		self::assertSame(
			array(
				'success' => true,
				'data'    => array(
					'deliveries' => 2,
					'people'     => 1,
				),
			),
			$answer['body']
		);
		self::assertSame( array( 'complete', 'sent' ), $this->outcome( $webhook_id ) );
		self::assertSame( 'connected', $this->telegram_status( 7 ) );
		self::assertCount( 1, $work );
		self::assertEqualsWithDelta( time() + 20, $work[0]['until'], 2 );
	}

	/**
	 * Repeats and old news after newer ones change nothing.
	 */
	public function test_reports_repeat_and_come_late(): void {
		$webhook_id = $this->enqueue();
		$news       = $this->body( array( $this->delivery( $webhook_id, 'unreachable', 9 ) ), array( $this->person( 7, 'unreachable', 9 ) ) );
		$old        = $this->body( array( $this->delivery( $webhook_id, 'waiting', 5 ) ), array( $this->person( 7, 'connected', 5 ), $this->person( 8, 'stopped', 5 ) ) );

		foreach ( array( $news, $old, $news, $old ) as $body ) {
			self::assertSame( 200, $this->beat( $body )['status'] );
		}

		self::assertSame( 'unreachable', $this->outcome( $webhook_id )[1] );
		self::assertSame( array( 'unreachable', 'stopped', '' ), array( $this->telegram_status( 7 ), $this->telegram_status( 8 ), $this->telegram_status( 9 ) ) );
		$this->beat( $this->body( array(), array( $this->person( 7, 'connected', 10 ) ) ) );
		self::assertSame( 'connected', $this->telegram_status( 7 ) );
	}

	/**
	 * The heartbeat is what sends on a quiet site: no visitor and no WP-Cron is needed.
	 */
	public function test_events_leave_at_a_heartbeat(): void {
		$receiver = new Receiver();
		update_option(
			'webinar_outbox_settings',
			array(
				'secret'      => self::SECRET,
				'sidecar_url' => $receiver->url(),
			)
		);
		$this->enqueue();

		$this->beat( $this->body() );
		$received = $receiver->requests();
		$receiver->stop();

		self::assertSame( array( '/webhooks' ), array_column( $received, 'path' ) );
	}

	/**
	 * The shared example is accepted at its time, by either secret, and is then refused for what it says.
	 */
	public function test_shared_example_is_verified(): void {
		$vector = json_decode( (string) file_get_contents( dirname( __DIR__, 3 ) . '/contract/vectors/webhook-signature.json' ), true );
		$secret = Webinars\Webinar_Outbox\Webhook_Secret::parse( $vector['secret'] );
		$old    = Webinars\Webinar_Outbox\Webhook_Secret::parse( $vector['previous_secret'] );
		$other  = Webinars\Webinar_Outbox\Webhook_Secret::parse( self::SECRET );
		$told   = array( $vector['headers']['webhook-id'], (int) $vector['headers']['webhook-timestamp'], $vector['body'] );

		self::assertTrue( $secret->verifies( ...array( ...$told, $vector['headers']['webhook-signature'] ) ) );
		self::assertTrue( $old->verifies( ...array( ...$told, $vector['signature_by_previous_secret'] ) ) );
		foreach ( array( $secret, $old ) as $either ) {
			self::assertTrue( $either->verifies( ...array( ...$told, $vector['signature_by_both'] ) ) );
		}
		self::assertFalse( $other->verifies( ...array( ...$told, $vector['signature_by_both'] ) ) );
		self::assertFalse( $secret->verifies( $told[0], $told[1], $told[2] . ' ', $vector['headers']['webhook-signature'] ) );
	}

	/**
	 * What is done to the headers of a good heartbeat.
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
	 * Without a true signature nothing is kept, nothing is started, nothing is logged, and the database is not asked.
	 *
	 * @param callable(array<string, string>): array<string, string> $forge What is done to the headers.
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

	/**
	 * Five minutes are the tolerance, for both clocks.
	 */
	public function test_time_is_checked(): void {
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

	/**
	 * Another's secret is no secret, and neither is none.
	 */
	public function test_other_secret_is_refused(): void {
		$body = $this->body();
		self::assertSame( 401, $this->beat( $body, $this->headers( $body, self::OTHER_SECRET ) )['status'] );

		update_option( 'webinar_outbox_settings', array( 'secret' => '' ) );
		self::assertSame( 401, $this->beat( $body )['status'] );
	}

	/**
	 * A body that was changed on the way is refused, and one by GET, and one that is too large.
	 */
	public function test_changed_large_or_got_heartbeat_is_refused(): void {
		$body  = $this->body();
		$large = $body . str_repeat( ' ', 524288 );

		self::assertSame( 401, $this->beat( $body . ' ', $this->headers( $body ) )['status'] );
		self::assertSame( 405, $this->beat( $body, null, 'GET' )['status'] );
		$refused = $this->beat( $large );
		self::assertSame( array( 413, 'webinar_request_too_large' ), array( $refused['status'], $refused['body']['data']['code'] ) );
		self::assertSame( 200, $this->beat( $body . str_repeat( ' ', 524288 - strlen( $body ) ) )['status'] );
	}

	/**
	 * Bodies that are against the contract.
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
		yield 'another type' => array( str_replace( 'sidecar.', 'other.', $body( self::told() ) ) );
		yield 'an odd time' => array( str_replace( '12:00:00Z', '12 o’clock', $body( self::told() ) ) );
		yield 'one key more' => array( str_replace( '{"type"', '{"more":1,"type"', $body( self::told() ) ) );
		yield 'no data' => array( $body( null ) );
		yield 'no people' => array( $body( array( 'deliveries' => array() ) ) );
		yield 'people by name' => array( $body( array( 'people' => array( 'a' => self::person( 7, 'connected', 5 ) ) ) + self::told() ) );
		yield 'too many' => array( $body( array( 'people' => array_fill( 0, 501, self::person( 7, 'connected', 5 ) ) ) + self::told() ) );
		yield 'too deep' => array( str_replace( '"people":[]', '"people":[[[[1]]]]', $body( self::told() ) ) );
		foreach ( array(
			'recipient_id' => array( 0, '7', 1.5, null ),
			'state'        => array( 'sent', '', 1, array() ),
			'at_ms'        => array( -1, '5', 1e30 ),
			'chat_id'      => array( 123 ),
		) as $name => $values ) {
			foreach ( $values as $number => $value ) {
				yield "person's $name $number" => array( $body( array( 'people' => array( array( $name => $value ) + self::person( 7, 'connected', 5 ) ) ) + self::told() ) );
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
				yield "delivery's $name $number" => array( $body( array( 'deliveries' => array( array( $name => $value ) + self::delivery( 'msg_a', 'sent', 5 ) ) ) + self::told() ) );
			}
		}
	}

	/**
	 * Whatever is against the contract is refused as a whole.
	 */
	#[DataProvider( 'bad_bodies' )]
	public function test_malformed_heartbeat_is_refused( string $body ): void {
		$work = $this->capture( 'webinar_outbox_heartbeat' );

		$answer = $this->beat( $body );

		self::assertSame( array( 400, 'webinar_request_invalid' ), array( $answer['status'], $answer['body']['data']['code'] ) );
		self::assertSame( '', $this->telegram_status( 7 ) );
		self::assertCount( 0, $work );
	}

	/**
	 * As much as the contract allows is taken.
	 */
	public function test_largest_heartbeat_is_taken(): void {
		$deliveries = array_map( fn( int $number ): array => array( 'reason' => str_repeat( 'ы', 255 ) ) + $this->delivery( "msg_$number", 'failed', 5 ), range( 1, 500 ) );
		$people     = array_map( fn( int $number ): array => $this->person( $number, 'connected', 5 ), range( 1, 500 ) );

		self::assertSame( 200, $this->beat( $this->body( $deliveries, $people ) )['status'] );
		self::assertSame( 'connected', $this->telegram_status( 500 ) );
	}

	/**
	 * What the database refuses the sidecar tells again: it is not answered with success.
	 */
	public function test_refusing_database_is_said(): void {
		global $wpdb;
		$work = $this->capture( 'webinar_outbox_heartbeat' );
		$body = $this->body( array(), array( $this->person( 7, 'connected', 5 ) ) );
		$wpdb->suppress_errors();
		add_filter( 'query', static fn( string $query ): string => str_contains( $query, 'outbox_recipients' ) && str_starts_with( $query, 'INSERT' ) ? 'SELECT nonsense' : $query );

		$answer = $this->beat( $body );

		remove_all_filters( 'query' );
		$wpdb->suppress_errors( false );
		self::assertSame( array( 500, 'webinar_save_failed' ), array( $answer['status'], $answer['body']['data']['code'] ) );
		self::assertCount( 0, $work );
		self::assertSame( 200, $this->beat( $body )['status'] );
		self::assertSame( 'connected', $this->telegram_status( 7 ) );
	}

	/**
	 * A module whose work fails spoils nobody's answer.
	 */
	public function test_failing_work_is_logged(): void {
		add_action(
			'webinar_outbox_heartbeat',
			static function (): never {
				throw new RuntimeException( 'Broken here.' );
			}
		);

		self::assertSame( 200, $this->beat( $this->body() )['status'] );
		self::assertStringContainsString( 'Broken here.', implode( "\n", $this->log_lines() ) );
	}

	/**
	 * The last heartbeat is remembered, without a write each time.
	 */
	public function test_last_heartbeat_is_remembered(): void {
		global $wpdb;
		$this->beat( $this->body() );
		$heartbeat = new Last_Heartbeat();
		self::assertEqualsWithDelta( time(), $heartbeat->at(), 2 );
		self::assertSame( substr( self::SECRET, -4 ), $heartbeat->secret_ending() );
		self::assertContains( $wpdb->get_var( "SELECT autoload FROM $wpdb->options WHERE option_name = 'webinar_outbox_last_heartbeat'" ), array( 'off', 'no' ) );

		$writes = $this->capture( 'update_option_' . Last_Heartbeat::OPTION );
		$this->beat( $this->body() );
		self::assertCount( 0, $writes );
		update_option( Last_Heartbeat::OPTION, array( 'at' => time() - 31 ) + get_option( Last_Heartbeat::OPTION ) );
		$this->beat( $this->body() );
		self::assertCount( 2, $writes );

		// The clock was an hour ahead.
		update_option( Last_Heartbeat::OPTION, array( 'at' => time() + HOUR_IN_SECONDS ) + get_option( Last_Heartbeat::OPTION ) );
		$this->beat( $this->body() );
		self::assertEqualsWithDelta( time(), $heartbeat->at(), 2 );
	}

	/**
	 * A secret is changed without losing a message: old sidecar, new sidecar, and then the old one is worth nothing.
	 */
	public function test_secret_changes_without_a_gap(): void {
		$settings = new Settings();
		$new      = $settings->rotate_secret();
		$receiver = new Receiver();
		update_option( 'webinar_outbox_settings', array( 'sidecar_url' => $receiver->url() ) + get_option( 'webinar_outbox_settings' ) );
		$body = $this->body();

		// A sidecar that knows only the old one takes messages and is heard, and so does one that knows only the new one.
		$this->enqueue();
		self::assertSame( 200, $this->beat( $body )['status'] );
		$received = $receiver->requests();
		self::assertCount( 1, $received );
		foreach ( array( self::SECRET, $new ) as $secret ) {
			( new Webhook( $secret ) )->verify( $received[0]['body'], $received[0]['headers'] );
		}
		self::assertSame( self::SECRET, $settings->secret()?->text );
		self::assertGreaterThan( 0, $settings->rotating_since() );

		// Its first heartbeat ends the change.
		self::assertSame( 200, $this->beat( $body, $this->headers( $body, $new ) )['status'] );
		self::assertSame( array( $new, null, 0 ), array( $settings->secret()?->text, $settings->next_secret(), $settings->rotating_since() ) );
		self::assertSame( 401, $this->beat( $body )['status'] );
		self::assertSame( 200, $this->beat( $body, $this->headers( $body, $new ) )['status'] );

		$this->enqueue();
		$this->beat( $body, $this->headers( $body, $new ) );
		$received = $receiver->requests();
		$receiver->stop();
		self::assertStringNotContainsString( ' ', $received[1]['headers']['webhook-signature'] );
		( new Webhook( $new ) )->verify( $received[1]['body'], $received[1]['headers'] );
	}

	/**
	 * Sends a heartbeat as the sidecar does.
	 *
	 * @param string                     $body    What it says.
	 * @param array<string, string>|null $headers Null for those that belong to it.
	 * @param string                     $method  Of HTTP.
	 * @return array{status: int, body: array<mixed>}
	 */
	private function beat( string $body, ?array $headers = null, string $method = 'POST' ): array {
		foreach ( array( 'webhook-id', 'webhook-timestamp', 'webhook-signature' ) as $name ) {
			$_SERVER[ 'HTTP_' . strtoupper( strtr( $name, '-', '_' ) ) ] = ( $headers ?? $this->headers( $body ) )[ $name ] ?? '';
		}
		Request_Body::bring( $body );
		$answer = $this->ajax( 'webinar_outbox_heartbeat', array(), $method );
		Request_Body::take_away();
		return $answer;
	}

	/**
	 * The headers of a signed request, made by the standard's own package.
	 *
	 * @return array<string, string>
	 */
	private function headers( string $body, string $secret = self::SECRET, int $timestamp = 0 ): array {
		$timestamp = 0 === $timestamp ? time() : $timestamp;
		return array(
			'webhook-id'        => 'msg_beat',
			'webhook-timestamp' => (string) $timestamp,
			'webhook-signature' => ( new Webhook( $secret ) )->sign( 'msg_beat', $timestamp, $body ),
		);
	}

	/**
	 * The body of a heartbeat.
	 *
	 * @param list<array<string, mixed>> $deliveries Reports.
	 * @param list<array<string, mixed>> $people     Reports.
	 */
	private function body( array $deliveries = array(), array $people = array() ): string {
		return (string) wp_json_encode(
			array(
				'type'      => 'sidecar.heartbeat',
				'timestamp' => gmdate( 'Y-m-d\TH:i:s.123\Z' ),
				'data'      => array_merge( self::told(), compact( 'deliveries', 'people' ) ),
			),
			JSON_UNESCAPED_UNICODE
		);
	}

	/**
	 * A heartbeat without news.
	 *
	 * @return array{deliveries: list<mixed>, people: list<mixed>}
	 */
	private static function told(): array {
		return array(
			'deliveries' => array(),
			'people'     => array(),
		);
	}

	/**
	 * What became of a delivery.
	 *
	 * @return array<string, mixed>
	 */
	private static function delivery( string $webhook_id, string $state, int $at_ms ): array {
		return array(
			'webhook_id' => $webhook_id,
			'state'      => $state,
			'tries'      => 1,
			'reason'     => '',
			'at_ms'      => $at_ms,
		);
	}

	/**
	 * What became of a person.
	 *
	 * @return array<string, mixed>
	 */
	private static function person( int $recipient_id, string $state, int $at_ms ): array {
		return compact( 'recipient_id', 'state', 'at_ms' );
	}

	/**
	 * Keeps a message.
	 *
	 * @return string Its webhook id.
	 */
	private function enqueue(): string {
		global $wpdb;
		do_action(
			'webinar_outbox_enqueue',
			array(
				'key'       => 'key/' . wp_generate_uuid4(),
				'type'      => 'telegram.message',
				'order_key' => 'lead:7',
				'data'      => array(
					'recipient_id' => 7,
					'webinar_id'   => 12,
					'kind'         => 'attended',
					'text'         => 'Hello',
					'button'       => null,
				),
			)
		);
		return (string) $wpdb->get_var( "SELECT webhook_id FROM {$wpdb->prefix}webinar_outbox ORDER BY id DESC LIMIT 1" );
	}

	/**
	 * State and outcome of a message.
	 *
	 * @return list<string|null>
	 */
	private function outcome( string $webhook_id ): array {
		global $wpdb;
		return (array) $wpdb->get_row( $wpdb->prepare( "SELECT state, outcome FROM {$wpdb->prefix}webinar_outbox WHERE webhook_id = %s", $webhook_id ), ARRAY_N );
	}

	/**
	 * Asks for a person as other modules do.
	 */
	private function telegram_status( int $lead_id ): string {
		return apply_filters( 'webinar_outbox_telegram_status', '', $lead_id );
	}
}
