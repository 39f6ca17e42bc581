<?php
/**
 * Tests of the address of the sidecar and of its receipts.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Settings;
use Webinars\Webinar_Outbox\Sidecar;
use Webinars\Webinar_Outbox\Sidecar_Address;
use Webinars\Webinar_Outbox\Tests\Receiver;

require_once __DIR__ . '/receiver/class-receiver.php';

/**
 * Messages are sent to allowed addresses only, and are complete only with the receipt of the sidecar.
 */
final class SidecarAddressTest extends Webinar_TestCase {

	private const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

	/**
	 * Addresses, and whether they are allowed.
	 *
	 * @return iterable<string, array{string, bool}>
	 */
	public static function addresses(): iterable {
		foreach ( array(
			'https://sidecar.example.com',
			'https://sidecar.example.com:8443/base',
			'https://203.0.113.5',
			'https://10.0.0.5',
			'http://127.0.0.1:8787',
			'http://127.8.9.10',
			'http://10.255.0.1',
			'http://172.16.0.1',
			'http://172.31.255.254',
			'http://192.168.1.20:8787',
			'http://[::1]:8787',
			'http://[fd12:3456::1]',
			'http://[::ffff:10.0.0.5]',
			'http://localhost:8787',
			'http://sidecar:8787',
			'http://sidecar.local',
			'http://Sidecar.Internal:8787',
			'http://sidecar.lan',
		) as $url ) {
			yield $url => array( $url, true );
		}
		foreach ( array(
			'http://sidecar.example.com',
			'http://203.0.113.5',
			'http://172.32.0.1',
			'http://11.0.0.1',
			'http://[2001:db8::1]',
			'http://local.example.com',
			'http://169.254.169.254/latest',
			'https://169.254.169.254',
			'http://[::ffff:169.254.169.254]',
			'https://[fe80::1]',
			'http://0.0.0.0:8787',
			'http://0.1.2.3',
			'http://[::]:8787',
			'https://224.0.0.1',
			'https://255.255.255.255',
			'https://[ff02::1]',
			'http://2852039166',
			'http://0xa9fea9fe',
			'http://0251.0376.0251.0376',
			'https://169.254.43518',
			'http://127.1',
			'http://me@127.0.0.1',
			'http://127.0.0.1/?a=b',
			'http://127.0.0.1/#a',
			'file:///etc/passwd',
			'//127.0.0.1',
			'127.0.0.1:8787',
		) as $url ) {
			yield $url => array( $url, false );
		}
	}

	/** Plain http is only for local networks, and reserved addresses are rejected; each error names the reason. */
	#[DataProvider( 'addresses' )]
	public function test_address_is_allowed_or_rejected_with_a_reason( string $url, bool $is_allowed ): void {
		$address = Sidecar_Address::parse( $url );

		self::assertSame( $is_allowed, $address instanceof Sidecar_Address );
		if ( $address instanceof WP_Error ) {
			self::assertNotSame( '', $address->get_error_message() );
		}
	}

	/** A stored address or a constant is validated at each use too; a forbidden one is not called. */
	public function test_forbidden_address_is_never_called(): void {
		update_option(
			'webinar_outbox_settings',
			array(
				'sidecar_url' => 'http://169.254.169.254',
				'secret'      => self::SECRET,
			)
		);
		$requests = $this->capture( 'pre_http_request' );
		$sidecar  = new Sidecar( new Settings() );

		self::assertFalse( $sidecar->is_configured() );
		self::assertNotSame( '', $sidecar->send( 'msg_a', '{}' )->error );
		self::assertNull( $sidecar->health() );
		self::assertCount( 0, $requests );
	}

	/** A name is resolved at each use. This name is this machine, where plain http is allowed. */
	public function test_name_is_resolved_when_used(): void {
		$address = Sidecar_Address::parse( 'http://localhost:8787' );

		self::assertInstanceOf( Sidecar_Address::class, $address );
		self::assertSame( '', $address->refusal() );
	}

	/**
	 * Successful answers that are no receipt.
	 *
	 * @return array<string, array{array{status: int, headers?: list<string>, body?: string}}>
	 */
	public static function answers_without_receipt(): array {
		$body = static fn( string $body, int $status = 200 ): array => array( compact( 'status', 'body' ) );
		return array(
			'a portal’s page'  => $body( '<html>Please sign in</html>' ),
			'no words'         => $body( ' ', 204 ),
			'another’s JSON'   => $body( '{"status":"ok"}' ),
			'a list'           => $body( '["accepted"]' ),
			'a text'           => $body( '"accepted"' ),
			'an odd status'    => $body( '{"status":["accepted"]}' ),
			'a huge answer'    => $body( '{"status":"accepted","more":"' . str_repeat( 'x', 100000 ) . '"}' ),
			'garbage'          => $body( "\0\xff\xfe" ),
			'a redirect to it' => array(
				array(
					'status'  => 307,
					'headers' => array( 'Location: /webhooks-elsewhere' ),
					'body'    => '{"status":"accepted"}',
				),
			),
		);
	}

	/**
	 * After such an answer the message waits with an error, and is sent later.
	 *
	 * @param array{status: int, headers?: list<string>, body?: string} $answer The first answer.
	 */
	#[DataProvider( 'answers_without_receipt' )]
	public function test_only_a_receipt_completes_an_event( array $answer ): void {
		global $wpdb;
		$receiver = new Receiver();
		update_option(
			'webinar_outbox_settings',
			array(
				'sidecar_url' => $receiver->url(),
				'secret'      => self::SECRET,
			)
		);
		$receiver->answer(
			array(
				$answer,
				array(
					'status' => 200,
					'body'   => '{"status":"duplicate"}',
				),
			)
		);
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

		do_action( 'webinar_outbox_drain' );
		$waiting = $wpdb->get_row( "SELECT state, last_error FROM {$wpdb->prefix}webinar_outbox", ARRAY_A );
		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET next_attempt_at = 0" );
		do_action( 'webinar_outbox_drain' );
		$receiver->stop();

		self::assertSame( 'pending', $waiting['state'] );
		self::assertStringContainsString( 'HTTP ' . $answer['status'], $waiting['last_error'] );
		self::assertSame( array( '/webhooks', '/webhooks' ), array_column( $receiver->requests(), 'path' ) );
		self::assertSame( 'complete', $wpdb->get_var( "SELECT state FROM {$wpdb->prefix}webinar_outbox" ) );
	}
}
