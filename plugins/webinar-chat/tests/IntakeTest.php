<?php
/**
 * Tests of what a sidecar hands over.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

require_once __DIR__ . '/class-chat-testcase.php';

/**
 * Each message that a sidecar accepted is stored once, and the answer says what the chat is now.
 */
final class IntakeTest extends Chat_TestCase {

	/** A repeated handover, or one that overlaps, stores nothing twice; ids, names, times and badges are the sidecar's. */
	public function test_each_message_is_stored_once(): void {
		$hello = $this->line( array( 'text' => "Hello \u{1F44B}" ) );
		$host  = $this->line( array( 'user_id' => $this->organizer_id, 'name' => 'Anna Host', 'is_staff' => true, 'question' => 'asked' ) ); // phpcs:ignore WordPress.Arrays

		$this->hand_over( array( $hello ) );
		$this->hand_over( array( $hello, $host ) );
		$chat = $this->hand_over( array( $host, $hello ) );

		self::assertSame( 2, $this->stored() );
		self::assertSame( array( $hello, $host ), $this->by_id( $chat['lines'] ) );
		self::assertFalse( $this->read( $this->boris_id )['messages'][0]['is_own'] );
	}

	/** What a page said twice, at the sidecar and here, is there once; the sidecar learns its id. */
	public function test_message_that_was_said_here_too_is_there_once(): void {
		$key  = $this->key();
		$here = $this->send( 'say', $this->anna_id, array( 'message_key' => $key, 'text' => 'Hello' ) )['body']['data']['message']; // phpcs:ignore WordPress.Arrays

		$chat = $this->hand_over( array( $this->line( array( 'message_key' => $key, 'text' => 'Hello' ) ) ) ); // phpcs:ignore WordPress.Arrays

		self::assertSame( array( $here['message_id'] ), array_column( $chat['lines'], 'message_id' ) );
	}

	/** An id that is taken here is chosen anew, and later messages here come after it. */
	public function test_id_that_is_taken_is_chosen_anew(): void {
		$here = $this->say( $this->anna_id, 'Hello' )['message_id'];

		$chat = $this->hand_over( array( $this->line( array( 'message_id' => $here, 'text' => 'Other' ) ), $this->line( array( 'message_id' => 1795219300123000 ) ) ) ); // phpcs:ignore WordPress.Arrays
		$last = $this->say( $this->boris_id, 'Last' )['message_id'];

		self::assertSame( 4, $this->stored() );
		self::assertCount( 3, array_unique( array_column( $chat['lines'], 'message_id' ) ) );
		self::assertGreaterThan( 1795219300123000, $last );
	}

	/** Messages of here may have the ids of many that follow each other; who joined a line stays in it. */
	public function test_chorus_whose_ids_are_taken_is_one_line(): void {
		$base = 1795219400000000;
		$this->hand_over( array( $this->line( array( 'message_id' => $base - 1 ) ) ) ); // phpcs:ignore WordPress.Arrays
		self::assertSame( $base, $this->say( $this->anna_id, 'Here' )['message_id'] );
		$chorus = array_map( fn( int $index ): array => $this->line( array( 'message_id' => $base + $index, 'text' => '+', 'lead_id' => 5000 + $index, 'chorus_of' => 0 === $index ? 0 : $base ) ), range( 0, 3 ) ); // phpcs:ignore WordPress.Arrays

		$this->hand_over( $chorus );
		$chat = $this->hand_over( $chorus );

		self::assertSame( 6, $this->stored() );
		self::assertSame( array( 1, 1, 4 ), array_column( $this->by_id( $chat['lines'] ), 'people' ) );
	}

	/** Many people's same answer is one line with their number, however the sidecar splits it, and a repeat counts nobody twice. */
	public function test_chorus_counts_each_person_once(): void {
		$line   = $this->line( array( 'text' => '+' ) );
		$others = array_map( fn( int $lead_id ): array => $this->line( array( 'text' => '+', 'lead_id' => $lead_id, 'user_id' => $lead_id, 'chorus_of' => $line['message_id'] ) ), range( 5001, 5300 ) ); // phpcs:ignore WordPress.Arrays

		// Another sidecar was earlier.
		$this->hand_over( array_slice( $others, 100 ) );
		$this->hand_over( array( $line, ...array_slice( $others, 0, 120 ) ) );
		$chat = $this->hand_over( array( $line, ...array_slice( $others, 0, 120 ) ) );

		self::assertSame( 301, $this->stored() );
		self::assertSame( array( 301 ), array_column( $chat['lines'], 'people' ) );
	}

