<?php
/**
 * Tests of saying something.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;

require_once __DIR__ . '/class-chat-testcase.php';

/** Who may say what when, and that nothing is lost or doubled. */
final class SayingTest extends Chat_TestCase {

	public function test_others_read_it_and_the_author_knows_it_by_its_key(): void {
		$said = $this->say( $this->anna_id, "Hello, <b>all</b>\u{202E} & \"you\"" );

		$own    = $this->read( $this->anna_id )['messages'];
		$others = $this->read( $this->boris_id )['messages'];
		self::assertSame( array( $said ), $own );
		self::assertSame( array( 'Hello, <b>all</b> & "you"', get_userdata( $this->anna_id )->display_name, false, '' ), array( $others[0]['text'], $others[0]['name'], $others[0]['is_own'], $others[0]['message_key'] ) );
	}

	/** A lost answer: the browser sends again. Another text under the same key is another message, and refused. */
	public function test_sending_again_doubles_nothing(): void {
		$fields = array( 'message_key' => $this->key(), 'text' => 'Hello' ); // phpcs:ignore WordPress.Arrays
		$first  = $this->send( 'say', $this->anna_id, $fields );
		$again  = $this->send( 'say', $this->anna_id, $fields );
		$other  = $this->send( 'say', $this->anna_id, array( 'text' => 'Something else' ) + $fields );
		$theirs = $this->send( 'say', $this->boris_id, array( 'text' => 'Theirs' ) + $fields );

		self::assertSame( array( 200, $first['body'] ), array( $again['status'], $again['body'] ) );
		self::assertSame( array( 409, 'webinar_chat_key_used' ), array( $other['status'], $other['body']['data']['code'] ) );
		self::assertSame( 200, $theirs['status'], 'A key is of its author alone.' );
		self::assertSame( 2, $this->stored() );
	}

	/** A guest, somebody who is not admitted, a nonce of another webinar, a wrong method (H4). */
	public function test_only_admitted_people_write(): void {
		$other_id = $this->create_webinar( array( 'owner_user_id' => $this->organizer_id ) );
		$fields   = array( 'message_key' => $this->key(), 'text' => 'Hello', 'webinar_id' => (string) $this->webinar_id ); // phpcs:ignore WordPress.Arrays
		self::assertSame( 401, $this->send( 'say', 0, $fields )['status'] );
		$this->act_as( $this->anna_id );
		self::assertSame( 403, $this->ajax( 'webinar_chat_say', $fields + array( 'nonce' => wp_create_nonce( "webinar_chat_say_$other_id" ) ) )['status'] );
		self::assertSame( 405, $this->ajax( 'webinar_chat_say', $fields + array( 'nonce' => wp_create_nonce( "webinar_chat_say_$this->webinar_id" ) ), 'GET' )['status'] );
		add_filter( 'core_webinar_is_admitted', '__return_false' );
		self::assertSame( 403, $this->send( 'say', $this->anna_id, $fields )['status'] );
		self::assertSame( 403, $this->ask( $this->anna_id )->get_status() );
		self::assertSame( 401, $this->ask( 0 )->get_status() );
		self::assertSame( 0, $this->stored() );
	}

	/** From the lobby to the end. */
	public function test_only_while_the_webinar_is_on(): void {
		$lobby_id = $this->create_webinar();
		$later_id = $this->create_webinar( array( 'scheduled_at' => time() + HOUR_IN_SECONDS ) );
		self::assertSame( 200, $this->try_to_say( $this->anna_id, 'In the lobby', false, $lobby_id )['status'] );
		self::assertSame( 409, $this->try_to_say( $this->anna_id, 'Too early', false, $later_id )['status'] );
		$this->say( $this->anna_id, 'In time' );
		do_action( 'core_webinar_set_status', $this->webinar_id, 'stop', $this->context( $this->organizer_id ) );

		self::assertSame( 409, $this->try_to_say( $this->anna_id, 'Too late' )['status'] );
		self::assertSame( array( 'closed', array() ), array( $this->read( $this->boris_id )['rules']['mode'], $this->read( $this->boris_id )['messages'] ) );
		self::assertCount( 1, $this->read( $this->organizer_id )['messages'], 'Staff reads it afterwards.' );
	}

