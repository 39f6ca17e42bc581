<?php
/**
 * Tests of mails as they arrive.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Webinar_Mail\Mail_Settings;
use Webinars\Webinar_Mail\Tests\Arrived_Mail;
use Webinars\Webinar_Outbox\Webinar_Texts;

require_once __DIR__ . '/class-mail-testcase.php';

/**
 * What arrives at the mail server, and what a failure means.
 */
final class MailTest extends Mail_TestCase {

	/** A mail has both parts, the sender of the site, and the headers for unsubscribing with one click. */
	public function test_mail_arrives_with_both_parts_and_headers(): void {
		$webinar_id = $this->create_webinar( array( 'title' => 'Крыша & “дом”' ) );
		$this->enqueue_message( 'a', array( 'webinar_id' => $webinar_id, 'text' => "Спасибо <b>!\nhttps://example.com/a?b=1&c=2", 'button' => array( 'text' => 'Шаг & ещё', 'url' => 'https://example.com/plan?x=1&y=2' ) ) ); // phpcs:ignore WordPress.Arrays

		$this->drain();
		$this->drain();

		self::assertCount( 1, $this->mails->mails() );
		$mail = $this->mails->mails()[0];
		self::assertSame( array( get_userdata( $this->anna )->user_email ), $mail->to );
		self::assertSame( 'Крыша & “дом”', $mail->headers['subject'] );
		self::assertStringContainsString( 'webinars@webinars.test', $mail->headers['from'] );
		self::assertStringStartsWith( 'multipart/alternative', $mail->headers['content-type'] );
		self::assertSame( '<' . $this->columns( 'a', 'webhook_id' )['webhook_id'] . '@' . wp_parse_url( home_url(), PHP_URL_HOST ) . '>', $mail->headers['message-id'] );
		self::assertSame( 'List-Unsubscribe=One-Click', $mail->headers['list-unsubscribe-post'] );
		self::assertMatchesRegularExpression( '~^<http[^ ]+webinar_unsubscribe=[0-9a-f]{64}\.\d+\.[0-9a-f]{32}>$~', $mail->headers['list-unsubscribe'] );
		$link = trim( $mail->headers['list-unsubscribe'], '<>' );
		self::assertStringContainsString( 'Спасибо <b>!', $mail->parts['text/plain'] );
		self::assertStringContainsString( "Шаг & ещё:\r\nhttps://example.com/plan?x=1&y=2", $mail->parts['text/plain'] );
		self::assertStringContainsString( $link, $mail->parts['text/plain'] );
		$html = $mail->parts['text/html'];
		self::assertStringContainsString( 'Спасибо &lt;b&gt;!', $html );
		self::assertStringContainsString( 'href="https://example.com/plan?x=1&#038;y=2"', $html );
		self::assertStringContainsString( esc_url( $link ), $html );
		self::assertStringContainsString( '<meta name="color-scheme" content="light dark">', $html );
		self::assertDoesNotMatchRegularExpression( '~<(img|link|script|iframe)|url\(|@import~i', $html );
		self::assertSame( array( 'state' => 'complete', 'outcome' => 'sent', 'carrier' => 'mail' ), $this->columns( 'a', 'state', 'outcome', 'carrier' ) ); // phpcs:ignore WordPress.Arrays
		self::assertSame( array(), $this->receiver->requests() );
	}

	/** The subject of a message without one of its own says what it is: a recording is always called one. */
	public function test_subject_names_the_kind(): void {
		$webinar_id = $this->create_webinar( array( 'title' => '100 % roofs' ) );
		foreach ( array( 'recording' => 'Recording: 100 % roofs', 'cancelled' => 'Cancelled: 100 % roofs', 'attended' => '100 % roofs' ) as $kind => $subject ) { // phpcs:ignore WordPress.Arrays
			$this->enqueue_message( $kind, compact( 'kind', 'webinar_id' ) );
			$this->drain();
			self::assertSame( $subject, array_reverse( $this->mails->mails() )[0]->headers['subject'] );
		}
	}

