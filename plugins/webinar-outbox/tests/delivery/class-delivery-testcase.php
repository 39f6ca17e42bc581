<?php
/**
 * The set-up of the tests of sending.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox\Tests;

use Opis\JsonSchema\Validator;
use Webinars\Tests\Webinar_TestCase;

require_once dirname( __DIR__ ) . '/receiver/class-receiver.php';

/**
 * Sends messages to a real server that stands for the sidecar.
 */
abstract class Delivery_TestCase extends Webinar_TestCase {

	protected const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

	/** A server that stands for the sidecar. */
	protected Receiver $receiver;

	protected function setUp(): void {
		parent::setUp();
		$this->receiver = Receiver::open();
		$this->use_sidecar( $this->receiver->url() );
	}

	protected function tearDown(): void {
		$this->receiver->close();
		parent::tearDown();
	}

	/** Sends due events, as WP-Cron does. */
	protected function drain(): void {
		do_action( 'webinar_outbox_drain' );
	}

	protected function use_sidecar( string $url ): void {
		update_option(
			'webinar_outbox_settings',
			array(
				'sidecar_url'  => $url,
				'secret'       => self::SECRET,
				'bot_username' => '',
			)
		);
	}

	/** Enqueues a message. The default text is the key. */
	protected function enqueue( string $key, int $lead_id, string $text = '', int $not_before = 0 ): void {
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
	 * Builds the data of a message.
	 *
	 * @return array<string, mixed>
	 */
	protected function message( int $lead_id, string $text ): array {
		return array(
			'recipient_id' => $lead_id,
			'webinar_id'   => 12,
			'kind'         => 'attended',
			'text'         => $text,
			'button'       => null,
		);
	}

	/** Makes all delays, leases and the pause end so many seconds earlier. */
	protected function let_time_pass( int $seconds ): void {
		global $wpdb;
		$pause = get_option( 'webinar_outbox_pause' );
		if ( is_array( $pause ) ) {
			update_option( 'webinar_outbox_pause', array( 'until' => $pause['until'] - $seconds ) + $pause );
		}
		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET next_attempt_at = next_attempt_at - $seconds, lease_until = lease_until - $seconds" );
	}

	/**
	 * Reads an event.
	 *
	 * @return array{string, string, string|null} State, tries, error.
	 */
	protected function row( string $key ): array {
		global $wpdb;
		return $wpdb->get_row( $wpdb->prepare( "SELECT state, attempts, last_error FROM {$wpdb->prefix}webinar_outbox WHERE event_key = %s", $key ), ARRAY_N );
	}

	/**
	 * Lists the received texts, in order.
	 *
	 * @return list<string>
	 */
	protected function received_texts(): array {
		return array_map( static fn( array $request ): string => json_decode( $request['body'], true )['data']['text'], $this->receiver->requests() );
	}

	/** Asserts that JSON follows a schema of contract/shapes/. */
	protected function assert_follows( string $shape, string $json ): void {
		$validator = new Validator();
		$validator->resolver()->registerPrefix( 'contract:///', dirname( __DIR__, 4 ) . '/contract' );
		$result = $validator->validate( json_decode( $json ), "contract:///shapes/$shape.json" );
		self::assertTrue( $result->isValid(), (string) $result->error() );
	}
}
