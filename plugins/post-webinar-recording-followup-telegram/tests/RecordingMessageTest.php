<?php
/**
 * Tests of the message with the recording.
 *
 * @package Webinars\Post_Webinar_Recording_Followup_Telegram
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/**
 * What who left early is sent to watch.
 */
final class RecordingMessageTest extends Webinar_TestCase {

	/**
	 * It is called a recording, in the site's language.
	 */
	public function test_recording_is_called_one(): void {
		$webinar_id = $this->create_webinar(
			array(
				'title'         => 'Как выбрать крышу',
				'recording_url' => 'https://videos.webinars.test/roof.mp4',
			)
		);
		$english    = $this->route( $webinar_id, 'not_attended' );
		// A Russian site, in the wp-admin of somebody who reads English.
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
	 * Who attended gets none.
	 */
	public function test_attended_gets_no_recording(): void {
		$webinar_id = $this->create_webinar( array( 'recording_url' => 'https://videos.webinars.test/roof.mp4' ) );

		self::assertSame( array(), $this->route( $webinar_id, 'attended' ) );
	}

	/**
	 * Nothing is promised that does not exist.
	 */
	public function test_without_a_recording_nothing_is_sent(): void {
		self::assertSame( array(), $this->route( $this->create_webinar(), 'not_attended' ) );
		self::assertSame( array(), $this->route( 999999, 'not_attended' ) );
	}

	/**
	 * Leaves wp-admin.
	 */
	protected function tearDown(): void {
		unset( $GLOBALS['current_screen'] );
		parent::tearDown();
	}

	/**
	 * Tells a route.
	 *
	 * @return array<string, mixed> Data of the message, empty when none is owed.
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
