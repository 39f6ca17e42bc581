<?php
/**
 * Tests of what the organizer sets.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;

require_once __DIR__ . '/class-chat-testcase.php';

/** The chat outside the room (D5), and what a copy of a webinar takes along. */
final class ChatSettingsTest extends Chat_TestCase {

	/** Zoom and Telegram: a link for those who are admitted, and none of ours. */
	public function test_a_link_to_the_chat_outside(): void {
		foreach ( array( 'zoom', 'telegram' ) as $type ) {
			$id = $this->outside_webinar( $type );
			self::assertSame( array(), $this->panels( $id ), 'No address, no link.' );

			self::assertSame( 200, $this->set_outside( 'https://t.me/+abc?x=1&y=2', $id )['status'] );

			$panel = $this->panels( $id )[0];
			self::assertTrue( $panel['is_slim'] );
			self::assertStringContainsString( 'target="_blank" rel="noopener" href="https://t.me/+abc?x=1&#038;y=2"', $panel['html'] );
			self::assertSame( 409, $this->try_to_say( $this->anna_id, 'Hello', false, $id )['status'] );
			do_action( 'core_webinar_set_status', $id, 'stop', $this->context( $this->organizer_id ) );
			self::assertSame( array(), $this->panels( $id ), 'The webinar is over.' );
		}
	}

	/** The link is in the room of the attendee, and nowhere else. */
	public function test_the_link_is_in_the_room(): void {
		$id = $this->outside_webinar( 'telegram' );
		$this->set_outside( 'https://t.me/garden', $id );
		$_GET = array( 'webinar_id' => (string) $id );
		$room = (int) get_option( 'ui_webinar_room_page_id' );

		$this->act_as( $this->anna_id );
		$html = $this->show( $room );
		self::assertStringContainsString( 'https://t.me/garden', $html );
		self::assertStringNotContainsString( 'has-panels', $html, 'It takes no column.' );
		add_filter( 'core_webinar_is_admitted', '__return_false' );
		self::assertStringNotContainsString( 'https://t.me/garden', $this->show( $room ) );
	}

	/** Another source has our chat, and the address is kept for later. */
	public function test_never_two_chats(): void {
		$this->set_outside( 'https://t.me/garden', $this->webinar_id );

		self::assertStringNotContainsString( 't.me', $this->panels( $this->webinar_id )[0]['html'] );
	}

	/**
	 * What no browser should open.
	 *
	 * @return iterable<string, array{string}>
	 */
	public static function bad_addresses(): iterable {
		yield 'script' => array( 'javascript:alert(1)' );
		yield 'plain' => array( 'http://t.me/garden' );
		yield 'nothing' => array( 'https://' );
		yield 'blank' => array( 'https://t.me/a b' );
		yield 'another host' => array( 'https://t.me@evil.example/' );
		yield 'quotes' => array( 'https://t.me/"onclick="alert(1)' );
		yield 'words' => array( 'our group' );
	}

	#[DataProvider( 'bad_addresses' )]
	public function test_an_address_that_cannot_be_opened_is_refused( string $address ): void {
		$id = $this->outside_webinar( 'zoom' );

		self::assertSame( 400, $this->set_outside( $address, $id )['status'] );
		self::assertSame( array(), $this->panels( $id ) );
	}

	/** Only the organizer sets it; taken away it is gone. */
	public function test_who_sets_the_address(): void {
		$id = $this->outside_webinar( 'zoom' );
		self::assertSame( 403, $this->send( 'settings', $this->anna_id, array( 'step' => 'outside', 'value' => 'https://t.me/garden' ), $id )['status'] ); // phpcs:ignore WordPress.Arrays
		$this->set_outside( 'https://t.me/garden', $id );
		self::assertSame( '', $this->set_outside( '', $id )['body']['data']['outside_url'] );
		self::assertSame( array(), $this->panels( $id ) );
	}

	/** Helpers and choices, but no rules of the evening and nothing that was said. */
	public function test_a_copy_has_the_same_helpers(): void {
		$this->send( 'settings', $this->organizer_id, array( 'step' => 'add', 'value' => get_userdata( $this->boris_id )->user_login ) ); // phpcs:ignore WordPress.Arrays
		$this->set_outside( 'https://t.me/garden', $this->webinar_id );
		$this->set_rules( array( 'mode' => 'off' ) );
		$copy_id = $this->create_webinar( array( 'owner_user_id' => $this->organizer_id, 'status' => 'live' ) ); // phpcs:ignore WordPress.Arrays

		do_action( 'core_webinar_copied', array( 'webinar_id' => $copy_id, 'from_webinar_id' => $this->webinar_id ) ); // phpcs:ignore WordPress.Arrays

		self::assertTrue( user_can( $this->boris_id, 'moderate_webinar_chat', $copy_id ) );
		self::assertFalse( user_can( $this->anna_id, 'moderate_webinar_chat', $copy_id ) );
		self::assertSame( 'open', $this->ask( $this->anna_id, array(), array(), $copy_id )->get_data()['rules']['mode'] );
		self::assertSame( 'https://t.me/garden', $this->set_choice( $copy_id )['outside_url'] );
	}

	private function outside_webinar( string $type ): int {
		return $this->create_webinar( array( 'owner_user_id' => $this->organizer_id, 'status' => 'live', 'stream_type' => $type ) ); // phpcs:ignore WordPress.Arrays
	}

	/**
	 * Enters the address of a chat.
	 *
	 * @return array{status: int, body: array<mixed>}
	 */
	private function set_outside( string $address, int $webinar_id ): array {
		return $this->send( 'settings', $this->organizer_id, array( 'step' => 'outside', 'value' => $address ), $webinar_id ); // phpcs:ignore WordPress.Arrays
	}

	/**
	 * The settings, as an organizer's click answers them.
	 *
	 * @return array<string, mixed>
	 */
	private function set_choice( int $webinar_id ): array {
		return $this->send( 'settings', $this->organizer_id, array( 'step' => 'choose', 'value' => '1' ), $webinar_id )['body']['data']; // phpcs:ignore WordPress.Arrays
	}

	/**
	 * Panels that an attendee gets.
	 *
	 * @return list<array<string, mixed>>
	 */
	private function panels( int $webinar_id ): array {
		$this->act_as( $this->anna_id );
		return apply_filters( 'ui_webinar_room_panels', array(), $webinar_id );
	}

	/** The script of an attendee is small. */
	public function test_only_staff_load_what_only_staff_need(): void {
		foreach ( array( $this->anna_id => false, $this->organizer_id => true ) as $user_id => $is_staff ) { // phpcs:ignore WordPress.Arrays
			foreach ( array( 'webinar-chat', 'webinar-chat-staff' ) as $handle ) {
				wp_dequeue_script( $handle );
				wp_deregister_script( $handle );
			}
			$this->act_as( $user_id );
			apply_filters( 'ui_webinar_room_panels', array(), $this->webinar_id );
			self::assertTrue( wp_script_is( 'webinar-chat' ) );
			self::assertSame( $is_staff, wp_script_is( 'webinar-chat-staff' ) );
			self::assertSame( $is_staff, in_array( 'webinar-chat-staff', wp_scripts()->query( 'webinar-chat' )->deps, true ) );
		}
	}
}
