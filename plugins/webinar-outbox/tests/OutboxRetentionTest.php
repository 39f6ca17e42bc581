<?php
/**
 * Tests of retention.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use Webinars\Webinar_Outbox\Tests\Personal_Data_TestCase;

require_once __DIR__ . '/people/class-personal-data-testcase.php';

/**
 * Messages become anonymous some days after their webinar.
 */
final class OutboxRetentionTest extends Personal_Data_TestCase {

	/** Messages about webinars that ended before the set number of days become anonymous, once a day. */
	public function test_messages_become_anonymous_after_the_days(): void {
		global $wpdb;
		$recent = $this->create_webinar( array( 'status' => 'finished' ) );
		$live   = $this->create_webinar( array( 'status' => 'live' ) );
		$old    = $this->add( 'a', 'complete', 'sent' );
		$young  = $this->add( 'b', 'complete', 'sent', 0, $recent );
		$going  = $this->add( 'c', 'complete', 'sent', 0, $live );
		$gone   = $this->add( 'd', 'complete', 'sent', 0, 999999 );
		$this->erase_lead( 777 );
		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET created_at = created_at - 11 * 86400" );
		add_filter(
			'core_webinar_get',
			function ( ?array $webinar, int $id ): ?array {
				if ( null !== $webinar && $id === $this->over ) {
					$webinar['finished_at'] -= 11 * DAY_IN_SECONDS;
				}
				return $webinar;
			},
			20,
			2
		);

		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + HOUR_IN_SECONDS ) );
		self::assertSame( (string) $this->anna, $this->row( $old )[0], 'Nobody has set a number of days.' );

		add_filter( 'client_webinar_retention_days', static fn(): int => 10 );
		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + HOUR_IN_SECONDS ) );
		self::assertSame( array( (string) -$old, (string) -$gone ), array( $this->row( $old )[0], $this->row( $gone )[0] ) );
		self::assertSame( array( (string) $this->anna, (string) $this->anna ), array( $this->row( $young )[0], $this->row( $going )[0] ) );

		$again = $this->add( 'e', 'complete', 'sent' );
		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET created_at = 1 WHERE id = $again" );
		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + HOUR_IN_SECONDS ) );
		self::assertSame( (string) $this->anna, $this->row( $again )[0], 'Once a day is enough.' );
		update_option( 'webinar_outbox_forgot_at', time() - DAY_IN_SECONDS );
		do_action( 'webinar_outbox_drain' );
		self::assertSame( (string) -$again, $this->row( $again )[0] );
	}

	/** While Core is off nobody knows which webinars ended: retention does nothing, and the eraser deletes only the text. */
	public function test_nobody_is_forgotten_while_core_is_off(): void {
		$id = $this->add( 'a', 'complete', 'sent' );
		add_filter( 'client_webinar_retention_days', static fn(): int => 1 );
		remove_all_filters( 'core_webinar_get' );

		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + HOUR_IN_SECONDS ) );
		self::assertSame( (string) $this->anna, $this->row( $id )[0] );

		self::assertTrue( $this->erase()['items_retained'] );
		self::assertSame( array( (string) $this->anna, 'a', "lead:$this->anna", '', 'complete', 'sent' ), $this->row( $id ) );
	}

	/** A message that is still to be handed over stays, however long ago its webinar ended. */
	public function test_pending_message_outlives_the_days(): void {
		global $wpdb;
		$id = $this->add( 'a', 'pending', '', 0, 999999 );
		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET next_attempt_at = next_attempt_at + 3600" );
		add_filter( 'client_webinar_retention_days', static fn(): int => 1 );

		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + HOUR_IN_SECONDS ) );
		self::assertSame( array( (string) $this->anna, 'pending' ), array( $this->row( $id )[0], $this->row( $id )[4] ) );

		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET state = 'complete'" );
		update_option( 'webinar_outbox_forgot_at', time() - DAY_IN_SECONDS );
		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + HOUR_IN_SECONDS ) );
		self::assertSame( (string) -$id, $this->row( $id )[0] );
	}

	/** `person.forget` stays until the sidecar has it, however old it is. */
	public function test_request_to_the_sidecar_outlives_the_days(): void {
		global $wpdb;
		$this->receiver->answer( array( array( 'status' => 500 ), array( 'status' => 202 ) ) );
		$this->erase_lead( $this->anna );
		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET created_at = 1" );
		add_filter( 'client_webinar_retention_days', static fn(): int => 1 );

		do_action( 'webinar_outbox_drain' );
		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET next_attempt_at = 1" );
		do_action( 'webinar_outbox_drain' );

		self::assertSame( array( 'recipient_id' => $this->anna ), json_decode( $this->receiver->requests()[1]['body'], true )['data'] );
	}
}
