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
}
