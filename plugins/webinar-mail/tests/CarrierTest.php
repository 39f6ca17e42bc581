<?php
/**
 * Tests of the choice between Telegram and e-mail.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Webinar_Mail\Personal_Choice;
use Webinars\Webinar_Mail\Site_Key;
use Webinars\Webinar_Mail\Suppressed_Addresses;
use Webinars\Webinar_Outbox\Event_Outcomes;
use Webinars\Webinar_Outbox\Last_Heartbeat;
use Webinars\Webinar_Outbox\Settings;

require_once __DIR__ . '/class-mail-testcase.php';

/**
 * Each message goes by one carrier, by the person's choice; e-mail takes over once where Telegram fails.
 */
final class CarrierTest extends Mail_TestCase {

	/**
	 * The carrier by choice, connection, suppression, and whether the site has a sidecar.
	 *
	 * @param string $expected `mail`, `telegram`, `waits` or `canceled`.
	 */
	#[DataProvider( 'people' )]
	public function test_carrier( string $choice, string $telegram, string $suppressed, bool $has_sidecar, string $expected ): void {
		( new Personal_Choice() )->store( $this->anna, $choice );
		if ( '' !== $telegram ) {
			$this->set_telegram( $this->anna, $telegram );
		}
		if ( '' !== $suppressed ) {
			do_action( 'webinar_mail_suppress', strtoupper( get_userdata( $this->anna )->user_email ), $suppressed );
		}
		if ( ! $has_sidecar ) {
			$this->use_sidecar( '' );
		}
		$this->enqueue_message( 'a', array( 'subject' => 'For mail only' ) );

		$this->drain();
		$this->drain();

		self::assertCount( 'mail' === $expected ? 1 : 0, $this->mails->mails() );
		self::assertCount( 'telegram' === $expected ? 1 : 0, $this->receiver->requests() );
		self::assertSame( array( 'mail' => 'complete', 'telegram' => 'complete', 'waits' => 'pending', 'canceled' => 'canceled' )[ $expected ], $this->columns( 'a', 'state' )['state'] ); // phpcs:ignore WordPress.Arrays
		if ( 'telegram' === $expected ) {
			self::assertArrayNotHasKey( 'subject', json_decode( $this->receiver->requests()[0]['body'], true )['data'] );
		}
	}

	/**
	 * People and what is expected.
	 *
	 * @return array<string, array{string, string, string, bool, string}>
	 */
	public static function people(): array {
		return array(
			'connected'                     => array( '', 'connected', '', true, 'telegram' ),
			'not connected'                 => array( '', '', '', true, 'mail' ),
			'stopped'                       => array( '', 'stopped', '', true, 'mail' ),
			'connected, wants e-mail'       => array( 'mail', 'connected', '', true, 'mail' ),
			'not connected, wants Telegram' => array( 'telegram', '', '', true, 'telegram' ),
			'unsubscribed, not connected'   => array( '', '', 'unsubscribed', true, 'telegram' ),
			'unsubscribed, connected'       => array( '', 'connected', 'unsubscribed', true, 'telegram' ),
			'unsubscribed, wanted e-mail'   => array( 'mail', 'connected', 'unsubscribed', true, 'canceled' ),
			'bounced, no sidecar'           => array( '', '', 'bounced', false, 'canceled' ),
			'no sidecar'                    => array( '', '', '', false, 'mail' ),
			'no sidecar, wants Telegram'    => array( 'telegram', '', '', false, 'waits' ),
		);
	}

	/** Who is no user of this site has no address, so their messages go to Telegram. */
	public function test_lead_without_an_address_goes_to_telegram(): void {
		$this->enqueue_message( 'a', array( 'recipient_id' => 987654 ) );

		$this->drain();

		self::assertCount( 1, $this->receiver->requests() );
		self::assertSame( array(), $this->mails->mails() );
	}

