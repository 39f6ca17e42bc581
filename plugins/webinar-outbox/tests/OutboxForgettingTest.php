<?php
/**
 * Tests of what the outbox tells and forgets about a person.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Event_Outcomes;
use Webinars\Webinar_Outbox\Telegram_Connections;
use Webinars\Webinar_Outbox\Tests\Receiver;

require_once __DIR__ . '/receiver/class-receiver.php';

/**
 * Whoever is forgotten is forgotten here and in the sidecar, and the numbers stay true.
 */
final class OutboxForgettingTest extends Webinar_TestCase {

	/** Stands where the sidecar is. */
	private Receiver $receiver;

	/** Who is forgotten. */
	private int $anna;

	/** A webinar that is over. */
	private int $over;

	/**
	 * Makes a person and a webinar.
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->receiver = new Receiver();
		update_option(
			'webinar_outbox_settings',
			array(
				'sidecar_url'  => $this->receiver->url(),
				'secret'       => 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
				'bot_username' => '',
			)
		);
		$this->anna = $this->create_user( 'webinar_attendee' );
		$this->over = $this->create_webinar(
			array(
				'status' => 'finished',
				'title'  => 'Roofs',
			)
		);
	}

	/**
	 * Stops the server.
	 */
	protected function tearDown(): void {
		$this->receiver->stop();
		parent::tearDown();
	}

	/**
	 * The export holds their messages with the words, their connection, and nobody else's.
	 */
	public function test_export_holds_all_that_is_known(): void {
		global $wpdb;
		$this->keep( 'a', 'complete', 'unreachable' );
		$this->keep( 'b', 'pending', '', 999 );
		$wpdb->insert(
			$wpdb->prefix . 'webinar_outbox_recipients',
			array(
				'lead_id'       => $this->anna,
				'state'         => 'stopped',
				'changed_at_ms' => 1,
			)
		);

		$export = $this->exporter()( get_userdata( $this->anna )->user_email, 1 );

		self::assertTrue( $export['done'] );
		self::assertSame( array( 'stopped by the person' ), array_column( $export['data'][0]['data'], 'value' ) );
		$message = array_column( $export['data'][1]['data'], 'value', 'name' );
		self::assertSame( array( 'Recording', 'Roofs', 'person unreachable', 'Hello, &lt;b&gt;Anna&lt;/b&gt;' ), array( $message['Message'], $message['Webinar'], $message['State'], $message['Text'] ) );
		self::assertCount( 2, $export['data'] );
		self::assertSame( array(), $this->exporter()( 'nobody@webinars.test', 1 )['data'] );
	}

	/**
	 * A hundred a page, each message once.
	 */
	public function test_export_has_pages(): void {
		for ( $number = 1; $number <= 101; $number++ ) {
			$this->keep( "k$number", 'complete', 'sent' );
		}
		$email = get_userdata( $this->anna )->user_email;

		$pages = array( $this->exporter()( $email, 1 ), $this->exporter()( $email, 2 ) );

		self::assertSame( array( false, true ), array_column( $pages, 'done' ) );
		self::assertCount( 101, array_unique( array_column( array_merge( ...array_column( $pages, 'data' ) ), 'item_id' ) ) );
	}

	/**
	 * What was told to a partner about somebody is in their export: that, and when, but not to whom, nor whether it arrived.
	 */
	public function test_export_names_what_was_told_about_the_person(): void {
		$this->keep_notice( 'complete', 'unreachable' );
		$this->keep( "elsewhere/1/$this->anna", 'complete', 'sent', 999, 0, 'recording', 998 );

		$data = $this->exporter()( get_userdata( $this->anna )->user_email, 1 )['data'];

		self::assertCount( 1, $data );
		$notice = array_column( $data[0]['data'], 'value', 'name' );
		self::assertSame( array( 'Message', 'Webinar', 'Written' ), array_keys( $notice ) );
		self::assertSame( array( 'Notice to the partner', 'Roofs' ), array( $notice['Message'], $notice['Webinar'] ) );
	}

