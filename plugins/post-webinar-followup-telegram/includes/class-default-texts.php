<?php
/**
 * The texts that the organizer may reword.
 *
 * @package Webinars\Post_Webinar_Followup_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Followup_Telegram;

/**
 * Words the messages after a webinar.
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
		/* translators: %s: title of the webinar. */
		$attended = sprintf( __( 'Thank you for being with us at “%s”! We hope you found something useful in it.', 'post-webinar-followup-telegram' ), '{title}' );
		/* translators: %s: title of the webinar. */
		$not_attended = sprintf( __( 'You dropped in on “%s” but could not stay this time. That happens! We will be glad to see you at the next webinar.', 'post-webinar-followup-telegram' ), '{title}' );
		/* translators: %s: title of the webinar. */
		$absent = sprintf( __( 'We missed you at “%s”. That happens! We will be glad to see you at the next webinar.', 'post-webinar-followup-telegram' ), '{title}' );
		$button = __( 'See the schedule', 'post-webinar-followup-telegram' );
		/* translators: %s: title of the webinar. */
		$recording         = sprintf( __( 'Recording: “%s”', 'post-webinar-followup-telegram' ), '{title}' );
		$attended_auto     = __( 'Thank you for watching it to the end! We hope you found something useful in it.', 'post-webinar-followup-telegram' );
		$not_attended_auto = __( 'You began to watch it and did not finish. That happens! It is closed now, and we will be glad to see you again.', 'post-webinar-followup-telegram' );
		$absent_auto       = __( 'You had access to it and did not watch it. That happens! It is closed now, and we will be glad to see you again.', 'post-webinar-followup-telegram' );
		if ( $is_switched ) {
			restore_previous_locale();
		}
		return array(
			...$templates,
			array(
				'name'         => 'attended',
				'title'        => __( 'To those who attended', 'post-webinar-followup-telegram' ),
				'description'  => __( 'Goes to everyone who stayed. Its button is the offer in the room, where the webinar has one.', 'post-webinar-followup-telegram' ),
				'subject'      => '{title}',
				'text'         => $attended,
				'button_text'  => '',
				'has_button'   => false,
				'placeholders' => array(),
			),
			array(
				'name'         => 'not_attended',
				'title'        => __( 'To those who left early', 'post-webinar-followup-telegram' ),
				'description'  => __( 'Goes to everyone who came and did not stay. Its button leads to the schedule.', 'post-webinar-followup-telegram' ),
				'subject'      => '{title}',
				'text'         => $not_attended,
				'button_text'  => $button,
				'has_button'   => true,
				'placeholders' => array(),
			),
			...( 'full' === apply_filters( 'core_webinar_runtime_profile', 'prod' ) ? array(
				array(
					'name'         => 'absent',
					'title'        => __( 'To those who booked and did not come', 'post-webinar-followup-telegram' ),
					'description'  => __( 'Goes to everyone who had a seat and never entered. Its button leads to the schedule.', 'post-webinar-followup-telegram' ),
					'subject'      => '{title}',
					'text'         => $absent,
					'button_text'  => $button,
					'has_button'   => true,
					'placeholders' => array(),
				),
				array(
					'name'         => 'attended_auto',
					'title'        => __( 'To those who watched a recording', 'post-webinar-followup-telegram' ),
					'description'  => __( 'Goes to everyone who watched it to the end. Its button is the offer in the room, where the recording has one.', 'post-webinar-followup-telegram' ),
					'first_line'   => $recording,
					'text'         => $attended_auto,
					'button_text'  => '',
					'has_button'   => false,
					'placeholders' => array(),
				),
				array(
					'name'         => 'not_attended_auto',
					'title'        => __( 'To those who did not finish a recording', 'post-webinar-followup-telegram' ),
					'description'  => __( 'Goes to everyone who began it and did not finish, when it is closed. Its button leads to the schedule.', 'post-webinar-followup-telegram' ),
					'first_line'   => $recording,
					'text'         => $not_attended_auto,
					'button_text'  => $button,
					'has_button'   => true,
					'placeholders' => array(),
				),
				array(
					'name'         => 'absent_auto',
					'title'        => __( 'To those who did not watch a recording', 'post-webinar-followup-telegram' ),
					'description'  => __( 'Goes to everyone who had access and did not watch it, when it is closed. Its button leads to the schedule.', 'post-webinar-followup-telegram' ),
					'first_line'   => $recording,
					'text'         => $absent_auto,
					'button_text'  => $button,
					'has_button'   => true,
					'placeholders' => array(),
				),
			) : array() ),
		);
	}
}
