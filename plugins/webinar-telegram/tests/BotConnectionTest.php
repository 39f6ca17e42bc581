<?php
/**
 * Tests of connecting the bot.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

use Webinars\Webinar_Telegram\Bot_Connection;
use Webinars\Webinar_Telegram\Bot_Settings;
use Webinars\Webinar_Telegram\Chats;
use Webinars\Webinar_Telegram\Settings_Section;
use Webinars\Webinar_Telegram\Telegram_Api;
use Webinars\Webinar_Telegram\Tests\Telegram_TestCase;

require_once __DIR__ . '/class-telegram-testcase.php';

/**
 * The token is checked, Telegram learns where this site receives updates, and nobody reads the token.
 */
final class BotConnectionTest extends Telegram_TestCase {

	public function test_telegram_learns_the_address_and_a_secret(): void {
		self::assertSame( '', $this->connect_bot() );

		self::assertSame( array( 'getMe', 'setWebhook' ), array_column( $this->requests(), 'method' ) );
		$body = $this->requests( 'setWebhook' )[0]['body'];
		self::assertSame( admin_url( 'admin-ajax.php?action=webinar_telegram_update' ), $body['url'] );
		self::assertMatchesRegularExpression( '/^[0-9a-f]{64}$/', $body['secret_token'] );
		self::assertSame( array( 'message', 'my_chat_member' ), $body['allowed_updates'] );
		self::assertSame( self::BOT, apply_filters( 'webinar_outbox_telegram_bot', '' ) );
	}

	/**
	 * Each with its remedy; nothing is stored.
	 */
	public function test_what_is_wrong_is_said_in_words(): void {
		self::assertStringContainsString( '@BotFather', $this->connect_bot( 'my-bot' ) );
		self::assertSame( array(), $this->requests() );

		$this->telegram_answers( array( 401, 'Unauthorized' ) );
		self::assertSame( 'Telegram answers 401: it does not know this token. Copy the token from @BotFather in Telegram again.', $this->connect_bot() );

		$this->receiver->answer(
			array(
				array(
					'status' => 200,
					'body'   => '{"ok":true,"result":{"username":"example_webinar_bot"}}',
				),
				array(
					'status' => 400,
					'body'   => '{"ok":false,"error_code":400,"description":"Bad Request: bad webhook: HTTPS url must be provided"}',
				),
			)
		);
		self::assertStringContainsString( 'HTTPS url must be provided. The site needs https://', $this->connect_bot() );

		$this->receiver->stop();
		self::assertStringContainsString( 'Ask your host whether the site may call api.telegram.org', $this->connect_bot() );
		self::assertSame( array(), get_option( 'webinar_telegram_bot' ) );
		self::assertSame( '', apply_filters( 'webinar_outbox_telegram_bot', '' ) );
	}

	public function test_a_mistake_leaves_the_connected_bot_as_it_is(): void {
		$this->connect_bot();
		$before = get_option( 'webinar_telegram_bot' );
		$this->telegram_answers( array( 401, 'Unauthorized' ) );
		$this->connect_bot( '999999:AAHrdNGqDBtd5tGHbLVmCmLMQ0KnmP8dW5w' );
		self::assertSame( $before, get_option( 'webinar_telegram_bot' ) );
	}

	public function test_another_bot_replaces_the_first_whose_webhook_is_removed(): void {
		$this->connect_bot();
		$this->connect_bot( '999999:AAHrdNGqDBtd5tGHbLVmCmLMQ0KnmP8dW5w' );
		$last = array_slice( $this->receiver->requests(), -1 )[0];
		self::assertSame( '/bot' . self::TOKEN . '/deleteWebhook', $last['path'] );
	}

	public function test_the_token_is_deleted_with_the_webhook(): void {
		$this->connect_bot();
		$this->connection()->disconnect();
		self::assertCount( 1, $this->requests( 'deleteWebhook' ) );
		self::assertSame( array(), get_option( 'webinar_telegram_bot' ) );

		$this->enqueue( 'a', $this->anna );
		$this->drain();
		self::assertSame( 'waiting', $this->state( 'a' ) );
	}

