<?php
/**
 * Tests of requests that no page of ours sends.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Webinar_Chat\Csv_Download;
use Webinars\Webinar_Chat\Message_Ledger;
use Webinars\Webinar_Chat\Transcript;

require_once __DIR__ . '/class-chat-testcase.php';

/** Forged, replayed and malformed; what is stored stays text wherever it comes out. */
final class HostileRequestTest extends Chat_TestCase {

	/** Who speaks, when, and as what, comes from the server alone. */
	public function test_forged_fields_change_nothing(): void {
		$said = $this->send(
			'say',
			$this->anna_id,
			array(
				'message_key' => $this->key(),
				'text'        => 'Hello',
				'said_at'     => '1',
				'is_staff'    => '1',
				'name'        => 'The organizer',
				'author_name' => 'The organizer',
				'user_id'     => (string) $this->organizer_id,
				'lead_id'     => (string) $this->organizer_id,
				'state'       => 'shown',
				'votes'       => '99',
				'people'      => '99',
			)
		)['body']['data']['message'];

		self::assertEqualsWithDelta( time(), $said['said_at'], 3 );
		self::assertSame( array( false, true, 0, 1, get_userdata( $this->anna_id )->display_name ), array( $said['is_staff'], $said['is_own'], $said['votes'], $said['people'], $said['name'] ) );
		self::assertFalse( $this->read( $this->boris_id )['messages'][0]['is_own'] );
	}

	/** Somebody who has copied another's request: the nonce is of its person and its webinar. */
	public function test_a_copied_request_is_refused(): void {
		$other_id = $this->create_webinar( array( 'status' => 'live' ) );
		$this->act_as( $this->anna_id );
		$fields = array(
			'webinar_id'  => (string) $this->webinar_id,
			'nonce'       => wp_create_nonce( "webinar_chat_say_$this->webinar_id" ),
			'message_key' => $this->key(),
			'text'        => 'Hello',
		);
		self::assertSame( 200, $this->ajax( 'webinar_chat_say', $fields )['status'] );
		self::assertSame( 403, $this->ajax( 'webinar_chat_say', array( 'webinar_id' => (string) $other_id ) + $fields )['status'] );
		self::assertSame( 403, $this->ajax( 'webinar_chat_question', array( 'message_id' => '1', 'step' => 'vote' ) + $fields )['status'] ); // phpcs:ignore WordPress.Arrays
		$this->act_as( $this->boris_id );
		self::assertSame( 403, $this->ajax( 'webinar_chat_say', $fields )['status'] );
		self::assertSame( 1, $this->stored() );
	}

	/** Sent again when the person is banned or the webinar over: nothing new. */
	public function test_a_replay_stores_nothing(): void {
		$fields = array( 'message_key' => $this->key(), 'text' => 'You fool' ); // phpcs:ignore WordPress.Arrays
		$said   = $this->send( 'say', $this->anna_id, $fields )['body']['data']['message'];
		$this->moderate( $this->organizer_id, $said['message_id'], 'hide' );
		$this->send( 'ban', $this->organizer_id, array( 'message_id' => (string) $said['message_id'], 'lead_id' => '0', 'scope' => 'minutes', 'reason' => 'insult' ) ); // phpcs:ignore WordPress.Arrays

		self::assertSame( 'hidden', $this->send( 'say', $this->anna_id, $fields )['body']['data']['message']['state'] );
		self::assertSame( array(), $this->read( $this->boris_id )['messages'] );
		do_action( 'core_webinar_set_status', $this->webinar_id, 'stop', $this->context( $this->organizer_id ) );
		self::assertSame( 409, $this->send( 'say', $this->anna_id, $fields )['status'] );
		self::assertSame( 1, $this->stored() );
	}

	/**
	 * Fields that no browser makes.
	 *
	 * @return iterable<string, array{string, array<string, mixed>}>
	 */
	public static function malformed(): iterable {
		$key = '0f9c2a4e-7b1d-4c3e-9a55-000000000001';
		yield 'a short key' => array( 'say', array( 'message_key' => 'a', 'text' => 'x' ) ); // phpcs:ignore WordPress.Arrays
		yield 'a key with markup' => array( 'say', array( 'message_key' => '<script>alert(1)</script>', 'text' => 'x' ) ); // phpcs:ignore WordPress.Arrays
		yield 'no key' => array( 'say', array( 'text' => 'x' ) );
		yield 'a list as text' => array( 'say', array( 'message_key' => $key, 'text' => array( 'x' ) ) ); // phpcs:ignore WordPress.Arrays
		yield 'a question of many' => array( 'say', array( 'message_key' => $key, 'text' => 'x', 'is_question' => '2' ) ); // phpcs:ignore WordPress.Arrays
		yield 'an id with more to it' => array( 'question', array( 'message_id' => '1 OR 1=1', 'step' => 'vote' ) ); // phpcs:ignore WordPress.Arrays
		yield 'another step' => array( 'question', array( 'message_id' => '1', 'step' => 'answered' ) ); // phpcs:ignore WordPress.Arrays
	}

	/**
	 * Refused before anything is looked up.
	 *
	 * @param array<string, mixed> $fields
	 */
	#[DataProvider( 'malformed' )]
	public function test_malformed_fields_are_refused( string $command, array $fields ): void {
		self::assertSame( 400, $this->send( $command, $this->anna_id, $fields )['status'] );
		self::assertSame( 0, $this->stored() );
	}

	/** A name is printed in the script of the console, and in the file. */
	public function test_names_stay_text(): void {
		global $wpdb;
		$this->send( 'settings', $this->organizer_id, array( 'step' => 'add', 'value' => get_userdata( $this->boris_id )->user_login ) ); // phpcs:ignore WordPress.Arrays
		foreach ( array( $this->boris_id => '</script><img src=x onerror=alert(1)>', $this->anna_id => '=1+1' ) as $user_id => $name ) { // phpcs:ignore WordPress.Arrays
			$wpdb->update( $wpdb->users, array( 'display_name' => $name ), array( 'ID' => $user_id ) );
			clean_user_cache( $user_id );
		}
		$this->say( $this->anna_id, "\x1B[2J\x07+1" );
		$this->act_as( $this->organizer_id );
		// Another test may have opened a room.
		wp_dequeue_script( 'webinar-chat' );
		wp_deregister_script( 'webinar-chat' );
		apply_filters( 'client_webinar_control_commands', array(), $this->webinar_id );
		$script = implode( '', (array) wp_scripts()->get_data( 'webinar-chat', 'before' ) );
		self::assertStringContainsString( '"name":"\u003C/script\u003E', $script );
		self::assertStringNotContainsString( '</script>', $script );
		wp_dequeue_script( 'webinar-chat' );

		$_GET     = array( 'webinar_id' => (string) $this->webinar_id );
		$_REQUEST = array( '_wpnonce' => wp_create_nonce( "webinar_chat_csv_$this->webinar_id" ) );
		ob_start();
		( new Csv_Download( new Transcript( new Message_Ledger() ) ) )->send();
		$file = (string) ob_get_clean();
		self::assertStringContainsString( "'=1+1", $file );
		self::assertDoesNotMatchRegularExpression( '/[\x00-\x08\x0B\x0C\x0E-\x1F]/', $file );
	}
}