	/** Nothing in a subject or a name becomes a header. */
	public function test_subject_cannot_add_headers(): void {
		wp_update_user( array( 'ID' => $this->anna, 'display_name' => "Anna\r\nBcc: eve@example.com" ) ); // phpcs:ignore WordPress.Arrays
		$this->enqueue_message( 'a', array( 'subject' => "Hello\r\nBcc: eve@example.com\u{2028}\u{202E}x" ) );

		$this->drain();

		$mail = $this->mails->mails()[0];
		self::assertSame( 'Hello Bcc: eve@example.com x', $mail->headers['subject'] );
		self::assertArrayNotHasKey( 'bcc', $mail->headers );
		self::assertSame( array( get_userdata( $this->anna )->user_email ), $mail->to );
	}

	/**
	 * Whoever writes it: titles, names and wordings add no header, no recipient and no mail.
	 *
	 * @param string $hostile Of a stranger.
	 */
	#[DataProvider( 'hostile_texts' )]
	public function test_no_text_adds_a_header( string $hostile ): void {
		global $wpdb;
		$this->enqueue_message( 'usual' );
		$this->drain();
		$usual      = $this->mails->mails()[0];
		$webinar_id = $this->create_webinar();
		// Past every check of what may be saved.
		$wpdb->update( $wpdb->posts, array( 'post_title' => "Title$hostile" ), array( 'ID' => $webinar_id ) );
		$wpdb->update( $wpdb->users, array( 'display_name' => "Anna$hostile" ), array( 'ID' => $this->anna ) );
		clean_post_cache( $webinar_id );
		clean_user_cache( $this->anna );
		add_filter( 'option_blogname', static fn(): string => "Site$hostile" );
		update_post_meta( $webinar_id, Webinar_Texts::META, wp_slash( array( 'not_attended' => array( 'text' => "{title}: {name}$hostile", 'subject' => "Own {title}$hostile", 'button_text' => "Go$hostile" ) ) ) ); // phpcs:ignore WordPress.Arrays
		$worded = apply_filters( 'webinar_outbox_message', null, 'not_attended', array( 'name' => "Anna$hostile" ), $webinar_id );
		$this->enqueue_message( 'worded', array( 'webinar_id' => $webinar_id, 'subject' => $worded['subject'], 'text' => $worded['text'], 'button' => array( 'text' => $worded['button_text'], 'url' => 'https://example.com/' ) ) ); // phpcs:ignore WordPress.Arrays
		$this->enqueue_message( 'unworded', array( 'webinar_id' => $webinar_id, 'kind' => 'recording' ) ); // phpcs:ignore WordPress.Arrays

		$this->drain();

		self::assertCount( 3, $this->mails->mails() );
		foreach ( array_slice( $this->mails->mails(), 1 ) as $mail ) {
			self::assertSame( array_keys( $usual->headers ), array_keys( $mail->headers ) );
			self::assertSame( $usual->to, $mail->to );
			self::assertSame( array_keys( $usual->parts ), array_keys( $mail->parts ) );
			self::assertStringEndsWith( '<webinars@webinars.test>', $mail->headers['from'] );
			self::assertStringStartsWith( 'Site', trim( $mail->headers['from'], '"' ) );
			self::assertDoesNotMatchRegularExpression( '/[\p{Cc}\p{Zl}\p{Zp}\x{202A}-\x{202E}\x{2066}-\x{2069}]/u', $mail->headers['subject'] . $mail->headers['from'] );
			self::assertDoesNotMatchRegularExpression( '/<(script|img)/i', $mail->parts['text/html'] );
		}
	}

	/**
	 * What a stranger may write.
	 *
	 * @return array<string, array{string}>
	 */
	public static function hostile_texts(): array {
		return array(
			'two lines'      => array( "\r\nBcc: eve@example.com" ),
			'end of headers' => array( "\r\n\r\nAnother text" ),
			'line feed'      => array( "\nBcc: eve@example.com" ),
			'return'         => array( "\rBcc: eve@example.com" ),
			'folded'         => array( "\r\n Bcc: eve@example.com" ),
			'end of mail'    => array( "\r\n.\r\nRCPT TO:<eve@example.com>" ),
			'escaped'        => array( '%0d%0aBcc: eve@example.com' ),
			'encoded word'   => array( '=?utf-8?Q?=0d=0aBcc:_eve@example.com?=' ),
			'line separator' => array( "\u{2028}Bcc: eve@example.com\u{2029}" ),
			'null'           => array( "\0Bcc: eve@example.com" ),
			'next line'      => array( "\u{85}Bcc: eve@example.com" ),
			'turned text'    => array( "\u{202E}moc.elpmaxe@eve\u{2066}" ),
			'markup'         => array( '<script>alert(1)</script><img src=x>' ),
			'another sender' => array( '" <eve@example.com>, "' ),
		);
	}

