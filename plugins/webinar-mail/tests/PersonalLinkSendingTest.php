<?php
/**
 * Tests of personal links in messages.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

require_once __DIR__ . '/class-mail-testcase.php';

/**
 * H4: a personal link is filled in when the message is sent, by either carrier, and stands in no table.
 */
final class PersonalLinkSendingTest extends Mail_TestCase {

	/** Text and button get the link of the moment; the sidecar and the mail server see no flag and no placeholder. */
	public function test_link_is_filled_in_when_it_is_sent(): void {
		$link = 'https://webinars.test/?webinar_seat=old';
		add_filter(
			'client_webinar_registration_personal_url',
			static function ( string $url, int $webinar_id, int $lead_id ) use ( &$link ): string {
				return '' === $link ? $url : "$link-$webinar_id-$lead_id";
			},
			10,
			3
		);
		$boris = $this->create_user( 'webinar_attendee' );
		$this->set_telegram( $boris, 'connected' );
		foreach ( array( $this->anna, $boris ) as $lead_id ) {
			$this->enqueue_message( "to-$lead_id", array( 'recipient_id' => $lead_id ) + $this->with_link() );
		}
		$link = 'https://webinars.test/?webinar_seat=new';

		$this->drain();

		$mail = $this->mails->mails()[0]->parts['text/plain'];
		self::assertStringContainsString( "Open $link-12-$this->anna!", $mail );
		self::assertStringContainsString( "Open:\r\n$link-12-$this->anna", $mail );
		$data = json_decode( $this->receiver->requests()[0]['body'], true )['data'];
		self::assertSame( array( "Open $link-12-$boris!", "$link-12-$boris" ), array( $data['text'], $data['button']['url'] ) );
		self::assertArrayNotHasKey( 'has_personal_link', $data );
		foreach ( array( $this->anna, $boris ) as $lead_id ) {
			self::assertStringNotContainsString( 'webinar_seat', (string) $this->columns( "to-$lead_id", 'payload' )['payload'] );
		}
	}

	/** The same for a guest, who is no lead yet. */
	public function test_link_of_a_guest_is_filled_in_when_it_is_sent(): void {
		add_filter( 'webinar_mail_address', static fn(): array => array( 'address' => 'guest@example.com', 'name' => 'Guest' ) ); // phpcs:ignore WordPress.Arrays
		add_filter( 'client_webinar_registration_personal_url', static fn( string $url, int $webinar_id, int $lead_id, int $address_ref = 0 ): string => "https://webinars.test/?webinar_seat=$webinar_id-$lead_id-$address_ref", 10, 4 );
		$this->enqueue_message( 'guest', array( 'recipient_id' => 0, 'address_ref' => 5, 'kind' => 'confirm_address' ) + $this->with_link(), 'mail.message' ); // phpcs:ignore WordPress.Arrays
		self::assertStringNotContainsString( 'webinar_seat', (string) $this->columns( 'guest', 'payload' )['payload'] );

		$this->drain();

		$text = $this->mails->mails()[0]->parts['text/plain'];
		self::assertStringContainsString( 'Open https://webinars.test/?webinar_seat=12-0-5!', $text );
		self::assertStringContainsString( "Open:\r\nhttps://webinars.test/?webinar_seat=12-0-5", $text );
		self::assertSame( array( 'complete', '' ), array_values( $this->columns( 'guest', 'state', 'payload' ) ) );
	}

	/** Without a link, or with one that a message cannot hold, the message leads to the page that is stored with it. */
	public function test_without_a_link_the_page_takes_its_place(): void {
		$this->enqueue_message( 'none', $this->with_link() );
		$this->drain();
		add_filter( 'client_webinar_registration_personal_url', static fn(): string => 'https://webinars.test/?seat=' . str_repeat( 'x', 300 ), 20 );
		$this->enqueue_message( 'long', $this->with_link() );
		$this->drain();

		$mails = $this->mails->mails();
		self::assertCount( 2, $mails );
		foreach ( $mails as $mail ) {
			self::assertStringContainsString( 'Open https://webinars.test/page!', $mail->parts['text/plain'] );
		}
	}

	/** Another message keeps its braces: only the module that writes it asks for a link. */
	public function test_other_messages_get_no_link(): void {
		$this->enqueue_message( 'other', array( 'text' => 'Write {link}' ) );
		$this->drain();

		self::assertStringStartsWith( 'Write {link}', $this->mails->mails()[0]->parts['text/plain'] );
	}

	/**
	 * Fields of a message with a personal link.
	 *
	 * @return array<string, mixed>
	 */
	private function with_link(): array {
		return array(
			'text'              => 'Open {link}!',
			'button'            => array(
				'text' => 'Open',
				'url'  => 'https://webinars.test/page',
			),
			'has_personal_link' => true,
		);
	}
}
