<?php
/**
 * Tests of the checks before the start.
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
 * The checks of sidecar and bot before the start.
 */
final class MessageReadinessTest extends Webinar_TestCase {

	private const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

	private const SETTINGS_PAGE = 'http://webinars.test/wp-admin/options-general.php?page=webinar_outbox';

	/** A server that stands for the sidecar. */
	private Receiver $receiver;

	protected function setUp(): void {
		parent::setUp();
		$this->receiver = Receiver::open();
		$this->act_as( $this->create_user( 'administrator' ) );
		// The checks of other modules would call other servers.
		add_filter( 'pre_http_request', static fn( mixed $answer, array $args, string $url ): mixed => str_starts_with( $url, 'http://127.0.0.1' ) ? $answer : new WP_Error( 'not_here' ), 10, 3 );
	}

	protected function tearDown(): void {
		$this->receiver->close();
		parent::tearDown();
	}

	/**
	 * Bot in the settings, answer of the sidecar, and the expected check: whether it is ready, part of the message, whether there is a link.
	 *
	 * @return array<string, array{string, string, array{bool, string, bool}}>
	 */
	public static function bots(): array {
		$health = '{"status":"ok","telegram":"%s","bot":%s,"deliveries":{}}';
		return array(
			'the same'       => array( 'example_bot', sprintf( $health, 'connected', '"Example_Bot"' ), array( true, 'The Telegram bot @example_bot is connected.', false ) ),
			'another'        => array( 'example_bot', sprintf( $health, 'connected', '"other_bot"' ), array( false, 'People are sent to @example_bot, but the message service writes as @other_bot.', true ) ),
			'unknown'        => array( 'example_bot', '{"status":"ok","telegram":"connected"}', array( true, 'The Telegram bot @example_bot is connected.', false ) ),
			'no bot name'    => array( 'example_bot', sprintf( $health, 'connected', '"<b>"' ), array( true, 'The Telegram bot @example_bot is connected.', false ) ),
			'not connected'  => array( 'example_bot', sprintf( $health, 'unreachable', 'null' ), array( false, 'The Telegram bot is not connected', false ) ),
			'lost meanwhile' => array( 'example_bot', sprintf( $health, 'unreachable', '"example_bot"' ), array( false, 'The Telegram bot is not connected', false ) ),
			'not set up'     => array( '', sprintf( $health, 'connected', '"example_bot"' ), array( false, 'Enter the name of the bot under Settings', true ) ),
		);
	}

	/**
	 * The bot of the sidecar is compared with the bot in the settings.
	 *
	 * @param string                     $bot      Name of the bot in the settings.
	 * @param string                     $health   Answer of the sidecar.
	 * @param array{bool, string, bool} $expected Whether it is ready, part of the message, whether there is a link.
	 */
	#[DataProvider( 'bots' )]
	public function test_bot_is_compared( string $bot, string $health, array $expected ): void {
		$this->use_sidecar( $this->receiver->url(), $bot );
		$this->receiver->answer(
			array(
				array(
					'status' => 200,
					'body'   => $health,
				),
			)
		);

		list( $sidecar, $telegram_bot ) = $this->checks();

		self::assertSame(
			array(
				'name'     => 'sidecar',
				'is_ready' => true,
				'message'  => 'The message service answers.',
				'url'      => '',
			),
			$sidecar
		);
		self::assertSame( array( 'telegram_bot', $expected[0], $expected[2] ? self::SETTINGS_PAGE : '' ), array( $telegram_bot['name'], $telegram_bot['is_ready'], $telegram_bot['url'] ) );
		self::assertStringContainsString( $expected[1], $telegram_bot['message'] );
	}

	/** One request to `/healthz` answers both checks, and contains no secret. */
	public function test_one_request_answers_both_checks(): void {
		$this->use_sidecar( $this->receiver->url() . '/base', 'example_bot' );
		$timeouts = array();
		add_filter(
			'http_request_args',
			static function ( array $args, string $url ) use ( &$timeouts ): array {
				if ( str_contains( $url, '/healthz' ) ) {
					$timeouts[] = $args['timeout'];
				}
				return $args;
			},
			10,
			2
		);

		$this->checks();

		$requests = $this->receiver->requests();
		self::assertCount( 1, $requests );
		self::assertSame( array( 'GET', '/base/healthz', '' ), array( $requests[0]['method'], $requests[0]['path'], $requests[0]['body'] ) );
		self::assertArrayNotHasKey( 'webhook-signature', $requests[0]['headers'] );
		self::assertSame( array( 3 ), $timeouts );
	}

	/** A sidecar that rejects the secret would reject all messages. A signed request that changes nothing detects it. */
	public function test_rejected_secret_is_reported(): void {
		$this->use_sidecar( $this->receiver->url(), 'example_bot' );
		$this->receiver->answer(
			array(
				array(
					'status' => 200,
					'body'   => '{"status":"ok","telegram":"connected","bot":"example_bot"}',
				),
				array( 'status' => 401 ),
			)
		);

		list( $sidecar, $telegram_bot ) = $this->checks();

		self::assertSame( array( false, self::SETTINGS_PAGE ), array( $sidecar['is_ready'], $sidecar['url'] ) );
		self::assertStringContainsString( 'refuses our secret', $sidecar['message'] );
		self::assertTrue( $telegram_bot['is_ready'] );
		$question = $this->receiver->requests()[1];
		self::assertSame( '/deliveries/replay', $question['path'] );
		self::assertSame( array( 'webhook_ids' => array( 'msg_of_nobody' ) ), ( new Webhook( self::SECRET ) )->verify( $question['body'], $question['headers'] ) );
	}

