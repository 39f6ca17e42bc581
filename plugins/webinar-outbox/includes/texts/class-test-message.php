<?php
/**
 * A test of a message.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Sends a message with the typed text and examples to the organizer's own e-mail address or Telegram, at once: it is in no queue and in no
 * count.
 *
 * @phpstan-import-type Typed from Wording_Validator
 */
final class Test_Message {

	public const MAIL = 'test';

	public const TELEGRAM = 'test_telegram';

	private const PAUSE_SECONDS = 10;

	public function __construct( private readonly Sidecar $sidecar, private readonly Telegram_Connections $connections ) {}

	/** Whether a test can be sent to Telegram. */
	public function has_telegram(): bool {
		return $this->sidecar->is_configured() || Direct_Telegram::of_site()->is_on();
	}

	/**
	 * Sends the test to the signed-in user.
	 *
	 * @param MessageTemplate $template As Wording_Scope::templates() lists it.
	 * @param Typed           $typed    Valid fields.
	 * @param string          $way      MAIL or TELEGRAM.
	 * @return string Why it was not sent, translated; empty when it was.
	 */
	public function send( array $template, array $typed, int $webinar_id, string $way ): string {
		$user_id = get_current_user_id();
		$pause   = "webinar_outbox_{$way}_$user_id";
		if ( false !== get_transient( $pause ) ) {
			return __( 'You have just sent a test. Wait a few seconds.', 'webinar-outbox' );
		}
		set_transient( $pause, 1, self::PAUSE_SECONDS );
		/** This filter is documented in contract/hooks/core_webinar_lead_id.json. */
		$lead_id = apply_filters( 'core_webinar_lead_id', $user_id, $user_id );
		$message = array( 'recipient_id' => is_int( $lead_id ) ? $lead_id : $user_id ) + Message_Preview::message( $template, $typed, $webinar_id );
		return self::MAIL === $way ? $this->mail( $message, $template['title'] ) : $this->telegram( $message );
	}

	/**
	 * Sends an e-mail.
	 *
	 * @param MailMessage $message The message.
	 * @param string      $title   Name of the message.
	 * @return string See send().
	 */
	private function mail( array $message, string $title ): string {
		/**
		 * This filter is documented in contract/hooks/webinar_outbox_mail.json.
		 *
		 * @var MailOutcome|null $outcome
		 */
		$outcome = apply_filters(
			'webinar_outbox_mail',
			null,
			array(
				// The organizer asks for it, so it is sent to an address that gets no other mail.
				'kind'    => 'confirm_address',
				/* translators: %s: subject of an e-mail, or name of a message. */
				'subject' => mb_substr( sprintf( __( 'Test: %s', 'webinar-outbox' ), '' === $message['subject'] ? $title : $message['subject'] ), 0, Message_Filler::LONGEST_SUBJECT ),
			) + $message
		);
		return match ( $outcome['result'] ?? '' ) {
			'sent'     => '',
			''         => __( 'The test was not sent: no active module sends e-mails.', 'webinar-outbox' ),
			'paced'    => __( 'The test was not sent: as many e-mails have left in the last hour as are allowed.', 'webinar-outbox' ),
			'unwanted' => __( 'The test was not sent: your account has no valid e-mail address.', 'webinar-outbox' ),
			/* translators: %s: technical answer of the mail server. */
			default    => sprintf( __( 'The test was not sent. The mail server answered: %s', 'webinar-outbox' ), $outcome['reason'] ?? '' ),
		};
	}

	/**
	 * Sends a message to Telegram, or hands it to the sidecar.
	 *
	 * @param MailMessage $message The message.
	 * @return string See send().
	 */
	private function telegram( array $message ): string {
		if ( ! $this->has_telegram() ) {
			return __( 'The test was not sent: no message service is set up that sends to Telegram.', 'webinar-outbox' );
		}
		if ( 'connected' !== $this->connections->status( $message['recipient_id'] ) ) {
			return __( 'The test was not sent: your Telegram is not connected. Connect it on your profile page, and try again.', 'webinar-outbox' );
		}
		$data   = array(
			'recipient_id' => $message['recipient_id'],
			'webinar_id'   => $message['webinar_id'],
			// Each version of the sidecar knows it.
			'kind'         => 'attended',
			'text'         => $message['text'],
			'button'       => $message['button'],
		);
		$direct = Direct_Telegram::of_site();
		if ( $direct->is_on() ) {
			$result = $direct->send_data( $data );
			/* translators: %s: technical answer of Telegram. */
			return Send_Result::DELIVERED === $result->result ? '' : sprintf( __( 'The test was not sent. Telegram answered: %s', 'webinar-outbox' ), $result->error );
		}
		$result = $this->sidecar->send(
			"msg_{$message['id']}",
			(string) wp_json_encode(
				array(
					'type'      => 'telegram.message',
					'timestamp' => gmdate( 'Y-m-d\TH:i:s\Z' ),
					'data'      => $data,
				),
				JSON_UNESCAPED_SLASHES
			)
		);
		/* translators: %s: technical answer of the message service. */
		return Send_Result::DELIVERED === $result->result ? '' : sprintf( __( 'The test was not sent. The message service answered: %s', 'webinar-outbox' ), $result->error );
	}
}
