<?php
/**
 * The addresses of recipients.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail;

/**
 * Finds the address of a recipient at the moment of sending, so that no copy of it is stored.
 */
final class Recipients {

	/**
	 * Finds the address of a message's recipient.
	 *
	 * @param array $message The message, or the question about its carrier.
	 * @phpstan-param array{recipient_id: int, webinar_id: int, kind: string, address_ref?: int, ...} $message
	 * @return MailAddress|null Null when there is none, or WordPress finds it invalid.
	 */
	public function find( array $message ): ?array {
		/**
		 * This filter is documented in contract/hooks/webinar_mail_address.json.
		 *
		 * @var MailAddress|null $recipient
		 */
		$recipient = apply_filters(
			'webinar_mail_address',
			null,
			array(
				'recipient_id' => $message['recipient_id'],
				'address_ref'  => $message['address_ref'] ?? 0,
				'webinar_id'   => $message['webinar_id'],
				'kind'         => $message['kind'],
			)
		);
		return null !== $recipient && false !== is_email( $recipient['address'] ) ? $recipient : null;
	}

	/**
	 * Answers `webinar_mail_address` for leads that are users of this site.
	 *
	 * @param MailAddress|null $recipient What another module answered.
	 * @param array            $message   The message.
	 * @phpstan-param array{recipient_id: int, ...} $message
	 * @return MailAddress|null
	 */
	public function answer( ?array $recipient, array $message ): ?array {
		$user = null === $recipient && $message['recipient_id'] > 0 ? get_userdata( $message['recipient_id'] ) : false;
		/** This filter is documented in contract/hooks/core_webinar_lead_id.json. */
		return false !== $user && apply_filters( 'core_webinar_lead_id', $user->ID, $user->ID ) === $message['recipient_id']
			? array(
				'address' => $user->user_email,
				'name'    => $user->display_name,
			)
			: $recipient;
	}
}