	/**
	 * Texts that are refused.
	 *
	 * @return iterable<string, array{string, int}>
	 */
	public static function bad_texts(): iterable {
		yield 'empty' => array( "\u{200B} \n", 400 );
		yield 'long' => array( str_repeat( 'ф', 501 ), 400 );
		yield 'lines' => array( str_repeat( "x\n", 11 ) . 'x', 400 );
		yield 'invalid' => array( "a\xC3(", 400 );
		yield '5 KB' => array( str_repeat( 'ab', 2560 ), 400 );
		yield '9 KB' => array( str_repeat( 'ф', 4500 ), 413 );
	}

	#[DataProvider( 'bad_texts' )]
	public function test_a_text_that_cannot_be_said_is_refused( string $text, int $status ): void {
		$answer = $this->try_to_say( $this->anna_id, $text );

		self::assertSame( $status, $answer['status'] );
		self::assertNotSame( '', $answer['body']['data']['message'] );
		self::assertSame( 0, $this->stored() );
		self::assertSame( array(), preg_grep( '/фф|abab/u', $this->log_lines() ), 'Logs hold no texts.' );
	}

	/** A stolen page that sends as fast as it can. The limit is the person's, not the page's. */
	public function test_a_flood_stores_three_messages(): void {
		$statuses = array();
		foreach ( range( 1, 50 ) as $number ) {
			$statuses[] = $this->try_to_say( $this->anna_id, "Message $number" )['status'];
		}

		self::assertSame( array( 200 => 3, 429 => 47 ), array_count_values( $statuses ) ); // phpcs:ignore WordPress.Arrays
		self::assertSame( 3, $this->stored() );
		self::assertSame( array(), preg_grep( '/webinar_chat_say/', $this->log_lines() ), 'It does not fill the log.' );
		self::assertSame( 200, $this->try_to_say( $this->boris_id, 'Me too' )['status'] );
		$this->pass_seconds( 6 );
		self::assertSame( 200, $this->try_to_say( $this->anna_id, 'Message 51' )['status'] );
		self::assertSame( 429, $this->try_to_say( $this->anna_id, 'MESSAGE  51' )['status'], 'The same text.' );
	}

	/** Slow mode is for attendees. */
	public function test_slow_mode_spares_staff(): void {
		self::assertSame( 200, $this->set_rules( array( 'slow_seconds' => '30' ) ) );
		foreach ( array( 'One', 'Two', 'Three', 'Four' ) as $text ) {
			$this->say( $this->organizer_id, $text );
		}
		$this->say( $this->anna_id, 'One' );

		$refused = $this->try_to_say( $this->anna_id, 'Two' );
		self::assertSame( 429, $refused['status'] );
		self::assertMatchesRegularExpression( '/in (29|30) seconds/', $refused['body']['data']['message'] );
		$this->pass_seconds( 30 );
		$this->say( $this->anna_id, 'Two' );
	}

	/** Modes, each seen by all. */
	public function test_modes(): void {
		foreach ( array( 'questions' => array( 409, 200 ), 'staff' => array( 409, 409 ), 'off' => array( 409, 409 ), 'open' => array( 200, 200 ) ) as $mode => $statuses ) { // phpcs:ignore WordPress.Arrays
			$this->set_rules( array( 'mode' => $mode ) );
			self::assertSame( $mode, $this->read( $this->boris_id )['rules']['mode'] );
			self::assertSame( $statuses, array( $this->try_to_say( $this->anna_id, "Words in $mode" )['status'], $this->try_to_say( $this->anna_id, "Question in $mode", true )['status'] ), $mode );
			$this->say( $this->organizer_id, "Staff in $mode" );
			$this->pass_seconds( 60 );
		}
	}

	/** Too many people to read everything. */
	public function test_a_crowd_asks_questions_only(): void {
		add_filter( 'client_webinar_room_people', static fn(): int => 301, 20 );

		self::assertSame( array( 'questions', true ), array_values( array_intersect_key( $this->read( $this->anna_id )['rules'], array( 'mode' => 1, 'is_crowded' => 1 ) ) ) ); // phpcs:ignore WordPress.Arrays
		self::assertSame( 409, $this->try_to_say( $this->anna_id, 'Words' )['status'] );
		$this->say( $this->anna_id, 'Why?', true );
		$this->say( $this->organizer_id, 'Hello' );
	}

