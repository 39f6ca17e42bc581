<?php
/**
 * The message with the recording.
 *
 * @package Webinars\Post_Webinar_Recording_Followup_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Recording_Followup_Telegram;

/**
 * What who left early is sent: the recording, called a recording, in the site's language.
 */
final class Recording_Message {

	/** Keeps the whole message within what Telegram takes. */
	private const LONGEST_TITLE = 200;

	/**
	 * Takes what about() has made.
	 *
	 * @param int                              $webinar_id Webinar.
	 * @param string                           $text       What is read.
	 * @param array{text: string, url: string} $button     Leads to the recording.
	 */
	private function __construct( private readonly int $webinar_id, private readonly string $text, private readonly array $button ) {}

	/**
	 * The message about a webinar, the same for everybody.
	 *
	 * @param Webinar $webinar The read model.
	 * @return self|null Null where the webinar has no recording: nothing is said then.
	 */
	public static function about( array $webinar ): ?self {
		if ( 1 !== preg_match( '~^https?://\S{1,2000}$~iD', $webinar['recording_url'] ) ) {
			return null;
		}

		// Whoever's request this is, the reader is somebody else.
		$is_switched = switch_to_locale( get_locale() );
		$text        = sprintf(
			/* translators: %s: title of the webinar. */
			__( "Recording: “%s”\n\nThis is the recording of the webinar that has already taken place. Watch it whenever it suits you.", 'post-webinar-recording-followup-telegram' ),
			self::shorten( $webinar['title'] )
		);
		$button = array(
			'text' => __( 'Watch the recording', 'post-webinar-recording-followup-telegram' ),
			'url'  => $webinar['recording_url'],
		);
		if ( $is_switched ) {
			restore_previous_locale();
		}
		return new self( $webinar['webinar_id'], $text, $button );
	}

	/**
	 * Hands the message to the outbox, which keeps it once per lead and webinar.
	 */
	public function enqueue( int $lead_id ): void {
		/** This action is documented in contract/hooks/webinar_outbox_enqueue.json. */
		do_action(
			'webinar_outbox_enqueue',
			array(
				'key'       => "post-webinar-recording-followup-telegram/$this->webinar_id/$lead_id",
				'type'      => 'telegram.message',
				'order_key' => "lead:$lead_id",
				'data'      => array(
					'recipient_id' => $lead_id,
					'webinar_id'   => $this->webinar_id,
					'kind'         => 'recording',
					'text'         => $this->text,
					'button'       => $this->button,
				),
			)
		);
	}

	/**
	 * The title, which is plain text already, in a bounded length.
	 */
	private static function shorten( string $title ): string {
		return mb_strlen( $title ) > self::LONGEST_TITLE ? mb_substr( $title, 0, self::LONGEST_TITLE - 1 ) . '…' : $title;
	}
}
