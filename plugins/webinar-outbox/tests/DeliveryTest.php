<?php
/**
 * Tests of sending events.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use StandardWebhooks\Webhook;
use Webinars\Webinar_Outbox\Last_Heartbeat;
use Webinars\Webinar_Outbox\Settings;
use Webinars\Webinar_Outbox\Tests\Delivery_TestCase;

require_once __DIR__ . '/delivery/class-delivery-testcase.php';

/**
 * What is sent, when, and in which order.
 */
final class DeliveryTest extends Delivery_TestCase {

	/** An event arrives once, with a signature that the package of Standard Webhooks verifies. */
	public function test_event_arrives_once_and_signed(): void {
		$this->enqueue( 'a', 7, 'Спасибо 👋 “quoted” & <b>' );

		$this->drain();
		$this->drain();

		$requests = $this->receiver->requests();
		self::assertCount( 1, $requests );
		self::assertSame( array( 'POST', '/webhooks' ), array( $requests[0]['method'], $requests[0]['path'] ) );
		self::assertSame( 'application/json', $requests[0]['headers']['content-type'] );
		self::assertMatchesRegularExpression( '/^msg_[0-9a-f]{32}$/', $requests[0]['headers']['webhook-id'] );
		$verified = ( new Webhook( self::SECRET ) )->verify( $requests[0]['body'], $requests[0]['headers'] );
		self::assertSame( 'telegram.message', $verified['type'] );
		self::assertMatchesRegularExpression( '/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/', $verified['timestamp'] );
		self::assertSame( $this->message( 7, 'Спасибо 👋 “quoted” & <b>' ), $verified['data'] );
		self::assertSame( array( 'complete', '1', null ), $this->row( 'a' ) );
	}

	/**
	 * A message says when it is useless, counted from the time at which it is due. The texts stay as they are.
	 *
	 * @param int $days Days by kind.
	 */
	#[DataProvider( 'kinds' )]
	public function test_message_expires_by_its_kind( string $kind, int $days ): void {
		( new Last_Heartbeat() )->record( time(), ( new Settings() )->secret(), 1 );
		$data = array( 'kind' => $kind ) + $this->message( 7, 'He said: ,"expires_at":5' );
		foreach ( array( 0, time() + HOUR_IN_SECONDS ) as $not_before ) {
			do_action(
				'webinar_outbox_enqueue',
				array(
					'key'        => "key-$not_before",
					'type'       => 'telegram.message',
					'order_key'  => "key-$not_before",
					'data'       => $data,
					'not_before' => $not_before,
				)
			);
			$this->let_time_pass( HOUR_IN_SECONDS );
			$this->drain();

			$request = $this->receiver->requests()[ 0 === $not_before ? 0 : 1 ];
			$sent    = json_decode( $request['body'], true )['data'];
			self::assertEqualsWithDelta( max( time(), $not_before ) + $days * DAY_IN_SECONDS, $sent['expires_at'], 5 );
			unset( $sent['expires_at'] );
			self::assertEquals( $data, $sent );
		}
	}

	/**
	 * Kinds of messages.
	 *
	 * @return array<string, array{string, int}>
	 */
	public static function kinds(): array {
		return array(
			'attended'          => array( 'attended', 7 ),
			'not attended'      => array( 'not_attended', 7 ),
			'attendance notice' => array( 'attendance_notice', 14 ),
			'recording'         => array( 'recording', 30 ),
		);
	}

	/** A sidecar that has not said that it knows `expires_at` does not get it: an older one rejects the message. */
	public function test_older_sidecar_gets_no_expiry(): void {
		foreach ( array( array( time(), 0 ), array( time() - HOUR_IN_SECONDS, 1 ) ) as $number => list( $beat_at, $version ) ) {
			delete_option( Last_Heartbeat::OPTION );
			( new Last_Heartbeat() )->record( $beat_at, ( new Settings() )->secret(), $version );
			$this->enqueue( "a$number", 7, 'He said: ,"expires_at":5' );
			$this->drain();

			self::assertSame( $this->message( 7, 'He said: ,"expires_at":5' ), json_decode( $this->receiver->requests()[ $number ]['body'], true )['data'] );
		}
	}

