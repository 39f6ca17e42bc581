<?php
/**
 * Tests of answered questions as chapters.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Webinar_Chat\Recording_Moment;

require_once __DIR__ . '/class-chat-testcase.php';

/** What was answered, in order, for those who watch the recording. */
final class ChaptersTest extends Chat_TestCase {

	private const RECORDING = 'https://www.youtube.com/watch?v=abc&t=5';

	/** Answered ones that are shown, in the order of the answers, and without their authors. */
	public function test_answered_questions_are_chapters(): void {
		$this->answered( 'Last?', 3723 );
		$this->answered( "First\nquestion?", 63 );
		$this->moderate( $this->organizer_id, $this->answered( 'You fool?', 70 ), 'hide' );
		$this->say( $this->boris_id, 'Open?', true );
		$this->say( $this->anna_id, 'No question' );
		self::assertSame( array(), $this->chapters(), 'It is not over yet.' );

		$this->finish();

		self::assertSame(
			array(
				array(
					'second' => 63,
					'text'   => 'First question?',
					'url'    => 'https://www.youtube.com/watch?v=abc&t=63',
				),
				array(
					'second' => 3723,
					'text'   => 'Last?',
					'url'    => 'https://www.youtube.com/watch?v=abc&t=3723',
				),
			),
			$this->chapters()
		);
	}

	/** The room of a webinar that is over; the words of people stay text. */
	public function test_the_room_lists_them(): void {
		$this->answered( '<img src=x onerror=alert(1)>"\'', 63 );
		$this->answered( 'Last?', 3723 );
		$this->finish();
		$this->act_as( $this->anna_id );
		$_GET = array( 'webinar_id' => (string) $this->webinar_id );

		$html = $this->show( (int) get_option( 'ui_webinar_room_page_id' ) );

		self::assertStringContainsString( '<a href="https://www.youtube.com/watch?v=abc&#038;t=63" target="_blank" rel="noopener"><span class="webinar-chat__time">01:03</span> <span>&lt;img src=x onerror=alert(1)&gt;&quot;&#039;</span></a>', $html );
		self::assertStringContainsString( '<span class="webinar-chat__time">1:02:03</span> <span>Last?</span>', $html );
		self::assertStringNotContainsString( '<img src=x', $html );
		add_filter( 'core_webinar_is_admitted', '__return_false' );
		self::assertStringNotContainsString( 'Last?', $this->show( (int) get_option( 'ui_webinar_room_page_id' ) ) );
	}

	/** Where nothing was answered the room has no empty list. */
	public function test_nothing_was_answered(): void {
		$this->say( $this->boris_id, 'Open?', true );
		$this->finish();
		$this->act_as( $this->anna_id );

		self::assertSame( array(), apply_filters( 'ui_webinar_room_panels', array(), $this->webinar_id ) );
	}

	/**
	 * Players, and how they are told.
	 *
	 * @return iterable<string, array{string, string}>
	 */
	public static function recordings(): iterable {
		yield 'YouTube' => array( 'https://youtu.be/abc', 'https://youtu.be/abc?t=3723' );
		yield 'YouTube on a phone' => array( 'https://m.youtube.com/live/abc?si=1', 'https://m.youtube.com/live/abc?si=1&t=3723' );
		yield 'RuTube' => array( 'https://rutube.ru/video/abc/', 'https://rutube.ru/video/abc/?t=3723' );
		yield 'VK' => array( 'https://vkvideo.ru/video-1_2', 'https://vkvideo.ru/video-1_2?t=1h2m3s' );
		yield 'Vimeo' => array( 'https://vimeo.com/123#t=5s', 'https://vimeo.com/123#t=3723s' );
		yield 'a file' => array( 'https://site.example/a.MP4?x=1', 'https://site.example/a.MP4?x=1#t=3723' );
		yield 'a file of a name only' => array( 'https://site.example/watch?file=a.mp4', '' );
		yield 'another player' => array( 'https://video.example/abc', '' );
		yield 'a host that looks like one' => array( 'https://youtube.com.example/watch?v=abc', '' );
		yield 'nothing' => array( '', '' );
	}

	#[DataProvider( 'recordings' )]
	public function test_a_moment_of_a_recording( string $recording_url, string $expected ): void {
		self::assertSame( $expected, Recording_Moment::url( $recording_url, 3723 ) );
	}

	/** Asks and answers a question. */
	private function answered( string $text, int $second ): int {
		$said = $this->say( $this->create_user( 'webinar_attendee' ), $text, true );
		foreach ( array( 'answer', 'answered' ) as $step ) {
			self::assertSame( 200, $this->moderate( $this->organizer_id, $said['message_id'], $step ) );
		}
		$GLOBALS['wpdb']->update( $GLOBALS['wpdb']->prefix . 'webinar_chat_messages', array( 'answered_second' => $second ), array( 'message_id' => $said['message_id'] ) );
		return $said['message_id'];
	}

	/** Ends the webinar, which then has a recording. */
	private function finish(): void {
		do_action( 'core_webinar_set_status', $this->webinar_id, 'stop', $this->context( $this->organizer_id ) );
		self::assertSame( array(), $this->chapters(), 'There is no recording yet.' );
		$this->act_as( $this->organizer_id );
		update_post_meta( $this->webinar_id, 'recording_url', self::RECORDING );
	}

	/**
	 * As a page of the recording asks.
	 *
	 * @return list<array{second: int, text: string, url: string}>
	 */
	private function chapters(): array {
		return apply_filters( 'webinar_chat_chapters', array(), $this->webinar_id );
	}
}