	/**
	 * Answers that no healthy sidecar gives.
	 *
	 * @return array<string, array{array{status: int, headers?: list<string>, body?: string}}>
	 */
	public static function invalid_answers(): array {
		$fine = '{"status":"ok","telegram":"connected","bot":"example_bot"}';
		return array(
			'no store'    => array(
				array(
					'status' => 503,
					'body'   => '{"error":{"code":"store_unavailable","message":"x"}}',
				),
			),
			'refused'     => array( array( 'status' => 401 ) ),
			'redirect'    => array(
				array(
					'status'  => 302,
					'headers' => array( 'Location: /elsewhere' ),
					'body'    => $fine,
				),
			),
			'no JSON'     => array(
				array(
					'status' => 200,
					'body'   => '<html>It works!</html>',
				),
			),
			'no telegram' => array(
				array(
					'status' => 200,
					'body'   => '{"status":"ok","telegram":{"connected":true}}',
				),
			),
			'a text'      => array(
				array(
					'status' => 200,
					'body'   => '"telegram"',
				),
			),
		);
	}

	/**
	 * The check names the remedy, and the state of the bot is unknown.
	 *
	 * @param array{status: int, headers?: list<string>, body?: string} $answer Answer of the sidecar.
	 */
	#[DataProvider( 'invalid_answers' )]
	public function test_invalid_answer_counts_as_none( array $answer ): void {
		$this->use_sidecar( $this->receiver->url(), 'example_bot' );
		$this->receiver->answer( array( $answer ) );

		$this->assert_unreachable( $this->checks() );
		self::assertSame( array( '/healthz' ), array_column( $this->receiver->requests(), 'path' ) );
	}

	/** A sidecar that is down, or accepts the connection and never answers. */
	public function test_missing_answer_is_reported(): void {
		$this->use_sidecar( $this->receiver->url(), 'example_bot' );
		$this->receiver->stop();
		$this->assert_unreachable( $this->checks() );

		$silent = stream_socket_server( 'tcp://127.0.0.1:0' );
		$this->use_sidecar( 'http://' . stream_socket_get_name( $silent, false ), 'example_bot' );
		add_filter( 'http_request_args', static fn( array $args ): array => array( 'timeout' => 0.2 ) + $args );
		$this->assert_unreachable( $this->checks() );
	}

	/** Without an address the check says where to enter it, with a link for users who may. A speaker cannot mend it, and sees nothing. */
	public function test_missing_settings_are_named(): void {
		$this->use_sidecar( '', '' );

		$for_admin = $this->checks();
		$this->act_as( $this->create_user( 'webinar_organizer' ) );
		$for_organizer = $this->checks();
		$this->act_as( $this->create_user( 'webinar_speaker' ) );

		self::assertSame( array(), $this->checks() );
		self::assertSame( array( false, false ), array_column( $for_admin, 'is_ready' ) );
		self::assertStringContainsString( 'The message service is not set up', $for_admin[0]['message'] );
		self::assertSame( array_column( $for_admin, 'message' ), array_column( $for_organizer, 'message' ) );
		self::assertSame( array( self::SETTINGS_PAGE, self::SETTINGS_PAGE ), array_column( $for_admin, 'url' ) );
		self::assertSame( array( '', '' ), array_column( $for_organizer, 'url' ) );
		self::assertSame( array(), $this->receiver->requests() );
	}

	/** An owner who declined Telegram is not reminded of it: not before the start, and not in Site Health. */
	public function test_owner_who_declined_sees_no_warning(): void {
		$this->use_sidecar( '', '' );
		$sidecar = static fn(): string => apply_filters( 'site_status_tests', array( 'direct' => array() ) )['direct']['webinar_outbox_sidecar']['test']()['status'];
		self::assertSame( 'critical', $sidecar() );

		update_option( 'core_webinar_telegram', 'declined' );

		self::assertSame( array(), $this->checks() );
		self::assertSame( 'good', $sidecar() );
	}

	/**
	 * Asserts that the sidecar does not answer, and that the state of the bot is unknown.
	 *
	 * @param list<array<string, mixed>> $checks The checks.
	 */
	private function assert_unreachable( array $checks ): void {
		self::assertSame( array( 'sidecar', 'telegram_bot' ), array_column( $checks, 'name' ) );
		self::assertSame( array( false, false ), array_column( $checks, 'is_ready' ) );
		self::assertSame( array( self::SETTINGS_PAGE, '' ), array_column( $checks, 'url' ) );
		self::assertStringContainsString( 'The message service does not answer', $checks[0]['message'] );
		self::assertStringContainsString( 'once the message service answers', $checks[1]['message'] );
	}

	/**
	 * Requests the checks of this module.
	 *
	 * @return list<array<string, mixed>>
	 */
	private function checks(): array {
		$checks = apply_filters( 'client_webinar_control_readiness', array(), $this->create_webinar(), false );
		return array_values( array_filter( $checks, static fn( array $check ): bool => in_array( $check['name'], array( 'sidecar', 'telegram_bot' ), true ) ) );
	}

	private function use_sidecar( string $url, string $bot ): void {
		update_option(
			'webinar_outbox_settings',
			array(
				'sidecar_url'  => $url,
				'secret'       => self::SECRET,
				'bot_username' => $bot,
			)
		);
	}
}
