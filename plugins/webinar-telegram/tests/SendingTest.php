<?php
/**
 * Tests of sending.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

use Webinars\Webinar_Telegram\Tests\Telegram_TestCase;

require_once __DIR__ . '/class-telegram-testcase.php';

/**
 * Messages go from the outbox to Telegram, once, and the log says what became of each.
 */
final class SendingTest extends Telegram_TestCase {

	/**
	 * The whole way: token, link, message, log.
	 */
	public function test_a_follow_up_reaches_a_person_who_opened_the_link(): void {
		self::assertSame( '', $this->connect_bot() );
		self::assertSame( 'Done: messages about webinars will arrive here. Send /stop to switch them off.', $this->connect_anna() );

		$this->enqueue( 'a', $this->anna, 'Thank you & <b>see</b> you' );
		$this->drain();

		self::assertSame( array( 'Thank you & <b>see</b> you' ), $this->sent_texts() );
		self::assertSame( self::CHAT, $this->requests( 'sendMessage' )[0]['body']['chat_id'] );
		self::assertArrayNotHasKey( 'parse_mode', $this->requests( 'sendMessage' )[0]['body'] );
		self::assertSame( 'sent', $this->state( 'a' ) );
		self::assertSame( array( 'direct', '1' ), array_values( $this->columns( 'a', 'carrier', 'outcome_tries' ) ) );

		$this->drain();
		self::assertCount( 1, $this->sent_texts() );
	}

	public function test_who_blocked_the_bot_is_unreachable_and_the_log_says_so(): void {
		$this->connect_bot();
		$this->connect_anna();
		$this->telegram_answers( array( 403, 'Forbidden: bot was blocked by the user' ) );

		$this->enqueue( 'a', $this->anna );
		$this->drain();

		self::assertSame( 'unreachable', $this->state( 'a' ) );
		self::assertSame( 'unreachable', apply_filters( 'webinar_outbox_telegram_status', '', $this->anna ) );
		self::assertSame( 'Telegram says the bot is blocked.', $this->log_sentence( 'a' ) );
		$this->drain();
		self::assertCount( 1, $this->sent_texts() );
	}

	/**
	 * Nobody is written to during the pause, and no try is used up.
	 */
	public function test_a_pause_that_telegram_asks_for_is_kept(): void {
		$this->connect_bot();
		$this->connect_anna();
		$ben = $this->create_user( 'webinar_attendee' );
		$this->say( '/start ' . $this->link_token( $ben ), 42 );
		$this->telegram_answers( array( 429, 'Too Many Requests: retry after 30', array( 'retry_after' => 30 ) ) );

		$this->enqueue( 'a', $this->anna );
		$this->enqueue( 'b', $ben );
		$this->drain();
		$this->let_time_pass( 25 );
		$this->drain();
		self::assertCount( 1, $this->sent_texts() );
		self::assertSame( '0', $this->columns( 'a', 'attempts' )['attempts'] );

		$this->let_time_pass( 6 );
		$this->drain();
		$sent = array_slice( $this->sent_texts(), 1 );
		sort( $sent );
		self::assertSame( array( 'a', 'b' ), $sent );
	}

	/**
	 * At most one message a second to a chat, also when two people share it.
	 */
	public function test_a_chat_is_written_to_once_a_second(): void {
		$this->connect_bot();
		$this->connect_anna();
		$ben = $this->create_user( 'webinar_attendee' );
		$this->say( '/start ' . $this->link_token( $ben ) );
		$this->enqueue( 'a', $this->anna );
		$this->enqueue( 'b', $ben );

		$since = microtime( true );
		$this->drain();

		self::assertSame( array( 'a', 'b' ), $this->sent_texts() );
		self::assertGreaterThan( 1.0, microtime( true ) - $since );
	}

	public function test_a_token_that_telegram_refuses_pauses_all_and_loses_nothing(): void {
		$this->connect_bot();
		$this->connect_anna();
		$refused = array( 401, 'Unauthorized' );
		$this->telegram_answers( $refused, $refused );
		$this->enqueue( 'a', $this->anna );
		$this->drain();
		$this->let_time_pass( 10 );
		$this->drain();

		self::assertSame( 'waiting', $this->state( 'a' ) );
		self::assertSame( 'Telegram does not accept the bot’s token.', $this->log_sentence( 'a' ) );
		$health = $this->site_health( 'webinar_outbox_sidecar' );
		self::assertSame( 'critical', $health['status'] );
		self::assertStringContainsString( '401: Unauthorized', $health['description'] );

		$this->let_time_pass( 600 );
		$this->drain();
		self::assertSame( 'sent', $this->state( 'a' ) );
		self::assertSame( 'good', $this->site_health( 'webinar_outbox_sidecar' )['status'] );
	}

