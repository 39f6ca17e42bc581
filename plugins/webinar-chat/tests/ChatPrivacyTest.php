<?php
/**
 * Tests of personal data in chats, and of the transcript.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

use Webinars\Webinar_Chat\Csv_Download;
use Webinars\Webinar_Chat\Message_Ledger;
use Webinars\Webinar_Chat\Transcript;

require_once __DIR__ . '/class-chat-testcase.php';

/** Exported, erased, forgotten; the file is safe to open, and for staff alone. */
final class ChatPrivacyTest extends Chat_TestCase {

	public function test_export(): void {
		$this->say( $this->anna_id, 'Hello <b>all</b>' );

		$exported = apply_filters( 'wp_privacy_personal_data_exporters', array() )['webinar-chat']['callback']( get_userdata( $this->anna_id )->user_email, 1 );

		self::assertContains( 'Hello &lt;b&gt;all&lt;/b&gt;', array_column( $exported['data'][0]['data'], 'value' ) );
	}

	/** Messages, votes and bans go; the number of those who said the same stays true. */
	public function test_erasure(): void {
		$this->say( $this->anna_id, '+' );
		$this->say( $this->boris_id, '+' );
		$this->say( $this->boris_id, 'A secret' );
		$question = $this->say( $this->organizer_id, 'Is it?', true );
		$this->send( 'question', $this->boris_id, array( 'message_id' => (string) $question['message_id'], 'step' => 'vote' ) ); // phpcs:ignore WordPress.Arrays

		foreach ( array( $this->boris_id, $this->anna_id ) as $user_id ) {
			$answer = apply_filters( 'wp_privacy_personal_data_erasers', array() )['webinar-chat']['callback']( get_userdata( $user_id )->user_email, 1 );
			self::assertSame( array( true, true ), array( $answer['items_removed'], $answer['done'] ) );
		}

		self::assertSame( array( 'Is it?' ), array_column( $this->read( $this->organizer_id )['messages'], 'text' ) );
		self::assertSame( '0', $GLOBALS['wpdb']->get_var( "SELECT COUNT(*) FROM {$GLOBALS['wpdb']->prefix}webinar_chat_votes" ) );
	}

	/** The first who said what others said too: the line stays, without them. */
	public function test_erasure_of_the_first_of_many(): void {
		$this->say( $this->anna_id, '+' );
		$this->say( $this->boris_id, '+' );

		wp_delete_user( $this->anna_id );

		$line = $this->read( $this->organizer_id )['messages'][0];
		self::assertSame( array( '+', '', 1 ), array( $line['text'], $line['name'], $line['people'] ) );
	}

	public function test_retention(): void {
		$this->say( $this->anna_id, 'Hello' );
		do_action( 'core_webinar_set_status', $this->webinar_id, 'stop', $this->context( $this->organizer_id ) );
		add_filter( 'client_webinar_retention_days', static fn(): int => 1 );
		do_action( 'webinar_chat_forget' );
		self::assertSame( 1, $this->stored(), 'Not yet.' );
		delete_option( 'webinar_chat_forgot_at' );
		$GLOBALS['wpdb']->update( $GLOBALS['wpdb']->postmeta, array( 'meta_value' => (string) ( time() - 2 * DAY_IN_SECONDS ) ), array( 'post_id' => $this->webinar_id, 'meta_key' => 'finished_at' ) ); // phpcs:ignore WordPress
		wp_cache_flush();

		do_action( 'webinar_chat_forget' );

		self::assertSame( 0, $this->stored() );
	}

	/** Formulas, quotes and lines stay text. */
	public function test_the_file_is_safe(): void {
		$this->say( $this->anna_id, "=HYPERLINK(\"x\")\n+1" );
		$this->act_as( $this->organizer_id );
		$_GET     = array( 'webinar_id' => (string) $this->webinar_id );
		$_REQUEST = array( '_wpnonce' => wp_create_nonce( "webinar_chat_csv_$this->webinar_id" ) );
		ob_start();
		( new Csv_Download( new Transcript( new Message_Ledger() ) ) )->send();
		$file = (string) ob_get_clean();

		self::assertStringContainsString( "\"'=HYPERLINK(\"\"x\"\")\n'+1\"", $file );
	}

	public function test_the_file_is_for_staff_alone(): void {
		add_filter( 'wp_die_handler', static fn(): callable => static fn( $message, $title, $arguments ) => throw new RuntimeException( 'Refused', $arguments['response'] ?? 0 ) );
		$_GET = array( 'webinar_id' => (string) $this->webinar_id );
		foreach ( array( $this->anna_id, $this->organizer_id ) as $user_id ) {
			$this->act_as( $user_id );
			$_REQUEST = array( '_wpnonce' => $user_id === $this->anna_id ? wp_create_nonce( "webinar_chat_csv_$this->webinar_id" ) : 'x' );
			try {
				( new Csv_Download( new Transcript( new Message_Ledger() ) ) )->send();
				self::fail( 'The file was sent.' );
			} catch ( RuntimeException $refusal ) {
				self::assertSame( 403, $refusal->getCode() );
			}
		}
	}
}
