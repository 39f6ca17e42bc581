<?php
/**
 * The message with the recording.
 *
 * @package Webinars\Post_Webinar_Recording_Followup_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Recording_Followup_Telegram;

/**
 * What who left early is sent: the recording, called a recording, in the site's language and the organizer's words.
 */
final class Recording_Message {

	/**
	 * Use about().
	 *
	 * @param Webinar     $webinar The read model.
	 * @param MessageText $message What is said.
	 */
	private function __construct( private readonly array $webinar, private readonly array $message ) {}

	/**
	 * The message about a webinar, the same for everybody.
	 *
	 * @param Webinar $webinar The read model.
	 * @return self|null Null where the webinar has no recording, or the outbox is off: nothing is said then.
	 */
	public static function about( array $webinar ): ?self {
		if ( 1 !== preg_match( '~^https?://\S{1,2000}$~iD', $webinar['recording_url'] ) ) {
			return null;
		}

		/**
		 * As the contract says.
		 *
		 * @var MessageText|null $message
		 */
		$message = apply_filters(
			'webinar_outbox_message',
			null,
			'recording',
			array(),
			$webinar['webinar_id']
		);
		return null === $message ? null : new self( $webinar, $message );
	}

	/**
	 * Hands the message to the outbox, which keeps it once per lead and webinar.
	 */
	public function enqueue( int $lead_id ): void {
		$webinar_id = $this->webinar['webinar_id'];
		/** This action is documented in contract/hooks/webinar_outbox_enqueue.json. */
		do_action(
			'webinar_outbox_enqueue',
			array(
				'key'           => "post-webinar-recording-followup-telegram/$webinar_id/$lead_id",
				'type'          => 'telegram.message',
				'order_key'     => "lead:$lead_id",
				'about_lead_id' => $lead_id,
				'data'          => array(
					'recipient_id' => $lead_id,
					'webinar_id'   => $webinar_id,
					'kind'         => 'recording',
					'subject'      => $this->message['subject'] ?? '',
					'text'         => $this->message['text'],
					'button'       => array(
						'text' => $this->message['button_text'],
						'url'  => $this->webinar['recording_url'],
					),
				) + $this->video(),
				'not_before'    => $this->message['not_before'],
			)
		);
	}

	/**
	 * The recording itself, where it is a file that Telegram can show.
	 *
	 * @return array{video_url?: string}
	 */
	private function video(): array {
		$url = $this->webinar['recording_url'];
		return str_ends_with( strtolower( (string) wp_parse_url( $url, PHP_URL_PATH ) ), '.mp4' ) ? array( 'video_url' => $url ) : array();
	}
}