	/**
	 * What a partner was or would be told about the person loses the text and whom it was about, and what waits is not sent. The partner
	 * stays: the sidecar does not forget them, and what it has told stays counted.
	 */
	public function test_erasing_a_guest_takes_them_out_of_the_notices_to_their_partner(): void {
		$sent    = $this->keep_notice( 'complete', 'sent' );
		$waiting = $this->keep_notice( 'complete', 'waiting', $this->create_webinar( array( 'status' => 'finished' ) ) );
		$failed  = $this->keep_notice( 'failed', '', $this->create_webinar( array( 'status' => 'finished' ) ) );
		$pending = $this->keep_notice( 'pending', '', $this->create_webinar( array( 'status' => 'finished' ) ) );
		$other   = $this->keep( "elsewhere/$this->over/998", 'pending', '', 999, 0, 'recording', 998 );

		$erased = $this->erase();

		self::assertSame( array( true, false ), array( $erased['items_removed'], $erased['items_retained'] ) );
		foreach ( array(
			$sent    => array( 'complete', 'sent' ),
			$waiting => array( 'complete', 'waiting' ),
			$failed  => array( 'failed', null ),
			$pending => array( 'canceled', null ),
		) as $id => $fares ) {
			self::assertSame( array( '999', "forgotten/$id", 'lead:999', '', ...$fares ), $this->row( $id ) );
			self::assertSame( 0, $this->about( $id ) );
		}
		self::assertSame( array( 998, 'pending' ), array( $this->about( $other ), $this->row( $other )[4] ) );
		self::assertSame( array(), ( new Event_Outcomes() )->ended( array( $failed ) ), 'Without its text it cannot be sent again.' );
		self::assertSame( 1, apply_filters( 'webinar_outbox_message_counts', null, $this->over )['sent'] );

		do_action( 'webinar_outbox_drain' );
		self::assertSame(
			array( array( 'telegram.message', 999 ), array( 'person.forget', $this->anna ) ),
			array_map(
				static function ( array $request ): array {
					$event = json_decode( $request['body'], true );
					return array( $event['type'], $event['data']['recipient_id'] );
				},
				$this->receiver->requests()
			)
		);
	}

	/**
	 * As long as a webinar is not over, the key of a notice holds back a second one with the name; the text goes at once. One that is on
	 * its way stays for the next time.
	 */
	public function test_notice_about_a_guest_is_retained_until_its_webinar_is_over(): void {
		$live   = $this->create_webinar( array( 'status' => 'live' ) );
		$told   = $this->keep_notice( 'complete', 'sent', $live );
		$on_way = $this->keep_notice( 'in-progress' );

		self::assertTrue( $this->erase()['items_retained'] );

		self::assertSame( array( '999', "elsewhere/$live/$this->anna", 'lead:999', '', 'complete', 'sent' ), $this->row( $told ) );
		self::assertNotSame( '', $this->row( $on_way )[3] );
		self::assertSame( array( $this->anna, $this->anna ), array( $this->about( $told ), $this->about( $on_way ) ) );
	}

	/**
	 * Whoever forgets the partner forgets the guest with the message.
	 */
	public function test_erasing_a_partner_forgets_whom_their_notices_were_about(): void {
		$id = $this->keep_notice( 'complete', 'sent' );

		$this->erase_request_of( 999 );

		self::assertSame( array( (string) -$id, "forgotten/$id" ), array_slice( $this->row( $id ), 0, 2 ) );
		self::assertSame( 0, $this->about( $id ) );
	}

