<?php
/**
 * Tests of what people do in their chat with the bot.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

use Webinars\Webinar_Telegram\Bot_Replies;
use Webinars\Webinar_Telegram\Tests\Telegram_TestCase;

require_once __DIR__ . '/class-telegram-testcase.php';

/**
 * Links and codes connect a chat once; nobody but Telegram can say so.
 */
final class ConnectingTest extends Telegram_TestCase {

	protected function setUp(): void {
		parent::setUp();
		$this->connect_bot();
	}

	public function test_without_the_secret_nothing_is_read(): void {
		$update = self::text_update( '/start ' . $this->link_token() );
		foreach ( array( '', 'wrong' ) as $secret ) {
			self::assertSame( 401, $this->update( $update, null, $secret )['status'] );
		}
		self::assertSame( '', $this->telegram_status() );
	}

	public function test_only_post_is_accepted(): void {
		self::assertSame( 405, $this->ajax( 'webinar_telegram_update', array(), 'GET' )['status'] );
	}

	public function test_an_update_that_is_too_large_is_refused(): void {
		self::assertSame( 413, $this->update( self::text_update( str_repeat( 'a', 262144 ) ) )['status'] );
	}

	/**
	 * What is no private message is answered by 200, so that Telegram does not repeat it.
	 */
	public function test_groups_and_unknown_updates_are_ignored(): void {
		$group                            = self::text_update( '/start ' . $this->link_token() );
		$group['message']['chat']['type'] = 'group';
		foreach ( array( $group, array( 'edited_message' => array() ), array( 'message' => 'no object' ), self::text_update( 'Hello, when does it begin?' ) ) as $update ) {
			self::assertSame(
				array(
					'status' => 200,
					'body'   => array(),
				),
				$this->update( $update )
			);
		}
		self::assertSame( '', $this->telegram_status() );
	}

	public function test_a_link_works_once(): void {
		$token = $this->link_token();
		self::assertStringStartsWith( 'Done', $this->say( "/start $token" ) );
		self::assertStringStartsWith( 'Done', $this->say( "/start $token" ), 'The person tapped twice.' );
		self::assertSame( 'This link has been used already. Open a new “Connect Telegram” link on the website.', $this->say( "/start $token", 42 ) );

		$this->enqueue( 'a', $this->anna );
		$this->drain();
		self::assertSame( self::CHAT, $this->requests( 'sendMessage' )[0]['body']['chat_id'] );
	}

	public function test_a_repeated_update_counts_once(): void {
		$update = self::text_update( '/start ' . $this->link_token() );
		self::assertNotSame( array(), $this->update( $update, 1000 )['body'] );
		$this->update( self::text_update( '/stop' ), 1001 );
		self::assertSame( array(), $this->update( $update, 1000 )['body'] );
		self::assertSame( 'stopped', $this->telegram_status() );
	}

	/**
	 * Telegram sends the update again, and then it counts.
	 */
	public function test_an_update_that_could_not_be_stored_is_processed_later(): void {
		global $wpdb;
		$update = self::text_update( '/start ' . $this->link_token() );
		$refuse = static fn( string $query ): string => str_contains( $query, 'webinar_telegram_chats' ) && str_contains( $query, 'REPLACE' ) ? 'LOCKED' : $query;
		add_filter( 'query', $refuse );
		$was    = $wpdb->suppress_errors();
		self::assertSame( 500, $this->update( $update, 7 )['status'] );
		$wpdb->suppress_errors( $was );
		remove_filter( 'query', $refuse );
		self::assertSame( '', $this->telegram_status() );

		self::assertStringStartsWith( 'Done', $this->update( $update, 7 )['body']['text'] );
		self::assertSame( 'connected', $this->telegram_status() );
		self::assertStringNotContainsString( (string) self::CHAT, implode( '', $this->log_lines() ) );
	}

