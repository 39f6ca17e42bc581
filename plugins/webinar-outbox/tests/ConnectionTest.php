<?php
/**
 * Tests of who is told that Telegram is connected.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Telegram_Connections;

/**
 * The room's question and the profile page.
 */
final class ConnectionTest extends Webinar_TestCase {

	/**
	 * Sets a bot up.
	 */
	protected function setUp(): void {
		parent::setUp();
		update_option( 'webinar_outbox_settings', array( 'bot_username' => 'example_bot' ) + get_option( 'webinar_outbox_settings' ) );
	}

	/**
	 * An attendee's room may ask about this attendee, as the CRM knows them (H4, R3).
	 */
	public function test_room_asks_about_its_attendee(): void {
		$id   = $this->create_webinar();
		$user = $this->create_user( 'webinar_attendee' );
		$this->act_as( $user );
		add_filter( 'core_webinar_lead_id', static fn(): int => 70001 );
		$this->tell( $user, 'stopped' );

		self::assertSame( '', $this->asked( $id ) );
		$this->tell( 70001, 'connected' );
		self::assertSame( 'connected', $this->asked( $id ) );
		$this->tell( 70001, 'unreachable', 6 );
		self::assertSame( 'unreachable', $this->asked( $id ) );
	}

	/**
	 * Without a bot there is nothing to ask, and a guest has no command at all.
	 */
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

	/**
	 * Who is not signed in, not admitted, asks by GET or with another's nonce is refused.
	 */
	public function test_others_are_refused(): void {
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

	/**
	 * The profile page says how it stands, and what to do.
	 */
	public function test_profile_says_how_it_stands(): void {
		$user  = $this->create_user( 'webinar_attendee' );
		$at_ms = 5;
		foreach ( array(
			''            => array( 'Telegram is not connected', true ),
			'connected'   => array( 'Telegram is connected: messages arrive', false ),
			'stopped'     => array( 'send /start to the bot', true ),
			'unreachable' => array( 'cannot write to you any more', true ),
		) as $status => list( $words, $has_link ) ) {
			if ( '' !== $status ) {
				$this->tell( $user, $status, ++$at_ms );
			}
			ob_start();
			do_action( 'show_user_profile', get_userdata( $user ) );
			$profile = (string) ob_get_clean();

			self::assertStringContainsString( $words, $profile );
			self::assertSame( $has_link, str_contains( $profile, 'https://t.me/example_bot?start=' ), $status );
		}
	}

	/**
	 * Who is forgotten is as if never connected.
	 */
	public function test_forgotten_person_is_unknown(): void {
		$this->tell( 7, 'connected' );
		( new Telegram_Connections() )->forget( 7 );

		self::assertSame( '', apply_filters( 'webinar_outbox_telegram_status', '', 7 ) );
	}

	/**
	 * Takes what the sidecar tells.
	 */
	private function tell( int $lead_id, string $state, int $at_ms = 5 ): void {
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
	 * The commands of a room.
	 *
	 * @return array<string, array{action: string, nonce: string}>
	 */
	private function commands( int $webinar_id ): array {
		return apply_filters( 'client_webinar_room_commands', array(), $webinar_id );
	}

	/**
	 * Asks as the room does.
	 */
	private function asked( int $webinar_id ): string {
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
	 * How a question is refused.
	 *
	 * @param array<string, string> $fields What is sent.
	 * @param string                $method Of HTTP.
	 * @return array{int, string}
	 */
	private function refusal( array $fields, string $method = 'POST' ): array {
		$answer = $this->ajax( 'webinar_outbox_connection', $fields, $method );
		return array( $answer['status'], $answer['body']['data']['code'] );
	}
}
