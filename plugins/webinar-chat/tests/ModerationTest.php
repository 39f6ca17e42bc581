<?php
/**
 * Tests of moderation, questions and bans.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

require_once __DIR__ . '/class-chat-testcase.php';

/** By those who control the webinar and its assistants, and nobody else; nothing in secret. */
final class ModerationTest extends Chat_TestCase {

	/** Gone from every screen, named, and back. The author sees that it was hidden, and the words stay. */
	public function test_hidden_is_gone_everywhere_and_its_author_knows(): void {
		$said     = $this->say( $this->anna_id, 'You fool' );
		$revision = $this->read( $this->boris_id )['revision'];
		self::assertSame( 200, $this->moderate( $this->organizer_id, $said['message_id'], 'hide' ) );

		$boris = $this->read( $this->boris_id, array( 'after' => $revision ) );
		self::assertSame( array( array(), array( $said['message_id'] ) ), array( $boris['messages'], $boris['gone'] ) );
		self::assertSame( array(), $this->read( $this->boris_id )['messages'], 'Nor is it in the history.' );
		$own = $this->read( $this->anna_id, array( 'after' => $revision ) )['messages'][0];
		self::assertSame( array( 'hidden', 'You fool' ), array( $own['state'], $own['text'] ) );
		self::assertSame( 'hidden', $this->read( $this->organizer_id )['messages'][0]['state'] );
		$this->moderate( $this->organizer_id, $said['message_id'], 'restore' );
		self::assertSame( 'You fool', $this->read( $this->boris_id )['messages'][0]['text'] );
	}

	/** Held messages are read by their author and staff, until staff shows them. */
	public function test_hold_before_showing(): void {
		$this->set_rules( array( 'is_held' => '1' ) );
		$said = $this->say( $this->anna_id, 'May I?' );
		self::assertSame( 'held', $said['state'] );
		self::assertSame( array(), $this->read( $this->boris_id )['messages'] );
		self::assertSame( array( $said['message_id'] ), array_column( $this->read( $this->organizer_id )['staff']['held'], 'message_id' ) );
		self::assertSame( 'shown', $this->say( $this->organizer_id, 'Staff is not held' )['state'] );
		$revision = $this->read( $this->boris_id )['revision'];

		$this->moderate( $this->organizer_id, $said['message_id'], 'restore' );

		self::assertSame( array( 'May I?' ), array_column( $this->read( $this->boris_id, array( 'after' => $revision ) )['messages'], 'text' ) );
		self::assertSame( array(), $this->read( $this->organizer_id )['staff']['held'] );
	}

	/** Attendees, the staff of another webinar, an assistant of another. */
	public function test_nobody_else_moderates(): void {
		$stranger_id = $this->create_user( 'webinar_organizer' );
		$other_id    = $this->create_webinar( array( 'owner_user_id' => $stranger_id ) );
		$said        = $this->say( $this->anna_id, 'Hello' );
		self::assertSame( 200, $this->send( 'settings', $stranger_id, array( 'step' => 'add', 'value' => get_userdata( $this->boris_id )->user_login ), $other_id )['status'] ); // phpcs:ignore WordPress.Arrays
		foreach ( array( $this->anna_id, $this->boris_id, $stranger_id ) as $user_id ) {
			self::assertSame( 403, $this->moderate( $user_id, $said['message_id'], 'hide' ) );
			self::assertSame( 403, $this->set_rules( array( 'mode' => 'off' ), $user_id ) );
			self::assertSame( 403, $this->send( 'ban', $user_id, array( 'message_id' => (string) $said['message_id'], 'lead_id' => '0', 'scope' => 'minutes', 'reason' => 'insult' ) )['status'] ); // phpcs:ignore WordPress.Arrays
			self::assertSame( 403, $this->send( 'settings', $user_id, array( 'step' => 'add', 'value' => 'anna' ) )['status'] ); // phpcs:ignore WordPress.Arrays
			self::assertArrayNotHasKey( 'staff', $this->read( $user_id ) );
		}
		self::assertSame( 404, $this->send( 'moderate', $stranger_id, array( 'message_id' => (string) $said['message_id'], 'step' => 'hide' ), $other_id )['status'], 'Over the own webinar.' ); // phpcs:ignore WordPress.Arrays
		self::assertSame( 'shown', $this->read( $this->anna_id )['messages'][0]['state'] );
	}

