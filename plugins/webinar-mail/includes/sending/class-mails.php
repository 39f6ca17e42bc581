<?php
/**
 * Mails of the outbox.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail;

/**
 * Sends one message of the outbox as an e-mail. The outbox repeats, orders, and shows it.
 */
final class Mails {

	/** A person has just asked for it, so it is sent to an address that gets no other mail. */
	public const ASKED_FOR = 'confirm_address';

	public function __construct(
		private readonly Recipients $recipients,
		private readonly Suppressed_Addresses $suppressed,
		private readonly Unsubscribe_Link $link,
		private readonly Pace $pace
	) {}

	/**
	 * Answers `webinar_outbox_mail`.
	 *
	 * @param MailOutcome|null $outcome What another module answered.
	 * @param MailMessage      $message The message.
	 * @return MailOutcome
	 */
	public function send( ?array $outcome, array $message ): array {
		if ( null !== $outcome ) {
			return $outcome;
		}
		$recipient = $this->recipients->find( $message );
		if ( null === $recipient ) {
			return self::outcome( 'unwanted', 'mail_no_address' );
		}
		$suppressed = self::ASKED_FOR === $message['kind'] ? '' : $this->suppressed->reason( $recipient['address'] );
		if ( '' !== $suppressed ) {
			return self::outcome( 'unwanted', 'bounced' === $suppressed ? 'mail_bounced' : 'mail_unsubscribed' );
		}
		$retry_at = $this->pace->take( microtime( true ) );
		if ( $retry_at > 0 ) {
			return array( 'retry_at' => $retry_at ) + self::outcome( 'paced', '' );
		}
		$unsubscribe = self::ASKED_FOR === $message['kind'] ? '' : $this->link->url( $recipient['address'] );
		$try         = new Mail_Try( $recipient['address'], $message['id'], Mail_Body::from_message( $message, $unsubscribe ), $unsubscribe );
		return self::outcome( ...$try->send() );
	}

	/**
	 * Answers `webinar_outbox_mail_preview`.
	 *
	 * @param MailPreview|null $preview What another module answered.
	 * @param MailMessage      $message The message.
	 * @return MailPreview
	 */
	public function preview( ?array $preview, array $message ): array {
		$body = Mail_Body::from_message( $message, self::ASKED_FOR === $message['kind'] ? '' : home_url( '/?' . Unsubscribe_Link::PARAMETER . '=…' ) );
		return $preview ?? array(
			'subject' => $body->subject,
			'text'    => $body->text,
			'html'    => $body->html,
		);
	}

	/**
	 * Makes an outcome.
	 *
	 * @param 'sent'|'refused'|'unexplained'|'unreachable'|'uncertain'|'paced'|'unwanted' $result See contract/shapes/mail-outcome.json.
	 * @return MailOutcome
	 */
	private static function outcome( string $result, string $reason ): array {
		return array(
			'result'   => $result,
			'reason'   => $reason,
			'retry_at' => 0,
		);
	}
}
