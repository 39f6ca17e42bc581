<?php
/**
 * Tests of the commands of an attendee's room.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

/**
 * Enter, presence, leave, and every refusal.
 */
final class RoomCommandsTest extends Webinar_TestCase {

	/**
	 * The commands.
	 *
	 * @return array<string, array{string}>
	 */
	public static function commands(): array {
		return array(
			'enter'  => array( 'enter' ),
			'leave'  => array( 'leave' ),
			'finish' => array( 'finish' ),
			'click'  => array( 'click' ),
		);
	}

	/**
	 * The entry is announced once, however often the room reports (H1).
	 */
	public function test_repeated_enter_is_one_entry(): void {
		$webinar_id = $this->create_webinar( array( 'status' => 'live' ) );
		$lead_id    = $this->sign_in_attendee();
		$entered    = $this->capture( 'client_webinar_entered' );

		$first  = $this->send( 'enter', $webinar_id );
		$second = $this->send( 'enter', $webinar_id );

		self::assertSame( 200, $first['status'] );
		self::assertSame( $first, $second );
		self::assertGreaterThan( 0, $first['body']['data']['session_id'] );
		self::assertCount( 1, $entered );
		self::assertEqualsWithDelta( time(), $entered[0]['timestamp'], 5 );
		self::assertSame(
			array(
				'lead_id'    => $lead_id,
				'webinar_id' => $webinar_id,
			),
			array_diff_key( $entered[0], array( 'timestamp' => 0 ) )
		);
		self::assertCount( 1, $this->sessions() );
	}

	/**
	 * Who opened the offer counts once, by the first time, also after the stop; only who has entered.
	 */
	public function test_a_click_on_the_offer_counts_once(): void {
		global $wpdb;
		$webinar_id = $this->create_webinar( array( 'status' => 'live' ) );
		$lead_id    = $this->sign_in_attendee();
		$this->assertRefused( 409, 'webinar_not_entered', $this->send( 'click', $webinar_id ) );
		$clicked_at = static fn(): int => apply_filters( 'client_webinar_sessions', array(), $webinar_id, array( $lead_id ) )[0]['offer_clicked_at'];
		$this->send( 'enter', $webinar_id );
		self::assertSame( 0, $clicked_at() );

		self::assertSame( 200, $this->send( 'click', $webinar_id )['status'] );
		self::assertEqualsWithDelta( time(), $clicked_at(), 5 );
		$wpdb->query( "UPDATE {$wpdb->prefix}client_webinar_sessions SET offer_clicked_at = 1795219200, closed_at = 1795219300" );
		self::assertSame( 200, $this->send( 'click', $webinar_id )['status'] );
		self::assertSame( 1795219200, $clicked_at() );
	}

	/**
	 * P2: nobody enters a recording that does not run on this site.
	 */
	public function test_a_recording_is_not_entered(): void {
		$webinar_id = $this->create_webinar( array( 'status' => 'live' ) );
		update_post_meta( $webinar_id, 'type', 'auto' );
		$this->sign_in_attendee();
		$entered = $this->capture( 'client_webinar_entered' );

		self::assertSame( 403, $this->send( 'enter', $webinar_id )['status'] );

		self::assertCount( 0, $entered );
		self::assertSame( array(), $this->sessions() );
	}

	/**
	 * The CRM maps the user to a lead.
	 */
	public function test_lead_id_comes_from_the_crm(): void {
		$webinar_id = $this->create_webinar( array( 'status' => 'live' ) );
		$this->sign_in_attendee();
		add_filter( 'core_webinar_lead_id', static fn(): int => 70001 );
		$entered = $this->capture( 'client_webinar_entered' );

		$this->send( 'enter', $webinar_id );

		self::assertSame( 70001, $entered[0]['lead_id'] );
	}

	/**
	 * When a listener fails, neither session nor event is stored, and the next report enters.
	 */
	public function test_entry_is_stored_with_all_that_follows_or_not_at_all(): void {
		$webinar_id = $this->create_webinar( array( 'status' => 'live' ) );
		$this->sign_in_attendee();
		$fail = static function (): void {
			throw new RuntimeException( 'Disk full.' );
		};
		add_action( 'client_webinar_entered', $fail, 99 );
		$failed = $this->send( 'enter', $webinar_id );
		remove_action( 'client_webinar_entered', $fail, 99 );
		$sessions_after_failure = $this->sessions();
		$entered                = $this->capture( 'client_webinar_entered' );

		$this->send( 'enter', $webinar_id );

		self::assertSame( 500, $failed['status'] );
		self::assertSame( 'webinar_save_failed', $failed['body']['data']['code'] );
		self::assertSame( array(), $sessions_after_failure );
		self::assertCount( 1, $entered );
	}

