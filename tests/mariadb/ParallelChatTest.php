<?php
/**
 * Tests of many people who write at the same time.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use Webinars\Tests\Parallel_TestCase;

/**
 * Everything accepted is stored once, counts are true, and a reader of revisions misses nothing.
 */
final class ParallelChatTest extends Parallel_TestCase {

	private const ROUNDS = 4;

	private const PEOPLE = 40;

	/**
	 * Starts the processes under the profile `full`, with the module.
	 */
	public static function setUpBeforeClass(): void {
		$active = get_option( 'active_plugins' );
		update_option( 'active_plugins', array( ...$active, 'webinar-chat/webinar-chat.php' ) );
		putenv( 'WEBINAR_TEST_PROFILE=full' );
		parent::setUpBeforeClass();
		putenv( 'WEBINAR_TEST_PROFILE' );
		update_option( 'active_plugins', $active );
	}

	/** Each browser sends three times, in three processes; a fourth message in five seconds is refused on whichever device. */
	public function test_everything_accepted_is_there_once(): void {
		global $wpdb;
		$ids = $this->create_crowd( self::PEOPLE );
		foreach ( self::rounds( self::ROUNDS ) as $round ) {
			$webinar_id = $this->create_webinar();
			$calls      = array_map( fn( int $id ): array => $this->say( $webinar_id, $id, 'plus', '+' ), $ids );
			$flood      = array_map( fn( int $number ): array => $this->say( $webinar_id, $ids[0], "flood-$number", "Message $number" ), range( 1, 10 ) );

			$reports = $this->at_once( array( $calls, array_reverse( $calls ), $flood, $flood, ...array_chunk( $calls, 20 ) ) );

			$rows = $wpdb->get_results( $wpdb->prepare( "SELECT * FROM {$wpdb->prefix}webinar_chat_messages WHERE webinar_id = %d ORDER BY message_id", $webinar_id ), ARRAY_A );
			$plus = array_values( array_filter( $rows, static fn( array $row ): bool => '+' === $row['message_text'] ) );
			// The one who floods may not get through with it.
			self::assertGreaterThanOrEqual( self::PEOPLE - 1, count( $plus ) );
			self::assertCount( count( $plus ), array_unique( array_column( $plus, 'lead_id' ) ), 'Each once.' );
			self::assertSame( array( '0', $plus[0]['message_id'] ), array_values( array_unique( array_column( $plus, 'chorus_of' ) ) ), 'In one line.' );
			self::assertSame( (string) count( $plus ), $plus[0]['people'] );
			self::assertCount( 3, array_filter( $rows, static fn( array $row ): bool => (int) $row['lead_id'] === $ids[0] ) );
			$accepted = array_filter( array_merge( ...array_column( $reports, 'answers' ) ), static fn( array $answer ): bool => 200 === $answer['status'] );
			self::assertGreaterThanOrEqual( 2 * count( $plus ), count( $accepted ), 'Who sends again is answered as before.' );
			// A later message has a later revision, so who has read a revision has all before it.
			$revisions = array_map( 'intval', array_column( array_filter( $rows, static fn( array $row ): bool => 1 === (int) $row['people'] ), 'revision' ) );
			$sorted    = $revisions;
			sort( $sorted );
			self::assertSame( $sorted, $revisions );
		}
	}

	/** Several sidecars hand over the same messages at once, while people write here: each is there once, and the count is true. */
	public function test_what_is_handed_over_is_there_once(): void {
		global $wpdb;
		$ids  = $this->create_crowd( self::PEOPLE );
		$base = 1795219300000000;
		foreach ( self::rounds( self::ROUNDS ) as $round ) {
			$webinar_id = $this->create_webinar();
			$base      += 1000;
			$lines      = array_map(
				static fn( int $index, int $id ): array => array(
					'message_id'      => $base + $index,
					'lead_id'         => $id,
					'user_id'         => $id,
					'message_key'     => str_pad( 'over', 16, '-' ),
					'name'            => 'Anna',
					'is_staff'        => false,
					'text'            => 'Sure',
					'state'           => 'shown',
					'question'        => 'none',
					'votes'           => 0,
					'answered_second' => 0,
					'chorus_of'       => 0 === $index ? 0 : $base,
					'people'          => 1,
					'said_at'         => time(),
				),
				array_keys( $ids ),
				$ids
			);
			$hand_over  = static fn( array $messages ): array => array(
				'user_id'   => 0,
				'hook'      => 'webinar_chat_intake',
				'arguments' => array(
					null,
					array(
						'webinar_id' => $webinar_id,
						'after'      => 0,
						'messages'   => $messages,
					),
				),
			);
			$parts      = array_map( $hand_over, array_chunk( $lines, 10 ) );

			$this->at_once( array( array( $hand_over( $lines ) ), array( $hand_over( $lines ) ), $parts, array_reverse( $parts ), array_map( fn( int $id ): array => $this->say( $webinar_id, $id, 'here', "Here $id" ), $ids ) ) );

			$people = $wpdb->get_col( $wpdb->prepare( "SELECT people FROM {$wpdb->prefix}webinar_chat_messages WHERE webinar_id = %d AND message_text = 'Sure' ORDER BY message_id", $webinar_id ) );
			self::assertSame( array( (string) self::PEOPLE, ...array_fill( 0, self::PEOPLE - 1, '1' ) ), $people );
			self::assertSame( (string) ( 2 * self::PEOPLE ), $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM {$wpdb->prefix}webinar_chat_messages WHERE webinar_id = %d", $webinar_id ) ) );
		}
	}

	/**
	 * A call that says something.
	 *
	 * @return array{user_id: int, ajax: string, fields: array<string, string>}
	 */
	private function say( int $webinar_id, int $user_id, string $key, string $text ): array {
		$this->act_as( $user_id );
		return array(
			'user_id' => $user_id,
			'ajax'    => 'webinar_chat_say',
			'fields'  => array(
				'webinar_id'  => (string) $webinar_id,
				'nonce'       => wp_create_nonce( "webinar_chat_say_$webinar_id" ),
				'message_key' => str_pad( $key, 16, '-' ),
				'text'        => $text,
			),
		);
	}
}
