<?php
/**
 * The module's messages in the outbox.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Reminders;

/**
 * Names the messages, so that each is stored once, and all of a webinar or of a person can be canceled.
 */
final class Outbox {

	/**
	 * Returns the key of a message.
	 *
	 * @param string $message Which one of those to this person.
	 */
	public static function key( int $webinar_id, int $lead_id, string $message ): string {
		return "client-webinar-reminders/$webinar_id/$lead_id/$message";
	}

	/**
	 * Cancels messages about a webinar that have not been sent.
	 *
	 * @param string $kind    Empty for all.
	 * @param int    $lead_id 0 for everybody.
	 */
	public static function cancel( int $webinar_id, string $kind = '', int $lead_id = 0 ): void {
		/** This action is documented in contract/hooks/webinar_outbox_cancel.json. */
		do_action(
			'webinar_outbox_cancel',
			array(
				'key_prefix' => "client-webinar-reminders/$webinar_id/" . ( 0 === $lead_id ? '' : "$lead_id/" ),
				'webinar_id' => $webinar_id,
			) + ( '' === $kind ? array() : array( 'kind' => $kind ) )
		);
	}
}
