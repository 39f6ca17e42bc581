<?php
/**
 * The text that the organizer may reword.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration;

/**
 * Words the message to a speaker.
 */
final class Default_Texts {

	/**
	 * Adds the text to those of the other modules. What is sent is in the site's language, what wp-admin says about it in the reader's.
	 *
	 * @param list<MessageTemplate> $templates Of the other modules.
	 * @return list<MessageTemplate>
	 */
	public function add( array $templates ): array {
		$is_switched = switch_to_locale( get_locale() );
		/* translators: %s: title of the webinar. */
		$subject = sprintf( __( 'You are a speaker: %s', 'client-webinar-control-integration' ), '{title}' );
		/* translators: 1: title of the webinar, 2: date, time and time zone. */
		$text   = sprintf( __( "You are a speaker of the webinar “%1\$s”.\n\nIt begins: %2\$s.\n\nOn the speaker’s console you check the stream, start and stop.", 'client-webinar-control-integration' ), '{title}', '{start}' );
		$button = __( 'Open the console', 'client-webinar-control-integration' );
		if ( $is_switched ) {
			restore_previous_locale();
		}
		return array(
			...$templates,
			array(
				'name'         => Speaker_Notice::KIND,
				'title'        => __( 'To a speaker', 'client-webinar-control-integration' ),
				'description'  => __( 'Goes at once to each speaker of a published webinar whom somebody else has named.', 'client-webinar-control-integration' ),
				'subject'      => $subject,
				'text'         => $text,
				'button_text'  => $button,
				'has_button'   => true,
				'has_delay'    => false,
				'placeholders' => array(
					array(
						'name'    => 'start',
						'label'   => __( 'Date, time and time zone of the start', 'client-webinar-control-integration' ),
						'example' => Lib\Site_Time::with_zone( time() + WEEK_IN_SECONDS ),
					),
				),
			),
		);
	}
}
