<?php
/**
 * Tests of the sidecar's presence report.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use StandardWebhooks\Webhook;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Settings;
use Webinars\Webinar_Outbox\Tests\Request_Body;

require_once __DIR__ . '/heartbeat/class-request-body.php';

/**
 * A signed report of who is in the rooms is processed once (H4, R3), and answered with what the rooms should show.
 */
final class OutboxPresenceTest extends Webinar_TestCase {

	private const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

	private const ETAG = '0123456789abcdef0123456789abcdef';

	/** Number of reports, which gives each its own id. */
	private int $reports = 0;

	/** Removes the other modules, which would answer. */
	protected function setUp(): void {
		parent::setUp();
		update_option( 'webinar_outbox_settings', array( 'secret' => self::SECRET ) );
		foreach ( array( 'webinar_outbox_presence', 'client_webinar_room_people', 'ui_webinar_room_announcement' ) as $hook ) {
			remove_all_filters( $hook, 10 );
		}
	}

	protected function tearDown(): void {
		Request_Body::restore();
		parent::tearDown();
	}

	/** The modules get each room, and the answer contains what they return. */
	public function test_rooms_are_processed_and_answered(): void {
		$shown  = $this->create_webinar( array( 'shows_people' => 1 ) );
		$hidden = $this->create_webinar();
		$fired  = $this->capture( 'webinar_outbox_presence' );
		add_filter( 'client_webinar_room_people', static fn( ?int $people, int $webinar_id ): ?int => $webinar_id === $hidden ? 214 : null, 10, 2 );
		add_filter( 'ui_webinar_room_announcement', fn( ?array $announcement, int $webinar_id ): array => $this->announcement( $webinar_id ), 10, 2 );

		$answer = $this->report( $this->body( array( $this->room( $shown, '', array( 7, 8 ) ), $this->room( $hidden, self::ETAG, array() ) ) ) );

		self::assertSame( 200, $answer['status'] );
		self::assertSame(
			array(
				'success' => true,
				'data'    => array(
					'rooms' => array(
						array(
							'webinar_id'   => $shown,
							'people'       => null,
							'shows_people' => true,
							'announcement' => $this->announcement( $shown ),
							'refused'      => array(),
						),
						array(
							'webinar_id'   => $hidden,
							'people'       => 214,
							'shows_people' => false,
							'announcement' => null,
							'refused'      => array(),
						),
					),
				),
			),
			$answer['body']
		);
		self::assertSame( array( $shown, $hidden ), array_column( $fired->getArrayCopy(), 'webinar_id' ) );
		self::assertSame( array( array( $this->person( 7 ), $this->person( 8 ) ), array() ), array_column( $fired->getArrayCopy(), 'people' ) );
		self::assertEqualsWithDelta( time(), $fired[0]['timestamp'], 2 );
	}

	/** Who has several pages in a room may have to ask WordPress again, and counts all the same. */
	public function test_pages_that_have_something_to_learn_are_closed(): void {
		$id    = $this->create_webinar();
		$fired = $this->capture( 'webinar_outbox_presence' );
		$asked = $this->capture( 'webinar_outbox_sign_ins_to_refresh' );
		$again = array(
			'user_id' => $this->person( 7 )['user_id'],
			'sign_in' => '0123456789ab',
		);
		add_filter( 'webinar_outbox_sign_ins_to_refresh', static fn( array $sign_ins ): array => array( ...$sign_ins, $again ) );

		$answer = $this->report( $this->body( array( $this->room( $id, '', array( 7, 7, 8 ) ), $this->room( $id, '', array( 8 ) ) ) ) );

		self::assertSame( array( array( $again ), array() ), array_column( $answer['body']['data']['rooms'], 'refused' ) );
		self::assertSame( array( array( array( $again ), $id, array( $again['user_id'] ) ) ), $asked->getArrayCopy() );
		self::assertSame( array( 7, 7, 8 ), array_column( $fired[0]['people'], 'lead_id' ) );
	}

	/** An unknown room, and a report without rooms, are no errors; without other modules (M2) the room shows nothing. */
	public function test_unknown_room_is_answered(): void {
		remove_all_filters( 'core_webinar_get' );

		$answer = $this->report( $this->body( array( $this->room( 4294967295 ) ) ) );

		self::assertSame(
			array(
				array(
					'webinar_id'   => 4294967295,
					'people'       => null,
					'shows_people' => false,
					'announcement' => null,
					'refused'      => array(),
				),
			),
			$answer['body']['data']['rooms']
		);
		self::assertSame( array( 'rooms' => array() ), $this->report( $this->body() )['body']['data'] );
	}