	/**
	 * A guest is refused with any nonce (H4).
	 */
	#[DataProvider( 'commands' )]
	public function test_guest_is_refused( string $command ): void {
		$webinar_id = $this->create_webinar( array( 'status' => 'live' ) );
		$this->sign_in_attendee();
		$nonce = $this->nonce( $command, $webinar_id );
		$this->act_as( 0 );

		$answer = $this->send( $command, $webinar_id, array( 'nonce' => $nonce ) );

		$this->assertRefused( 401, 'webinar_not_signed_in', $answer );
		self::assertSame( array(), apply_filters( 'client_webinar_room_commands', array(), $webinar_id ) );
	}

	/**
	 * A nonce of another person, webinar or command is refused (H4).
	 */
	#[DataProvider( 'commands' )]
	public function test_foreign_nonce_is_refused( string $command ): void {
		$webinar_id = $this->create_webinar( array( 'status' => 'live' ) );
		$other_id   = $this->create_webinar( array( 'status' => 'live' ) );
		$this->sign_in_attendee();
		$nonce_of_other_user = $this->nonce( $command, $webinar_id );
		$this->sign_in_attendee();
		$nonces = array(
			$nonce_of_other_user,
			$this->nonce( $command, $other_id ),
			$this->nonce( 'enter' === $command ? 'leave' : 'enter', $webinar_id ),
			'made-up',
		);

		foreach ( $nonces as $nonce ) {
			$this->assertRefused( 403, 'webinar_nonce_invalid', $this->send( $command, $webinar_id, array( 'nonce' => $nonce ) ) );
		}
		foreach ( array( '', array( 'x' ) ) as $no_nonce ) {
			$this->assertRefused( 400, 'webinar_request_invalid', $this->send( $command, $webinar_id, array( 'nonce' => $no_nonce ) ) );
		}
	}

	/**
	 * A user who is not admitted to the webinar is refused (H4).
	 */
	#[DataProvider( 'commands' )]
	public function test_not_admitted_is_refused( string $command ): void {
		$webinar_id = $this->create_webinar( array( 'status' => 'live' ) );
		$this->sign_in_attendee();
		add_filter( 'core_webinar_is_admitted', '__return_false' );

		$this->assertRefused( 403, 'webinar_not_admitted', $this->send( $command, $webinar_id ) );
		self::assertSame( array(), apply_filters( 'client_webinar_room_commands', array(), $webinar_id ) );
	}

	/**
	 * Without Core the rights are unknown: the request is refused (M2, H4).
	 */
	#[DataProvider( 'commands' )]
	public function test_without_core_nothing_is_recorded( string $command ): void {
		$webinar_id = $this->create_webinar( array( 'status' => 'live' ) );
		$this->sign_in_attendee();
		remove_all_filters( 'core_webinar_command' );

		$this->assertRefused( 503, 'webinar_change_unanswered', $this->send( $command, $webinar_id ) );
	}

	/**
	 * Before the start and after the end nobody enters (H5).
	 */
	public function test_nobody_enters_a_webinar_that_is_not_live(): void {
		$scheduled = $this->create_webinar();
		$finished  = $this->create_webinar( array( 'status' => 'finished' ) );
		$this->sign_in_attendee();

		$this->assertRefused( 409, 'webinar_not_live', $this->send( 'enter', $scheduled ) );
		$this->assertRefused( 409, 'webinar_not_live', $this->send( 'enter', $finished ) );
	}

	/**
	 * A request that read the state just before the stop does not enter after it (H5).
	 */
	public function test_nobody_enters_with_a_stale_state(): void {
		$webinar_id = $this->create_webinar( array( 'status' => 'finished' ) );
		$this->sign_in_attendee();
		$this->pretend( array( 'status' => 'live' ) );

		$this->assertRefused( 409, 'webinar_not_live', $this->send( 'enter', $webinar_id ) );
	}

	/**
	 * A person who did not enter cannot leave or finish.
	 */
	public function test_leave_and_finish_need_an_entry(): void {
		$webinar_id = $this->create_webinar( array( 'status' => 'live' ) );
		$this->sign_in_attendee();

		$this->assertRefused( 409, 'webinar_not_entered', $this->send( 'leave', $webinar_id ) );
		$this->assertRefused( 409, 'webinar_not_entered', $this->send( 'finish', $webinar_id ) );
	}

