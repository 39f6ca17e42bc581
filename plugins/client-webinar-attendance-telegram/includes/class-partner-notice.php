<?php
/**
 * The notice to the partner.
 *
 * @package Webinars\Client_Webinar_Attendance_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Telegram;

/**
 * Tells who invited a lead how the lead attended, in the site's language and the organizer's words.
 */
final class Partner_Notice {

	/**
	 * Passes the notice to the outbox when a lead is classified, once per lead and webinar.
	 *
	 * Nothing is said where nobody invited the lead, and of a lead that may not attend any more (H4).
	 *
	 * @param AttendanceClassified $classification The attendance service's payload.
	 */
	public function enqueue( array $classification ): void {
		$lead_id    = $classification['lead_id'];
		$webinar_id = $classification['webinar_id'];
		$partner_id = apply_filters( 'core_webinar_partner_id', 0, $lead_id );
		if ( ! is_int( $partner_id ) || $partner_id < 1 || ( $classification['is_barred'] ?? false ) ) {
			return;
		}

		/**
		 * The read model.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		$message = null === $webinar ? null : $this->message( $this->template( $classification ), $webinar, $lead_id );
		if ( null === $message ) {
			return;
		}

		/** This action is documented in contract/hooks/webinar_outbox_enqueue.json. */
		do_action(
			'webinar_outbox_enqueue',
			array(
				'key'           => "client-webinar-attendance-telegram/$webinar_id/$lead_id",
				'type'          => 'telegram.message',
				'order_key'     => "lead:$partner_id",
				'about_lead_id' => $lead_id,
				'data'          => array(
					'recipient_id' => $partner_id,
					'webinar_id'   => $webinar_id,
					'kind'         => 'attendance_notice',
					'subject'      => $message['subject'] ?? '',
					'text'         => $message['text'],
					'button'       => null,
				),
				'not_before'    => $message['not_before'],
			)
		);
	}

	/**
	 * Name of the template.
	 *
	 * @param AttendanceClassified $classification The attendance service's payload.
	 */
	private function template( array $classification ): string {
		return match ( true ) {
			$classification['attended']           => 'partner_attended',
			isset( $classification['is_absent'] ) => 'partner_absent',
			default                               => 'partner_not_attended',
		};
	}

	/**
	 * What the partner reads, null where the outbox is off.
	 *
	 * @param string  $template Name of the template.
	 * @param Webinar $webinar  The read model.
	 * @param int     $lead_id  The guest.
	 * @return MessageText|null
	 */
	private function message( string $template, array $webinar, int $lead_id ): ?array {
		/**
		 * As the contract says.
		 *
		 * @var MessageText|null $message
		 */
		$message = apply_filters(
			'webinar_outbox_message',
			null,
			$template,
			array(
				'guest' => $this->name( $lead_id ),
			),
			$webinar['webinar_id']
		);
		return $message;
	}

	/**
	 * The display name of the lead's user, empty when there is none. It is text from a stranger: a word joiner in it keeps Telegram from
	 * making a link of an address, `@name`, `#tag` or `/command`, under the bot's authority.
	 *
	 * Without a CRM the lead's id is the user's; where a CRM maps them otherwise, that user is somebody else.
	 */
	private function name( int $lead_id ): string {
		$user = get_userdata( $lead_id );
		if ( false === $user || apply_filters( 'core_webinar_lead_id', $user->ID, $user->ID ) !== $lead_id ) {
			return '';
		}
		// WordPress keeps names with their special characters encoded.
		return (string) preg_replace( '~[@#/.:](?=\S)~', "$0\u{2060}", html_entity_decode( $user->display_name, ENT_QUOTES, 'UTF-8' ) );
	}
}