	public function test_deactivation_removes_the_webhook_and_keeps_the_token(): void {
		$this->connect_bot();
		$this->connection()->on_deactivated( false );
		self::assertCount( 1, $this->requests( 'deleteWebhook' ) );
		self::assertTrue( ( new Bot_Settings() )->is_connected() );
	}

	/**
	 * Another program that polls the bot removes it.
	 */
	public function test_the_hourly_job_brings_a_lost_webhook_back(): void {
		$this->connect_bot();
		do_action( 'webinar_telegram_check' );
		self::assertCount( 1, $this->requests( 'setWebhook' ) );

		$this->telegram_tells( array( 'url' => '' ) );
		do_action( 'webinar_telegram_check' );
		$webhooks = $this->requests( 'setWebhook' );
		self::assertCount( 2, $webhooks );
		self::assertSame( $webhooks[0]['body']['secret_token'], $webhooks[1]['body']['secret_token'] );
	}

	public function test_a_message_service_takes_the_bot_and_gives_it_back(): void {
		$this->connect_bot();
		$this->use_sidecar( 'http://127.0.0.1:1' );
		self::assertCount( 1, $this->requests( 'deleteWebhook' ) );
		self::assertFalse( Webinars\Webinar_Outbox\Direct_Telegram::of_site()->is_on() );
		$this->telegram_tells( array( 'url' => '' ) );
		$this->use_sidecar( '' );
		self::assertCount( 2, $this->requests( 'setWebhook' ) );
		self::assertTrue( Webinars\Webinar_Outbox\Direct_Telegram::of_site()->is_on() );
	}

	/**
	 * Only Telegram, another server over https, or one on this machine.
	 */
	public function test_requests_go_to_allowed_addresses_only(): void {
		foreach ( array( 'http://example.com', 'http://169.254.169.254', 'file:///etc', 'https://user@example.com', 'http://127.0.0.1.example.com' ) as $url ) {
			remove_all_filters( 'webinar_telegram_api_url' );
			add_filter( 'webinar_telegram_api_url', static fn(): string => $url );
			$answer = ( new Telegram_Api( new Bot_Settings() ) )->call( 'getMe', array(), 1, self::TOKEN );
			self::assertStringContainsString( 'must begin with https://', $answer->reason(), $url );
		}
		remove_all_filters( 'webinar_telegram_api_url' );
		add_filter( 'webinar_telegram_api_url', static fn(): string => 'https://169.254.169.254' );
		self::assertSame( 'A valid URL was not provided.', ( new Telegram_Api( new Bot_Settings() ) )->call( 'getMe', array(), 1, self::TOKEN )->reason() );
	}

	public function test_the_settings_show_the_bot_and_never_the_token(): void {
		$this->act_as( $this->create_user( 'administrator' ) );
		self::assertStringContainsString( 'The message service adds what WordPress cannot do', $this->settings_page() );
		$this->connect_bot();
		$this->connect_anna();

		$page = $this->settings_page();
		self::assertStringContainsString( '✓ WordPress sends to Telegram itself, as @' . self::BOT . '. 1 person has connected Telegram.', $page );
		self::assertStringContainsString( 'type="password"', $page );
		foreach ( array( self::TOKEN, get_option( 'webinar_telegram_bot' )['webhook_secret'], (string) self::CHAT ) as $secret ) {
			self::assertStringNotContainsString( $secret, $page );
		}
		$this->use_sidecar( 'http://127.0.0.1:1' );
		self::assertStringNotContainsString( 'type="password"', $this->settings_page() );
	}

	/**
	 * A form of another person, or without the nonce, changes nothing.
	 */
	public function test_only_administrators_connect_the_bot(): void {
		$section = new Settings_Section( new Bot_Settings(), $this->connection(), new Chats() );
		$die     = static fn(): callable => static fn( mixed $message ) => throw new RuntimeException( is_string( $message ) ? $message : 'Refused.' );
		add_filter( 'wp_die_handler', $die );
		add_filter( 'wp_redirect', static fn() => throw new RuntimeException( 'Accepted.' ) );
		$_POST = array( 'token' => self::TOKEN );
		foreach ( array( 'webinar_organizer', 'administrator' ) as $role ) {
			$this->act_as( $this->create_user( $role ) );
			$_REQUEST['_wpnonce'] = 'administrator' === $role ? 'wrong' : wp_create_nonce( 'webinar_telegram_bot' );
			try {
				$section->handle();
			} catch ( RuntimeException $refused ) {
				self::assertNotSame( 'Accepted.', $refused->getMessage() );
			}
		}
		$_POST    = array();
		$_REQUEST = array();
		self::assertSame( array(), $this->requests() );
	}

