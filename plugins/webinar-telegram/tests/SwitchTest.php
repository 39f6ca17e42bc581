<?php
/**
 * Tests of changing between this site and a message service.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

use Webinars\Webinar_Outbox\Event_Outcomes;
use Webinars\Webinar_Telegram\Tests\Telegram_TestCase;

require_once __DIR__ . '/class-telegram-testcase.php';

/**
 * Whichever way the owner changes, no message is lost, and none is sent twice.
 */
final class SwitchTest extends Telegram_TestCase {

	protected function setUp(): void {
		parent::setUp();
		$this->connect_bot();
		$this->connect_anna();
	}

	/**
	 * The service of a wrong address never had them.
	 */
	public function test_messages_that_never_reached_a_service_go_out_from_this_site(): void {
		$this->use_sidecar( 'http://127.0.0.1:1' );
		$this->enqueue( 'tried', $this->anna );
		$this->drain();
		self::assertSame( 'waiting', $this->state( 'tried' ) );
		$this->enqueue( 'untried', $this->create_user( 'webinar_attendee' ) );

		$this->let_time_pass( 600 );
		$this->use_sidecar( '' );
		$this->drain();
		self::assertSame( array( 'tried' ), $this->sent_texts() );
		self::assertSame( 'unconnected', $this->state( 'untried' ) );
	}

	/**
	 * It finishes what it has, and its reports count.
	 */
	public function test_a_service_that_still_runs_keeps_what_it_has(): void {
		$this->hand_over( 'there' );
		$this->enqueue( 'here', $this->anna );
		$this->use_sidecar( '' );
		$this->hear_heartbeat();
		$this->let_time_pass( 600 );
		$this->drain();

		self::assertSame( 'handed_over', $this->state( 'there' ) );
		self::assertSame( array( 'here' ), $this->sent_texts() );
		self::assertStringContainsString( 'a message service still runs for it', $this->site_health( 'webinar_outbox_sidecar' )['description'] );

		$this->report( 'there', 'sent' );
		self::assertSame( 'sent', $this->state( 'there' ) );
	}

	public function test_what_a_silent_service_may_have_sent_is_uncertain(): void {
		$this->hand_over( 'there' );
		$this->use_sidecar( '' );
		$this->hear_heartbeat( -3600 );
		$this->drain();
		self::assertSame( 'handed_over', $this->state( 'there' ), 'It may still report.' );

		$this->let_time_pass( 600 );
		$this->drain();
		$this->drain();
		self::assertSame( 'uncertain', $this->state( 'there' ) );
		self::assertSame( array(), $this->sent_texts() );

		$this->report( 'there', 'sent' );
		self::assertSame( 'sent', $this->state( 'there' ), 'It was late.' );
	}

	public function test_an_uncertain_message_of_a_service_is_sent_again_by_this_site(): void {
		$this->hand_over( 'there' );
		$this->use_sidecar( '' );
		$this->let_time_pass( 600 );
		$this->drain();
		$settings = new Webinars\Webinar_Outbox\Settings();
		( new Webinars\Webinar_Outbox\Replay( new Event_Outcomes(), new Webinars\Webinar_Outbox\Sidecar( $settings ), new Webinars\Webinar_Outbox\Lib\Background_Job( 'webinar_outbox_drain' ) ) )->send_again( array( (int) $this->columns( 'there', 'id' )['id'] ) );
		$this->let_time_pass( 600 );
		$this->drain();

		self::assertSame( array( 'there' ), $this->sent_texts() );
		self::assertSame( 'sent', $this->state( 'there' ) );
	}

	public function test_what_waited_at_a_service_for_the_person_waits_here(): void {
		$ben = $this->create_user( 'webinar_attendee' );
		$this->hand_over( 'there', $ben );
		$this->report( 'there', 'waiting' );
		$this->use_sidecar( '' );
		$this->let_time_pass( 600 );
		$this->drain();
		self::assertSame( array( 'direct', 'complete', 'waiting' ), array_values( $this->columns( 'there', 'carrier', 'state', 'outcome' ) ) );

		$this->say( '/start ' . $this->link_token( $ben ), 42 );
		$this->drain();
		self::assertSame( array( 'there' ), $this->sent_texts() );
	}

