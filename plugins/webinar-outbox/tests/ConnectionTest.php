<?php
/**
 * Tests of the status of the Telegram connection.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Telegram_Connections;

/**
 * The status of the Telegram connection in the room and on the profile page.
 */
final class ConnectionTest extends Webinar_TestCase {

	protected function setUp(): void {
		parent::setUp();
		update_option( 'webinar_outbox_settings', array( 'bot_username' => 'example_bot' ) + get_option( 'webinar_outbox_settings' ) );
	}

	/** The room of an attendee gets the status of this attendee, by the lead id of the CRM (H4, R3). */
	public function test_room_gets_the_status_of_its_attendee(): void {
		$id   = $this->create_webinar();
		$user = $this->create_user( 'webinar_attendee' );
		$this->act_as( $user );
		add_filter( 'core_webinar_lead_id', static fn(): int => 70001 );
		$this->report( $user, 'stopped' );

		self::assertSame( '', $this->telegram_status( $id ) );
		$this->report( 70001, 'connected' );
		self::assertSame( 'connected', $this->telegram_status( $id ) );
		$this->report( 70001, 'unreachable', 6 );
		self::assertSame( 'unreachable', $this->telegram_status( $id ) );
	}

	/** Without a bot, and for a guest, the room has no command. */
	public function test_no_command_without_a_bot_or_for_a_guest(): void {
		$id = $this->create_webinar();
		self::assertArrayNotHasKey( 'connection', $this->commands( $id ) );

		$this->act_as( $this->create_user( 'webinar_attendee' ) );
		self::assertArrayHasKey( 'connection', $this->commands( $id ) );
		add_filter( 'core_webinar_is_admitted', '__return_false' );
		self::assertArrayNotHasKey( 'connection', $this->commands( $id ) );
		remove_all_filters( 'core_webinar_is_admitted' );
		update_option( 'webinar_outbox_settings', array( 'bot_username' => '' ) + get_option( 'webinar_outbox_settings' ) );
		self::assertArrayNotHasKey( 'connection', $this->commands( $id ) );
	}

	/** Guests, users who are not admitted, GET requests, and the nonce of another user are rejected. */
	public function test_other_requests_are_rejected(): void {
		$id      = $this->create_webinar();
		$other   = $this->create_webinar();
		$command = array( 'webinar_id' => (string) $id );
		self::assertSame( array( 401, 'webinar_not_signed_in' ), $this->refusal( $command + array( 'nonce' => 'abc' ) ) );

		$this->act_as( $this->create_user( 'webinar_attendee' ) );
		$nonce = array( 'nonce' => $this->commands( $id )['connection']['nonce'] );
		self::assertSame( array( 403, 'webinar_nonce_invalid' ), $this->refusal( array( 'webinar_id' => (string) $other ) + $nonce ) );
		self::assertSame( array( 400, 'webinar_request_invalid' ), $this->refusal( $command ) );
		self::assertSame( array( 405, 'webinar_request_invalid' ), $this->refusal( $command + $nonce, 'GET' ) );
		add_filter( 'core_webinar_is_admitted', '__return_false' );
		self::assertSame( array( 403, 'webinar_not_admitted' ), $this->refusal( $command + $nonce ) );
		remove_all_filters( 'core_webinar_command' );
		self::assertSame( array( 503, 'webinar_change_unanswered' ), $this->refusal( $command + $nonce ) );
	}

	/** The profile page shows the status, and what to do. */
	public function test_profile_shows_the_status(): void {
		$user  = $this->create_user( 'webinar_attendee' );
		$at_ms = 5;
		foreach ( array(
			''            => array( 'Telegram is not connected', true ),
			'connected'   => array( 'Telegram is connected: messages arrive', false ),
			'stopped'     => array( 'send /start to the bot', true ),
			'unreachable' => array( 'cannot write to you any more', true ),
		) as $status => list( $words, $has_link ) ) {
			if ( '' !== $status ) {
				$this->report( $user, $status, ++$at_ms );
			}
			ob_start();
			do_action( 'show_user_profile', get_userdata( $user ) );
			$profile = (string) ob_get_clean();

			self::assertStringContainsString( $words, $profile );
			self::assertSame( $has_link, str_contains( $profile, 'https://t.me/example_bot?start=' ), $status );
		}
	}

	/** An erased person has no status. */
	public function test_erased_person_has_no_status(): void {
		$this->report( 7, 'connected' );
		( new Telegram_Connections() )->forget( 7 );

		self::assertSame( '', apply_filters( 'webinar_outbox_telegram_status', '', 7 ) );
	}

	/** Stores a report of the sidecar. */
	private function report( int $lead_id, string $state, int $at_ms = 5 ): void {
		( new Telegram_Connections() )->record(
			array(
				array(
					'recipient_id' => $lead_id,
					'state'        => $state,
					'at_ms'        => $at_ms,
				),
			)
		);
	}

	/**
	 * Lists the commands of a room.
	 *
	 * @return array<string, array{action: string, nonce: string}>
	 */
	private function commands( int $webinar_id ): array {
		return apply_filters( 'client_webinar_room_commands', array(), $webinar_id );
	}

	/** Requests the status as the room does. */
	private function telegram_status( int $webinar_id ): string {
		$command = $this->commands( $webinar_id )['connection'];
		$answer  = $this->ajax(
			$command['action'],
			array(
				'webinar_id' => (string) $webinar_id,
				'nonce'      => $command['nonce'],
			)
		);
		self::assertSame( array( 200, true, array( 'status' ) ), array( $answer['status'], $answer['body']['success'], array_keys( $answer['body']['data'] ) ) );
		return $answer['body']['data']['status'];
	}

	/**
	 * Returns how a request is rejected.
	 *
	 * @param array<string, string> $fields Sent fields.
	 * @param string                $method The HTTP method.
	 * @return array{int, string}
	 */
	private function refusal( array $fields, string $method = 'POST' ): array {
		$answer = $this->ajax( 'webinar_outbox_connection', $fields, $method );
		return array( $answer['status'], $answer['body']['data']['code'] );
	}
}
