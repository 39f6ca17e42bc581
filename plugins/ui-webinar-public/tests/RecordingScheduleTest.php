<?php
/**
 * Tests of recordings in the schedule, its calendar and its form.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/** D1: a recording takes place at no time, and says what it is. */
final class RecordingScheduleTest extends Webinar_TestCase {

	protected function setUp(): void {
		parent::setUp();
		$this->allow_auto_webinars();
	}

	/** One that is open has its own part below the schedule, without a date; what is not open is not shown. */
	public function test_an_open_recording_is_shown_as_one(): void {
		add_filter(
			'autowebinar_recording',
			static fn(): array => array(
				'length_sec' => 3450,
				'checked_at' => 1_795_219_200,
			)
		);
		$this->recording( 'Unopened', '' );
		$this->recording( 'Expired', 'finished' );
		$id = $this->recording( 'Now', 'live' );

		$page = $this->draw();

		self::assertStringContainsString( '<p class="webinar-schedule__none">', $page, 'It is not a planned webinar.' );
		$part = (string) strstr( $page, '<section' );
		self::assertStringContainsString( '>Watch at any time</h2>', $part );
		self::assertStringContainsString( "id=\"webinar-schedule-$id\"", $part );
		self::assertStringContainsString( 'is-recording">Recording<', $part );
		self::assertStringContainsString( '<span>58 minutes</span>', $part );
		self::assertStringContainsString( '>Get access to the recording</a>', $part );
		self::assertStringContainsString( '>I have access: sign in</a>', $part );
		self::assertDoesNotMatchRegularExpression( '/Unopened|Expired|<time|startsAt|ld\+json|Add to calendar|\blive\b/i', $page );

		$this->act_as( $this->create_user( 'webinar_attendee' ) );
		self::assertMatchesRegularExpression( '~href="[^"]+"[^>]*>Watch the recording</a>~', $this->draw() );

		update_option( 'webinar_runtime_profile', 'prod' );
		self::assertStringNotContainsString( '<section', $this->draw() );
	}

	/** A live webinar stays the next one, whatever recording is open. */
	public function test_it_does_not_disturb_a_live_webinar(): void {
		$this->recording( 'Recorded', 'live' );
		$this->create_webinar( array( 'title' => 'Planned' ) );

		$page = $this->draw();

		self::assertMatchesRegularExpression( '~is-next".*?>Planned<.*?<section.*?>Recorded<~s', $page );
		self::assertSame( 1, substr_count( $page, '"@type":"Event"' ) );
	}

	/** It has no calendar file, is in no feed, and is not cancelled when it is taken back. */
	public function test_it_is_in_no_calendar(): void {
		$id = $this->recording( 'Recorded', '' );
		self::assertSame( '', apply_filters( 'ui_webinar_public_calendar_url', '', $id ) );

		wp_trash_post( $id );
		self::assertFalse( get_option( 'ui_webinar_public_cancelled', false ) );

		$id = $this->recording( 'Recorded', 'live' );
		self::assertSame( '', apply_filters( 'ui_webinar_public_calendar_url', '', $id ) );
	}

	/** The server reads a recording and says beside its field why it cannot be used. */
	public function test_the_form_checks_a_recording(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$asked = array();
		$this->act_as( $owner );
		self::assertSame(
			array(
				'is_ready' => true,
				'message'  => 'The recording can be watched.',
			),
			$this->check( $id )
		);
		add_filter(
			'autowebinar_source_problem',
			static function ( mixed $none, string $source ) use ( &$asked ): array {
				$asked[] = $source;
				return array(
					'code'    => 'autowebinar_source_no_end',
					'message' => 'Its end is not marked.',
				);
			},
			10,
			2
		);
		self::assertSame(
			array(
				'is_ready' => false,
				'message'  => 'Its end is not marked.',
			),
			$this->check( $id )
		);
		self::assertSame( array( 'https://video.webinars.test/a.m3u8' ), $asked );
	}

	private function recording( string $title, string $status ): int {
		return $this->create_webinar(
			array(
				'title'        => $title,
				'type'         => 'auto',
				'scheduled_at' => 0,
				'status'       => $status,
			)
		);
	}

	private function draw(): string {
		return do_blocks( '<!-- wp:webinar/schedule /-->' );
	}

	/**
	 * Sends the command of the form.
	 *
	 * @return array<string, mixed>
	 */
	private function check( int $webinar_id ): array {
		$answer = $this->ajax(
			'ui_webinar_public_check_stream',
			array(
				'webinar_id'    => (string) $webinar_id,
				'stream_type'   => 'recording',
				'stream_source' => 'https://video.webinars.test/a.m3u8',
				'nonce'         => wp_create_nonce( "ui_webinar_public_check_stream_$webinar_id" ),
			)
		);
		return $answer['body']['data'];
	}
}