	public function test_a_service_gets_what_this_site_has_not_sent(): void {
		$this->enqueue( 'sent', $this->anna );
		$this->enqueue( 'waits', $this->create_user( 'webinar_attendee' ) );
		$this->drain();
		$this->telegram_answers( array( 401, 'Unauthorized' ) );
		$this->enqueue( 'later', $this->anna );
		$this->drain();
		$telegram = $this->sent_texts();

		$this->hand_over( 'new' );
		$this->let_time_pass( 600 );
		$this->drain();
		self::assertSame( array( 'sent', 'later' ), $telegram );
		self::assertSame( 'sent', $this->state( 'sent' ) );
		$handed = array_map( static fn( array $request ): ?string => json_decode( $request['body'], true )['data']['text'] ?? null, $this->receiver->requests() );
		$handed = array_values( array_filter( $handed ) );
		sort( $handed );
		self::assertSame( array( 'later', 'new', 'waits' ), $handed );
	}

	/**
	 * Only that it was sent after all counts.
	 */
	public function test_a_late_report_of_a_service_does_not_end_what_waits_here(): void {
		$ben = $this->create_user( 'webinar_attendee' );
		$this->hand_over( 'there', $ben );
		$this->report( 'there', 'waiting' );
		$this->use_sidecar( '' );
		$this->let_time_pass( 600 );
		$this->drain();
		$this->report( 'there', 'failed', 2000 );
		self::assertSame( 'unconnected', $this->state( 'there' ) );

		$this->report( 'there', 'sent', 3000 );
		self::assertSame( 'sent', $this->state( 'there' ) );
		$this->say( '/start ' . $this->link_token( $ben ), 42 );
		$this->drain();
		self::assertSame( array(), $this->sent_texts() );
	}

	/**
	 * A try that runs while the owner enters an address ends here; the service does not get the message, too.
	 */
	public function test_a_try_that_runs_stays_here(): void {
		global $wpdb;
		$this->enqueue( 'a', $this->anna );
		$wpdb->query( $wpdb->prepare( "UPDATE {$wpdb->prefix}webinar_outbox SET carrier = 'direct', state = 'in-progress', attempts = 1, lease_until = %d", time() + 100 ) );
		$this->use_sidecar( $this->receiver->url() );
		$this->drain();
		$this->let_time_pass( 600 );
		$this->drain();

		self::assertSame( 'uncertain', $this->state( 'a' ) );
		self::assertSame( array(), $this->requests( 'webhooks' ) );
	}

	/**
	 * Nobody else knows the person, so nobody has to forget them.
	 */
	public function test_a_request_to_forget_ends_where_no_service_ever_was(): void {
		global $wpdb;
		$this->enqueue( 'a', $this->anna );
		$this->drain();
		$erase = apply_filters( 'wp_privacy_personal_data_erasers', array() )['webinar-outbox']['callback'];
		$erase( get_userdata( $this->anna )->user_email, 1 );
		$this->let_time_pass( 600 );
		$this->drain();
		self::assertSame( array( 'complete' ), $wpdb->get_col( "SELECT state FROM {$wpdb->prefix}webinar_outbox WHERE type = 'person.forget'" ) );

		$this->use_sidecar( 'http://127.0.0.1:1' );
		$this->enqueue( 'b', $this->create_user( 'webinar_attendee' ) );
		$this->drain();
		$this->let_time_pass( 600 );
		$this->use_sidecar( '' );
		$this->drain();
		self::assertSame( 'unconnected', $this->state( 'b' ), 'That is still so.' );
	}

	/** Lets a service take a message. */
	private function hand_over( string $key, ?int $lead_id = null ): void {
		$this->receiver->answer(
			array(
				array(
					'status' => 202,
					'body'   => '{"status":"accepted"}',
				),
			)
		);
		$this->use_sidecar( $this->receiver->url() );
		$this->enqueue( $key, $lead_id ?? $this->anna );
		$this->drain();
		self::assertSame( 'handed_over', $this->state( $key ) );
		$this->telegram_answers();
	}

	/** Stores that a service was heard. */
	private function hear_heartbeat( int $seconds = 0 ): void {
		update_option( 'webinar_outbox_last_heartbeat', array( 'at' => time() + $seconds ) );
	}

	/** Stores a report of the service. */
	private function report( string $key, string $state, int $in_seconds = 1000 ): void {
		( new Event_Outcomes() )->record_reports(
			array(
				array(
					'webhook_id' => (string) $this->columns( $key, 'webhook_id' )['webhook_id'],
					'state'      => $state,
					'tries'      => 1,
					'reason'     => '',
					'at_ms'      => ( time() + $in_seconds ) * 1000,
				),
			)
		);
	}
}
