<?php
/**
 * Tests over HTTP.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

use Webinars\Tests\Test_Site;
use Webinars\Tests\Web_Server;
use Webinars\Webinar_Telegram\Tests\Telegram_TestCase;

require_once __DIR__ . '/class-telegram-testcase.php';

/**
 * A real web server receives the update, and serves the settings.
 */
final class WebhookTest extends Telegram_TestCase {

	private static Web_Server $server;

	public static function setUpBeforeClass(): void {
		self::$server = Web_Server::start( Test_Site::entered() );
	}

	public static function tearDownAfterClass(): void {
		self::$server->stop();
	}

	protected function setUp(): void {
		parent::setUp();
		update_option( 'active_plugins', array( ...get_option( 'active_plugins' ), 'webinar-telegram/webinar-telegram.php' ) );
		$this->connect_bot();
	}

	public function test_an_update_connects_the_person(): void {
		$secret = get_option( 'webinar_telegram_bot' )['webhook_secret'];
		$body   = (string) wp_json_encode( array( 'update_id' => 1 ) + self::text_update( '/start ' . $this->link_token() ) );

		self::assertSame( 401, $this->visit( $body, 'wrong' )['status'] );
		self::assertSame( '', apply_filters( 'webinar_outbox_telegram_status', '', $this->anna ) );

		$answer = $this->visit( $body, $secret );
		self::assertSame( 200, $answer['status'] );
		self::assertSame(
			array(
				'method'  => 'sendMessage',
				'chat_id' => self::CHAT,
				'text'    => 'Done: messages about webinars will arrive here. Send /stop to switch them off.',
			),
			json_decode( $answer['body'], true )
		);
		self::assertSame( 'connected', apply_filters( 'webinar_outbox_telegram_status', '', $this->anna ) );
	}

	/**
	 * The bot comes first, because a small site needs nothing else of the page.
	 */
	public function test_the_settings_show_the_bot_before_the_message_service(): void {
		$page = curl_exec( self::$server->request( Test_Site::entered(), '/wp-admin/options-general.php?page=webinar_outbox', 'admin' ) );
		self::assertIsString( $page );
		self::assertMatchesRegularExpression( '~id="webinar-telegram".*@' . self::BOT . '.*<h2>Message service</h2>~s', $page );
		self::assertStringNotContainsString( self::TOKEN, $page );
		self::assertStringNotContainsString( 'The message service is not set up', $page );
	}

	/**
	 * Sends an update as Telegram does.
	 *
	 * @return array{status: int, body: string}
	 */
	private function visit( string $body, string $secret ): array {
		$site    = Test_Site::entered();
		$request = self::$server->request( $site, '/wp-admin/admin-ajax.php?action=webinar_telegram_update' );
		curl_setopt_array(
			$request,
			array(
				CURLOPT_POSTFIELDS => $body,
				CURLOPT_HTTPHEADER => array( 'Host: webinars.test', "X-Test-Site: $site->content", 'X-Test-User: -', 'Content-Type: application/json', "X-Telegram-Bot-Api-Secret-Token: $secret" ),
			)
		);
		$answer = (string) curl_exec( $request );
		return array(
			'status' => curl_getinfo( $request, CURLINFO_RESPONSE_CODE ),
			'body'   => $answer,
		);
	}
}