	/** The sender has the name of the site instead of "WordPress"; what a plugin or the owner chose stays. */
	public function test_sender_has_the_name_of_the_site(): void {
		update_option( 'blogname', 'Крыши & "дом"' );
		$this->enqueue_message( 'a' );
		$this->drain();
		add_filter( 'wp_mail_from_name', static fn( string $name ): string => 'WordPress' === $name ? 'Nobody chose' : "The shop, not $name" );
		$this->enqueue_message( 'b' );
		$this->drain();
		wp_mail( 'other@example.com', 'Other', 'Plain' );

		$senders = array_map( static fn( Arrived_Mail $mail ): string => stripslashes( $mail->headers['from'] ), $this->mails->mails() );
		self::assertStringContainsString( 'Крыши & "дом"', $senders[0] );
		self::assertStringContainsString( 'The shop, not Крыши & "дом"', $senders[1] );
		self::assertStringContainsString( 'Nobody chose', $senders[2], 'A mail of another plugin.' );
	}

	/** A mail of another plugin afterwards is as it was before. */
	public function test_next_mail_of_another_plugin_is_untouched(): void {
		$this->enqueue_message( 'a' );
		$this->drain();

		wp_mail( 'other@example.com', 'Other', 'Plain' );

		$other = $this->mails->mails()[1];
		self::assertStringStartsWith( 'text/plain', $other->headers['content-type'] );
		self::assertStringNotContainsString( 'msg_', $other->headers['message-id'] );
		self::assertArrayNotHasKey( 'list-unsubscribe', $other->headers );
		self::assertArrayNotHasKey( 'auto-submitted', $other->headers );
	}

	/**
	 * What each answer of the mail server means for the message, and whether other mails go on.
	 *
	 * @param array<string, string>|null $answers Of the server, null for none.
	 */
	#[DataProvider( 'failures' )]
	public function test_failure( ?array $answers, string $state, ?string $outcome, string $attempts, string $reason, int $tried ): void {
		if ( null === $answers ) {
			$this->mails->stop();
			$answers = array();
		}
		$this->mails->answer( $answers );
		$this->enqueue_message( 'a' );
		$tries = 0;
		add_action(
			'phpmailer_init',
			static function () use ( &$tries ): void {
				++$tries;
			}
		);
		$bob = $this->create_user( 'webinar_attendee' );
		$eve = $this->create_user( 'webinar_attendee' );
		$this->enqueue_message( 'b', array( 'recipient_id' => $bob ) );
		$this->enqueue_message( 'c', array( 'recipient_id' => $eve ) );

		$this->drain();

		$row = $this->columns( 'a', 'state', 'outcome', 'attempts', 'last_error', 'outcome_reason' );
		self::assertSame( array( $state, $outcome, $attempts ), array( $row['state'], $row['outcome'], $row['attempts'] ) );
		self::assertStringContainsString( $reason, $row['last_error'] . $row['outcome_reason'] );
		self::assertStringNotContainsString( 'webinar_attendee', $row['last_error'] . $row['outcome_reason'] );
		self::assertSame( $tried, $tries );
		if ( 'pending' === $state ) {
			$this->mails->answer( array() );
			$this->mails->start();
			$this->let_time_pass( 600 );
			$this->drain();
			self::assertCount( 3, $this->mails->mails() );
			self::assertFalse( get_option( 'webinar_outbox_mail_pause' ) );
		}
	}

