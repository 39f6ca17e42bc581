<?php
/**
 * Base class of the tests of mails.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

use PHPMailer\PHPMailer\PHPMailer;
use Webinars\Webinar_Mail\Tests\Mail_Server;
use Webinars\Webinar_Outbox\Tests\Delivery_TestCase;

require_once dirname( __DIR__, 2 ) . '/webinar-outbox/tests/delivery/class-delivery-testcase.php';
require_once __DIR__ . '/server/class-mail-server.php';
require_once __DIR__ . '/server/class-arrived-mail.php';

/**
 * Runs outbox and mails together, with a real mail server and a server that stands for the sidecar.
 */
abstract class Mail_TestCase extends Delivery_TestCase {

	protected Mail_Server $mails;

	protected int $anna;

	protected function setUp(): void {
		parent::setUp();
		Webinars\Webinar_Mail\bootstrap( dirname( __DIR__ ) . '/webinar-mail.php' );
		$this->mails = Mail_Server::open();
		// As a plugin of the site that sends its mails.
		add_action(
			'phpmailer_init',
			function ( PHPMailer $mailer ): void {
				$mailer->isSMTP();
				$mailer->Host        = '127.0.0.1'; // phpcs:ignore WordPress.NamingConventions.ValidVariableName
				$mailer->Port        = $this->mails->port(); // phpcs:ignore WordPress.NamingConventions.ValidVariableName
				$mailer->SMTPAutoTLS = false; // phpcs:ignore WordPress.NamingConventions.ValidVariableName
			}
		);
		add_filter( 'wp_mail_from', static fn(): string => 'webinars@webinars.test' );
		$this->anna = $this->create_user( 'webinar_attendee' );
	}

	protected function tearDown(): void {
		$this->mails->close();
		parent::tearDown();
	}

	/**
	 * Enqueues a message, by default to Anna.
	 *
	 * @param array<string, mixed> $data Fields that differ from those of message().
	 */
	protected function enqueue_message( string $key, array $data = array(), string $type = 'telegram.message' ): void {
		$data += $this->message( $this->anna, 'Hello' );
		do_action(
			'webinar_outbox_enqueue',
			array(
				'key'       => $key,
				'type'      => $type,
				'order_key' => "$type:{$data['recipient_id']}:" . ( $data['address_ref'] ?? 0 ),
				'data'      => $data,
			)
		);
	}

	protected function let_time_pass( int $seconds ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( "UPDATE $wpdb->options SET option_value = option_value - %d WHERE option_name = 'webinar_mail_pace'", $seconds * 1000 ) );
		$pause = get_option( 'webinar_outbox_mail_pause' );
		if ( is_array( $pause ) ) {
			update_option( 'webinar_outbox_mail_pause', array( 'until' => $pause['until'] - $seconds ) + $pause );
		}
		parent::let_time_pass( $seconds );
	}

	/** Stores a report of the sidecar that a person is, or is not any more, connected with Telegram. */
	protected function set_telegram( int $lead_id, string $status ): void {
		global $wpdb;
		$wpdb->replace(
			$wpdb->prefix . 'webinar_outbox_recipients',
			array(
				'lead_id'       => $lead_id,
				'state'         => $status,
				'changed_at_ms' => 1,
			)
		);
	}

	/**
	 * Reads columns of an event.
	 *
	 * @return array<string, string|null>
	 */
	protected function columns( string $key, string ...$names ): array {
		global $wpdb;
		return $wpdb->get_row( $wpdb->prepare( 'SELECT ' . implode( ', ', $names ) . " FROM {$wpdb->prefix}webinar_outbox WHERE event_key = %s", $key ), ARRAY_A ); // phpcs:ignore WordPress.DB.PreparedSQL
	}

	/**
	 * Lists the first lines of the mails that arrived.
	 *
	 * @return list<string>
	 */
	protected function mailed_texts(): array {
		return array_map( static fn( $mail ): string => (string) strtok( $mail->parts['text/plain'], "\r\n" ), $this->mails->mails() );
	}
}
