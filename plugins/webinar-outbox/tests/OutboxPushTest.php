<?php
/**
 * Tests of what the sidecar hears at once.
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
 * What a room shows leaves with the request that changed it, before any message, and nobody waits for it.
 */
final class OutboxPushTest extends Webinar_TestCase {

	private const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

	/** Stands where the sidecar is. */
	private Receiver $receiver;

	/**
	 * Sets push up.
	 */
	protected function setUp(): void {
		global $wp_filter;
		parent::setUp();
		// WordPress's own would close the buffers of the test runner.
		foreach ( array_diff( array_keys( $wp_filter['shutdown']->callbacks ), array( 5, 95, 100 ) ) as $priority ) {
			remove_all_actions( 'shutdown', $priority );
		}
		// What earlier tests of this process have left.
		do_action( 'shutdown' );
		$this->receiver = new Receiver();
		update_option(
			'webinar_outbox_settings',
			array(
				'sidecar_url' => $this->receiver->url(),
				'public_url'  => 'https://push.webinars.test',
				'secret'      => self::SECRET,
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
	 * Of each webinar the last announcement leaves at the end of the request, once, as the standard's own package verifies.
	 */
	public function test_last_announcement_of_each_webinar_leaves_once(): void {
		$this->push( 12, 3 );
		$this->push( 13, 7 );
		$this->push( 12, 4 );
		self::assertSame( array(), $this->receiver->requests() );

		do_action( 'shutdown' );
		do_action( 'shutdown' );

		$requests = $this->receiver->requests();
		self::assertSame( array( array( 12, 4 ), array( 13, 7 ) ), $this->told() );
		self::assertSame( array( '/webhooks', '/webhooks' ), array_column( $requests, 'path' ) );
		self::assertNotSame( $requests[0]['headers']['webhook-id'], $requests[1]['headers']['webhook-id'] );
		$event = ( new Webhook( self::SECRET ) )->verify( $requests[0]['body'], $requests[0]['headers'] );
		self::assertSame( array( 'type', 'timestamp', 'data' ), array_keys( $event ) );
		self::assertSame( 'room.state', $event['type'] );
		self::assertMatchesRegularExpression( '/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/', $event['timestamp'] );
		self::assertSame( $this->announcement( 12, 4 ), $event['data'] );
	}

	/**
	 * While the secret is being changed either one will do.
	 */
	public function test_push_is_signed_with_both_secrets(): void {
		$new = ( new Settings() )->rotate_secret();

		$this->push( 12, 3 );
		do_action( 'shutdown' );

		$request = $this->receiver->requests()[0];
		foreach ( array( self::SECRET, $new ) as $secret ) {
			( new Webhook( $secret ) )->verify( $request['body'], $request['headers'] );
		}
	}

	/**
	 * Rooms do not wait for messages, and what changes in the work of a heartbeat leaves too.
	 */
	public function test_push_leaves_before_messages(): void {
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

	/**
	 * A sidecar that is away or refuses costs one short try and one line in the log: the others would fare alike.
	 */
	public function test_trouble_costs_one_try(): void {
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

	/**
	 * What the sidecar refuses for what it says keeps no other room waiting.
	 */
	public function test_a_refused_announcement_keeps_no_other_waiting(): void {
		$this->receiver->answer( array( array( 'status' => 422 ), array( 'status' => 202 ) ) );
		$logged = count( $this->log_lines() );
		$this->push( 12, 3 );
		$this->push( 13, 3 );

		do_action( 'shutdown' );

		self::assertSame( array( array( 12, 3 ), array( 13, 3 ) ), $this->told() );
		$lines = array_slice( $this->log_lines(), $logged );
		self::assertCount( 1, $lines );
		self::assertStringContainsString( 'HTTP 422', $lines[0] );
	}

	/**
	 * Nobody is called where rooms are not pushed to.
	 */
	public function test_nothing_leaves_where_nothing_is_set_up(): void {
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

	/**
	 * PHP under FPM answers first; in the shell it is sent as well.
	 */
	public function test_answer_goes_first_where_php_can(): void {
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

	/**
	 * Tells what a room shows, as its module does.
	 */
	private function push( int $webinar_id, int $version ): void {
		do_action( 'webinar_outbox_push', $this->event( $webinar_id, $version ) );
	}

	/**
	 * The event of the contract's example.
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
	 * The announcement of the contract's example.
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
	 * Webinar and version of what the sidecar was told.
	 *
	 * @return list<array{int, int}>
	 */
	private function told(): array {
		return array_map(
			static function ( array $request ): array {
				$data = json_decode( $request['body'], true )['data'];
				return array( $data['webinar_id'], $data['version'] );
			},
			$this->receiver->requests()
		);
	}
}