	/** H4: a repeated report is rejected under either secret, until its signature expires. Then its id is deleted. */
	public function test_repeated_report_is_rejected(): void {
		global $wpdb;
		$fired   = $this->capture( 'webinar_outbox_presence' );
		$body    = $this->body( array( $this->room( 12 ) ) );
		$next    = ( new Settings() )->rotate_secret();
		$headers = $this->headers( $body );

		self::assertSame( 200, $this->report( $body, $headers )['status'] );
		$repeat = $this->report( $body, $headers );
		self::assertSame( array( 409, 'webinar_request_repeated' ), array( $repeat['status'], $repeat['body']['data']['code'] ) );
		self::assertSame( 409, $this->report( $body, array( 'webhook-id' => $headers['webhook-id'] ) + $this->headers( $body, $next, time(), $headers['webhook-id'] ) )['status'] );
		self::assertCount( 1, $fired );

		$ahead = $this->headers( $body, self::SECRET, time() + 290 );
		self::assertSame( array( 200, 409 ), array( $this->report( $body, $ahead )['status'], $this->report( $body, $ahead )['status'] ) );
		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox_heard SET forget_at = forget_at - 310" );
		$this->report( $body );
		self::assertSame( '2', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}webinar_outbox_heard" ), 'That of the fast clock, and the new one.' );
	}

	/**
	 * Changes to the headers of a valid report.
	 *
	 * @return array<string, array{callable(array<string, string>): array<string, string>}>
	 */
	public static function forgeries(): array {
		$with = static fn( string $name, string $value ): callable => static fn( array $headers ): array => array( $name => $value ) + $headers;
		return array(
			'none'           => array( static fn(): array => array() ),
			'another id'     => array( $with( 'webhook-id', 'msg_other' ) ),
			'another time'   => array( $with( 'webhook-timestamp', (string) ( time() - 1 ) ) ),
			'garbage'        => array( $with( 'webhook-signature', 'v1,' . str_repeat( 'A', 44 ) ) ),
			'another secret' => array(
				static fn( array $headers ): array => array(
					'webhook-signature' => ( new Webhook( 'whsec_' . base64_encode( str_repeat( 'B', 32 ) ) ) )->sign( $headers['webhook-id'], (int) $headers['webhook-timestamp'], self::body() ),
				) + $headers,
			),
		);
	}

	/**
	 * H4: with a forged signature the body is not read, and the database is not queried.
	 *
	 * @param callable(array<string, string>): array<string, string> $forge The change to the headers.
	 */
	#[DataProvider( 'forgeries' )]
	public function test_forged_report_is_rejected( callable $forge ): void {
		global $wpdb;
		$fired  = $this->capture( 'webinar_outbox_presence' );
		$body   = $this->body();
		$before = $wpdb->num_queries;

		$refused = $this->report( $body, $forge( $this->headers( $body ) ) );

		self::assertSame( array( 401, 'webinar_signature_invalid' ), array( $refused['status'], $refused['body']['data']['code'] ) );
		self::assertSame( $before, $wpdb->num_queries );
		self::assertCount( 0, $fired );
	}

	/** An old, changed or too large report, and a GET request, are rejected. */
	public function test_old_changed_large_or_get_report_is_rejected(): void {
		$body  = $this->body();
		$large = $body . str_repeat( ' ', 786433 - strlen( $body ) );

		self::assertSame( 401, $this->report( $body, $this->headers( $body, self::SECRET, time() - 310 ) )['status'] );
		self::assertSame( 401, $this->report( $body . ' ', $this->headers( $body ) )['status'] );
		self::assertSame( 405, $this->report( $body, null, 'GET' )['status'] );
		self::assertSame( 413, $this->report( $large )['status'] );
		self::assertSame( 200, $this->report( substr( $large, 0, -1 ) )['status'] );
	}

