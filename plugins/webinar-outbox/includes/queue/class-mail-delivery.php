<?php
/**
 * Sending by e-mail.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Hands one message to the module that sends mails.
 *
 * @phpstan-import-type ClaimedEvent from Event_Store
 */
final class Mail_Delivery {

	/** Error of a message whose time was over before it could leave. */
	public const TOO_LATE = 'mail_too_late';

	/**
	 * Sends one message.
	 *
	 * @param ClaimedEvent $event As claim() returned it.
	 */
	public static function send( array $event, int $now ): Send_Result {
		$body = json_decode( Personal_Link::filled_in( $event ), true );
		$data = is_array( $body ) && is_array( $body['data'] ?? null ) ? $body['data'] : array();
		if ( is_int( $data['expires_at'] ?? null ) && $data['expires_at'] <= $now ) {
			return new Send_Result( Send_Result::REFUSED, self::TOO_LATE );
		}
		/**
		 * This filter is documented in contract/hooks/webinar_outbox_mail.json.
		 *
		 * @var MailOutcome|null $outcome
		 */
		$outcome = apply_filters(
			'webinar_outbox_mail',
			null,
			array(
				'id'           => $event['webhook_id'],
				'recipient_id' => $event['lead_id'],
				'address_ref'  => $data['address_ref'] ?? 0,
				'webinar_id'   => $event['webinar_id'],
				'kind'         => $event['kind'],
				'subject'      => $data['subject'] ?? '',
				'text'         => $data['text'] ?? '',
				'button'       => $data['button'] ?? null,
			)
		);
		return null === $outcome
			? new Send_Result( Send_Result::PACED, 'No module sends mails.', 0, $now + MINUTE_IN_SECONDS )
			: new Send_Result( 'sent' === $outcome['result'] ? Send_Result::DELIVERED : $outcome['result'], $outcome['reason'], 0, $outcome['retry_at'] );
	}
}
