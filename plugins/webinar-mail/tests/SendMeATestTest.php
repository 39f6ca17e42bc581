<?php
/**
 * Tests of "Send me a test" in the message editor.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

use Webinars\Webinar_Outbox\Message_Texts;
use Webinars\Webinar_Outbox\Tests\Message_Editors;

require_once __DIR__ . '/class-mail-testcase.php';
require_once dirname( __DIR__, 2 ) . '/webinar-outbox/tests/texts/class-message-editors.php';

/**
 * The organizer reads a message as it will arrive, before it is saved.
 */
final class SendMeATestTest extends Mail_TestCase {

	private int $organizer;

	protected function setUp(): void {
		parent::setUp();
		$this->organizer = $this->create_user( 'webinar_organizer' );
		$this->act_as( $this->organizer );
		add_filter( 'wp_die_handler', static fn(): callable => static fn( $message, $title, $options ) => throw new RuntimeException( 'Died', $options['response'] ) );
	}

	/** The typed text arrives with the examples filled in; nothing is stored, queued or counted, and a second click has to wait. */
	public function test_typed_text_arrives_and_is_not_saved(): void {
		$page = $this->press( 'See you at {title}!' );

		self::assertStringContainsString( 'A test is on its way', $page );
		self::assertStringContainsString( 'See you at {title}!</textarea>', $page );
		$mail = $this->mails->mails()[0];
		self::assertSame( array( get_userdata( $this->organizer )->user_email ), $mail->to );
		self::assertStringStartsWith( 'Test: ', $mail->headers['subject'] );
		self::assertStringContainsString( 'See you at How to choose a roof!', $mail->parts['text/plain'] );
		self::assertSame( '', ( new Message_Texts() )->wording( 'not_attended' )['text'] );
		self::assertSame( '0', $GLOBALS['wpdb']->get_var( "SELECT COUNT(*) FROM {$GLOBALS['wpdb']->prefix}webinar_outbox" ) );

		self::assertStringContainsString( 'Wait a few seconds', $this->press( 'See you at {title}!' ) );
		self::assertCount( 1, $this->mails->mails() );
	}

	/** Text with an error is not sent, and the answer of the mail server is shown without the address. */
	public function test_failures_are_shown(): void {
		self::assertStringContainsString( 'Nothing is saved yet', $this->press( 'See you at {place}!' ) );
		self::assertSame( array(), $this->mails->mails() );

		$this->mails->answer( array( 'RCPT' => '550 5.1.1 no such user' ) );
		$page = $this->press( 'See you!' );
		self::assertStringContainsString( 'RCPT TO: 550 5.1.1 no such user', $page );
	}

	/** The test has the typed subject, with its placeholders filled in. */
	public function test_subject_is_the_typed_one(): void {
		$this->press( 'See you!', subject: 'Soon: {title}' );

		self::assertSame( 'Test: Soon: How to choose a roof', $this->mails->mails()[0]->headers['subject'] );
	}

	/** The sidecar gets the message for the organizer alone, once Telegram is connected; without it the page says what to do. */
	public function test_test_goes_to_the_own_telegram(): void {
		self::assertStringContainsString( 'your Telegram is not connected. Connect it on your profile page', $this->press( 'See you at {title}!', way: 'test_telegram' ) );
		self::assertSame( array(), $this->receiver->requests() );

		delete_transient( "webinar_outbox_test_telegram_$this->organizer" );
		$this->set_telegram( $this->organizer, 'connected' );
		self::assertStringContainsString( 'on its way to your Telegram', $this->press( 'See you at {title}!', way: 'test_telegram' ) );

		$data = json_decode( $this->receiver->requests()[0]['body'], true )['data'];
		self::assertSame( array( $this->organizer, 'See you at How to choose a roof!', 'Next' ), array( $data['recipient_id'], $data['text'], $data['button']['text'] ) );
		self::assertSame( array(), $this->mails->mails() );
		self::assertStringContainsString( 'Wait a few seconds', $this->press( 'See you!', way: 'test_telegram' ) );

		delete_transient( "webinar_outbox_test_telegram_$this->organizer" );
		$this->receiver->answer( array( array( 'status' => 401, 'body' => '{"error":{"code":"webhook_signature_invalid"}}' ) ) ); // phpcs:ignore WordPress.Arrays
		self::assertStringContainsString( 'The message service answered: HTTP 401 webhook_signature_invalid', $this->press( 'See you!', way: 'test_telegram' ) );
	}