	/**
	 * Nothing more is sent, nobody finds out whose the messages were, the counts stay, and the sidecar is told.
	 */
	public function test_erased_person_is_gone_here_and_there(): void {
		global $wpdb;
		$sent    = $this->keep( 'a', 'complete', 'sent' );
		$failed  = $this->keep( 'b', 'failed' );
		$waiting = $this->keep( 'c', 'complete', 'waiting' );
		$pending = $this->keep( 'd', 'pending' );
		$other   = $this->keep( 'e', 'complete', 'sent', 999 );
		$wpdb->insert(
			$wpdb->prefix . 'webinar_outbox_recipients',
			array(
				'lead_id'       => $this->anna,
				'state'         => 'connected',
				'changed_at_ms' => 1,
			)
		);

		$erased = $this->erase();

		self::assertSame( array( true, false, array(), true ), array( $erased['items_removed'], $erased['items_retained'], $erased['messages'], $erased['done'] ) );
		foreach ( array(
			$sent    => array( 'complete', 'sent' ),
			$failed  => array( 'failed', null ),
			$waiting => array( 'canceled', null ),
			$pending => array( 'canceled', null ),
		) as $id => $fares ) {
			self::assertSame( array( (string) -$id, "forgotten/$id", "forgotten/$id", '', ...$fares ), $this->row( $id ) );
		}
		self::assertSame( '999', $this->row( $other )[0] );
		self::assertSame( '', apply_filters( 'webinar_outbox_telegram_status', '', $this->anna ) );
		$counts = apply_filters( 'webinar_outbox_message_counts', null, $this->over );
		self::assertSame( array( 2, 0, 1 ), array( $counts['sent'], $counts['waiting'], $counts['failed'] ) );

		do_action( 'webinar_outbox_drain' );
		$requests = $this->receiver->requests();
		self::assertCount( 1, $requests );
		$event = json_decode( $requests[0]['body'], true );
		self::assertSame( array( 'person.forget', array( 'recipient_id' => $this->anna ) ), array( $event['type'], $event['data'] ) );
		self::assertSame( '0', $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM {$wpdb->prefix}webinar_outbox WHERE lead_id = %d OR order_key = %s", $this->anna, "lead:$this->anna" ) ) );
	}

	/**
	 * Asked twice before the sidecar knows it is told once; asked again later, once more.
	 */
	public function test_person_can_be_erased_again(): void {
		$this->erase();
		$this->erase();
		do_action( 'webinar_outbox_drain' );
		self::assertCount( 1, $this->receiver->requests() );

		$this->erase();
		do_action( 'webinar_outbox_drain' );
		self::assertCount( 2, $this->receiver->requests() );
	}

	/**
	 * A request that the sidecar never got and that was given up goes out when somebody asks for it again.
	 */
	public function test_request_that_was_given_up_can_be_made_again(): void {
		global $wpdb;
		$this->erase();
		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET state = 'failed', attempts = 40, next_attempt_at = 1" );

		$this->erase();
		do_action( 'webinar_outbox_drain' );

		self::assertCount( 1, $this->receiver->requests() );
	}

	/**
	 * What the sidecar tells of a person before it has heard of the forgetting keeps nothing; afterwards they may come back.
	 */
	public function test_late_reports_bring_nobody_back(): void {
		global $wpdb;
		$handed_over = $this->keep( 'a', 'complete' );
		$webhook_id  = $wpdb->get_var( $wpdb->prepare( "SELECT webhook_id FROM {$wpdb->prefix}webinar_outbox WHERE id = %d", $handed_over ) );
		$connected   = array(
			'recipient_id' => $this->anna,
			'state'        => 'connected',
			'at_ms'        => 1000,
		);
		$this->erase();

		( new Telegram_Connections() )->record( array( $connected ) );
		( new Event_Outcomes() )->record_reports(
			array(
				array(
					'webhook_id' => $webhook_id,
					'state'      => 'waiting',
					'tries'      => 0,
					'reason'     => '',
					'at_ms'      => 1000,
				),
			)
		);
		self::assertSame( '', apply_filters( 'webinar_outbox_telegram_status', '', $this->anna ) );
		self::assertSame( array( 'canceled', null ), array_slice( $this->row( $handed_over ), 4 ) );

		do_action( 'webinar_outbox_drain' );
		( new Telegram_Connections() )->record( array( array( 'at_ms' => 2000 ) + $connected ) );
		self::assertSame( 'connected', apply_filters( 'webinar_outbox_telegram_status', '', $this->anna ) );
	}

	/**
	 * As long as a webinar is not over its row holds back a second message; the text goes at once.
	 */
	public function test_message_about_a_webinar_that_is_not_over_is_retained(): void {
		global $wpdb;
		$live = $this->create_webinar( array( 'status' => 'live' ) );
		$id   = $this->keep( 'a', 'pending', '', 0, $live );

		$erased = $this->erase();

		self::assertTrue( $erased['items_retained'] );
		self::assertStringContainsString( 'that it exists was kept', $erased['messages'][0] );
		self::assertSame( array( (string) $this->anna, 'a', "lead:$this->anna", '', 'canceled', null ), $this->row( $id ) );
		do_action( 'webinar_outbox_drain' );
		self::assertSame( array( 'person.forget' ), array_map( static fn( array $request ): string => json_decode( $request['body'], true )['type'], $this->receiver->requests() ) );
	}

	/**
	 * What a drain is handing over at this moment stays for the next time, and the sidecar hears of the forgetting after it.
	 */
	public function test_message_on_its_way_goes_before_the_forgetting(): void {
		global $wpdb;
		$id = $this->keep( 'a', 'in-progress' );
		$wpdb->update( $wpdb->prefix . 'webinar_outbox', array( 'lease_until' => time() + 60 ), array( 'id' => $id ) );

		self::assertTrue( $this->erase()['items_retained'] );
		do_action( 'webinar_outbox_drain' );
		self::assertSame( array(), $this->receiver->requests() );

		$wpdb->update( $wpdb->prefix . 'webinar_outbox', array( 'lease_until' => time() - 1 ), array( 'id' => $id ) );
		do_action( 'webinar_outbox_drain' );
		self::assertSame( array( 'telegram.message', 'person.forget' ), array_map( static fn( array $request ): string => json_decode( $request['body'], true )['type'], $this->receiver->requests() ) );
		self::assertFalse( $this->erase()['items_retained'] );
	}

	/**
	 * After the days everybody is forgotten who got a message about a webinar that ended before them, once a day.
	 */
	public function test_people_are_forgotten_after_the_days(): void {
		global $wpdb;
		$recent = $this->create_webinar( array( 'status' => 'finished' ) );
		$live   = $this->create_webinar( array( 'status' => 'live' ) );
		$old    = $this->keep( 'a', 'complete', 'sent' );
		$young  = $this->keep( 'b', 'complete', 'sent', 0, $recent );
		$going  = $this->keep( 'c', 'complete', 'sent', 0, $live );
		$gone   = $this->keep( 'd', 'complete', 'sent', 0, 999999 );
		$this->erase_request_of( 777 );
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

		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + 20 ) );
		self::assertSame( (string) $this->anna, $this->row( $old )[0], 'Nobody has set a number of days.' );

