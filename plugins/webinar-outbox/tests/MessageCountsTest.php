<?php
/**
 * Tests of messages in numbers.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use StandardWebhooks\Webhook;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Tests\Receiver;

require_once __DIR__ . '/receiver/class-receiver.php';

/**
 * What is sent, waits and failed, here and in a sidecar that answers in every way.
 */
final class MessageCountsTest extends Webinar_TestCase {

	private const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

	private const WEBINAR_ID = 12;

	/** Stands where the sidecar is. */
	private Receiver $receiver;

	/**
	 * Sets the outbox up.
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->receiver = new Receiver();
		$this->use_sidecar( $this->receiver->url() );
	}

	/**
	 * Stops the server.
	 */
	protected function tearDown(): void {
		$this->receiver->stop();
		parent::tearDown();
	}

	/**
	 * What the outbox has of this webinar, what the sidecar answers, and what that makes.
	 *
	 * @return array<string, array{array<string, int>, array<string, int>, array{int, int, int}}>
	 */
	public static function merged(): array {
		return array(
			'all sent'                              => array( array( 'complete' => 3 ), array( 'sent' => 3 ), array( 3, 0, 0 ) ),
			'each state'                            => array(
				array(
					'pending'     => 1,
					'in-progress' => 2,
					'failed'      => 4,
					'complete'    => 28,
				),
				array(
					'pending'     => 1,
					'waiting'     => 2,
					'sending'     => 3,
					'sent'        => 4,
					'unreachable' => 5,
					'failed'      => 6,
					'uncertain'   => 7,
				),
				array( 4, 9, 22 ),
			),
			'the sidecar has more than it owned to' => array(
				array(
					'pending'     => 1,
					'in-progress' => 1,
					'complete'    => 2,
				),
				array( 'sent' => 3 ),
				array( 3, 1, 0 ),
			),
			'far more than it owned to'             => array( array( 'complete' => 1 ), array( 'sent' => 3 ), array( 3, 0, 0 ) ),
			'the sidecar lost its file'             => array(
				array(
					'pending'  => 1,
					'complete' => 3,
				),
				array(),
				array( 0, 1, 3 ),
			),
		);
	}

	/**
	 * Both sides make one number each.
	 *
	 * @param array<string, int>   $events     In the outbox, by state.
	 * @param array<string, int>   $deliveries In the sidecar, by state.
	 * @param array{int, int, int} $expected   Sent, waiting, failed.
	 */
	#[DataProvider( 'merged' )]
	public function test_both_sides_are_counted( array $events, array $deliveries, array $expected ): void {
		$this->keep( $events );
		$this->keep( array( 'pending' => 1 ), 13 );
		$this->answer( 200, (string) wp_json_encode( $deliveries + $this->none() ) );

		self::assertSame( array( ...$expected, true ), $this->ask() );
	}

	/**
	 * The question is signed as the standard's own package verifies, and holds nothing but the webinar.
	 */
	public function test_question_is_signed(): void {
		$this->keep( array( 'complete' => 1 ) );
		$this->answer( 200, (string) wp_json_encode( $this->none() ) );
		$timeouts = array();
		add_filter(
			'http_request_args',
			static function ( array $args ) use ( &$timeouts ): array {
				$timeouts[] = $args['timeout'];
				return $args;
			}
		);

		$this->ask();
		$this->ask();

		$requests = $this->receiver->requests();
		self::assertSame( array( 'POST', '/deliveries/counts', '{"webinar_id":12}' ), array( $requests[0]['method'], $requests[0]['path'], $requests[0]['body'] ) );
		self::assertSame( array( 'webinar_id' => 12 ), ( new Webhook( self::SECRET ) )->verify( $requests[0]['body'], $requests[0]['headers'] ) );
		self::assertNotSame( $requests[0]['headers']['webhook-id'], $requests[1]['headers']['webhook-id'] );
		self::assertSame( array( 2, 2 ), $timeouts );
	}

	/**
	 * While nothing is handed over the sidecar has nothing to tell.
	 */
	public function test_sidecar_is_not_asked_in_vain(): void {
		self::assertSame( array( 0, 0, 0, true ), $this->ask() );

		$this->keep(
			array(
				'pending' => 2,
				'failed'  => 1,
			)
		);
		self::assertSame( array( 0, 2, 1, true ), $this->ask() );
		self::assertSame( array(), $this->receiver->requests() );
	}