	/** A pause of the sidecar does not pause mail, and the pace of mail does not pause Telegram. */
	public function test_carriers_do_not_pause_each_other(): void {
		$bob = $this->create_user( 'webinar_attendee' );
		$this->set_telegram( $bob, 'connected' );
		$this->receiver->answer( array( array( 'status' => 503 ) ) );
		$this->enqueue_message( 'b', array( 'recipient_id' => $bob ) );
		$this->drain();
		$this->drain();
		self::assertNotFalse( get_option( 'webinar_outbox_pause' ) );
		$this->enqueue_message( 'a' );
		$this->drain();
		self::assertCount( 1, $this->mails->mails() );

		$this->receiver->answer( array( array( 'status' => 202 ) ) );
		update_option( 'webinar_mails_per_hour', 0 );
		$this->enqueue_message( 'a2' );
		$this->enqueue_message( 'a3', array( 'recipient_id' => $this->create_user( 'webinar_attendee' ) ) );
		$this->mails->answer( array( 'MAIL' => '421 4.3.2 Closed' ) );
		$this->let_time_pass( 600 );
		$this->drain();
		self::assertSame( 'complete', $this->row( 'b' )[0] );
		self::assertSame( 'pending', $this->columns( 'a3', 'state' )['state'] );
	}

	/** A message that waits for Telegram does not delay a later mail to the same person. */
	public function test_order_is_kept_for_each_carrier(): void {
		$this->set_telegram( $this->anna, 'connected' );
		$this->receiver->answer( array( array( 'status' => 503 ) ) );
		$this->enqueue_message( 'a' );
		$this->drain();
		( new Personal_Choice() )->store( $this->anna, 'mail' );
		$this->enqueue_message( 'b' );
		$this->drain();

		self::assertCount( 1, $this->mails->mails() );
		self::assertSame( 'pending', $this->row( 'a' )[0] );
	}

	/** A message that Telegram cannot deliver goes by e-mail, once; the log says so, and no old report brings it back. */
	public function test_mail_takes_over_from_an_unreachable_person(): void {
		$this->set_telegram( $this->anna, 'connected' );
		$this->enqueue_message( 'a' );
		$this->drain();
		self::assertCount( 1, $this->receiver->requests() );

		$this->report( 'a', 'unreachable', '403: bot was blocked by the user', 2000 );
		$this->report( 'a', 'unreachable', '403: bot was blocked by the user', 2000 );
		$this->report( 'a', 'waiting', '', 1000 );
		$this->drain();
		$this->drain();

		self::assertCount( 1, $this->mails->mails() );
		self::assertCount( 1, $this->receiver->requests() );
		foreach ( array( 'unreachable', 'waiting', 'sent' ) as $index => $state ) {
			$this->report( 'a', $state, '', 5000 + $index * 1000 );
			$this->drain();
		}
		self::assertCount( 1, $this->mails->mails() );
		self::assertSame( array( 'state' => 'complete', 'outcome' => 'sent', 'carrier' => 'mail' ), $this->columns( 'a', 'state', 'outcome', 'carrier' ) ); // phpcs:ignore WordPress.Arrays
	}

	/** Where Telegram has sent it after all, the mail does not leave. */
	public function test_late_success_of_telegram_takes_the_mail_back(): void {
		$this->set_telegram( $this->anna, 'connected' );
		$this->enqueue_message( 'a' );
		$this->drain();
		$this->report( 'a', 'unreachable', '403', 2000 );
		$this->report( 'a', 'sent', '', 3000 );

		$this->drain();

		self::assertSame( array(), $this->mails->mails() );
		self::assertSame( array( 'state' => 'complete', 'outcome' => 'sent', 'carrier' => 'telegram' ), $this->columns( 'a', 'state', 'outcome', 'carrier' ) ); // phpcs:ignore WordPress.Arrays
	}

