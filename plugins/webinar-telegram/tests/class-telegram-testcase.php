<?php
/**
 * Base class of the tests of Telegram without a message service.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Telegram\Tests;

use Webinars\Webinar_Outbox\Tests\Delivery_TestCase;
use Webinars\Webinar_Outbox\Tests\Request_Body;

require_once dirname( __DIR__, 2 ) . '/webinar-outbox/tests/delivery/class-delivery-testcase.php';
require_once dirname( __DIR__, 2 ) . '/webinar-outbox/tests/heartbeat/class-request-body.php';

/**
 * Runs outbox and module together; a real server stands for Telegram.
 */
abstract class Telegram_TestCase extends Delivery_TestCase {

	protected const TOKEN = '471100:AAHrdNGqDBtd5tGHbLVmCmLMQ0KnmP8dW5w';

	protected const BOT = 'example_webinar_bot';

	/** Of the person who writes to the bot. */
	protected const CHAT = 900719925474;

	protected int $anna;

	/** Number of the last update. */
	private int $updates = 0;

	protected function setUp(): void {
		parent::setUp();
		\Webinars\Webinar_Telegram\bootstrap( dirname( __DIR__ ) . '/webinar-telegram.php' );
		add_filter( 'webinar_telegram_api_url', fn(): string => $this->receiver->url() );
		$this->use_sidecar( '' );
		$this->telegram_answers();
		$this->anna = $this->create_user( 'webinar_attendee' );
	}

	protected function tearDown(): void {
		Request_Body::restore();
		parent::tearDown();
	}

	/**
	 * Sets what Telegram answers; then it accepts everything.
	 *
	 * @param array{int, string, 2?: array<string, int>} ...$errors Code, description and parameters, one for each request.
	 */
	protected function telegram_answers( array ...$errors ): void {
		$answer  = static fn( int $status, array $body ): array => compact( 'status' ) + array( 'body' => (string) wp_json_encode( $body ) );
		$refuses = static fn( array $error ): array => $answer(
			$error[0],
			array(
				'ok'          => false,
				'error_code'  => $error[0],
				'description' => $error[1],
				'parameters'  => $error[2] ?? array(),
			)
		);
		// What all methods answer, in one.
		$accepts = array(
			'ok'     => true,
			'result' => array(
				'username' => self::BOT,
				'url'      => admin_url( 'admin-ajax.php?action=webinar_telegram_update' ),
				'video'    => array( 'file_id' => 'copy-of-telegram' ),
			),
		);
		$this->receiver->answer( array( ...array_map( $refuses, $errors ), $answer( 200, $accepts ) ) );
	}

	/** Connects the bot as an administrator does in wp-admin, and forgets the requests of that. */
	protected function connect_bot( string $token = self::TOKEN ): string {
		$problem = ( new \Webinars\Webinar_Telegram\Bot_Connection( new \Webinars\Webinar_Telegram\Bot_Settings(), new \Webinars\Webinar_Telegram\Telegram_Api( new \Webinars\Webinar_Telegram\Bot_Settings() ) ) )->connect( $token );
		return $problem;
	}

	/**
	 * Sends what a person does to the bot, as Telegram does.
	 *
	 * @param array<string, mixed> $update Of Telegram's Update, without its number.
	 * @param int|null             $id     Number of the update; null for the next one.
	 * @param string|null          $secret Null for the right one.
	 * @return array{status: int, body: array<mixed>}
	 */
	protected function update( array $update, ?int $id = null, ?string $secret = null ): array {
		$stored = get_option( 'webinar_telegram_bot' );
		$_SERVER['HTTP_X_TELEGRAM_BOT_API_SECRET_TOKEN'] = $secret ?? ( is_array( $stored ) ? $stored['webhook_secret'] : '' );
		Request_Body::set( (string) wp_json_encode( array( 'update_id' => $id ?? ++$this->updates ) + $update ) );
		$answer = $this->ajax( 'webinar_telegram_update' );
		Request_Body::restore();
		return $answer;
	}

	/**
	 * Sends a text to the bot.
	 *
	 * @return string What the bot replies, empty for nothing.
	 */
	protected function say( string $text, int $chat_id = self::CHAT, string $language = 'en' ): string {
		return $this->update( self::text_update( $text, $chat_id, $language ) )['body']['text'] ?? '';
	}