	/** An assistant moderates this webinar, and has no other right; removed, none. */
	public function test_an_assistant(): void {
		$said  = $this->say( $this->anna_id, 'Hello' );
		$added = $this->send( 'settings', $this->organizer_id, array( 'step' => 'add', 'value' => get_userdata( $this->boris_id )->user_email ) ); // phpcs:ignore WordPress.Arrays
		self::assertSame( array( $this->boris_id ), array_column( $added['body']['data']['assistants'], 'user_id' ) );

		self::assertSame( 200, $this->moderate( $this->boris_id, $said['message_id'], 'hide' ) );
		self::assertTrue( $this->say( $this->boris_id, 'Be kind' )['is_staff'] );
		self::assertFalse( user_can( $this->boris_id, 'control_webinar', $this->webinar_id ) );
		self::assertSame( 403, $this->send( 'settings', $this->boris_id, array( 'step' => 'add', 'value' => 'anna' ) )['status'] ); // phpcs:ignore WordPress.Arrays
		$this->send( 'settings', $this->organizer_id, array( 'step' => 'remove', 'value' => (string) $this->boris_id ) ); // phpcs:ignore WordPress.Arrays
		self::assertSame( 403, $this->moderate( $this->boris_id, $said['message_id'], 'restore' ) );
		self::assertSame( 404, $this->send( 'settings', $this->organizer_id, array( 'step' => 'add', 'value' => 'nobody@webinars.test' ) )['status'] ); // phpcs:ignore WordPress.Arrays
	}

	/** The banned person reads why and until when, and reads on; afterwards they write again. */
	public function test_a_ban_is_told(): void {
		$said = $this->say( $this->anna_id, 'You fool' );
		self::assertSame( 200, $this->ban( $said['message_id'], 'minutes' ) );

		$ban = $this->read( $this->anna_id )['ban'];
		self::assertSame( array( 'webinar', 'insult' ), array( $ban['scope'], $ban['reason'] ) );
		self::assertEqualsWithDelta( time() + 600, $ban['until'], 3 );
		self::assertSame( array( 403, 'webinar_chat_banned' ), array( $this->try_to_say( $this->anna_id, 'Sorry' )['status'], $this->try_to_say( $this->anna_id, 'Sorry' )['body']['data']['code'] ) );
		self::assertNull( $this->read( $this->boris_id )['ban'] );
		self::assertSame( array( $this->anna_id ), array_column( $this->read( $this->organizer_id )['staff']['bans'], 'lead_id' ) );
		$GLOBALS['wpdb']->query( "UPDATE {$GLOBALS['wpdb']->prefix}webinar_chat_bans SET until = until - 601" );
		$this->say( $this->anna_id, 'Sorry' );
	}

	/** From all webinars: by those who control all. A lifted ban is over. */
	public function test_ban_from_all_webinars(): void {
		$said     = $this->say( $this->anna_id, 'Buy now' );
		$other_id = $this->create_webinar();
		self::assertSame( 403, $this->ban( $said['message_id'], 'all' ) );
		self::assertSame( 200, $this->ban( $said['message_id'], 'all', 1 ) );
		self::assertSame( 403, $this->try_to_say( $this->anna_id, 'Hello', false, $other_id )['status'] );
		self::assertSame( 'all', $this->read( $this->anna_id )['ban']['scope'] );
		$lift = array( 'message_id' => '0', 'lead_id' => (string) $this->anna_id, 'scope' => 'none', 'reason' => '' ); // phpcs:ignore WordPress.Arrays
		$this->send( 'ban', $this->organizer_id, $lift );
		self::assertSame( 403, $this->try_to_say( $this->anna_id, 'Hello', false, $other_id )['status'], 'Not by the organizer of one.' );

		$this->send( 'ban', 1, $lift );

		self::assertSame( 200, $this->try_to_say( $this->anna_id, 'Hello', false, $other_id )['status'] );
	}