	/**
	 * Answers of a mail server.
	 *
	 * @return array<string, array{array<string, string>|null, string, string|null, string, string, int}>
	 */
	public static function failures(): array {
		return array(
			'unknown recipient'            => array( array( 'RCPT' => '550 5.1.1 <webinar_attendee1@webinars.test>: no such user' ), 'failed', null, '1', 'RCPT TO: 550 5.1.1 <[address]>: no such user', 3 ),
			'recipient without details'    => array( array( 'RCPT' => '550 No such user' ), 'failed', null, '1', 'RCPT TO: 550', 3 ),
			'text refused'                 => array( array( 'DATA END' => '552 5.2.3 too big' ), 'failed', null, '1', 'DATA END: 552', 3 ),
			'relaying denied'              => array( array( 'RCPT' => '554 5.7.1 Relay access denied' ), 'pending', null, '1', 'RCPT TO: 554 5.7.1', 2 ),
			'daily limit'                  => array( array( 'DATA END' => '550 5.4.5 Daily sending limit exceeded' ), 'pending', null, '1', 'DATA END: 550 5.4.5', 2 ),
			'temporary'                    => array( array( 'RCPT' => '451 4.7.1 Try later' ), 'pending', null, '1', 'RCPT TO: 451', 2 ),
			'sender refused'               => array( array( 'MAIL' => '550 5.1.8 Bad sender' ), 'pending', null, '1', 'MAIL FROM: 550', 2 ),
			'no greeting'                  => array( array( 'CONNECT' => 'break' ), 'pending', null, '1', '', 2 ),
			'no server'                    => array( null, 'pending', null, '1', 'Failed to connect to server', 1 ),
			'connection breaks at the end' => array( array( 'DATA END' => 'break' ), 'failed', 'uncertain', '1', '', 3 ),
		);
	}

	/** An outage uses up no tries, however long it lasts. */
	public function test_outage_uses_up_no_tries(): void {
		$this->mails->answer( array( 'MAIL' => '421 4.3.2 Closed' ) );
		$this->enqueue_message( 'a' );
		for ( $run = 0; $run < 60; $run++ ) {
			$this->drain();
			$this->let_time_pass( 3600 );
		}
		self::assertSame( 'pending', $this->columns( 'a', 'state' )['state'] );
		self::assertLessThan( 5, (int) $this->columns( 'a', 'attempts' )['attempts'] );
		$health = apply_filters( 'site_status_tests', array( 'direct' => array() ) )['direct']['webinar_outbox_mail']['test'](); // phpcs:ignore WordPress.NamingConventions
		self::assertSame( 'critical', $health['status'] );
		self::assertStringContainsString( '421', $health['description'] );

		$this->mails->answer( array() );
		$this->drain();
		self::assertCount( 1, $this->mails->mails() );
	}

	/** A drain that dies while it sends leaves an uncertain mail, which only a person sends again: with the same Message-ID. */
	public function test_crash_during_the_try_is_uncertain(): void {
		$this->enqueue_message( 'a' );
		$break = static function (): void {
			throw new Error( 'PHP was killed.' );
		};
		add_filter( 'webinar_outbox_mail', $break, 5 );
		try {
			$this->drain();
			self::fail( 'The drain went on.' );
		} catch ( Error $error ) {
			self::assertSame( 'PHP was killed.', $error->getMessage() );
		}
		remove_filter( 'webinar_outbox_mail', $break, 5 );

		$this->let_time_pass( 300 );
		$this->drain();
		self::assertSame( 'in-progress', $this->columns( 'a', 'state' )['state'] );
		$this->let_time_pass( 400 );
		$this->drain();

		self::assertSame( array( 'state' => 'failed', 'outcome' => 'uncertain' ), $this->columns( 'a', 'state', 'outcome' ) ); // phpcs:ignore WordPress.Arrays
		self::assertSame( array(), $this->mails->mails() );
	}

