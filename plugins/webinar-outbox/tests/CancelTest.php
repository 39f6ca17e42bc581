<?php
/**
 * Tests of messages that are no longer true, and of urgent ones.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use Webinars\Webinar_Outbox\Event_Store;
use Webinars\Webinar_Outbox\Message_Texts;
use Webinars\Webinar_Outbox\Tests\Delivery_TestCase;

require_once __DIR__ . '/delivery/class-delivery-testcase.php';

/** A module cancels its messages by their keys; an urgent message passes the quiet hours. */
final class CancelTest extends Delivery_TestCase {

	public function test_canceled_messages_are_not_sent_and_their_keys_are_free(): void {
		$this->enqueue( 'suite/12/7/a', 7 );
		$this->enqueue( 'suite/12/7/b', 7 );
		$this->enqueue( 'suite/123/7/a', 7 );
		$this->enqueue( 'suite_12/7/a', 7 );

		do_action( 'webinar_outbox_cancel', array( 'key_prefix' => 'suite/12/' ) );
		do_action( 'webinar_outbox_cancel', array( 'key' => 'suite_12/7/a' ) );
		$this->enqueue( 'suite/12/7/b', 7, 'again' );
		$this->drain();

		self::assertSame( array( 'suite/123/7/a', 'again' ), $this->received_texts() );
		self::assertSame( array( 'canceled', '' ), $this->first() );
	}

	/** By kind and webinar; what was sent keeps its text and its key, so that it is not stored again. */
	public function test_only_matching_unsent_messages_are_canceled(): void {
		$this->enqueue( 'suite/12/7/sent', 7 );
		$this->drain();
		$GLOBALS['wpdb']->update( $GLOBALS['wpdb']->prefix . 'webinar_outbox', array( 'outcome' => 'sent' ), array( 'event_key' => 'suite/12/7/sent' ) );
		$this->enqueue( 'suite/12/7/other', 7 );

		do_action( 'webinar_outbox_cancel', array( 'key_prefix' => 'suite/', 'kind' => 'recording' ) ); // phpcs:ignore WordPress.Arrays
		do_action( 'webinar_outbox_cancel', array( 'key_prefix' => 'suite/', 'webinar_id' => 13 ) ); // phpcs:ignore WordPress.Arrays
		self::assertSame( 'pending', $this->row( 'suite/12/7/other' )[0] );
		do_action( 'webinar_outbox_cancel', array( 'key_prefix' => 'suite/', 'webinar_id' => 12, 'kind' => 'attended' ) ); // phpcs:ignore WordPress.Arrays

		self::assertSame( 'complete', $this->row( 'suite/12/7/sent' )[0] );
		$this->enqueue( 'suite/12/7/sent', 7, 'once more' );
		$this->drain();
		self::assertSame( array( 'suite/12/7/sent' ), $this->received_texts() );
	}

	/** The try fails, or the drain dies: then it is canceled instead of sent again. */
	public function test_a_message_that_is_being_sent_is_canceled_when_the_try_fails(): void {
		$store = new Event_Store();
		foreach ( array( 'fails', 'dies' ) as $key ) {
			$this->enqueue( $key, 'fails' === $key ? 7 : 8 );
			$id    = (int) $GLOBALS['wpdb']->get_var( $GLOBALS['wpdb']->prepare( "SELECT id FROM {$GLOBALS['wpdb']->prefix}webinar_outbox WHERE event_key = %s", $key ) );
			$event = $store->claim( $id, time(), 60 );
			self::assertNotNull( $event );
			do_action( 'webinar_outbox_cancel', array( 'key' => $key ) );
			if ( 'fails' === $key ) {
				$store->postpone( $event, time(), time(), 'HTTP 503' );
			}
		}
		$this->let_time_pass( 61 );
		$this->drain();

		self::assertSame( array(), $this->received_texts() );
		self::assertSame( array( 'canceled', 'canceled' ), $GLOBALS['wpdb']->get_col( "SELECT state FROM {$GLOBALS['wpdb']->prefix}webinar_outbox" ) );
	}

	/** From `urgent_from` on; a message of the same person that waits for the end of the quiet hours does not delay it. */
	public function test_an_urgent_message_passes_the_quiet_hours(): void {
		( new Message_Texts() )->change(
			array(),
			array(
				'from'  => (string) wp_date( 'H:i', time() - HOUR_IN_SECONDS ),
				'until' => (string) wp_date( 'H:i', time() + HOUR_IN_SECONDS ),
			)
		);
		foreach ( array( 'never' => 0, 'later' => time() + HOUR_IN_SECONDS, 'now' => time() ) as $key => $urgent_from ) { // phpcs:ignore WordPress.Arrays
			do_action(
				'webinar_outbox_enqueue',
				array(
					'key'         => $key,
					'type'        => 'telegram.message',
					'order_key'   => 'lead:7',
					'data'        => $this->message( 7, $key ),
					'urgent_from' => $urgent_from,
				)
			);
		}
		$this->drain();

		self::assertSame( array( 'now' ), $this->received_texts() );
	}

	/**
	 * State and payload of the first event.
	 *
	 * @return array{string, string}
	 */
	private function first(): array {
		return $GLOBALS['wpdb']->get_row( "SELECT state, payload FROM {$GLOBALS['wpdb']->prefix}webinar_outbox ORDER BY id LIMIT 1", ARRAY_N );
	}
}
