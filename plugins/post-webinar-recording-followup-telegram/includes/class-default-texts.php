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
		$first_line   = sprintf( __( 'Recording: “%s”', 'post-webinar-recording-followup-telegram' ), '{title}' );
		$text         = __( 'This is the recording of the webinar that has already taken place. Watch it whenever it suits you.', 'post-webinar-recording-followup-telegram' );
		$button       = __( 'Watch the recording', 'post-webinar-recording-followup-telegram' );
		$placeholders = $this->placeholders();
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
				'placeholders' => $placeholders,
			),
		);
	}

	/**
	 * What may be filled in.
	 *
	 * @return list<array{name: string, label: string, example: string}>
	 */
	private function placeholders(): array {
		return array(
			array(
				'name'    => 'title',
				'label'   => __( 'Title of the webinar', 'post-webinar-recording-followup-telegram' ),
				'example' => __( 'How to choose a roof', 'post-webinar-recording-followup-telegram' ),
			),
			array(
				'name'    => 'date',
				'label'   => __( 'Date of the webinar', 'post-webinar-recording-followup-telegram' ),
				'example' => $this->clock( 'date_format', time() ),
			),
			array(
				'name'    => 'time',
				'label'   => __( 'Time of the webinar, by the clock of the site', 'post-webinar-recording-followup-telegram' ),
				'example' => $this->clock( 'time_format', time() ),
			),
		);
	}

	/**
	 * A moment by the clock of the site.
	 *
	 * @param string $option    `date_format` or `time_format`.
	 * @param int    $timestamp Unix seconds.
	 */
	private function clock( string $option, int $timestamp ): string {
		$format = get_option( $option );
		return is_string( $format ) ? (string) wp_date( $format, $timestamp ) : '';
	}
}