	/** In no hour there are more mails than the setting says; they go on by the clock, each once. */
	public function test_pace_leaves_no_gap_and_no_double(): void {
		update_option( Mail_Settings::OPTION, 30 );
		$people = $this->create_crowd( 50 );
		foreach ( $people as $lead_id ) {
			$this->enqueue_message( "k$lead_id", array( 'recipient_id' => $lead_id, 'text' => "To $lead_id" ) ); // phpcs:ignore WordPress.Arrays
		}
		$sent = array();
		// Each run is a minute later.
		for ( $minute = 0; $minute < 120; $minute++ ) {
			$this->drain();
			$sent[ $minute ] = count( $this->mails->mails() );
			$this->let_time_pass( 60 );
		}
		for ( $minute = 60; $minute < 120; $minute++ ) {
			self::assertLessThanOrEqual( 30, $sent[ $minute ] - $sent[ $minute - 60 ] );
		}
		self::assertLessThanOrEqual( 30, $sent[59] );
		self::assertGreaterThan( 25, $sent[59] );
		$texts = $this->mailed_texts();
		sort( $texts );
		$expected = array_map( static fn( int $id ): string => "To $id", $people );
		sort( $expected );
		self::assertSame( $expected, $texts );
		self::assertSame( '1', $this->columns( "k{$people[49]}", 'attempts' )['attempts'] );
	}

	/** A mail that a person has just asked for does not wait behind others, and none in quiet hours. */
	public function test_asked_for_mail_comes_first(): void {
		update_option( Mail_Settings::OPTION, 1 );
		add_filter( 'webinar_mail_address', static fn( ?array $address, array $message ): ?array => 5 === $message['address_ref'] ? array( 'address' => 'guest@example.com', 'name' => 'Guest' ) : $address, 10, 2 ); // phpcs:ignore WordPress.Arrays
		$this->enqueue_message( 'a' );
		$this->enqueue_message( 'b', array( 'recipient_id' => 0, 'address_ref' => 5, 'kind' => 'confirm_address', 'text' => 'Your link', 'subject' => 'Is it you?' ), 'mail.message' ); // phpcs:ignore WordPress.Arrays

		$this->drain();

		self::assertSame( array( 'Your link' ), $this->mailed_texts() );
		$mail = $this->mails->mails()[0];
		self::assertSame( array( 'guest@example.com' ), $mail->to );
		self::assertSame( 'Is it you?', $mail->headers['subject'] );
		self::assertArrayNotHasKey( 'list-unsubscribe', $mail->headers );
		self::assertSame( array( 'state' => 'complete', 'outcome' => 'sent', 'payload' => '' ), $this->columns( 'b', 'state', 'outcome', 'payload' ) ); // phpcs:ignore WordPress.Arrays
		self::assertSame( 'pending', $this->columns( 'a', 'state' )['state'] );
	}

	/** Anybody can ask for mails: thousands of them take half of an hour's number, and reminders get the other half. */
	public function test_flood_of_asked_for_mails_keeps_no_other_back(): void {
		global $wpdb;
		update_option( Mail_Settings::OPTION, 30 );
		add_filter( 'webinar_mail_address', static fn( ?array $address, array $message ): ?array => 0 < $message['address_ref'] ? array( 'address' => "fake{$message['address_ref']}@example.com", 'name' => 'Fake' ) : $address, 10, 2 ); // phpcs:ignore WordPress.Arrays
		for ( $number = 1; $number <= 60; $number++ ) {
			$this->enqueue_message( "fake-$number", array( 'recipient_id' => 0, 'address_ref' => $number, 'kind' => 'confirm_address', 'text' => 'Fake' ), 'mail.message' ); // phpcs:ignore WordPress.Arrays
		}
		foreach ( $this->create_crowd( 10 ) as $lead_id ) {
			$this->enqueue_message( "to-$lead_id", array( 'recipient_id' => $lead_id, 'text' => 'Real', 'kind' => 'reminder' ) ); // phpcs:ignore WordPress.Arrays
		}
		for ( $minute = 0; $minute < 60; $minute++ ) {
			$this->drain();
			$this->let_time_pass( 60 );
			$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET updated_at = updated_at - 60" );
		}

		$texts = array_count_values( $this->mailed_texts() );
		self::assertSame( 10, $texts['Real'] ?? 0 );
		self::assertLessThanOrEqual( 30, array_sum( $texts ) );
		self::assertGreaterThanOrEqual( 15, $texts['Fake'] );
	}

	/** A message whose time is over is not sent. */
	public function test_useless_mail_is_not_sent(): void {
		$this->enqueue_message( 'a', array( 'expires_at' => time() - 1 ) );

		$this->drain();

		self::assertSame( array(), $this->mails->mails() );
		self::assertSame( array( 'failed', '1', 'mail_too_late' ), $this->row( 'a' ) );
	}
}