	public function test_site_health_asks_telegram_and_names_the_remedy(): void {
		$this->connect_bot();
		$good = $this->site_health( 'webinar_telegram_bot' );
		self::assertSame( array( 'good', 'WordPress sends to Telegram itself' ), array( $good['status'], $good['label'] ) );

		$this->telegram_answers( array( 401, 'Unauthorized' ) );
		$bad = $this->site_health( 'webinar_telegram_bot' );
		self::assertSame( 'critical', $bad['status'] );
		self::assertStringContainsString( 'Copy the token from @BotFather', $bad['description'] );
		self::assertStringNotContainsString( self::TOKEN, (string) wp_json_encode( $bad ) );
	}

	public function test_site_health_says_that_telegram_does_not_get_through(): void {
		$this->connect_bot();
		$info = array(
			'url'                  => admin_url( 'admin-ajax.php?action=webinar_telegram_update' ),
			'pending_update_count' => 3,
			'last_error_date'      => time() - 60,
			'last_error_message'   => 'Wrong response from the webhook: 403 Forbidden',
		);
		$this->telegram_tells( $info );
		self::assertStringContainsString( 'Telegram cannot call this site: Wrong response from the webhook: 403 Forbidden.', $this->site_health( 'webinar_telegram_bot' )['description'] );
		$this->telegram_tells( array( 'pending_update_count' => 0 ) + $info );
		self::assertSame( 'good', $this->site_health( 'webinar_telegram_bot' )['status'] );
	}

	/**
	 * Neither by this module nor by the outbox.
	 */
	public function test_an_owner_who_declined_telegram_sees_no_warning(): void {
		$this->connect_bot();
		$this->connect_anna();
		$refused = array( 401, 'Unauthorized' );
		$this->telegram_answers( $refused, $refused, $refused );
		$this->enqueue( 'a', $this->anna );
		$this->drain();
		update_option( 'core_webinar_telegram', 'declined' );

		self::assertArrayNotHasKey( 'webinar_telegram_bot', apply_filters( 'site_status_tests', array( 'direct' => array() ) )['direct'] );
		self::assertSame( 'good', $this->site_health( 'webinar_outbox_sidecar' )['status'] );
		$this->act_as( $this->create_user( 'administrator' ) );
		self::assertSame( array(), array_intersect( array( 'telegram_bot', 'sidecar' ), array_column( apply_filters( 'client_webinar_control_readiness', array(), $this->create_webinar(), true ), 'name' ) ) );
	}

	public function test_the_check_before_the_start_names_the_mode(): void {
		$this->connect_bot();
		$this->act_as( $this->create_user( 'administrator' ) );
		$checks = array_column( apply_filters( 'client_webinar_control_readiness', array(), $this->create_webinar(), true ), null, 'name' );
		self::assertSame( 'WordPress sends to Telegram itself, as @' . self::BOT . '.', $checks['telegram_bot']['message'] );
		self::assertArrayNotHasKey( 'sidecar', $checks );
	}

	/**
	 * Sets what Telegram says about the webhook.
	 *
	 * @param array<string, mixed> $info Of its WebhookInfo.
	 */
	private function telegram_tells( array $info ): void {
		$this->receiver->answer(
			array(
				array(
					'status' => 200,
					'body'   => (string) wp_json_encode(
						array(
							'ok'     => true,
							'result' => $info,
						)
					),
				),
			)
		);
	}

	private function connection(): Bot_Connection {
		return new Bot_Connection( new Bot_Settings(), new Telegram_Api( new Bot_Settings() ) );
	}

	private function settings_page(): string {
		ob_start();
		do_action( 'webinar_outbox_settings_shown', array( 'has_service' => '' !== get_option( 'webinar_outbox_settings' )['sidecar_url'] ) );
		return (string) ob_get_clean();
	}
}
