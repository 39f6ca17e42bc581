<?php
/**
 * The texts that the organizer may reword.
 *
 * @package Webinars\Client_Webinar_Attendance_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Telegram;

/**
 * Words the notices to partners.
 */
final class Default_Texts {

	/**
	 * Adds the texts to those of the other modules. What is sent is in the site's language, what wp-admin says about it in the reader's.
	 *
	 * @param list<MessageTemplate> $templates Of the other modules.
	 * @return list<MessageTemplate>
	 */
	public function add( array $templates ): array {
		$is_switched = switch_to_locale( get_locale() );
		/* translators: 1: name of the guest, 2: title of the webinar. */
		$attended = sprintf( __( 'Your guest %1$s took part in the webinar “%2$s”. A good moment to ask how they liked it!', 'client-webinar-attendance-telegram' ), '{guest}', '{title}' );
		/* translators: 1: name of the guest, 2: title of the webinar. */
		$not_attended = sprintf( __( 'Your guest %1$s came to the webinar “%2$s” but left early. A kind word from you may help.', 'client-webinar-attendance-telegram' ), '{guest}', '{title}' );
		/* translators: 1: name of the guest, 2: title of the webinar. */
		$absent       = sprintf( __( 'Your guest %1$s booked a seat at the webinar “%2$s” and did not come. Ask what kept them: the recording may help.', 'client-webinar-attendance-telegram' ), '{guest}', '{title}' );
		$placeholders = $this->placeholders();
		if ( $is_switched ) {
			restore_previous_locale();
		}
		return array(
			...$templates,
			array(
				'name'         => 'partner_attended',
				'title'        => __( 'To the partner of a guest who attended', 'client-webinar-attendance-telegram' ),
				'description'  => __( 'Goes to whoever invited a guest who stayed.', 'client-webinar-attendance-telegram' ),
				'subject'      => '{title}',
				'text'         => $attended,
				'button_text'  => '',
				'has_button'   => false,
				'placeholders' => $placeholders,
			),
			array(
				'name'         => 'partner_not_attended',
				'title'        => __( 'To the partner of a guest who left early', 'client-webinar-attendance-telegram' ),
				'description'  => __( 'Goes to whoever invited a guest who came and did not stay.', 'client-webinar-attendance-telegram' ),
				'subject'      => '{title}',
				'text'         => $not_attended,
				'button_text'  => '',
				'has_button'   => false,
				'placeholders' => $placeholders,
			),
			...( 'full' === apply_filters( 'core_webinar_runtime_profile', 'prod' ) ? array(
				array(
					'name'         => 'partner_absent',
					'title'        => __( 'To the partner of a guest who did not come', 'client-webinar-attendance-telegram' ),
					'description'  => __( 'Goes to whoever invited a guest who had a seat and never entered.', 'client-webinar-attendance-telegram' ),
					'subject'      => '{title}',
					'text'         => $absent,
					'button_text'  => '',
					'has_button'   => false,
					'placeholders' => $placeholders,
				),
			) : array() ),
		);
	}

	/**
	 * What may be filled in beside what every message has.
	 *
	 * @return list<array{name: string, label: string, example: string}>
	 */
	private function placeholders(): array {
		return array(
			array(
				'name'    => 'guest',
				'label'   => __( 'Name of the guest, nothing where it is not known', 'client-webinar-attendance-telegram' ),
				'example' => __( 'Anna', 'client-webinar-attendance-telegram' ),
			),
		);
	}
}
