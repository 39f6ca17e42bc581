<?php
/**
 * Tests of a connection to the database that is lost in the middle.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;
use Webinars\Tests\Webinar_TestCase;

/**
 * A lost connection leaves nothing partly stored, and the next run repairs it (H1, H2).
 */
#[Group( 'mariadb' )]
final class LostConnectionTest extends Webinar_TestCase {

	/** Owner of the webinar. */
	private int $owner_id;

	/** A second connection, which ends the first one. */
	private wpdb $killer;

	/**
	 * Connects a second time.
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->owner_id = $this->create_user( 'webinar_organizer' );
		$this->killer   = new wpdb( DB_USER, DB_PASSWORD, DB_NAME, DB_HOST );
	}

	/**
	 * Hooks at which the connection is lost, from the first after a decision to the last.
	 *
	 * @return array<string, array{string, int}>
	 */
	public static function moments(): array {
		return array(
			'before anything follows' => array( 'client_webinar_completed', 1 ),
			'before the messages'     => array( 'post_webinar_route', 1 ),
			'before the commit'       => array( 'post_webinar_route', 99 ),
		);
	}

	/**
	 * WordPress would run the next statement on a new connection, outside of the transaction.
	 *
	 * @param string $hook     Hook at which the connection is lost.
	 * @param int    $priority Priority at this hook.
	 */
	#[DataProvider( 'moments' )]
	public function test_a_transaction_does_not_continue_on_a_new_connection( string $hook, int $priority ): void {
		$webinar_id = $this->create_webinar(
			array(
				'owner_user_id' => $this->owner_id,
				'status'        => 'live',
			)
		);
		$before_id  = $this->enter_as_new( $webinar_id );
		$unlucky_id = $this->enter_as_new( $webinar_id );
		$after_id   = $this->enter_as_new( $webinar_id );
		do_action( 'core_webinar_set_status', $webinar_id, 'stop', $this->context( $this->owner_id ) );
		$lose = function ( array $payload ) use ( $unlucky_id ): void {
			if ( $payload['lead_id'] === $unlucky_id ) {
				$this->lose_connection();
			}
		};
		add_action( $hook, $lose, $priority );
		$reporting = error_reporting(); // phpcs:ignore WordPress.PHP.DevelopmentFunctions

		$this->quietly( static fn() => do_action( 'client_webinar_tracker_v2_close' ) );

		self::assertSame( array( $before_id, $after_id ), $this->decided(), 'One lost connection stops no other lead.' );
		self::assertSame( array( $before_id, $after_id ), $this->written_to(), 'A session that was rolled back has no message.' );
		self::assertSame( $reporting, error_reporting() ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions
		self::assertFalse( has_filter( 'incompatible_sql_modes' ) );

		remove_action( $hook, $lose, $priority );
		do_action( 'client_webinar_tracker_v2_close' );
		self::assertSame( array( $before_id, $unlucky_id, $after_id ), $this->decided() );
		self::assertEqualsCanonicalizing( array( $before_id, $unlucky_id, $after_id ), $this->written_to() );
	}

	/**
	 * Between two transactions WordPress reconnects as usual.
	 */
	public function test_a_connection_that_was_idle_is_replaced(): void {
		$webinar_id = $this->create_webinar(
			array(
				'owner_user_id' => $this->owner_id,
				'status'        => 'live',
			)
		);
		$lead_id    = $this->enter_as_new( $webinar_id );
		do_action( 'core_webinar_set_status', $webinar_id, 'stop', $this->context( $this->owner_id ) );

		$this->lose_connection();
		$this->quietly( static fn() => do_action( 'client_webinar_tracker_v2_close' ) );
		do_action( 'client_webinar_tracker_v2_close' );

		self::assertSame( array( $lead_id ), $this->decided() );
		self::assertSame( array( $lead_id ), $this->written_to() );
	}

	/**
	 * Ends this process's connection on the server.
	 */
	private function lose_connection(): void {
		global $wpdb;
		$this->killer->query( 'KILL ' . (int) $wpdb->get_var( 'SELECT CONNECTION_ID()' ) );
	}

	/**
	 * Runs work that the database refuses, without WordPress's printed error.
	 *
	 * @param callable(): void $work The work.
	 */
	private function quietly( callable $work ): void {
		global $wpdb;
		$was_shown = $wpdb->hide_errors();
		$work();
		$wpdb->show_errors( $was_shown );
	}

	/**
	 * Enters as a new attendee.
	 *
	 * @param int $webinar_id Webinar.
	 */
	private function enter_as_new( int $webinar_id ): int {
		$user_id = $this->create_user( 'webinar_attendee' );
		$this->act_as( $user_id );
		$command = apply_filters( 'client_webinar_room_commands', array(), $webinar_id )['enter'];
		$answer  = $this->ajax(
			$command['action'],
			array(
				'webinar_id' => (string) $webinar_id,
				'nonce'      => $command['nonce'],
			)
		);
		self::assertSame( 200, $answer['status'] );
		return $user_id;
	}

	/**
	 * Ids of the leads whose session is decided.
	 *
	 * @return list<int>
	 */
	private function decided(): array {
		global $wpdb;
		return array_map( 'intval', $wpdb->get_col( "SELECT lead_id FROM {$wpdb->prefix}client_webinar_sessions WHERE completed_at IS NOT NULL ORDER BY session_id" ) );
	}

	/**
	 * Ids of the leads with a follow-up in the outbox, one for each message.
	 *
	 * @return list<int>
	 */
	private function written_to(): array {
		global $wpdb;
		return array_map( 'intval', $wpdb->get_col( "SELECT SUBSTRING_INDEX( event_key, '/', -1 ) FROM {$wpdb->prefix}webinar_outbox ORDER BY id" ) );
	}
}
