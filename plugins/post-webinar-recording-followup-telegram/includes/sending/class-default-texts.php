<?php
/**
 * The texts that the organizer may reword.
 *
 * @package Webinars\Post_Webinar_Recording_Followup_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Recording_Followup_Telegram;

/**
 * Words the message with the recording.
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
		$first_line = sprintf( __( 'Recording: “%s”', 'post-webinar-recording-followup-telegram' ), '{title}' );
		$text       = __( 'This is the recording of the webinar that has already taken place. Watch it whenever it suits you.', 'post-webinar-recording-followup-telegram' );
		$button     = __( 'Watch the recording', 'post-webinar-recording-followup-telegram' );
		if ( $is_switched ) {
			restore_previous_locale();
		}
		return array(
			...$templates,
			array(
				'name'         => 'recording',
				'title'        => __( 'The recording', 'post-webinar-recording-followup-telegram' ),
				'description'  => __( 'Goes to everyone who left early, as soon as the webinar has a recording. An MP4 file is shown in the message.', 'post-webinar-recording-followup-telegram' ),
				// However the rest is reworded, a recording is called one.
				'first_line'   => $first_line,
				'text'         => $text,
				'button_text'  => $button,
				'has_button'   => true,
				'placeholders' => array(),
			),
		);
	}
}