	/** An event whose key is known is ignored. */
	public function test_known_key_is_ignored(): void {
		$this->enqueue( 'a', 7, 'First' );
		$this->enqueue( 'a', 7, 'Second' );
		$this->drain();
		$this->enqueue( 'a', 7, 'Third' );
		$this->drain();

		self::assertCount( 1, $this->receiver->requests() );
		self::assertStringContainsString( 'First', $this->receiver->requests()[0]['body'] );
	}

	/** An event that is rolled back with its fact is not sent. */
	public function test_event_is_rolled_back_with_its_fact(): void {
		global $wpdb;
		$wpdb->query( 'START TRANSACTION' );
		$this->enqueue( 'a', 7 );
		$wpdb->query( 'ROLLBACK' );

		$this->drain();

		self::assertSame( array(), $this->receiver->requests() );
	}

	/** An event that waits for its next try delays later events of the same lead only. */
	public function test_order_is_kept_for_each_lead(): void {
		$this->receiver->answer( array( array( 'status' => 500 ), array( 'status' => 202 ) ) );
		$this->enqueue( 'a1', 7 );
		$this->enqueue( 'b1', 8 );
		$this->enqueue( 'a2', 7 );
		$this->enqueue( 'b2', 8 );
		$this->enqueue( 'a3', 7 );

		$this->drain();
		self::assertSame( array( 'a1', 'b1', 'b2' ), $this->received_texts() );
		$this->let_time_pass( 5 );
		$this->drain();

		self::assertSame( array( 'a1', 'b1', 'b2', 'a1', 'a2', 'a3' ), $this->received_texts() );
	}

	/** Overlapping drains send nothing twice and nothing out of order. */
	public function test_overlapping_drains_send_each_event_once(): void {
		foreach ( array( 'a1', 'b1', 'a2', 'b2' ) as $key ) {
			$this->enqueue( $key, 'a' === $key[0] ? 7 : 8 );
		}
		$depth = 0;
		add_filter(
			'http_request_args',
			function ( array $args ) use ( &$depth ): array {
				// A second drain starts while the first one is sending.
				if ( ++$depth <= 2 ) {
					$this->drain();
				}
				return $args;
			}
		);

		$this->drain();

		$texts = $this->received_texts();
		self::assertCount( 4, $texts );
		self::assertSame( array( 'a1', 'a2' ), array_values( array_intersect( $texts, array( 'a1', 'a2' ) ) ) );
		self::assertSame( array( 'b1', 'b2' ), array_values( array_intersect( $texts, array( 'b1', 'b2' ) ) ) );
	}

	public function test_many_events_are_sent_in_one_run(): void {
		for ( $lead_id = 1; $lead_id <= 60; $lead_id++ ) {
			$this->enqueue( "k$lead_id", $lead_id );
		}

		$this->drain();

		self::assertCount( 60, $this->receiver->requests() );
	}

	/** Without a sidecar nothing is tried and nothing is lost. */
	public function test_without_a_sidecar_events_wait(): void {
		$this->use_sidecar( '' );
		$this->enqueue( 'a', 7 );

		$this->drain();
		self::assertSame( array( 'pending', '0', null ), $this->row( 'a' ) );
		$this->use_sidecar( $this->receiver->url() );
		$this->drain();

		self::assertSame( array( 'a' ), $this->received_texts() );
	}

	/** Events of a WP-Cron request are sent at its end. Events of a visitor's request are left to WP-Cron. */
	public function test_no_visitor_waits_for_the_sidecar(): void {
		global $wp_filter;
		// The callbacks of WordPress would close the output buffers of the test runner.
		foreach ( array_diff( array_keys( $wp_filter['shutdown']->callbacks ), array( 100 ) ) as $priority ) {
			remove_all_actions( 'shutdown', $priority );
		}

		$this->enqueue( 'a', 7 );
		do_action( 'shutdown' );
		self::assertSame( array(), $this->receiver->requests() );
		self::assertNotFalse( wp_get_scheduled_event( 'webinar_outbox_drain', array( 'soon' ) ) );
		$this->run_due_cron();
		self::assertSame( array( 'a' ), $this->received_texts() );

		add_filter( 'wp_doing_cron', '__return_true' );
		$this->enqueue( 'b', 7 );
		do_action( 'shutdown' );
		self::assertSame( array( 'a', 'b' ), $this->received_texts() );
	}

