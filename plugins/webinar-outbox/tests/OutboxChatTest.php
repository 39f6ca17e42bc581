<?php
/**
 * Tests of the sidecar's handover of chats.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use StandardWebhooks\Webhook;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Tests\Request_Body;

require_once __DIR__ . '/heartbeat/class-request-body.php';

/**
 * A signed handover of what people said reaches the module of the chat once (H4), and is answered with what it says.
 */
final class OutboxChatTest extends Webinar_TestCase {

	private const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

	/** Without the module of the chat, which would answer. */
	protected function setUp(): void {
		parent::setUp();
		update_option( 'webinar_outbox_settings', array( 'secret' => self::SECRET ) );
		remove_all_filters( 'webinar_chat_intake', 10 );
	}

	protected function tearDown(): void {
		Request_Body::restore();
		parent::tearDown();
	}

	/** The module gets what the sidecar sent; a repeated, a forged and an unsigned request reach nobody. */
	public function test_handover_reaches_the_module_once(): void {
		$asked = $this->capture( 'webinar_chat_intake' );
		$chat  = $this->example( 'sidecar-chat' );
		add_filter( 'webinar_chat_intake', static fn( ?array $none, array $handover ): ?array => 12 === $handover['webinar_id'] ? $chat : $none, 10, 2 );
		$other   = array( 'webinar_id' => 13 ) + $this->example( 'chat-handover' );
		$body    = $this->body( array( $this->example( 'chat-handover' ), $other ) );
		$headers = $this->headers( $body, 'msg_1' );

		$answer   = $this->hand_over( $body, $headers );
		$repeated = $this->hand_over( $body, $headers );
		$forged   = $this->hand_over( str_replace( 'recording', 'refund', $body ), $this->headers( $body, 'msg_2' ) );
		$unsigned = $this->hand_over( $body, array() );

		self::assertSame( array( 200, 409, 401, 401 ), array_column( array( $answer, $repeated, $forged, $unsigned ), 'status' ) );
		self::assertCount( 2, $asked );
		self::assertSame(
			array(
				array(
					'webinar_id' => 12,
					'chat'       => $chat,
				),
				array(
					'webinar_id' => 13,
					'chat'       => null,
				),
			),
			$answer['body']['data']['rooms']
		);
	}

	/** What could not be stored is not answered, so the sidecar sends it again; the log holds no text. */
	public function test_failure_of_one_chat_leaves_the_others(): void {
		$fails = true;
		add_filter( 'webinar_chat_intake', static fn( ?array $none, array $handover ): ?array => $fails && 13 === $handover['webinar_id'] ? throw new RuntimeException( 'The database refused.' ) : $none, 10, 2 );
		$room = fn( int $id ): array => array( 'webinar_id' => $id ) + $this->example( 'chat-handover' );

		$both  = $this->hand_over( $this->body( array( $room( 12 ), $room( 13 ) ) ) );
		$alone = $this->hand_over( $this->body( array( $room( 13 ) ) ) );

		self::assertSame( array( 12 ), array_column( $both['body']['data']['rooms'], 'webinar_id' ) );
		self::assertSame( 500, $alone['status'] );
		self::assertStringContainsString( 'webinar_outbox_chat_failed', implode( '', $this->log_lines() ) );
		self::assertStringNotContainsString( 'recording', implode( '', $this->log_lines() ) );
	}

	/** A handover that does not follow the contract reaches nobody. */
	#[DataProvider( 'invalid_messages' )]
	public function test_invalid_handover_is_rejected( array $fields ): void {
		$asked   = $this->capture( 'webinar_chat_intake' );
		$room    = $this->example( 'chat-handover' );
		$message = array_replace( $room['messages'][0], $fields );

		$answer = $this->hand_over( $this->body( array( array( 'messages' => array( $message ) ) + $room ) ) );

		self::assertSame( 400, $answer['status'] );
		self::assertCount( 0, $asked );
	}

	/**
	 * Fields of a message that are wrong.
	 *
	 * @return array<string, array{array<string, mixed>}>
	 */
	public static function invalid_messages(): array {
		return array(
			'no key'                => array( array( 'message_key' => '' ) ),
			'text of 501'           => array( array( 'text' => str_repeat( 'a', 501 ) ) ),
			'no text'               => array( array( 'text' => '' ) ),
			'hidden from the start' => array( array( 'state' => 'hidden' ) ),
			'answered'              => array( array( 'question' => 'answered' ) ),
			'nobody'                => array( array( 'lead_id' => 0 ) ),
			'id as text'            => array( array( 'message_id' => '12' ) ),
			'staff as a number'     => array( array( 'is_staff' => 1 ) ),
		);
	}

	/**
	 * The example of a shape of the contract.
	 *
	 * @return array<string, mixed>
	 */
	private function example( string $shape ): array {
		return json_decode( (string) file_get_contents( dirname( __DIR__, 3 ) . "/contract/shapes/$shape.json" ), true )['examples'][0];
	}

	/**
	 * Builds a body.
	 *
	 * @param list<array<string, mixed>> $rooms Rooms.
	 */
	private function body( array $rooms ): string {
		return (string) wp_json_encode(
			array(
				'type'      => 'sidecar.chat',
				'timestamp' => '2026-11-21T12:00:00Z',
				'data'      => array( 'rooms' => $rooms ),
			)
		);
	}

	/**
	 * Signs a request.
	 *
	 * @return array<string, string>
	 */
	private function headers( string $body, string $id ): array {
		return array(
			'webhook-id'        => $id,
			'webhook-timestamp' => (string) time(),
			'webhook-signature' => ( new Webhook( self::SECRET ) )->sign( $id, time(), $body ),
		);
	}

	/**
	 * Sends a handover as the sidecar does.
	 *
	 * @param array<string, string>|null $headers Null for a valid signature.
	 * @return array{status: int, body: array<mixed>}
	 */
	private function hand_over( string $body, ?array $headers = null ): array {
		$headers ??= $this->headers( $body, 'msg_' . wp_generate_uuid4() );
		foreach ( array( 'webhook-id', 'webhook-timestamp', 'webhook-signature' ) as $name ) {
			$_SERVER[ 'HTTP_' . strtoupper( strtr( $name, '-', '_' ) ) ] = $headers[ $name ] ?? '';
		}
		Request_Body::set( $body );
		$answer = $this->ajax( 'webinar_outbox_chat', array() );
		Request_Body::restore();
		return $answer;
	}
}
