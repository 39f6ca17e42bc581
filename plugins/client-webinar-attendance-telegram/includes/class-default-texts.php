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
		$absent = sprintf( __( 'Your guest %1$s booked a seat at the webinar “%2$s” and did not come. Ask what kept them: the recording may help.', 'client-webinar-attendance-telegram' ), '{guest}', '{title}' );
		/* translators: %s: title of the webinar. */
		$recording    = sprintf( __( 'Recording: “%s”', 'client-webinar-attendance-telegram' ), '{title}' );
		$auto         = array(
			/* translators: %s: name of the guest. */
			'partner_attended_auto'     => sprintf( __( 'Your guest %s watched the recording to the end. A good moment to ask how they liked it!', 'client-webinar-attendance-telegram' ), '{guest}' ),
			/* translators: %s: name of the guest. */
			'partner_not_attended_auto' => sprintf( __( 'Your guest %s began to watch the recording and did not finish. A kind word from you may help.', 'client-webinar-attendance-telegram' ), '{guest}' ),
			/* translators: %s: name of the guest. */
			'partner_absent_auto'       => sprintf( __( 'Your guest %s had access to the recording and did not watch it. Ask what kept them.', 'client-webinar-attendance-telegram' ), '{guest}' ),
		);
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
				...$this->of_recordings( $recording, $auto, $placeholders ),
			) : array() ),
		);
	}

	/**
	 * The same about the viewer of a recording.
	 *
	 * @param string                $first_line   However the rest is reworded, a recording is called one (D1).
	 * @param array<string, string> $texts        By name.
	 * @param list<array{name: string, label: string, example: string}> $placeholders
	 * @return list<MessageTemplate>
	 */
	private function of_recordings( string $first_line, array $texts, array $placeholders ): array {
		$titles    = array(
			'partner_attended_auto'     => array( __( 'To the partner of a guest who watched a recording', 'client-webinar-attendance-telegram' ), __( 'Goes to whoever invited a guest who watched it to the end.', 'client-webinar-attendance-telegram' ) ),
			'partner_not_attended_auto' => array( __( 'To the partner of a guest who did not finish a recording', 'client-webinar-attendance-telegram' ), __( 'Goes to whoever invited a guest who began it and did not finish.', 'client-webinar-attendance-telegram' ) ),
			'partner_absent_auto'       => array( __( 'To the partner of a guest who did not watch a recording', 'client-webinar-attendance-telegram' ), __( 'Goes to whoever invited a guest who had access and did not watch it.', 'client-webinar-attendance-telegram' ) ),
		);
		$templates = array();
		foreach ( $titles as $name => list( $title, $description ) ) {
			$templates[] = array(
				'name'         => $name,
				'title'        => $title,
				'description'  => $description,
				'first_line'   => $first_line,
				'text'         => $texts[ $name ],
				'button_text'  => '',
				'has_button'   => false,
				'placeholders' => $placeholders,
			);
		}
		return $templates;
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