	/**
	 * Answers that tell nothing.
	 *
	 * @return array<string, array{array{status: int, headers?: list<string>, body?: string}}>
	 */
	public static function useless_answers(): array {
		$fine = '{"pending":0,"waiting":0,"sending":0,"sent":1,"unreachable":0,"failed":0,"uncertain":0}';
		return array(
			'wrong secret' => array(
				array(
					'status' => 401,
					'body'   => $fine,
				),
			),
			'older'        => array( array( 'status' => 404 ) ),
			'no store'     => array( array( 'status' => 503 ) ),
			'redirect'     => array(
				array(
					'status'  => 307,
					'headers' => array( 'Location: /elsewhere' ),
					'body'    => $fine,
				),
			),
			'no JSON'      => array(
				array(
					'status' => 200,
					'body'   => '<html>Please sign in</html>',
				),
			),
			'a text'       => array(
				array(
					'status' => 200,
					'body'   => '"sent"',
				),
			),
			'a state less' => array(
				array(
					'status' => 200,
					'body'   => str_replace( ',"uncertain":0', '', $fine ),
				),
			),
			'below zero'   => array(
				array(
					'status' => 200,
					'body'   => str_replace( '"failed":0', '"failed":-1', $fine ),
				),
			),
			'no number'    => array(
				array(
					'status' => 200,
					'body'   => str_replace( '"sent":1', '"sent":"1"', $fine ),
				),
			),
			'endless'      => array(
				array(
					'status' => 200,
					'body'   => str_repeat( ' ', 5000 ) . $fine,
				),
			),
		);
	}

	/**
	 * Then what was handed over counts as waiting, and it is said that nobody knows.
	 *
	 * @param array{status: int, headers?: list<string>, body?: string} $answer What the sidecar answers.
	 */
	#[DataProvider( 'useless_answers' )]
	public function test_useless_answer_is_said_to_be_incomplete( array $answer ): void {
		$this->receiver->answer( array( $answer ) );
		$this->keep_some();

		self::assertSame( array( 0, 4, 1, false ), $this->ask() );
		self::assertSame( array( '/deliveries/counts' ), array_column( $this->receiver->requests(), 'path' ) );
	}

	/**
	 * A sidecar that is not there, is silent, or is not set up any more.
	 */
	public function test_no_answer_is_said_to_be_incomplete(): void {
		$this->keep_some();
		$this->receiver->stop();
		self::assertSame( array( 0, 4, 1, false ), $this->ask() );

		$silent = stream_socket_server( 'tcp://127.0.0.1:0' );
		$this->use_sidecar( 'http://' . stream_socket_get_name( $silent, false ) );
		add_filter( 'http_request_args', static fn( array $args ): array => array( 'timeout' => 0.2 ) + $args );
		self::assertSame( array( 0, 4, 1, false ), $this->ask() );

		$this->use_sidecar( '' );
		self::assertSame( array( 0, 4, 1, false ), $this->ask() );
	}

	/**
	 * Asks as other modules do.
	 *
	 * @return array{int, int, int, bool} Sent, waiting, failed, whether that is all.
	 */
	private function ask( int $webinar_id = self::WEBINAR_ID ): array {
		$counts = apply_filters( 'webinar_outbox_message_counts', null, $webinar_id );
		return array( $counts['sent'], $counts['waiting'], $counts['failed'], $counts['is_complete'] );
	}

	/**
	 * Lets the sidecar answer.
	 */
	private function answer( int $status, string $body ): void {
		$this->receiver->answer(
			array(
				array(
					'status' => $status,
					'body'   => $body,
				),
			)
		);
	}

	/**
	 * What the sidecar says about a webinar that it does not know.
	 *
	 * @return array<string, int>
	 */
	private function none(): array {
		return array_fill_keys( array( 'pending', 'waiting', 'sending', 'sent', 'unreachable', 'failed', 'uncertain' ), 0 );
	}

	/**
	 * Events that add up to four that wait and one that failed.
	 */
	private function keep_some(): void {
		$this->keep(
			array(
				'pending'     => 1,
				'in-progress' => 1,
				'failed'      => 1,
				'complete'    => 2,
			)
		);
	}

	/**
	 * Keeps events about a webinar.
	 *
	 * @param array<string, int> $events     How many, by state.
	 * @param int                $webinar_id The webinar.
	 */
	private function keep( array $events, int $webinar_id = self::WEBINAR_ID ): void {
		global $wpdb;
		foreach ( $events as $state => $number ) {
			for ( $lead_id = 1; $lead_id <= $number; $lead_id++ ) {
				$key = "$webinar_id/$state/$lead_id";
				do_action(
					'webinar_outbox_enqueue',
					array(
						'key'       => $key,
						'type'      => 'telegram.message',
						'order_key' => "lead:$lead_id",
						'data'      => array(
							'recipient_id' => $lead_id,
							'webinar_id'   => $webinar_id,
							'kind'         => 'attended',
							'text'         => 'Hello',
							'button'       => null,
						),
					)
				);
				$wpdb->update( $wpdb->prefix . 'webinar_outbox', array( 'state' => $state ), array( 'event_key' => $key ) );
			}
		}
	}

	/**
	 * Points the outbox at a server.
	 */
	private function use_sidecar( string $url ): void {
		update_option(
			'webinar_outbox_settings',
			array(
				'sidecar_url'  => $url,
				'secret'       => self::SECRET,
				'bot_username' => '',
			)
		);
	}
}