	/**
	 * Malformed ids.
	 *
	 * @return array<string, array{mixed}>
	 */
	public static function malformed_ids(): array {
		return array(
			'empty'    => array( '' ),
			'zero'     => array( '0' ),
			'negative' => array( '-1' ),
			'words'    => array( '1 OR 1=1' ),
			'fraction' => array( '1.5' ),
			'newline'  => array( "1\n" ),
			'huge'     => array( str_repeat( '9', 40 ) ),
			'list'     => array( array( '1' ) ),
		);
	}

	/**
	 * Malformed requests change nothing.
	 *
	 * @param mixed $webinar_id Sent id.
	 */
	#[DataProvider( 'malformed_ids' )]
	public function test_malformed_id_is_refused( mixed $webinar_id ): void {
		$this->sign_in_attendee();

		$this->assertRefused( 400, 'webinar_request_invalid', $this->ajax( 'client_webinar_tracker_v2_enter', array( 'webinar_id' => $webinar_id ) ) );
	}

	/**
	 * Other webinars, other methods and large requests are refused.
	 */
	public function test_unknown_oversized_and_wrong_method_are_refused(): void {
		$webinar_id = $this->create_webinar( array( 'status' => 'live' ) );
		$this->sign_in_attendee();
		$fields = array(
			'webinar_id' => (string) $webinar_id,
			'nonce'      => $this->nonce( 'enter', $webinar_id ),
		);

		$this->assertRefused( 404, 'webinar_not_found', $this->send( 'enter', 999999 ) );
		$this->assertRefused( 405, 'webinar_request_invalid', $this->ajax( 'client_webinar_tracker_v2_enter', $fields, 'GET' ) );
		$_SERVER['CONTENT_LENGTH'] = '9000';
		$this->assertRefused( 413, 'webinar_request_too_large', $this->ajax( 'client_webinar_tracker_v2_enter', $fields ) );
	}

	/**
	 * A refusal leaves a line in the log, without the nonce.
	 */
	public function test_refusals_are_logged_without_secrets(): void {
		$webinar_id = $this->create_webinar( array( 'status' => 'live' ) );
		$user_id    = $this->sign_in_attendee();
		$logged     = $this->capture( 'core_webinar_log' );

		$this->send( 'enter', $webinar_id, array( 'nonce' => 'forged-nonce' ) );

		self::assertCount( 1, $logged );
		self::assertSame( 'webinar_nonce_invalid', $logged[0]['code'] );
		self::assertSame( $webinar_id, $logged[0]['webinar_id'] );
		self::assertSame( $user_id, $logged[0]['user_id'] );
		self::assertStringNotContainsString( 'forged-nonce', implode( '', $this->log_lines() ) );
	}

	/**
	 * Staff who open the room are no attendees.
	 */
	public function test_staff_are_not_attendees(): void {
		$owner_id   = $this->create_user( 'webinar_organizer' );
		$speaker_id = $this->create_user( 'webinar_speaker' );
		$webinar_id = $this->create_webinar(
			array(
				'status'           => 'live',
				'owner_user_id'    => $owner_id,
				'speaker_user_ids' => array( $speaker_id ),
			)
		);
		$entered    = $this->capture( 'client_webinar_entered' );

		foreach ( array( $owner_id, $speaker_id, 1 ) as $user_id ) {
			$this->act_as( $user_id );
			$answer = $this->send( 'enter', $webinar_id );
			self::assertSame( 200, $answer['status'] );
			self::assertSame( array( 'session_id' => 0 ), $answer['body']['data'] );
		}

		self::assertCount( 0, $entered );
		self::assertSame( array(), $this->sessions() );
	}

	/**
	 * Seconds since the last report, and the credited seconds.
	 *
	 * @return array<string, array{int, int}>
	 */
	public static function silences(): array {
		return array(
			'none'       => array( 0, 0 ),
			'half a min' => array( 30, 30 ),
			'the most'   => array( 90, 90 ),
			'absence'    => array( 600, 0 ),
		);
	}