	/**
	 * E-mail does not take over what may have arrived, what is useless, and from whom it may not.
	 *
	 * @param array<string, mixed> $data Of the message.
	 */
	#[DataProvider( 'not_taken_over' )]
	public function test_mail_does_not_take_over( string $state, string $reason, string $choice, string $suppressed, array $data ): void {
		$this->set_telegram( $this->anna, 'connected' );
		( new Personal_Choice() )->store( $this->anna, $choice );
		if ( '' !== $suppressed ) {
			( new Suppressed_Addresses( new Site_Key() ) )->add( get_userdata( $this->anna )->user_email, $suppressed );
		}
		$this->enqueue_message( 'a', $data );
		$this->drain();
		$this->report( 'a', $state, $reason, 2000 );
		$this->drain();

		self::assertSame( array(), $this->mails->mails() );
		self::assertSame( $state, $this->columns( 'a', 'outcome' )['outcome'] );
	}

	/**
	 * Reports that e-mail does not follow.
	 *
	 * @return array<string, array{string, string, string, string, array<string, mixed>}>
	 */
	public static function not_taken_over(): array {
		return array(
			'uncertain'     => array( 'uncertain', 'The sidecar stopped.', '', '', array() ),
			'all tries'     => array( 'failed', '500: Internal Server Error', '', '', array() ),
			'waiting'       => array( 'waiting', '', '', '', array() ),
			'only Telegram' => array( 'unreachable', '403', 'telegram', '', array() ),
			'unsubscribed'  => array( 'unreachable', '403', '', 'unsubscribed', array() ),
			'useless'       => array( 'unreachable', '403', '', '', array( 'expires_at' => 1 ) ),
		);
	}

	/** Telegram has half of the time in which a message is useful, at most a day; then the sidecar gives up and e-mail takes over. */
	public function test_telegram_has_half_of_the_useful_time(): void {
		( new Last_Heartbeat() )->record( time(), ( new Settings() )->secret(), 1 );
		$this->set_telegram( $this->anna, 'connected' );
		$this->enqueue_message( 'a', array( 'expires_at' => time() + 600 ) );
		$this->enqueue_message( 'b' );
		( new Personal_Choice() )->store( $this->create_user( 'webinar_attendee' ), 'telegram' );
		$this->drain();
		$expires = array_map( static fn( array $request ): int => json_decode( $request['body'], true )['data']['expires_at'] - time(), $this->receiver->requests() );
		self::assertEqualsWithDelta( 300, $expires[0], 5 );
		self::assertEqualsWithDelta( DAY_IN_SECONDS, $expires[1], 5 );

		$this->report( 'a', 'failed', 'The message was too late to be useful.', 2000 );
		$this->drain();

		self::assertCount( 1, $this->mails->mails() );
	}

	/** Who wants only Telegram keeps the whole time. */
	public function test_only_telegram_keeps_the_whole_time(): void {
		( new Last_Heartbeat() )->record( time(), ( new Settings() )->secret(), 1 );
		( new Personal_Choice() )->store( $this->anna, 'telegram' );
		$this->enqueue_message( 'a', array( 'expires_at' => time() + 600 ) );
		$this->drain();

		self::assertEqualsWithDelta( 600, json_decode( $this->receiver->requests()[0]['body'], true )['data']['expires_at'] - time(), 5 );
	}

	/**
	 * Stores a report of the sidecar.
	 *
	 * @param int $at_ms Milliseconds after an hour from now, so that nothing else looks newer.
	 */
	private function report( string $key, string $state, string $reason, int $at_ms ): void {
		( new Event_Outcomes() )->record_reports(
			array(
				array(
					'webhook_id' => (string) $this->columns( $key, 'webhook_id' )['webhook_id'],
					'state'      => $state,
					'tries'      => 1,
					'reason'     => $reason,
					'at_ms'      => ( time() + HOUR_IN_SECONDS ) * 1000 + $at_ms,
				),
			)
		);
	}
}