	/**
	 * Invalid bodies.
	 *
	 * @return iterable<string, array{string}>
	 */
	public static function bad_bodies(): iterable {
		$good = self::body( array( self::room( 12, '', array( 7 ) ) ) );
		yield 'nothing' => array( '' );
		yield 'no JSON' => array( '{' );
		yield 'a list' => array( '[]' );
		yield 'a heartbeat' => array( str_replace( 'sidecar.presence', 'sidecar.heartbeat', $good ) );
		yield 'an odd time' => array( str_replace( '"timestamp":"2', '"timestamp":"x', $good ) );
		yield 'no rooms' => array( str_replace( '"rooms"', '"halls"', $good ) );
		yield 'rooms by name' => array( self::body( array( 'a' => self::room( 12 ) ) ) );
		yield 'too many rooms' => array( self::body( array_fill( 0, 201, self::room( 12 ) ) ) );
		yield 'too many people' => array( self::body( array( self::room( 12, '', array_fill( 0, 5001, 7 ) ) ) ) );
		yield 'too deep' => array( str_replace( '"device":"f3a1"', '"device":["f3a1"]', $good ) );
		foreach ( array(
			'webinar_id' => array( 0, -1, '12', 1.5, null, true ),
			'etag'       => array( null, 5, 'short', strtoupper( self::ETAG ), self::ETAG . "\n" ),
			'people'     => array( null, 1, array( 'a' => self::person( 7 ) ), array( 7 ), array( null ) ),
		) as $name => $values ) {
			foreach ( $values as $number => $value ) {
				yield "room's $name $number" => array( self::body( array( array( $name => $value ) + self::room( 12 ) ) ) );
			}
		}
		foreach ( array(
			'lead_id' => array( 0, -7, '7', 7.5, null, 1e30 ),
			'user_id' => array( 0, '7', array() ),
			'device'  => array( '', 5, null, str_repeat( 'a', 37 ), 'a b', "f3a1\n", 'ё' ),
			'sign_in' => array( '', 5, '0123456789AB', '0123456789abc' ),
			'staff'   => array( false, 1, 'true' ),
		) as $name => $values ) {
			foreach ( $values as $number => $value ) {
				yield "person's $name $number" => array( self::body( array( array( 'people' => array( array( $name => $value ) + self::person( 7 ) ) ) + self::room( 12 ) ) ) );
			}
		}
	}