	/**
	 * Presence is credited by the server's clock.
	 */
	#[DataProvider( 'silences' )]
	public function test_presence_is_credited_by_the_servers_clock( int $silence_seconds, int $credited_seconds ): void {
		$webinar_id = $this->create_webinar( array( 'status' => 'live' ) );
		$this->sign_in_attendee();
		$this->send( 'enter', $webinar_id );
		$this->turn_back( $silence_seconds );

		$this->send( 'enter', $webinar_id );

		self::assertEqualsWithDelta( $credited_seconds, (int) $this->sessions()[0]['seen_seconds'], 1 );
	}

	/**
	 * Time in a pause is not credited, the time before it is (H3).
	 */
	public function test_pause_is_not_credited(): void {
		$webinar_id = $this->create_webinar( array( 'status' => 'live' ) );
		$this->sign_in_attendee();
		$this->send( 'enter', $webinar_id );
		$this->turn_back( 60 );
		$this->pretend(
			array(
				'status'    => 'paused',
				'paused_at' => time() - 45,
			)
		);

		$in_pause = $this->send( 'enter', $webinar_id );
		$this->turn_back( 30 );
		$this->send( 'enter', $webinar_id );

		self::assertSame( 200, $in_pause['status'] );
		self::assertEqualsWithDelta( 15, (int) $this->sessions()[0]['seen_seconds'], 1 );
	}

	/**
	 * Absence between leaving and coming back is not credited.
	 */
	public function test_absence_is_not_credited(): void {
		$webinar_id = $this->create_webinar( array( 'status' => 'live' ) );
		$this->sign_in_attendee();
		$this->send( 'enter', $webinar_id );
		$this->turn_back( 20 );
		$this->send( 'leave', $webinar_id );
		$this->turn_back( 40 );

		$this->send( 'enter', $webinar_id );

		self::assertEqualsWithDelta( 20, (int) $this->sessions()[0]['seen_seconds'], 1 );
		self::assertNull( $this->sessions()[0]['left_at'] );
	}

	/**
	 * Asserts a refusal that changed nothing.
	 *
	 * @param int                                     $status The HTTP status.
	 * @param string                                  $code   Error code.
	 * @param array{status: int, body: array<mixed>} $answer Answer.
	 */
	private function assertRefused( int $status, string $code, array $answer ): void {
		self::assertSame( $status, $answer['status'] );
		self::assertFalse( $answer['body']['success'] );
		self::assertSame( $code, $answer['body']['data']['code'] );
		self::assertNotSame( '', $answer['body']['data']['message'] );
		self::assertSame( array(), $this->sessions() );
	}

	/**
	 * Creates an attendee and signs them in.
	 */
	private function sign_in_attendee(): int {
		$user_id = $this->create_user( 'webinar_attendee' );
		$this->act_as( $user_id );
		return $user_id;
	}

	/**
	 * Sends a command as the room does.
	 *
	 * @param string               $command    Name of the command.
	 * @param int                  $webinar_id The room's webinar.
	 * @param array<string, mixed> $changes    Fields to forge.
	 * @return array{status: int, body: array<mixed>}
	 */
	private function send( string $command, int $webinar_id, array $changes = array() ): array {
		return $this->ajax(
			'client_webinar_tracker_v2_' . $command,
			$changes + array(
				'webinar_id' => (string) $webinar_id,
				'nonce'      => $this->nonce( $command, $webinar_id ),
			)
		);
	}

	/**
	 * A valid nonce of the user who is signed in.
	 */
	private function nonce( string $command, int $webinar_id ): string {
		return wp_create_nonce( 'client_webinar_tracker_v2_' . $command . '_' . $webinar_id );
	}

	/**
	 * Moves the times of all sessions into the past, as if so many seconds had passed.
	 */
	private function turn_back( int $seconds ): void {
		global $wpdb;
		$wpdb->query( "UPDATE {$wpdb->prefix}client_webinar_sessions SET seen_at = seen_at - $seconds, entered_at = entered_at - $seconds, left_at = left_at - $seconds" );
	}

	/**
	 * Changes the read model that Core returns for each webinar.
	 *
	 * @param array<string, mixed> $changes Fields of the read model.
	 */
	private function pretend( array $changes ): void {
		add_filter( 'core_webinar_get', static fn( ?array $webinar ): ?array => null === $webinar ? null : array_merge( $webinar, $changes ), 99 );
	}

	/**
	 * The rows of the sessions table.
	 *
	 * @return list<array<string, string|null>>
	 */
	private function sessions(): array {
		global $wpdb;
		return $wpdb->get_results( "SELECT * FROM {$wpdb->prefix}client_webinar_sessions ORDER BY session_id", ARRAY_A );
	}
}