	/** Staff cannot be banned. */
	public function test_staff_is_not_banned(): void {
		$said = $this->say( $this->organizer_id, 'Hello' );

		self::assertSame( 404, $this->ban( $said['message_id'], 'webinar', 1 ) );
	}

	/** Asked, voted for once a person, answered now and pinned, answered with the second of the broadcast. */
	public function test_a_question_from_the_vote_to_the_answer(): void {
		$said = $this->say( $this->anna_id, 'Will there be a recording?' );
		self::assertSame( 404, $this->ask_for( $this->boris_id, $said['message_id'], 'vote' ), 'It is no question yet.' );
		self::assertSame( 404, $this->ask_for( $this->boris_id, $said['message_id'], 'ask' ), 'Not his.' );
		self::assertSame( 200, $this->ask_for( $this->anna_id, $said['message_id'], 'ask' ) );
		$other = $this->say( $this->anna_id, 'Another one?', true );
		foreach ( array( $this->boris_id, $this->boris_id, $this->organizer_id ) as $user_id ) {
			self::assertSame( 200, $this->ask_for( $user_id, $said['message_id'], 'vote' ) );
		}
		self::assertSame( array( 2, true ), array_values( array_intersect_key( $this->read( $this->boris_id )['messages'][0], array( 'votes' => 1, 'has_voted' => 1 ) ) ) ); // phpcs:ignore WordPress.Arrays
		self::assertSame( array( $said['message_id'], $other['message_id'] ), array_column( $this->read( $this->organizer_id )['staff']['questions'], 'message_id' ) );
		add_filter( 'core_webinar_get', static fn( ?array $webinar ): ?array => null === $webinar ? null : array( 'started_at' => time() - 100, 'paused_seconds' => 30 ) + $webinar, 20 ); // phpcs:ignore WordPress.Arrays

		self::assertSame( 200, $this->moderate( $this->organizer_id, $other['message_id'], 'answer' ) );
		self::assertSame( 200, $this->moderate( $this->organizer_id, $said['message_id'], 'answer' ) );
		$state = $this->read( $this->boris_id );
		self::assertSame( array( $said['message_id'], 'answering' ), array( $state['pinned']['message_id'], $state['pinned']['question'] ) );
		self::assertSame( 'asked', $state['messages'][1]['question'], 'One at a time.' );

		self::assertSame( 200, $this->moderate( $this->organizer_id, $said['message_id'], 'answered' ) );
		$state = $this->read( $this->boris_id );
		self::assertNull( $state['pinned'] );
		self::assertSame( 'answered', $state['messages'][0]['question'] );
		self::assertEqualsWithDelta( 70, $state['messages'][0]['answered_second'], 3 );
		self::assertSame( 404, $this->ask_for( $this->create_user( 'webinar_attendee' ), $said['message_id'], 'vote' ), 'It is answered.' );
	}

	/** Pinned by hand, and gone when it is hidden. */
	public function test_a_pinned_message_that_is_hidden_is_not_pinned(): void {
		$said = $this->say( $this->organizer_id, 'Slides: https://example.com' );
		$this->moderate( $this->organizer_id, $said['message_id'], 'pin' );
		self::assertSame( $said['message_id'], $this->read( $this->boris_id )['pinned']['message_id'] );

		$this->moderate( $this->organizer_id, $said['message_id'], 'hide' );

		self::assertNull( $this->read( $this->boris_id )['pinned'] );
	}

	/** Bans the author of a message. */
	private function ban( int $message_id, string $scope, int $user_id = 0 ): int {
		return $this->send( 'ban', 0 === $user_id ? $this->organizer_id : $user_id, array( 'message_id' => (string) $message_id, 'lead_id' => '0', 'scope' => $scope, 'reason' => 'insult' ) )['status']; // phpcs:ignore WordPress.Arrays
	}

	/** Votes, or makes a message a question. */
	private function ask_for( int $user_id, int $message_id, string $step ): int {
		return $this->send( 'question', $user_id, array( 'message_id' => (string) $message_id, 'step' => $step ) )['status']; // phpcs:ignore WordPress.Arrays
	}
}