	/**
	 * Builds an update with a text.
	 *
	 * @return array<string, mixed>
	 */
	protected static function text_update( string $text, int $chat_id = self::CHAT, string $language = 'en' ): array {
		return array(
			'message' => array(
				'text' => $text,
				'chat' => array(
					'id'   => $chat_id,
					'type' => 'private',
				),
				'from' => array( 'language_code' => $language ),
			),
		);
	}

	/** Connects Anna by a new link. */
	protected function connect_anna( int $chat_id = self::CHAT ): string {
		return $this->say( '/start ' . $this->link_token(), $chat_id );
	}

	/** Returns the token of a new link for a lead. */
	protected function link_token( ?int $lead_id = null ): string {
		$url = apply_filters( 'webinar_outbox_telegram_connect_url', '', $lead_id ?? $this->anna );
		self::assertStringStartsWith( 'https://t.me/' . self::BOT . '?start=', $url );
		return explode( '=', $url )[1];
	}

	/**
	 * Lists the requests to Telegram.
	 *
	 * @return list<array{method: string, body: array<string, mixed>}>
	 */
	protected function requests( string $method = '' ): array {
		$requests = array_map(
			static fn( array $request ): array => array(
				'method' => basename( $request['path'] ),
				'body'   => (array) json_decode( $request['body'], true ),
			),
			$this->receiver->requests()
		);
		return array_values( array_filter( $requests, static fn( array $request ): bool => '' === $method || $method === $request['method'] ) );
	}

	/**
	 * Lists the texts that went to people.
	 *
	 * @return list<string>
	 */
	protected function sent_texts(): array {
		return array_column( array_column( $this->requests( 'sendMessage' ), 'body' ), 'text' );
	}

	/**
	 * Reads columns of an event.
	 *
	 * @return array<string, string|null>
	 */
	protected function columns( string $key, string ...$names ): array {
		global $wpdb;
		return $wpdb->get_row( $wpdb->prepare( 'SELECT ' . implode( ', ', $names ) . " FROM {$wpdb->prefix}webinar_outbox WHERE event_key = %s", $key ), ARRAY_A ); // phpcs:ignore WordPress.DB.PreparedSQL
	}

	/** Tells the state of a message as the log shows it. */
	protected function state( string $key ): string {
		$row = $this->columns( $key, 'state', 'outcome' );
		return \Webinars\Webinar_Outbox\Message_State::from_row( (string) $row['state'], (string) $row['outcome'] )->value;
	}

	/** Returns the sentence of the log about a message. */
	protected function log_sentence( string $key ): string {
		global $wpdb;
		$id     = (int) $this->columns( $key, 'id' )['id'];
		$labels = new \Webinars\Webinar_Outbox\Log_Labels( new \Webinars\Webinar_Outbox\Sending_Times( new \Webinars\Webinar_Outbox\Message_Texts() ) );
		$rows   = array_column( ( new \Webinars\Webinar_Outbox\Delivery_Log() )->rows( new \Webinars\Webinar_Outbox\Log_Filter(), 100 ), null, 'id' );
		return $labels->answer( $rows[ $id ] );
	}

	/**
	 * Runs a test of Site Health.
	 *
	 * @return array{status: string, label: string, description: string}
	 */
	protected function site_health( string $name ): array {
		$tests = apply_filters( 'site_status_tests', array( 'direct' => array() ) );
		return $tests['direct'][ $name ]['test']();
	}

	protected function let_time_pass( int $seconds ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( "UPDATE $wpdb->options SET option_value = option_value - %d WHERE option_name = 'webinar_telegram_pace'", $seconds * 1000 ) );
		$wpdb->query( $wpdb->prepare( "UPDATE {$wpdb->prefix}webinar_telegram_chats SET next_at_ms = next_at_ms - %d", $seconds * 1000 ) );
		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET updated_at = updated_at - $seconds" );
		$pause = get_option( 'webinar_outbox_direct_pause' );
		if ( is_array( $pause ) ) {
			update_option( 'webinar_outbox_direct_pause', array( 'until' => $pause['until'] - $seconds ) + $pause );
		}
		parent::let_time_pass( $seconds );
	}
}