	/** The badge comes from the server; a name that looks like the organizer's is marked. */
	public function test_nobody_imitates_staff(): void {
		wp_update_user( array( 'ID' => $this->organizer_id, 'display_name' => 'Анна Петрова' ) ); // phpcs:ignore WordPress.Arrays
		wp_update_user( array( 'ID' => $this->anna_id, 'display_name' => "Aннa\u{200B} Пeтрoва ⭐" ) ); // phpcs:ignore WordPress.Arrays
		$forged = $this->send( 'say', $this->anna_id, array( 'message_key' => $this->key(), 'text' => 'Send me money', 'is_staff' => '1' ) )['body']['data']['message']; // phpcs:ignore WordPress.Arrays
		$real   = $this->say( $this->organizer_id, 'Do not' );

		self::assertSame( array( 'Aннa Пeтрoва (attendee)', false ), array( $forged['name'], $forged['is_staff'] ) );
		self::assertSame( array( 'Анна Петрова', true ), array( $real['name'], $real['is_staff'] ) );
	}

	/** "Put a + if you hear me": one line with the true number of people, whoever reads. */
	public function test_the_same_short_answer_of_many_is_one_line(): void {
		$crowd = $this->create_crowd( 200 );
		$this->say( $this->boris_id, 'Something else' );
		foreach ( $crowd as $number => $user_id ) {
			$this->say( $user_id, 0 === $number % 2 ? '+' : ' + ' );
		}
		$this->try_to_say( $crowd[0], '+' );
		$this->say( $this->organizer_id, '+' );

		$messages = $this->read( $this->anna_id )['messages'];
		self::assertSame( array( array( 'Something else', 1 ), array( '+', 200 ), array( '+', 1 ) ), array_map( static fn( array $message ): array => array( $message['text'], $message['people'] ), $messages ) );
		self::assertSame( 202, $this->stored(), 'Each is stored.' );
		$this->pass_seconds( 31 );
		$this->say( $crowd[0], '+' );
		self::assertCount( 4, $this->read( $this->anna_id )['messages'], 'Later it is another line.' );
	}

	/** D5: never two chats, and none of a recording. */
	public function test_which_webinars_have_a_chat(): void {
		foreach ( array( 'obs' => 200, 'youtube' => 409, 'zoom' => 409, 'telegram' => 409 ) as $type => $status ) { // phpcs:ignore WordPress.Arrays
			$id = $this->create_webinar( array( 'owner_user_id' => $this->organizer_id, 'stream_type' => $type ) ); // phpcs:ignore WordPress.Arrays
			self::assertSame( $status, $this->try_to_say( $this->anna_id, "To $type", false, $id )['status'], $type );
			self::assertSame( 200, $this->send( 'settings', $this->organizer_id, array( 'step' => 'choose', 'value' => '1' ), $id )['status'] ); // phpcs:ignore WordPress.Arrays
			$this->act_as( $this->anna_id );
			self::assertSame( in_array( $type, array( 'obs', 'youtube' ), true ), array() !== apply_filters( 'ui_webinar_room_panels', array(), $id ), $type );
			$this->pass_seconds( 60 );
		}
		$this->pretend_auto();
		self::assertSame( 409, $this->try_to_say( $this->anna_id, 'To a recording' )['status'] );
	}

	/** With a message service the same chat is there: it is the way to fall back to. */
	public function test_with_a_message_service_there_is_one_too(): void {
		add_filter( 'webinar_outbox_has_message_service', '__return_true', 20 );

		$this->say( $this->anna_id, 'Hello' );
		self::assertCount( 1, $this->read( $this->boris_id )['messages'] );
		self::assertCount( 1, apply_filters( 'ui_webinar_room_panels', array(), $this->webinar_id ) );
	}

	/** Turns Core's answer into a recording. */
	private function pretend_auto(): void {
		add_filter( 'core_webinar_get', static fn( ?array $webinar ): ?array => null === $webinar ? null : array( 'type' => 'auto' ) + $webinar, 20 );
	}
}
