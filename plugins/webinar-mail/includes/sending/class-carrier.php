<?php
/**
 * Who gets mails.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail;

/**
 * Chooses between Telegram and e-mail: the person's own choice, else Telegram where it is connected, else e-mail.
 */
final class Carrier {

	public function __construct(
		private readonly Recipients $recipients,
		private readonly Personal_Choice $choice,
		private readonly Suppressed_Addresses $suppressed
	) {}

	/**
	 * Answers `webinar_outbox_carrier`. Who has unsubscribed gets the message as soon as they connect Telegram, where the site has it; without
	 * it the outbox cancels the message. What they have just asked for they get at once.
	 *
	 * @param 'telegram'|'mail' $carrier  What another module answered.
	 * @param CarrierQuestion   $question The message.
	 * @return 'telegram'|'mail'
	 */
	public function choose( string $carrier, array $question ): string {
		$chosen = $this->choice->of_lead( $question['recipient_id'] );
		if ( Personal_Choice::TELEGRAM === $chosen || ( Personal_Choice::MAIL !== $chosen && 'connected' === $question['telegram_status'] ) ) {
			return $carrier;
		}
		$recipient = $this->recipients->find( $question );
		$waits     = Mails::ASKED_FOR !== $question['kind'] && Personal_Choice::MAIL !== $chosen && $question['has_telegram'];
		return null === $recipient || ( $waits && '' !== $this->suppressed->reason( $recipient['address'] ) ) ? $carrier : 'mail';
	}
}