	public function test_messages_wait_while_telegram_does_not_answer(): void {
		$this->connect_bot();
		$this->connect_anna();
		$this->receiver->stop();
		$this->enqueue( 'a', $this->anna );
		$this->drain();

		self::assertSame( 'waiting', $this->state( 'a' ) );
		self::assertSame( 'Telegram did not answer.', $this->log_sentence( 'a' ) );
		self::assertStringNotContainsString( self::TOKEN, (string) $this->columns( 'a', 'last_error' )['last_error'] );

		$this->receiver->start();
		$this->let_time_pass( 60 );
		$this->drain();
		self::assertSame( array( 'a' ), $this->sent_texts() );
	}

	public function test_a_message_waits_for_the_person_and_leaves_when_they_connect(): void {
		$this->connect_bot();
		$this->enqueue( 'a', $this->anna );
		$this->enqueue( 'b', $this->anna );
		$this->drain();
		self::assertSame( array( 'unconnected', 'unconnected' ), array( $this->state( 'a' ), $this->state( 'b' ) ) );
		self::assertSame( 'It goes out as soon as the person connects Telegram.', $this->log_sentence( 'a' ) );

		$this->connect_anna();
		$this->drain();
		self::assertSame( array( 'a', 'b' ), $this->sent_texts() );
	}

	/**
	 * The event that wakes the message may get lost: the drain finds it too.
	 */
	public function test_a_message_leaves_though_nobody_said_that_the_person_connected(): void {
		$this->connect_bot();
		$this->enqueue( 'a', $this->anna );
		$this->drain();

		remove_all_actions( 'webinar_outbox_telegram_connected' );
		$this->connect_anna();
		$this->drain();
		self::assertSame( array( 'a' ), $this->sent_texts() );
	}

	public function test_who_stopped_gets_nothing_until_they_start_again(): void {
		$this->connect_bot();
		$this->connect_anna();
		self::assertSame( 'Messages about webinars are off. Send /start to switch them on again.', $this->say( '/stop' ) );
		$this->enqueue( 'a', $this->anna );
		$this->drain();
		self::assertSame( array(), $this->sent_texts() );

		self::assertSame( 'Messages about webinars are on again. Send /stop to switch them off.', $this->say( '/start' ) );
		$this->drain();
		self::assertSame( array( 'a' ), $this->sent_texts() );
	}

	public function test_a_message_fails_in_words_when_the_person_did_not_connect_in_time(): void {
		global $wpdb;
		$this->connect_bot();
		$this->enqueue( 'a', $this->anna );
		$this->drain();
		$expires = json_decode( (string) $this->columns( 'a', 'payload' )['payload'], true )['data']['expires_at'];
		$wpdb->query( $wpdb->prepare( "UPDATE {$wpdb->prefix}webinar_outbox SET payload = REPLACE( payload, %s, %s )", (string) $expires, (string) ( time() - 1 ) ) );
		$this->let_time_pass( 8 * DAY_IN_SECONDS );
		$this->drain();

		self::assertSame( 'failed', $this->state( 'a' ) );
		self::assertSame( 'The person has not connected Telegram in time.', $this->log_sentence( 'a' ) );
		$this->connect_anna();
		$this->drain();
		self::assertSame( array(), $this->sent_texts() );
	}

	public function test_a_canceled_message_is_not_sent_to_who_connects(): void {
		$this->connect_bot();
		$this->enqueue( 'a', $this->anna );
		$this->drain();
		$id = $this->columns( 'a', 'id' )['id'];
		do_action( 'webinar_outbox_cancel', array( 'key' => 'a' ) );

		self::assertSame( 'canceled', $this->state( "canceled/$id" ) );
		$this->connect_anna();
		$this->drain();
		self::assertSame( array(), $this->sent_texts() );
	}