	/** Without a sidecar there is no button, and a request says so. */
	public function test_without_a_sidecar_the_page_says_so(): void {
		$this->use_sidecar( '' );

		$page = $this->press( 'See you!', way: 'test_telegram' );

		self::assertStringContainsString( 'no message service is set up', $page );
		self::assertStringNotContainsString( 'name="test_telegram"', $page );
	}

	/** The preview is the mail that leaves: text and examples are escaped in HTML, and the plain text is the same. */
	public function test_preview_is_the_mail_that_leaves(): void {
		add_filter(
			'webinar_outbox_templates',
			static fn( array $templates ): array => array_map(
				static fn( array $template ): array => array( 'placeholders' => array( array( 'name' => 'guest', 'label' => 'x', 'example' => '<img src=x onerror=alert(1)>' ) ) ) + $template, // phpcs:ignore WordPress.Arrays
				$templates
			)
		);
		$mail = $this->ajax(
			'webinar_outbox_preview',
			array(
				'webinar_id'  => '0',
				'template'    => 'not_attended',
				'text'        => 'Hello {guest} & <b>all</b>',
				'subject'     => '{guest}',
				'button_text' => 'Next',
				'nonce'       => wp_create_nonce( 'webinar_outbox_texts' ),
			)
		)['body']['data']['mail'];

		self::assertStringContainsString( 'Hello &lt;img src=x onerror=alert(1)&gt; &amp; &lt;b&gt;all&lt;/b&gt;', $mail['html'] );
		self::assertStringNotContainsString( '<img', $mail['html'] );
		$this->press( 'Hello {guest} & <b>all</b>', subject: '{guest}' );
		$sent = $this->mails->mails()[0];
		self::assertSame( 'Test: ' . $mail['subject'], $sent->headers['subject'] );
		self::assertStringContainsString( 'Hello <img src=x onerror=alert(1)> & <b>all</b>', $mail['text'] );
		self::assertSame( strtok( $mail['text'], "\n" ), strtok( $sent->parts['text/plain'], "\r\n" ) );
		self::assertStringContainsString( 'Hello &lt;img src=x', $sent->parts['text/html'] );
	}

	/** An attendee and a request without the nonce send nothing. */
	public function test_only_organizers_send_tests(): void {
		$this->act_as( $this->anna );
		foreach ( array( 'webinar_outbox_texts', 'another' ) as $nonce ) {
			try {
				$this->press( 'See you!', $nonce );
				self::fail( 'The request was accepted.' );
			} catch ( RuntimeException $end ) {
				self::assertSame( 403, $end->getCode() );
			}
		}
		self::assertSame( array(), $this->mails->mails() );
	}

	/**
	 * Presses the button beside a message.
	 *
	 * @return string The page.
	 */
	private function press( string $text, string $nonce = 'webinar_outbox_texts', string $subject = '', string $way = 'test' ): string {
		$editor                    = Message_Editors::page();
		$_SERVER['REQUEST_METHOD'] = 'POST';
		$_POST                     = array(
			$way       => 'not_attended',
			'texts'    => array(
				'not_attended' => array(
					'text'          => $text,
					'subject'       => $subject,
					'button_text'   => 'Next',
					'delay_minutes' => '0',
					'was'           => '',
				),
			),
			'_wpnonce' => wp_create_nonce( $nonce ),
		);
		$_REQUEST                  = $_POST; // phpcs:ignore WordPress.Security.NonceVerification -- The page checks it.
		$editor->load();
		ob_start();
		$editor->render();
		return (string) ob_get_clean();
	}
}
