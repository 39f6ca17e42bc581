<?php
/**
 * Tests of pushes to rooms.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use StandardWebhooks\Webhook;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Settings;
use Webinars\Webinar_Outbox\Tests\Receiver;

require_once __DIR__ . '/receiver/class-receiver.php';

/**
 * A push is sent at the end of the request that changed the room, before any message, and no visitor waits for it.
 */
final class OutboxPushTest extends Webinar_TestCase {

	private const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

	/** A server that stands for the sidecar. */
	private Receiver $receiver;

	protected function setUp(): void {
		global $wp_filter;
		parent::setUp();
		// The callbacks of WordPress would close the output buffers of the test runner.
		foreach ( array_diff( array_keys( $wp_filter['shutdown']->callbacks ), array( 5, 95, 100 ) ) as $priority ) {
			remove_all_actions( 'shutdown', $priority );
		}
		// Pushes that earlier tests of this process have queued.
		do_action( 'shutdown' );
		$this->receiver = Receiver::open();
		update_option(
			'webinar_outbox_settings',
			array(
				'sidecar_url' => $this->receiver->url(),
				'public_url'  => 'https://push.webinars.test',
				'secret'      => self::SECRET,
			)
		);
	}

	protected function tearDown(): void {
		$this->receiver->close();
		parent::tearDown();
	}

	/** Only the last announcement of each webinar is sent, once, with a signature that the package of Standard Webhooks verifies. */
	public function test_last_push_of_each_webinar_is_sent_once(): void {
		$this->push( 12, 3 );
		$this->push( 13, 7 );
		$this->push( 12, 4 );
		self::assertSame( array(), $this->receiver->requests() );

		do_action( 'shutdown' );
		do_action( 'shutdown' );

		$requests = $this->receiver->requests();
		self::assertSame( array( array( 12, 4 ), array( 13, 7 ) ), $this->received() );
		self::assertSame( array( '/webhooks', '/webhooks' ), array_column( $requests, 'path' ) );
		self::assertNotSame( $requests[0]['headers']['webhook-id'], $requests[1]['headers']['webhook-id'] );
		$event = ( new Webhook( self::SECRET ) )->verify( $requests[0]['body'], $requests[0]['headers'] );
		self::assertSame( array( 'type', 'timestamp', 'data' ), array_keys( $event ) );
		self::assertSame( 'room.state', $event['type'] );
		self::assertMatchesRegularExpression( '/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/', $event['timestamp'] );
		self::assertSame( $this->announcement( 12, 4 ), $event['data'] );
	}

	/** Pushes of different types, or of different names, do not replace each other. */
	public function test_pushes_of_different_types_are_all_sent(): void {
		$tell = static fn( string $name, int $poll ) => do_action(
			'webinar_outbox_push',
			array(
				'type' => 'room.event',
				'data' => array(
					'webinar_id' => 12,
					'name'       => $name,
					'payload'    => array( 'poll' => $poll ),
				),
			)
		);
		$this->push( 12, 3 );
		$tell( 'polls', 1 );
		$tell( 'polls.closed', 1 );
		$tell( 'polls', 2 );

		do_action( 'shutdown' );

		$sent = array_map( static fn( array $request ): array => json_decode( $request['body'], true ), $this->receiver->requests() );
		self::assertSame( array( 'room.state', 'room.event', 'room.event' ), array_column( $sent, 'type' ) );
		self::assertSame( array( array( 'polls', 2 ), array( 'polls.closed', 1 ) ), array_map( static fn( array $event ): array => array( $event['data']['name'], $event['data']['payload']['poll'] ), array_slice( $sent, 1 ) ) );
	}

	/** During a rotation of the secret a push has both signatures. */
	public function test_push_is_signed_with_both_secrets(): void {
		$new = ( new Settings() )->rotate_secret();

		$this->push( 12, 3 );
		do_action( 'shutdown' );

		$request = $this->receiver->requests()[0];
		foreach ( array( self::SECRET, $new ) as $secret ) {
			( new Webhook( $secret ) )->verify( $request['body'], $request['headers'] );
		}
	}