	public function test_a_recording_is_sent_as_a_video_with_its_button(): void {
		$this->connect_bot();
		$this->connect_anna();
		$this->enqueue_video( 'a', 'The recording' );
		$this->enqueue_video( 'b', 'The recording again' );
		$this->drain();

		$videos = array_column( $this->requests( 'sendVideo' ), 'body' );
		self::assertSame( array( 'https://example.com/r.mp4', 'copy-of-telegram' ), array_column( $videos, 'video' ) );
		self::assertSame( 'The recording', $videos[0]['caption'] );
		self::assertSame( 'https://example.com/next', $videos[0]['reply_markup']['inline_keyboard'][0][0]['url'] );
		self::assertSame( array(), $this->sent_texts() );
	}

	public function test_a_video_that_telegram_refuses_is_sent_as_text(): void {
		$this->connect_bot();
		$this->connect_anna();
		$this->telegram_answers( array( 400, 'Bad Request: failed to get HTTP URL content' ) );
		$this->enqueue_video( 'a', 'The recording' );
		$this->enqueue_video( 'b', 'The recording again' );
		$this->drain();

		self::assertCount( 1, $this->requests( 'sendVideo' ) );
		self::assertSame( array( 'The recording', 'The recording again' ), $this->sent_texts() );
		self::assertSame( 'sent', $this->state( 'a' ) );
	}

	/**
	 * In UTF-16 units, as Telegram counts.
	 */
	public function test_a_text_that_is_too_long_for_a_caption_is_sent_without_the_video(): void {
		$this->connect_bot();
		$this->connect_anna();
		$this->enqueue_video( 'a', str_repeat( '🎉', 513 ) );
		$this->drain();

		self::assertSame( array(), $this->requests( 'sendVideo' ) );
		self::assertCount( 1, $this->sent_texts() );
	}

	public function test_the_address_of_a_button_that_telegram_refuses_goes_into_the_text(): void {
		$this->connect_bot();
		$this->connect_anna();
		$this->telegram_answers( array( 400, 'Bad Request: inline keyboard button URL is invalid' ) );
		$this->enqueue_data( 'a', array( 'button' => self::button() ) );
		$this->drain();

		self::assertSame( "a\n\nNext: https://example.com/next", $this->sent_texts()[1] );
		self::assertSame( 'sent', $this->state( 'a' ) );
	}

	public function test_a_message_that_telegram_refuses_fails(): void {
		$this->connect_bot();
		$this->connect_anna();
		$this->telegram_answers( array( 400, 'Bad Request: message is too long' ) );
		$this->enqueue( 'a', $this->anna );
		$this->drain();

		self::assertSame( 'failed', $this->state( 'a' ) );
		self::assertSame( 'Telegram says the text is too long.', $this->log_sentence( 'a' ) );
	}

	/**
	 * Nobody knows whether it arrived, so only a person sends it again.
	 */
	public function test_a_try_that_died_is_uncertain_and_is_not_repeated(): void {
		$this->connect_bot();
		$this->connect_anna();
		$this->enqueue( 'a', $this->anna );
		$die = static fn() => throw new RuntimeException( 'Killed.' );
		add_action( 'requests-requests.after_request', $die );
		try {
			$this->drain();
		} catch ( RuntimeException ) { // phpcs:ignore Generic.CodeAnalysis.EmptyStatement -- As if PHP had been killed.
		}
		remove_action( 'requests-requests.after_request', $die );
		self::assertCount( 1, $this->sent_texts() );

		$this->let_time_pass( 60 );
		$this->drain();
		self::assertSame( 'waiting', $this->state( 'a' ) );
		$this->let_time_pass( 600 );
		$this->drain();
		self::assertSame( 'uncertain', $this->state( 'a' ) );
		self::assertSame( 'This site stopped while it sent the message. It may have arrived; sent again, it may arrive twice.', $this->log_sentence( 'a' ) );
		self::assertCount( 1, $this->sent_texts() );

		$this->send_again( 'a' );
		self::assertCount( 2, $this->sent_texts() );
		self::assertSame( 'sent', $this->state( 'a' ) );
	}

	/**
	 * Telegram has it, and the table cannot be written.
	 */
	public function test_a_message_whose_success_could_not_be_stored_is_not_sent_again(): void {
		global $wpdb;
		$this->connect_bot();
		$this->connect_anna();
		$this->enqueue( 'a', $this->anna );
		$refuse = static fn( string $query ): string => str_contains( $query, "`state` = 'complete'" ) ? 'LOCKED' : $query;
		add_filter( 'query', $refuse );
		$was    = $wpdb->suppress_errors();
		$this->drain();
		$wpdb->suppress_errors( $was );
		remove_filter( 'query', $refuse );

		$this->let_time_pass( 600 );
		$this->drain();
		self::assertCount( 1, $this->sent_texts() );
		self::assertSame( 'uncertain', $this->state( 'a' ) );
	}

