<?php
/**
 * The sidecar's handover of chats.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use Throwable;
use Webinars\Webinar_Outbox\Lib\Core_Log;

/**
 * Receives over admin-ajax what people said in rooms, gives it to the module of the chat, and answers what each chat is now. What the
 * chat's module could not store is not in the answer: the sidecar sends it again.
 */
final class Chat_Command {

	public const ACTION = 'webinar_outbox_chat';

	public function __construct( private readonly Sidecar_Request $request ) {}

	/** Answers the request. A repeated one is rejected. */
	public function handle(): void {
		$now   = time();
		$rooms = Chat_Body::rooms( $this->request->read( $now )['body'] );
		if ( null === $rooms ) {
			$this->request->refuse_body();
		}
		try {
			$is_new = $this->request->is_new( $now );
		} catch ( Throwable $error ) {
			Core_Log::failure( 'webinar_outbox_chat_failed', $error );
			$this->request->refuse( 500, 'webinar_save_failed', 'The database refused. Send the messages again.' );
		}
		if ( ! $is_new ) {
			$this->request->refuse( 409, 'webinar_request_repeated', 'This request was processed before. Give each request its own webhook-id.' );
		}
		ignore_user_abort( true );
		$answers = array_filter( array_map( self::process( ... ), $rooms ) );
		if ( array() === $answers && array() !== $rooms ) {
			$this->request->refuse( 500, 'webinar_save_failed', 'Nothing could be stored; the log of the site says why. Send the messages again.' );
		}
		wp_send_json_success( array( 'rooms' => array_values( $answers ) ) );
	}

	/**
	 * Processes one room.
	 *
	 * @param ChatHandover $room
	 * @return array{webinar_id: int, chat: SidecarChat|null}|null Null when the module failed; the other rooms are processed all the same.
	 */
	private static function process( array $room ): ?array {
		try {
			/**
			 * This filter is documented in contract/hooks/webinar_chat_intake.json.
			 *
			 * @var SidecarChat|null $chat
			 */
			$chat = apply_filters( 'webinar_chat_intake', null, $room );
			return array(
				'webinar_id' => $room['webinar_id'],
				'chat'       => $chat,
			);
		} catch ( Throwable $error ) {
			Core_Log::failure( 'webinar_outbox_chat_failed', $error, $room['webinar_id'] );
			return null;
		}
	}
}