	public function test_an_old_and_a_forged_link_are_refused_in_words(): void {
		$secret = Webinars\Webinar_Outbox\Webhook_Secret::parse( self::SECRET );
		$old    = Webinars\Webinar_Outbox\Connect_Link::token( $secret, $this->anna, time() - 1, '12345678' );
		self::assertSame( Bot_Replies::ENGLISH['link_expired'], $this->say( "/start $old" ) );
		self::assertSame( Bot_Replies::ENGLISH['link_invalid'], $this->say( '/start ' . substr_replace( $this->link_token(), 'AAAA', -4 ) ) );
		self::assertSame( Bot_Replies::RUSSIAN['link_invalid'], $this->say( '/start abc', self::CHAT, 'ru' ) );
		self::assertSame( Bot_Replies::ENGLISH['link_needed'], $this->say( '/start' ) );
		self::assertSame( Bot_Replies::ENGLISH['not_connected'], $this->say( '/stop' ) );
	}

	public function test_a_new_link_in_another_chat_moves_the_person_and_tells_the_old_chat(): void {
		$this->connect_anna( 42 );
		$this->connect_anna();

		$told = $this->requests( 'sendMessage' )[0]['body'];
		self::assertSame( array( 42, Bot_Replies::ENGLISH['moved'] ), array( $told['chat_id'], $told['text'] ) );
	}

	public function test_a_typed_code_connects_once(): void {
		$code = apply_filters( 'webinar_outbox_telegram_connect_ways', null, $this->anna )['code'];
		self::assertSame( Bot_Replies::ENGLISH['connected'], $this->say( strtolower( $code ) ) );
		self::assertSame( Bot_Replies::ENGLISH['code_used'], $this->say( "/start $code", 42 ) );
	}

	public function test_after_five_wrong_codes_a_chat_is_asked_to_wait(): void {
		$code = apply_filters( 'webinar_outbox_telegram_connect_ways', null, $this->anna )['code'];
		for ( $number = 1; $number <= 5; $number++ ) {
			self::assertSame( Bot_Replies::ENGLISH['code_invalid'], $this->say( "67C KC6 X8$number" ) );
		}
		self::assertSame( Bot_Replies::ENGLISH['too_many_codes'], $this->say( $code ) );
		self::assertSame( Bot_Replies::ENGLISH['connected'], $this->say( $code, 42 ), 'Another chat is not concerned.' );
		self::assertSame( Bot_Replies::ENGLISH['connected'], $this->say( '/start ' . $this->link_token() ), 'A link is no code.' );
	}

	public function test_who_blocks_the_bot_is_unreachable_until_they_unblock_it(): void {
		$this->connect_anna();
		$this->set_member( 'kicked' );
		self::assertSame( 'unreachable', $this->telegram_status() );
		$this->set_member( 'member' );
		self::assertSame( 'connected', $this->telegram_status() );

		$this->say( '/stop' );
		$this->set_member( 'kicked' );
		$this->set_member( 'member' );
		self::assertSame( 'stopped', $this->telegram_status() );
	}

	/**
	 * The message service says the same.
	 */
	public function test_the_bot_says_what_the_message_service_says(): void {
		$source = (string) file_get_contents( dirname( __DIR__, 3 ) . '/sidecar/src/telegram/bot-replies.ts' );
		foreach ( array( 'RUSSIAN', 'ENGLISH' ) as $language ) {
			preg_match( "/const $language\b.*?\n};/s", $source, $list );
			preg_match_all( "/^\t(\w+):\s+'(.+)',$/m", $list[0], $replies );
			self::assertSame( array_combine( $replies[1], $replies[2] ), constant( Bot_Replies::class . "::$language" ) );
		}
	}

	private function telegram_status(): string {
		return apply_filters( 'webinar_outbox_telegram_status', '', $this->anna );
	}

	/** Sends that the person has changed the state of the bot in their chat. */
	private function set_member( string $status ): void {
		$this->update(
			array(
				'my_chat_member' => array(
					'chat'            => array(
						'id'   => self::CHAT,
						'type' => 'private',
					),
					'new_chat_member' => array( 'status' => $status ),
				),
			)
		);
	}
}