	/** A heartbeat sends due events until its time is up, so a site needs no visitors. */
	public function test_heartbeat_sends_what_is_due(): void {
		$this->enqueue( 'a', 7 );

		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() - 1 ) );
		self::assertSame( array(), $this->received_texts() );

		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + HOUR_IN_SECONDS ) );
		self::assertSame( array( 'a' ), $this->received_texts() );
	}

	/** A message before its `not_before` waits without delaying later ones. */
	public function test_event_before_its_time_delays_no_other(): void {
		global $wpdb;
		$this->enqueue( 'later', 7, '', time() + HOUR_IN_SECONDS );
		$this->enqueue( 'now', 7 );

		$this->drain();
		self::assertSame( array( 'now' ), $this->received_texts() );

		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET not_before = not_before - 3600" );
		$this->let_time_pass( HOUR_IN_SECONDS );
		$this->drain();
		self::assertSame( array( 'now', 'later' ), $this->received_texts() );
	}

	/** In quiet hours messages wait. */
	public function test_messages_wait_in_quiet_hours(): void {
		$quiet = array(
			'templates'   => array(),
			'quiet_from'  => wp_date( 'H:i', time() - HOUR_IN_SECONDS ),
			'quiet_until' => wp_date( 'H:i', time() + HOUR_IN_SECONDS ),
		);
		update_option( 'webinar_outbox_texts', $quiet );
		$this->enqueue( 'a', 7 );

		$this->drain();
		self::assertSame( array(), $this->received_texts() );
		self::assertSame( array( 'pending', '0', null ), $this->row( 'a' ) );

		update_option( 'webinar_outbox_texts', array( 'quiet_until' => wp_date( 'H:i', time() - MINUTE_IN_SECONDS ) ) + $quiet );
		$this->drain();
		self::assertSame( array( 'a' ), $this->received_texts() );
	}

	/**
	 * Messages that can never be sent.
	 *
	 * @return array<string, array{array<string, mixed>, string}> Invalid fields, error.
	 */
	public static function unsendable(): array {
		$button = array(
			'text' => 'Watch',
			'url'  => 'https://webinars.test/',
		);
		return array(
			'text too long'     => array( array( 'text' => str_repeat( 'я', 4097 ) ), 'message_text_too_long' ),
			'body too large'    => array( array( 'more' => str_repeat( 'x', 65536 ) ), 'message_too_large' ),
			'no text'           => array( array( 'text' => '' ), 'message_invalid' ),
			'nobody'            => array( array( 'recipient_id' => 0 ), 'message_invalid' ),
			'unknown kind'      => array( array( 'kind' => 'advertisement' ), 'message_invalid' ),
			'button to nowhere' => array( array( 'button' => array( 'url' => 'javascript:alert(1)' ) + $button ), 'message_invalid' ),
			'button of words'   => array( array( 'button' => array( 'text' => str_repeat( 'w', 65 ) ) + $button ), 'message_invalid' ),
			'no video'          => array( array( 'video_url' => 'roof.mp4' ), 'message_invalid' ),
		);
	}

	/**
	 * Such a message is stored as failed, and delays no other.
	 *
	 * @param array<string, mixed> $fault Invalid fields.
	 * @param string               $error Stored error.
	 */
	#[DataProvider( 'unsendable' )]
	public function test_unsendable_message_is_stored_as_failed( array $fault, string $error ): void {
		remove_all_filters( 'webinar_outbox_enqueue', PHP_INT_MIN );
		$logged = $this->capture( 'core_webinar_log' );
		do_action(
			'webinar_outbox_enqueue',
			array(
				'key'       => 'a',
				'type'      => 'telegram.message',
				'order_key' => 'lead:7',
				'data'      => $fault + $this->message( 7, 'Hello' ),
			)
		);
		$this->enqueue( 'b', 7 );

		$this->drain();

		self::assertSame( array( 'failed', '0', $error ), $this->row( 'a' ) );
		self::assertSame( array( 'b' ), $this->received_texts() );
		self::assertSame( 'webinar_outbox_event_unsendable', $logged[0]['code'] );
	}

	/** A text of 4096 characters of four bytes each is sent. */
	public function test_longest_text_is_sent(): void {
		$this->enqueue( 'a', 7, str_repeat( '👋', 4096 ) );

		$this->drain();

		self::assertSame( array( str_repeat( '👋', 4096 ) ), $this->received_texts() );
	}
}
