<?php
/**
 * Tests of reading the chat.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

require_once __DIR__ . '/class-chat-testcase.php';

/** The answer is bounded, misses nothing, and is the same as before where nothing changed. */
final class ReadingTest extends Chat_TestCase {

	public function test_only_what_came_since(): void {
		$this->say( $this->anna_id, 'One' );
		$first = $this->read( $this->boris_id );
		self::assertTrue( $first['has_gap'] );
		$this->say( $this->anna_id, 'Two' );

		$next = $this->read( $this->boris_id, array( 'after' => $first['revision'] ) );

		self::assertSame( array( false, array( 'Two' ) ), array( $next['has_gap'], array_column( $next['messages'], 'text' ) ) );
		self::assertSame( array(), $this->read( $this->boris_id, array( 'after' => $next['revision'] ) )['messages'] );
	}

	public function test_304_until_something_changes(): void {
		$this->say( $this->anna_id, 'One' );
		$revision = $this->read( $this->boris_id )['revision'];
		$etag     = $this->ask( $this->boris_id, array( 'after' => $revision ) )->get_headers()['ETag'];
		$again    = fn(): int => $this->ask( $this->boris_id, array( 'after' => $revision ), array( 'If-None-Match' => 'W/' . $etag ) )->get_status();
		self::assertSame( 304, $again() );
		$this->set_rules( array( 'slow_seconds' => '10' ) );
		self::assertSame( 200, $again() );
	}

	/** More than one answer holds: the page is told of the gap, gets the latest, and older ones on demand. */
	public function test_an_answer_is_bounded(): void {
		$this->say( $this->anna_id, 'First' );
		$revision = $this->read( $this->boris_id )['revision'];
		$this->fill( 220 );

		$state = $this->read( $this->boris_id, array( 'after' => $revision ) );
		self::assertSame( array( true, true, 150, 'Number 220' ), array( $state['has_gap'], $state['has_older'], count( $state['messages'] ), end( $state['messages'] )['text'] ) );

		$older = $this->read( $this->boris_id, array( 'before' => $state['messages'][0]['message_id'] ) );
		self::assertSame( array( false, true, 50, 'Number 70' ), array( $older['has_gap'], $older['has_older'], count( $older['messages'] ), end( $older['messages'] )['text'] ) );
		$oldest = $this->read( $this->boris_id, array( 'before' => $older['messages'][0]['message_id'] ) );
		self::assertSame( array( false, 'First' ), array( $oldest['has_older'], $oldest['messages'][0]['text'] ) );
	}

	/** Reading costs the same whatever was said. */
	public function test_statements_of_a_read(): void {
		global $wpdb;
		$count = function () use ( $wpdb ): int {
			$revision = $this->read( $this->boris_id )['revision'];
			$before   = $wpdb->num_queries;
			$this->read( $this->boris_id, array( 'after' => $revision - 1 ) );
			return $wpdb->num_queries - $before;
		};
		$this->say( $this->anna_id, 'First' );
		$this->fill( 3 );
		$few = $count();
		$this->fill( 140 );

		self::assertSame( $few, $count() );
		self::assertLessThanOrEqual( 6, $few );
	}

	/** A small room reads more often, as do hosts: what is hidden is gone within two seconds there, with the spread of 20 %. A room of thousands must not be too much for the site. */
	public function test_a_small_room_reads_more_often(): void {
		$people = 0;
		add_filter(
			'client_webinar_room_people',
			static function () use ( &$people ): int {
				return $people;
			},
			20
		);
		$waits = array();
		foreach ( array( 0, 39, 40, 99, 100, 300, 1000, 10_000 ) as $people ) {
			$waits[] = $this->read( $this->boris_id )['poll_after_ms'];
		}

		self::assertSame( array( 1600, 1600, 3000, 3000, 5000, 6000, 20_000, 200_000 ), $waits );
		self::assertSame( 1600, $this->read( $this->organizer_id )['poll_after_ms'] );
	}

	/** A person whom a personal link signed in reads and writes: the registration lets these requests through. */
	public function test_personal_links_reach_the_chat(): void {
		$actions = apply_filters( 'client_webinar_registration_session_actions', array() );

		self::assertContains( 'webinar_chat_say', $actions );
		self::assertContains( 'webinar_chat_question', $actions );
		self::assertNotContains( 'webinar_chat_moderate', $actions );
	}

	/**
	 * Stores messages.
	 */
	private function fill( int $messages ): void {
		global $wpdb;
		foreach ( range( 1, $messages ) as $number ) {
			$wpdb->query( "UPDATE {$wpdb->prefix}webinar_chat_rooms SET revision = revision + 1 WHERE webinar_id = $this->webinar_id" );
			$wpdb->query( "INSERT INTO {$wpdb->prefix}webinar_chat_messages (webinar_id, lead_id, user_id, message_key, author_name, is_staff, message_text, state, question, said_at, revision) SELECT $this->webinar_id, 99, 99, '{$this->key()}', 'Clara', 0, 'Number $number', 'shown', '', 1, revision FROM {$wpdb->prefix}webinar_chat_rooms WHERE webinar_id = $this->webinar_id" );
		}
	}
}
