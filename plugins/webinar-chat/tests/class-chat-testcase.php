<?php
/**
 * Base class of the tests of the chat.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/**
 * Runs the module as under the profile `full`, with a webinar that is on, its organizer, and attendees.
 */
abstract class Chat_TestCase extends Webinar_TestCase {

	protected int $organizer_id;

	protected int $webinar_id;

	protected int $anna_id;

	protected int $boris_id;

	/** Makes keys unique. */
	private int $keys = 0;

	protected function setUp(): void {
		parent::setUp();
		update_option( 'webinar_runtime_profile', 'full' );
		require_once __DIR__ . '/../includes/bootstrap.php';
		Webinars\Webinar_Chat\bootstrap( dirname( __DIR__ ) . '/webinar-chat.php' );
		$this->organizer_id = $this->create_user( 'webinar_organizer' );
		$this->webinar_id   = $this->create_webinar( array( 'owner_user_id' => $this->organizer_id, 'status' => 'live' ) ); // phpcs:ignore WordPress.Arrays
		$this->anna_id      = $this->create_user( 'webinar_attendee' );
		$this->boris_id     = $this->create_user( 'webinar_attendee' );
	}

	/**
	 * Sends a command of the chat.
	 *
	 * @param array<string, string> $fields Beside webinar and nonce.
	 * @return array{status: int, body: array<mixed>}
	 */
	protected function send( string $command, int $user_id, array $fields, int $webinar_id = 0 ): array {
		$webinar_id = 0 === $webinar_id ? $this->webinar_id : $webinar_id;
		$this->act_as( $user_id );
		return $this->ajax(
			"webinar_chat_$command",
			$fields + array(
				'webinar_id' => (string) $webinar_id,
				'nonce'      => wp_create_nonce( "webinar_chat_{$command}_$webinar_id" ),
			)
		);
	}

	/**
	 * Says something, which must be accepted.
	 *
	 * @return array<string, mixed> The message.
	 */
	protected function say( int $user_id, string $text, bool $is_question = false ): array {
		$answer = $this->try_to_say( $user_id, $text, $is_question );
		self::assertSame( 200, $answer['status'], (string) wp_json_encode( $answer ) );
		return $answer['body']['data']['message'];
	}

	/**
	 * Says something.
	 *
	 * @return array{status: int, body: array<mixed>}
	 */
	protected function try_to_say( int $user_id, string $text, bool $is_question = false, int $webinar_id = 0 ): array {
		return $this->send( 'say', $user_id, array( 'message_key' => $this->key(), 'text' => $text, 'is_question' => $is_question ? '1' : '' ), $webinar_id ); // phpcs:ignore WordPress.Arrays
	}

	/** A key as a browser makes it. */
	protected function key(): string {
		return sprintf( '0f9c2a4e-7b1d-4c3e-9a55-%012d', ++$this->keys );
	}

	/** Moderates a message. */
	protected function moderate( int $user_id, int $message_id, string $step ): int {
		return $this->send( 'moderate', $user_id, array( 'message_id' => (string) $message_id, 'step' => $step ) )['status']; // phpcs:ignore WordPress.Arrays
	}

	/**
	 * Sets rules.
	 *
	 * @param array<string, string> $rules That differ.
	 */
	protected function set_rules( array $rules, int $user_id = 0 ): int {
		return $this->send( 'rules', 0 === $user_id ? $this->organizer_id : $user_id, $rules + array( 'mode' => 'open', 'slow_seconds' => '0', 'is_held' => '0', 'allows_links' => '0' ) )['status']; // phpcs:ignore WordPress.Arrays
	}

	/**
	 * Reads the chat over the route.
	 *
	 * @param array<string, int>    $query   `after`, `before`.
	 * @param array<string, string> $headers By name.
	 */
	protected function ask( int $user_id, array $query = array(), array $headers = array(), int $webinar_id = 0 ): WP_REST_Response {
		$this->act_as( $user_id );
		$request = new WP_REST_Request( 'GET', '/webinars/v1/rooms/' . ( 0 === $webinar_id ? $this->webinar_id : $webinar_id ) . '/chat' );
		$request->set_query_params( $query );
		$request->set_headers( $headers );
		return rest_do_request( $request );
	}

	/**
	 * Reads the chat, which must be allowed.
	 *
	 * @param array<string, int> $query
	 * @return array<string, mixed>
	 */
	protected function read( int $user_id, array $query = array() ): array {
		$answer = $this->ask( $user_id, $query );
		self::assertSame( 200, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
		return (array) $answer->get_data();
	}

	/** Lets time pass for what was said. */
	protected function pass_seconds( int $seconds ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( "UPDATE {$wpdb->prefix}webinar_chat_messages SET said_at = said_at - %d", $seconds ) );
	}

	/** Number of stored messages. */
	protected function stored(): int {
		global $wpdb;
		return (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}webinar_chat_messages" );
	}
}
