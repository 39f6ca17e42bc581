<?php
/**
 * Tests of "Send me a test" in the message editor.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

use Webinars\Webinar_Outbox\Message_Editor;
use Webinars\Webinar_Outbox\Message_Form;
use Webinars\Webinar_Outbox\Message_Templates;
use Webinars\Webinar_Outbox\Message_Texts;
use Webinars\Webinar_Outbox\Webinar_Placeholders;
use Webinars\Webinar_Outbox\Wording_Validator;

require_once __DIR__ . '/class-mail-testcase.php';

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
	private function press( string $text, string $nonce = 'webinar_outbox_texts' ): string {
		$templates                 = new Message_Templates( new Webinar_Placeholders() );
		$editor                    = new Message_Editor( WP_PLUGIN_DIR . '/webinar-outbox/webinar-outbox.php', $templates, new Message_Form( $templates, new Message_Texts(), new Wording_Validator() ) );
		$_SERVER['REQUEST_METHOD'] = 'POST';
		$_POST                     = array(
			'test'     => 'not_attended',
			'texts'    => array(
				'not_attended' => array(
					'text'          => $text,
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