	/** An invalid report is rejected as a whole; its id may be used again. */
	#[DataProvider( 'bad_bodies' )]
	public function test_invalid_report_is_rejected( string $body ): void {
		global $wpdb;
		$fired = $this->capture( 'webinar_outbox_presence' );

		$answer = $this->report( $body );

		self::assertSame( array( 400, 'webinar_request_invalid' ), array( $answer['status'], $answer['body']['data']['code'] ) );
		self::assertCount( 0, $fired );
		self::assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}webinar_outbox_heard" ) );
	}

	/** A newer sidecar may send more: modules get what the contract names. */
	public function test_unknown_keys_are_ignored(): void {
		$fired = $this->capture( 'webinar_outbox_presence' );
		$body  = self::body(
			array(
				array(
					'more'   => 1,
					'people' => array( array( 'chat_id' => 123 ) + self::page( 7 ) ),
				) + self::room( 12 ),
			)
		);

		$answer = $this->report( str_replace( array( '{"type"', '{"rooms"' ), array( '{"more":1,"type"', '{"more":1,"rooms"' ), $body ) );

		self::assertSame( 200, $answer['status'] );
		self::assertSame( array( self::person( 7 ) ), $fired[0]['people'] );
	}

	/** The largest valid report is accepted. Once its pages are confirmed it costs this module two queries. */
	public function test_largest_report_is_accepted(): void {
		global $wpdb;
		remove_all_filters( 'core_webinar_get', 10 );
		$fired = $this->capture( 'webinar_outbox_presence' );
		$room  = $this->room( 12 );
		for ( $number = 1; $number <= 5000; $number++ ) {
			$room['people'][] = array(
				'lead_id' => 1000000 + $number,
				'user_id' => 2000000 + $number,
				'device'  => sprintf( '00000000-0000-4000-8000-%012d', $number ),
			);
		}
		$people         = $room['people'];
		$room['people'] = array_map( static fn( array $page ): array => $page + array( 'confirmed' => true ), $people );
		$body           = $this->body( array( $room ) );
		$before         = $wpdb->num_queries;

		self::assertSame( 200, $this->report( $body )['status'] );

		self::assertCount( 5000, $fired[0]['people'] );
		self::assertSame( $people[4999], $fired[0]['people'][4999] );
		self::assertLessThanOrEqual( 2, $wpdb->num_queries - $before );
	}

	/** A module that fails for one room does not affect the other rooms; the sidecar reports that room again. */
	public function test_failing_module_affects_no_other_room(): void {
		$fired = $this->capture( 'webinar_outbox_presence' );
		add_action(
			'webinar_outbox_presence',
			static function ( array $presence ): void {
				if ( 12 === $presence['webinar_id'] ) {
					throw new RuntimeException( 'Broken here.' );
				}
			}
		);

		$answer = $this->report( $this->body( array( $this->room( 12, '', array( 7 ) ), $this->room( 13, '', array( 8 ) ) ) ) );

		self::assertSame( array( 500, 'webinar_save_failed' ), array( $answer['status'], $answer['body']['data']['code'] ) );
		self::assertSame( array( 13 ), array_column( $fired->getArrayCopy(), 'webinar_id' ) );
		self::assertCount( 1, $this->log_lines() );
		self::assertStringContainsString( 'Broken here.', $this->log_lines()[0] );
		self::assertStringNotContainsString( 'Broken', (string) wp_json_encode( $answer ) );
	}

	/** Without the database no report is processed. */
	public function test_report_without_database_is_not_acknowledged(): void {
		global $wpdb;
		$fired = $this->capture( 'webinar_outbox_presence' );
		$wpdb->suppress_errors();
		add_filter( 'query', static fn( string $query ): string => str_starts_with( $query, 'INSERT' ) && str_contains( $query, 'outbox_heard' ) ? 'SELECT nonsense' : $query );

		$answer = $this->report( $this->body( array( $this->room( 12 ) ) ) );

		remove_all_filters( 'query' );
		$wpdb->suppress_errors( false );
		self::assertSame( array( 500, 'webinar_save_failed' ), array( $answer['status'], $answer['body']['data']['code'] ) );
		self::assertCount( 0, $fired );
	}

	/**
	 * Sends a report.
	 *
	 * @param string                     $body    The body.
	 * @param array<string, string>|null $headers Null for the right ones.
	 * @param string                     $method  The HTTP method.
	 * @return array{status: int, body: array<mixed>}
	 */
	private function report( string $body, ?array $headers = null, string $method = 'POST' ): array {
		$headers ??= $this->headers( $body );
		foreach ( array( 'webhook-id', 'webhook-timestamp', 'webhook-signature' ) as $name ) {
			$_SERVER[ 'HTTP_' . strtoupper( strtr( $name, '-', '_' ) ) ] = $headers[ $name ] ?? '';
		}
		Request_Body::set( $body );
		$answer = $this->ajax( 'webinar_outbox_presence', array(), $method );
		Request_Body::restore();
		return $answer;
	}

	/**
	 * Signs a request with the package of Standard Webhooks.
	 *
	 * @return array<string, string>
	 */
	private function headers( string $body, string $secret = self::SECRET, int $timestamp = 0, string $id = '' ): array {
		$timestamp = 0 === $timestamp ? time() : $timestamp;
		$id        = '' === $id ? 'msg_' . ( ++$this->reports ) : $id;
		return array(
			'webhook-id'        => $id,
			'webhook-timestamp' => (string) $timestamp,
			'webhook-signature' => ( new Webhook( $secret ) )->sign( $id, $timestamp, $body ),
		);
	}

	/**
	 * Builds the body of a report.
	 *
	 * @param array<mixed> $rooms Rooms.
	 */
	private static function body( array $rooms = array() ): string {
		return (string) wp_json_encode(
			array(
				'type'      => 'sidecar.presence',
				'timestamp' => gmdate( 'Y-m-d\TH:i:s.123\Z' ),
				'data'      => compact( 'rooms' ),
			)
		);
	}

	/**
	 * Builds a room whose pages were confirmed before; StayCheckTest has the others.
	 *
	 * @param string    $etag     Tag of the announcement that the sidecar has.
	 * @param list<int> $lead_ids Leads in the room.
	 * @return array{webinar_id: int, etag: string, people: list<array<string, int|string|bool>>}
	 */
	private static function room( int $webinar_id, string $etag = '', array $lead_ids = array() ): array {
		$people = array_map( static fn( int $lead_id ): array => self::page( $lead_id ), $lead_ids );
		return compact( 'webinar_id', 'etag', 'people' );
	}

	/**
	 * Builds a page that was confirmed before.
	 *
	 * @return array<string, int|string|bool>
	 */
	private static function page( int $lead_id ): array {
		return self::person( $lead_id ) + array( 'confirmed' => true );
	}

	/**
	 * Builds a page as the modules get it.
	 *
	 * @return array{lead_id: int, user_id: int, device: string}
	 */
	private static function person( int $lead_id ): array {
		return array(
			'lead_id' => $lead_id,
			'user_id' => $lead_id + 1,
			'device'  => 'f3a1',
		);
	}

	/**
	 * Builds the announcement of the example in the contract, which has the tag above.
	 *
	 * @return array<string, mixed>
	 */
	private function announcement( int $webinar_id ): array {
		$schema = json_decode( (string) file_get_contents( dirname( __DIR__, 3 ) . '/contract/shapes/room-announcement.json' ), true );
		return array( 'webinar_id' => $webinar_id ) + $schema['examples'][0];
	}
}