	/** Pushes are sent before messages, also those that the work of a heartbeat causes. */
	public function test_push_is_sent_before_messages(): void {
		add_filter( 'wp_doing_cron', '__return_true' );
		add_action( 'shutdown', fn() => $this->push( 13, 1 ), 90, 0 );
		do_action(
			'webinar_outbox_enqueue',
			array(
				'key'       => 'a',
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
		$this->push( 12, 3 );

		do_action( 'shutdown' );

		$types = array_map( static fn( array $request ): string => json_decode( $request['body'], true )['type'], $this->receiver->requests() );
		self::assertSame( array( 'room.state', 'room.state', 'telegram.message' ), $types );
	}

	/** When the sidecar does not answer, only one push is tried, and one line is logged. */
	public function test_silent_sidecar_costs_one_try(): void {
		$tries = $this->capture( 'http_request_args' );
		$this->receiver->answer( array( array( 'status' => 503 ) ) );
		foreach ( array( 'HTTP 503', 'cURL error' ) as $trouble ) {
			$tries->exchangeArray( array() );
			$logged = count( $this->log_lines() );
			$this->push( 12, 3 );
			$this->push( 13, 3 );

			do_action( 'shutdown' );
			do_action( 'shutdown' );

			$lines = array_slice( $this->log_lines(), $logged );
			self::assertSame( array( 1 ), array_map( static fn( array $arguments ): int => $arguments[0]['timeout'], $tries->getArrayCopy() ) );
			self::assertCount( 1, $lines );
			self::assertStringContainsString( 'webinar_outbox_push_failed', $lines[0] );
			self::assertStringContainsString( $trouble, $lines[0] );
			self::assertStringNotContainsString( 'stream.example.com', $lines[0] );
			$this->receiver->stop();
		}
	}

	/** A rejected push does not stop the others. */
	public function test_rejected_push_does_not_stop_others(): void {
		$this->receiver->answer( array( array( 'status' => 422 ), array( 'status' => 202 ) ) );
		$logged = count( $this->log_lines() );
		$this->push( 12, 3 );
		$this->push( 13, 3 );

		do_action( 'shutdown' );

		self::assertSame( array( array( 12, 3 ), array( 13, 3 ) ), $this->received() );
		$lines = array_slice( $this->log_lines(), $logged );
		self::assertCount( 1, $lines );
		self::assertStringContainsString( 'HTTP 422', $lines[0] );
	}

	/** Without push to rooms there is no request. */
	public function test_nothing_is_sent_without_an_address(): void {
		foreach ( array( 'sidecar_url', 'public_url', 'secret' ) as $name ) {
			$before = get_option( 'webinar_outbox_settings' );
			update_option( 'webinar_outbox_settings', array( $name => '' ) + $before );
			$this->push( 12, 3 );
			do_action( 'shutdown' );
			update_option( 'webinar_outbox_settings', $before );
		}

		self::assertSame( array(), $this->receiver->requests() );
		self::assertSame( array(), $this->log_lines() );
	}

	/** Under FPM the request is answered first; on the command line the push is sent too. */
	public function test_request_is_answered_first_where_php_can(): void {
		foreach ( array(
			'function fastcgi_finish_request() { echo "\nfinished before ", is_file( $GLOBALS["argv"][2] ) ? "no" : "any", " push"; return true; }' => 'finished before any push',
			'' => '',
		) as $begin => $said ) {
			$receiver = new Receiver();
			$script   = WP_CONTENT_DIR . '/push.php';
			file_put_contents(
				$script,
				"<?php $begin" . '
				$_SERVER["HTTP_HOST"] = "webinars.test";
				define( "WEBINAR_SIDECAR_URL", "' . $receiver->url() . '" );
				define( "WEBINAR_SIDECAR_PUBLIC_URL", "https://push.webinars.test" );
				define( "WEBINAR_SIDECAR_SECRET", "' . self::SECRET . '" );
				require $argv[1];
				do_action( "webinar_outbox_push", json_decode( $argv[3], true ) );'
			);
			exec( escapeshellarg( PHP_BINARY ) . ' -d display_errors=1 ' . escapeshellarg( $script ) . ' ' . implode( ' ', array_map( 'escapeshellarg', array( dirname( __DIR__, 3 ) . '/tests/php/wp-config.php', $receiver->requests_file(), (string) wp_json_encode( $this->event( 12, 3 ) ) ) ) ) . ' 2>&1', $lines, $status );
			$received = $receiver->requests();
			$receiver->stop();

			self::assertSame( array( 0, $said ), array( $status, (string) end( $lines ) ), implode( "\n", $lines ) );
			self::assertCount( 1, $received );
			$lines = array();
		}
	}

	/** Fires a push as the module of the room does. */
	private function push( int $webinar_id, int $version ): void {
		do_action( 'webinar_outbox_push', $this->event( $webinar_id, $version ) );
	}

	/**
	 * Builds the event of the example in the contract.
	 *
	 * @return array{type: string, data: array<string, mixed>}
	 */
	private function event( int $webinar_id, int $version ): array {
		return array(
			'type' => 'room.state',
			'data' => $this->announcement( $webinar_id, $version ),
		);
	}

	/**
	 * Builds the announcement of the example in the contract.
	 *
	 * @return array<string, mixed>
	 */
	private function announcement( int $webinar_id, int $version ): array {
		$schema = json_decode( (string) file_get_contents( dirname( __DIR__, 3 ) . '/contract/shapes/room-announcement.json' ), true );
		return array_replace_recursive(
			$schema['examples'][0],
			array(
				'webinar_id' => $webinar_id,
				'version'    => $version,
			)
		);
	}

	/**
	 * Lists webinar and version of the received pushes.
	 *
	 * @return list<array{int, int}>
	 */
	private function received(): array {
		return array_map(
			static function ( array $request ): array {
				$data = json_decode( $request['body'], true )['data'];
				return array( $data['webinar_id'], $data['version'] );
			},
			$this->receiver->requests()
		);
	}
}
