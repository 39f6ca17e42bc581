<?php
/**
 * Tests of the message with the recording.
 *
 * @package Webinars\Post_Webinar_Recording_Followup_Telegram
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/**
 * The message to people who left early.
 */
final class RecordingMessageTest extends Webinar_TestCase {

	/**
	 * The message calls it a recording, in the site's language.
	 */
	public function test_recording_is_called_one(): void {
		$webinar_id = $this->create_webinar(
			array(
				'title'         => 'Как выбрать крышу',
				'recording_url' => 'https://videos.webinars.test/roof.mp4',
			)
		);
		$english    = $this->route( $webinar_id, 'not_attended' );
		// A Russian site, in the wp-admin of a user with English.
		$this->act_as( $this->create_user( 'administrator' ) );
		update_user_meta( get_current_user_id(), 'locale', 'en_US' );
		set_current_screen( 'dashboard' );
		add_filter( 'locale', static fn(): string => 'ru_RU', 5 );
		$russian = $this->route( $webinar_id, 'not_attended' );

		self::assertStringStartsWith( 'Recording: “Как выбрать крышу”', $english['text'] );
		self::assertSame( 'recording', $english['kind'] );
		self::assertStringStartsWith( 'Запись: «Как выбрать крышу»', $russian['text'] );
		self::assertSame(
			array(
				'text' => 'Смотреть запись',
				'url'  => 'https://videos.webinars.test/roof.mp4',
			),
			$russian['button']
		);
	}

	/**
	 * A person who attended gets no recording.
	 */
	public function test_attended_gets_no_recording(): void {
		$webinar_id = $this->create_webinar( array( 'recording_url' => 'https://videos.webinars.test/roof.mp4' ) );

		self::assertSame( array(), $this->route( $webinar_id, 'attended' ) );
	}

	/**
	 * Without a recording there is no message.
	 */
	public function test_without_a_recording_nothing_is_sent(): void {
		self::assertSame( array(), $this->route( $this->create_webinar(), 'not_attended' ) );
		self::assertSame( array(), $this->route( 999999, 'not_attended' ) );
	}

	/**
	 * An MP4 file is sent with the message; a page or another file is only linked by the button.
	 */
	public function test_mp4_file_goes_with_the_message(): void {
		foreach ( array( 'https://videos.webinars.test/roof.mp4', 'http://videos.webinars.test/ROOF.MP4?token=a.b#t=5' ) as $url ) {
			$message = $this->route( $this->create_webinar( array( 'recording_url' => $url ) ), 'not_attended' );
			self::assertSame( array( $url, $url ), array( $message['video_url'], $message['button']['url'] ) );
		}
		foreach ( array( 'https://videos.webinars.test/roof', 'https://videos.webinars.test/roof.m3u8?from=roof.mp4', 'https://videos.webinars.test/watch#roof.mp4' ) as $url ) {
			$message = $this->route( $this->create_webinar( array( 'recording_url' => $url ) ), 'not_attended' );
			self::assertArrayNotHasKey( 'video_url', $message );
			self::assertSame( $url, $message['button']['url'] );
		}
	}

	/**
	 * While the outbox is off the recording stays owed; it is sent as soon as the outbox is on.
	 */
	public function test_recording_waits_for_the_outbox(): void {
		global $wp_filter;
		$webinar_id = $this->create_webinar( array( 'recording_url' => 'https://videos.webinars.test/roof.mp4' ) );
		$outbox     = clone $wp_filter['webinar_outbox_message'];
		remove_all_filters( 'webinar_outbox_message' );
		self::assertSame( array(), $this->route( $webinar_id, 'not_attended' ) );

		$wp_filter['webinar_outbox_message'] = $outbox; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$enqueued                            = $this->capture( 'webinar_outbox_enqueue' );
		do_action( 'post_webinar_recording_followup_telegram_sweep', 0 );

		self::assertSame( array( "post-webinar-recording-followup-telegram/$webinar_id/7" ), array_column( $enqueued->getArrayCopy(), 'key' ) );
		self::assertSame( array( 7 ), array_column( $enqueued->getArrayCopy(), 'about_lead_id' ) );
	}

	protected function tearDown(): void {
		unset( $GLOBALS['current_screen'] );
		parent::tearDown();
	}

	/**
	 * Announces a route.
	 *
	 * @return array<string, mixed> Data of the message, empty when none was stored.
	 */
	private function route( int $webinar_id, string $route ): array {
		$enqueued = $this->capture( 'webinar_outbox_enqueue' );
		do_action(
			'post_webinar_route',
			array(
				'lead_id'    => 7,
				'webinar_id' => $webinar_id,
				'attended'   => 'attended' === $route,
				'timestamp'  => time(),
				'route'      => $route,
			)
		);
		$own = array_column( $enqueued->getArrayCopy(), 'data', 'key' );
		return $own[ "post-webinar-recording-followup-telegram/$webinar_id/7" ] ?? array();
	}
}