	/**
	 * The rule of D10: one carrier at a time, and the log says why.
	 */
	public function test_e_mail_takes_over_from_a_blocked_bot_once(): void {
		$mailed = $this->send_mails();
		$this->connect_bot();
		$this->connect_anna();
		$this->telegram_answers( array( 403, 'Forbidden: bot was blocked by the user' ) );
		$this->enqueue( 'a', $this->anna );
		$this->drain();
		$this->drain();

		self::assertSame( array( 'a' ), $mailed->getArrayCopy() );
		self::assertCount( 1, $this->sent_texts() );
		self::assertSame( 'sent', $this->state( 'a' ) );
		self::assertSame( 'sent by e-mail. Telegram did not reach the person.', $this->log_sentence( 'a' ) );
	}

	public function test_who_connected_gets_it_in_telegram_and_others_by_e_mail(): void {
		$mailed = $this->send_mails();
		$this->connect_bot();
		$this->connect_anna();
		$this->enqueue( 'a', $this->anna );
		$this->enqueue( 'b', $this->create_user( 'webinar_attendee' ) );
		$this->drain();

		self::assertSame( array( 'a' ), $this->sent_texts() );
		self::assertSame( array( 'b' ), $mailed->getArrayCopy() );
	}

	public function test_the_organizer_gets_a_test_message(): void {
		$this->connect_bot();
		$organizer = $this->create_user( 'webinar_organizer' );
		$this->say( '/start ' . $this->link_token( $organizer ) );
		$direct = Webinars\Webinar_Outbox\Direct_Telegram::of_site();

		self::assertSame( 'delivered', $direct->send_data( $this->message( $organizer, 'A test' ) )->result );
		self::assertSame( array( 'A test' ), $this->sent_texts() );
	}

	/** Sends a message again as the log does. */
	private function send_again( string $key ): void {
		$settings = new Webinars\Webinar_Outbox\Settings();
		( new Webinars\Webinar_Outbox\Replay( new Webinars\Webinar_Outbox\Event_Outcomes(), new Webinars\Webinar_Outbox\Sidecar( $settings ), new Webinars\Webinar_Outbox\Lib\Background_Job( 'webinar_outbox_drain' ) ) )->send_again( array( (int) $this->columns( $key, 'id' )['id'] ) );
		$this->drain();
	}

	/**
	 * Stands for a module that sends mails to everybody who has not connected Telegram.
	 *
	 * @return ArrayObject<int, string> The texts.
	 */
	private function send_mails(): ArrayObject {
		$mailed = new ArrayObject();
		add_filter( 'webinar_outbox_has_mail', '__return_true' );
		add_filter( 'webinar_outbox_carrier', static fn( string $carrier, array $question ): string => 'connected' === $question['telegram_status'] ? $carrier : 'mail', 10, 2 );
		add_filter(
			'webinar_outbox_mail',
			static function ( ?array $outcome, array $message ) use ( $mailed ): array {
				$mailed[] = $message['text'];
				return array(
					'result'   => 'sent',
					'reason'   => '',
					'retry_at' => 0,
				);
			},
			10,
			2
		);
		return $mailed;
	}

	/**
	 * Enqueues a message to Anna.
	 *
	 * @param array<string, mixed> $data Fields that differ.
	 */
	private function enqueue_data( string $key, array $data ): void {
		do_action(
			'webinar_outbox_enqueue',
			array(
				'key'       => $key,
				'type'      => 'telegram.message',
				'order_key' => "lead:$this->anna",
				'data'      => $data + $this->message( $this->anna, $key ),
			)
		);
	}

	private function enqueue_video( string $key, string $text ): void {
		$this->enqueue_data(
			$key,
			array(
				'kind'      => 'recording',
				'text'      => $text,
				'button'    => self::button(),
				'video_url' => 'https://example.com/r.mp4',
			)
		);
	}

	/**
	 * A button.
	 *
	 * @return array{text: string, url: string}
	 */
	private static function button(): array {
		return array(
			'text' => 'Next',
			'url'  => 'https://example.com/next',
		);
	}
}