	/** The answer names rules, bans, what is pinned, and what has changed since. */
	public function test_answer_says_what_changed(): void {
		$line = $this->line( array() );
		$said = $this->hand_over( array( $line ) );
		$this->moderate( $this->organizer_id, $line['message_id'], 'hide' );
		$this->set_rules( array( 'mode' => 'questions', 'slow_seconds' => '30' ) ); // phpcs:ignore WordPress.Arrays
		$this->send( 'ban', $this->organizer_id, array( 'message_id' => (string) $line['message_id'], 'lead_id' => '0', 'scope' => 'webinar', 'reason' => 'insult' ) ); // phpcs:ignore WordPress.Arrays

		$chat = $this->hand_over( array(), $said['revision'] );

		self::assertFalse( $chat['has_gap'] );
		self::assertSame( array( 'hidden' ), array_column( $chat['lines'], 'state' ) );
		self::assertSame( array( 'mode' => 'questions', 'slow_seconds' => 30, 'is_held' => false, 'allows_links' => false ), $chat['rules'] ); // phpcs:ignore WordPress.Arrays
		self::assertSame( array( array( 'lead_id' => $this->anna_id, 'scope' => 'webinar', 'reason' => 'insult', 'until' => 0 ) ), $chat['bans'] ); // phpcs:ignore WordPress.Arrays
		self::assertSame( array(), $this->hand_over( array(), $chat['revision'] )['lines'] );
		// After a restored backup WordPress counts from lower revisions.
		self::assertTrue( $this->hand_over( array(), $chat['revision'] + 100 )['has_gap'] );
	}

	/** Before the lobby and after the end nobody writes; what was accepted before is stored. */
	public function test_closed_chat_says_so_and_takes_what_was_accepted(): void {
		do_action( 'core_webinar_set_status', $this->webinar_id, 'stop', $this->context( $this->organizer_id ) );

		self::assertSame( 'closed', $this->hand_over( array( $this->line( array() ) ) )['rules']['mode'] );
		self::assertSame( 1, $this->stored() );
		self::assertNull( apply_filters( 'webinar_chat_intake', null, array( 'webinar_id' => 999999, 'after' => 0, 'messages' => array() ) ) ); // phpcs:ignore WordPress.Arrays
	}

	/** Each change in WordPress is told to the sidecar; a refused one is not. */
	public function test_changes_are_told(): void {
		$pushed = $this->capture( 'webinar_outbox_push' );
		$this->say( $this->anna_id, 'Hello' );
		$this->set_rules( array( 'mode' => 'off' ) );
		self::assertSame( 409, $this->try_to_say( $this->anna_id, 'Again' )['status'] );

		$chats = array_filter( $pushed->getArrayCopy(), static fn( array $event ): bool => 'chat.changed' === $event['type'] );
		self::assertSame( array( $this->webinar_id, $this->webinar_id ), array_column( array_column( $chats, 'data' ), 'webinar_id' ) );
	}

	/** The room token names people as the chat does: nobody has the name of a host. */
	public function test_name_in_the_token_imitates_nobody(): void {
		wp_update_user( array( 'ID' => $this->organizer_id, 'display_name' => 'Anna Petrova' ) ); // phpcs:ignore WordPress.Arrays
		wp_update_user( array( 'ID' => $this->anna_id, 'display_name' => 'ANNA  PETR0VA' ) ); // phpcs:ignore WordPress.Arrays
		$name = fn( int $user_id, int $webinar_id ): ?string => apply_filters( 'webinar_outbox_room_name', null, $webinar_id, $user_id );

		self::assertSame( 'ANNA PETR0VA (attendee)', $name( $this->anna_id, $this->webinar_id ) );
		self::assertSame( 'Anna Petrova', $name( $this->organizer_id, $this->webinar_id ) );
		self::assertNull( $name( $this->anna_id, $this->create_webinar( array( 'stream_type' => 'zoom', 'stream_url' => 'https://zoom.us/j/1' ) ) ) ); // phpcs:ignore WordPress.Arrays
	}

	/**
	 * A message as a sidecar accepts it.
	 *
	 * @param array<string, mixed> $fields That differ.
	 * @return array<string, mixed>
	 */
	private function line( array $fields ): array {
		static $number = 0;
		++$number;
		return array_replace(
			array(
				'message_id'      => 1795219300000000 + $number,
				'lead_id'         => $fields['user_id'] ?? $this->anna_id,
				'user_id'         => $this->anna_id,
				'message_key'     => $this->key(),
				'name'            => 'Anna',
				'is_staff'        => false,
				'text'            => "Text $number",
				'state'           => 'shown',
				'question'        => 'none',
				'votes'           => 0,
				'answered_second' => 0,
				'chorus_of'       => 0,
				'people'          => 1,
				'said_at'         => 1795219300,
			),
			$fields
		);
	}

	/**
	 * Hands messages over.
	 *
	 * @param list<array<string, mixed>> $messages Messages.
	 * @return array<string, mixed>
	 */
	private function hand_over( array $messages, int $after = 0 ): array {
		$chat = apply_filters( 'webinar_chat_intake', null, array( 'webinar_id' => $this->webinar_id, 'after' => $after, 'messages' => $messages ) ); // phpcs:ignore WordPress.Arrays
		self::assertIsArray( $chat );
		return $chat;
	}

	/**
	 * Sorts lines.
	 *
	 * @param list<array<string, mixed>> $lines Lines.
	 * @return list<array<string, mixed>>
	 */
	private function by_id( array $lines ): array {
		usort( $lines, static fn( array $one, array $other ): int => $one['message_id'] <=> $other['message_id'] );
		return $lines;
	}
}
