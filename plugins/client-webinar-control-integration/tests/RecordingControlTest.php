<?php
/**
 * Tests of the console of a recording.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/** D1: the console opens and closes a recording, and says nothing of it that is said of a broadcast. */
final class RecordingControlTest extends Webinar_TestCase {

	private int $owner;

	protected function setUp(): void {
		parent::setUp();
		$this->allow_auto_webinars();
		$this->owner = $this->create_user( 'webinar_organizer' );
		$this->act_as( $this->owner );
	}

	/** The console shows it without a date, and never before a live webinar. */
	public function test_the_console_shows_it_after_live_webinars_and_without_a_date(): void {
		$id = $this->recording( array( 'status' => 'live' ) );
		$this->create_webinar(
			array(
				'title'         => 'Planned',
				'owner_user_id' => $this->owner,
			)
		);

		$page = $this->visit();
		self::assertMatchesRegularExpression( '~id="webinar-console-title">Planned<~', $page );
		self::assertMatchesRegularExpression( '~>How to begin</span> <span>▷ Recording, open</span>~', $page );

		$page = $this->visit( $id );
		self::assertSame( 1, substr_count( $page, '<time' ), 'Only the live webinar has a date.' );
		self::assertStringContainsString( '"isRecording":true', implode( '', array_filter( (array) wp_scripts()->get_data( 'webinar-console-view-script', 'before' ) ) ) );
	}

	/** Its address is read instead of a stream, and why it cannot be watched is said with the way to its field. */
	public function test_the_check_reads_the_recording(): void {
		$id = $this->recording( array( 'stream_source' => '' ) );
		add_filter(
			'autowebinar_source_problem',
			static fn(): array => array(
				'code'    => 'autowebinar_source_missing',
				'message' => 'Enter the address of the video.',
			),
			99
		);

		$checks = array_column( $this->ask( 'readiness', $id )['checks'], null, 'name' );

		self::assertSame( array( false, 'Enter the address of the video.' ), array( $checks['stream']['is_ready'], $checks['stream']['message'] ) );
		self::assertStringEndsWith( '#webinar-stream_source', $checks['stream']['url'] );
	}

	/** The organizer sees how far viewers came as soon as it is open, and no attendance of a live webinar (D7). */
	public function test_it_counts_viewers_and_no_attendance(): void {
		$numbers = array(
			'started'     => 4,
			'reached_25'  => 3,
			'reached_50'  => 2,
			'reached_75'  => 1,
			'reached_100' => 1,
			'clicked'     => 1,
			'completed'   => 1,
		);
		add_filter( 'autowebinar_numbers', static fn(): array => $numbers );

		self::assertNull( $this->ask( 'overview', $this->recording() )['viewers'] );
		foreach ( array( 'live', 'finished' ) as $status ) {
			$answer = $this->ask( 'overview', $this->recording( array( 'status' => $status ) ) );
			self::assertSame( array( $numbers, null ), array( $answer['viewers'], $answer['attendance'] ) );
		}
		$live = $this->create_webinar(
			array(
				'owner_user_id' => $this->owner,
				'status'        => 'finished',
			)
		);
		self::assertNull( $this->ask( 'overview', $live )['viewers'] );
	}

	/** Nobody is told when a recording begins. */
	public function test_its_speaker_gets_no_notice_of_a_start(): void {
		$queued = $this->capture( 'webinar_outbox_enqueue' );
		$id     = $this->recording(
			array(
				'scheduled_at'     => time() + HOUR_IN_SECONDS,
				'speaker_user_ids' => array( $this->create_user( 'webinar_speaker' ) ),
			)
		);
		do_action(
			'core_webinar_saved',
			array(
				'webinar_id' => $id,
				'created'    => false,
				'timestamp'  => time(),
			)
		);

		self::assertCount( 0, $queued );
	}

	/**
	 * Creates a published recording.
	 *
	 * @param array<string, mixed> $overrides As for create_webinar().
	 */
	private function recording( array $overrides = array() ): int {
		return $this->create_webinar(
			$overrides + array(
				'type'          => 'auto',
				'scheduled_at'  => 0,
				'owner_user_id' => $this->owner,
			)
		);
	}

	/**
	 * Visits the console.
	 *
	 * @param int $webinar_id The chosen webinar; 0 for none.
	 */
	private function visit( int $webinar_id = 0 ): string {
		$_GET = 0 === $webinar_id ? array() : array( 'webinar_id' => (string) $webinar_id );
		return $this->show( (int) get_option( 'client_webinar_control_integration_page_id' ) );
	}

	/**
	 * Sends a query of the console.
	 *
	 * @return array<string, mixed> Its data.
	 */
	private function ask( string $query, int $webinar_id ): array {
		$action = "client_webinar_control_integration_$query";
		$answer = $this->ajax(
			$action,
			array(
				'webinar_id' => (string) $webinar_id,
				'nonce'      => wp_create_nonce( "{$action}_$webinar_id" ),
			)
		);
		self::assertSame( 200, $answer['status'] );
		return $answer['body']['data'];
	}
}