		add_filter( 'client_webinar_retention_days', static fn(): int => 10 );
		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + 20 ) );
		self::assertSame( array( (string) -$old, (string) -$gone ), array( $this->row( $old )[0], $this->row( $gone )[0] ) );
		self::assertSame( array( (string) $this->anna, (string) $this->anna ), array( $this->row( $young )[0], $this->row( $going )[0] ) );

		$again = $this->keep( 'e', 'complete', 'sent' );
		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET created_at = 1 WHERE id = $again" );
		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + 20 ) );
		self::assertSame( (string) $this->anna, $this->row( $again )[0], 'Once a day is enough.' );
		update_option( 'webinar_outbox_forgot_at', time() - DAY_IN_SECONDS );
		do_action( 'webinar_outbox_drain' );
		self::assertSame( (string) -$again, $this->row( $again )[0] );
	}

	/**
	 * Without Core nobody knows which webinars ended: nobody is forgotten, and the eraser only takes the text.
	 */
	public function test_nobody_is_forgotten_while_core_is_off(): void {
		$id = $this->keep( 'a', 'complete', 'sent' );
		add_filter( 'client_webinar_retention_days', static fn(): int => 1 );
		remove_all_filters( 'core_webinar_get' );

		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + 20 ) );
		self::assertSame( (string) $this->anna, $this->row( $id )[0] );

		self::assertTrue( $this->erase()['items_retained'] );
		self::assertSame( array( (string) $this->anna, 'a', "lead:$this->anna", '', 'complete', 'sent' ), $this->row( $id ) );
	}

	/**
	 * A message that is still to be handed over is not forgotten before that is done, however old its webinar is.
	 */
	public function test_message_that_waits_outlives_the_days(): void {
		global $wpdb;
		$id = $this->keep( 'a', 'pending', '', 0, 999999 );
		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET next_attempt_at = next_attempt_at + 3600" );
		add_filter( 'client_webinar_retention_days', static fn(): int => 1 );

		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + 20 ) );
		self::assertSame( array( (string) $this->anna, 'pending' ), array( $this->row( $id )[0], $this->row( $id )[4] ) );

		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET state = 'complete'" );
		update_option( 'webinar_outbox_forgot_at', time() - DAY_IN_SECONDS );
		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + 20 ) );
		self::assertSame( (string) -$id, $this->row( $id )[0] );
	}

	/**
	 * That somebody asked to be forgotten stays until the sidecar knows, however old it is.
	 */
	public function test_request_to_be_forgotten_outlives_the_days(): void {
		global $wpdb;
		$this->receiver->answer( array( array( 'status' => 500 ), array( 'status' => 202 ) ) );
		$this->erase_request_of( $this->anna );
		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET created_at = 1" );
		add_filter( 'client_webinar_retention_days', static fn(): int => 1 );

		do_action( 'webinar_outbox_drain' );
		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET next_attempt_at = 1" );
		do_action( 'webinar_outbox_drain' );

		self::assertSame( array( 'recipient_id' => $this->anna ), json_decode( $this->receiver->requests()[1]['body'], true )['data'] );
	}

	/**
	 * Erases as WordPress does.
	 *
	 * @return array{items_removed: bool, items_retained: bool, messages: list<string>, done: bool}
	 */
	private function erase(): array {
		return apply_filters( 'wp_privacy_personal_data_erasers', array() )['webinar-outbox']['callback']( get_userdata( $this->anna )->user_email, 1 );
	}

	/**
	 * Keeps that a lead asked to be forgotten.
	 */
	private function erase_request_of( int $lead_id ): void {
		$as_lead = static fn(): int => $lead_id;
		add_filter( 'core_webinar_lead_id', $as_lead, 20 );
		$this->erase();
		remove_filter( 'core_webinar_lead_id', $as_lead, 20 );
	}

	/**
	 * WordPress's way to the export.
	 */
	private function exporter(): callable {
		return apply_filters( 'wp_privacy_personal_data_exporters', array() )['webinar-outbox']['callback'];
	}

	/**
	 * Keeps a message; about the webinar that is over, and for Anna, unless told.
	 *
	 * @return int Its id.
	 */
	private function keep( string $key, string $state, string $outcome = '', int $lead_id = 0, int $webinar_id = 0, string $kind = 'recording', int $about_lead_id = 0 ): int {
		global $wpdb;
		$lead_id = 0 === $lead_id ? $this->anna : $lead_id;
		do_action(
			'webinar_outbox_enqueue',
			array(
				'key'           => $key,
				'type'          => 'telegram.message',
				'order_key'     => "lead:$lead_id",
				'about_lead_id' => $about_lead_id,
				'data'          => array(
					'recipient_id' => $lead_id,
					'webinar_id'   => 0 === $webinar_id ? $this->over : $webinar_id,
					'kind'         => $kind,
					'text'         => 'Hello, <b>Anna</b>',
					'button'       => null,
				),
			)
		);
		$id = (int) $wpdb->insert_id;
		$wpdb->update(
			$wpdb->prefix . 'webinar_outbox',
			array(
				'state'   => $state,
				'outcome' => '' === $outcome ? null : $outcome,
			),
			array( 'id' => $id )
		);
		return $id;
	}

	/**
	 * Keeps what a partner, 999, is told about Anna; about the webinar that is over, unless told.
	 *
	 * @return int Its id.
	 */
	private function keep_notice( string $state, string $outcome = '', int $webinar_id = 0 ): int {
		$webinar_id = 0 === $webinar_id ? $this->over : $webinar_id;
		return $this->keep( "elsewhere/$webinar_id/$this->anna", $state, $outcome, 999, $webinar_id, 'attendance_notice', $this->anna );
	}

	/**
	 * Whom a message is about.
	 */
	private function about( int $id ): int {
		global $wpdb;
		return (int) $wpdb->get_var( $wpdb->prepare( "SELECT about_lead_id FROM {$wpdb->prefix}webinar_outbox WHERE id = %d", $id ) );
	}

	/**
	 * What is left of a message.
	 *
	 * @return array{string, string, string, string, string, string|null} Lead, key, order, payload, state, outcome.
	 */
	private function row( int $id ): array {
		global $wpdb;
		return $wpdb->get_row( $wpdb->prepare( "SELECT lead_id, event_key, order_key, payload, state, outcome FROM {$wpdb->prefix}webinar_outbox WHERE id = %d", $id ), ARRAY_N );
	}
}
