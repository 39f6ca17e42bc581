<?php
/**
 * The set-up of the tests of the heartbeat.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox\Tests;

use StandardWebhooks\Webhook;
use Webinars\Tests\Webinar_TestCase;

require_once __DIR__ . '/class-request-body.php';

/**
 * Sends signed heartbeats as the sidecar does.
 */
abstract class Heartbeat_TestCase extends Webinar_TestCase {

	protected const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

	protected function setUp(): void {
		parent::setUp();
		update_option( 'webinar_outbox_settings', array( 'secret' => self::SECRET ) );
	}

	protected function tearDown(): void {
		Request_Body::restore();
		parent::tearDown();
	}

	/**
	 * Sends a heartbeat.
	 *
	 * @param array<string, string>|null $headers Null for the right ones.
	 * @param string                     $method  The HTTP method.
	 * @return array{status: int, body: array<mixed>}
	 */
	protected function beat( string $body, ?array $headers = null, string $method = 'POST' ): array {
		$headers ??= $this->headers( $body );
		foreach ( array( 'webhook-id', 'webhook-timestamp', 'webhook-signature' ) as $name ) {
			$_SERVER[ 'HTTP_' . strtoupper( strtr( $name, '-', '_' ) ) ] = $headers[ $name ] ?? '';
		}
		Request_Body::set( $body );
		$answer = $this->ajax( 'webinar_outbox_heartbeat', array(), $method );
		Request_Body::restore();
		return $answer;
	}

	/**
	 * Signs a request with the package of Standard Webhooks.
	 *
	 * @return array<string, string>
	 */
	protected function headers( string $body, string $secret = self::SECRET, int $timestamp = 0 ): array {
		$timestamp = 0 === $timestamp ? time() : $timestamp;
		$id        = 'msg_' . wp_generate_uuid4();
		return array(
			'webhook-id'        => $id,
			'webhook-timestamp' => (string) $timestamp,
			'webhook-signature' => ( new Webhook( $secret ) )->sign( $id, $timestamp, $body ),
		);
	}

	/**
	 * Builds the body of a heartbeat.
	 *
	 * @param list<array<string, mixed>> $deliveries Reports.
	 * @param list<array<string, mixed>> $people     Reports.
	 */
	protected function body( array $deliveries = array(), array $people = array() ): string {
		return (string) wp_json_encode(
			array(
				'type'      => 'sidecar.heartbeat',
				'timestamp' => gmdate( 'Y-m-d\TH:i:s.123\Z' ),
				'data'      => array_merge( self::no_reports(), compact( 'deliveries', 'people' ) ),
			),
			JSON_UNESCAPED_UNICODE
		);
	}

	/**
	 * Data of a heartbeat without reports.
	 *
	 * @return array{deliveries: list<mixed>, people: list<mixed>}
	 */
	protected static function no_reports(): array {
		return array(
			'deliveries' => array(),
			'people'     => array(),
		);
	}

	/**
	 * A report about a delivery.
	 *
	 * @return array<string, mixed>
	 */
	protected static function delivery( string $webhook_id, string $state, int $at_ms ): array {
		return array(
			'webhook_id' => $webhook_id,
			'state'      => $state,
			'tries'      => 1,
			'reason'     => '',
			'at_ms'      => $at_ms,
		);
	}

	/**
	 * A report about a person.
	 *
	 * @return array<string, mixed>
	 */
	protected static function person( int $recipient_id, string $state, int $at_ms ): array {
		return compact( 'recipient_id', 'state', 'at_ms' );
	}

	/**
	 * Enqueues a message.
	 *
	 * @return string The webhook id.
	 */
	protected function enqueue(): string {
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
	 * Reads queue state and outcome of a message.
	 *
	 * @return list<string|null>
	 */
	protected function outcome( string $webhook_id ): array {
		global $wpdb;
		return (array) $wpdb->get_row( $wpdb->prepare( "SELECT state, outcome FROM {$wpdb->prefix}webinar_outbox WHERE webhook_id = %s", $webhook_id ), ARRAY_N );
	}

	/** Requests the status as other modules do. */
	protected function telegram_status( int $lead_id ): string {
		return apply_filters( 'webinar_outbox_telegram_status', '', $lead_id );
	}
}
