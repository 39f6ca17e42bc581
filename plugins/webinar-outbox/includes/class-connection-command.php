<?php
/**
 * The room's question whether Telegram is connected.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Answers it over admin-ajax, for the person who is signed in. Changes nothing.
 */
final class Connection_Command {

	public const ACTION = 'webinar_outbox_connection';

	/**
	 * Takes what it works with.
	 *
	 * @param Settings        $settings   Whether there is a bot to connect with.
	 * @param Recipient_Store $recipients Knows who is connected.
	 */
	public function __construct( private readonly Settings $settings, private readonly Recipient_Store $recipients ) {}

	/**
	 * Tells the room how to ask as the user who is signed in.
	 *
	 * @param RoomCommands $commands   Commands of other modules.
	 * @param int          $webinar_id The room's webinar.
	 * @return RoomCommands
	 */
	public function add_command( array $commands, int $webinar_id ): array {
		if ( '' !== $this->settings->bot_username() && current_user_can( 'attend_webinar', $webinar_id ) ) {
			$commands['connection'] = array(
				'action' => self::ACTION,
				'nonce'  => wp_create_nonce( self::ACTION . '_' . $webinar_id ),
			);
		}
		return $commands;
	}

	/**
	 * Answers the request.
	 */
	public function handle(): void {
		/**
		 * Null when Core is not there.
		 *
		 * @var CommandReading|null $reading
		 */
		$reading = apply_filters(
			'core_webinar_command',
			null,
			self::ACTION,
			array(
				'capability' => 'attend_webinar',
				'fields'     => array(),
			)
		);
		$error   = null === $reading ? array(
			'status'  => 503,
			'code'    => 'webinar_change_unanswered',
			'message' => __( 'The webinars of this site are switched off at the moment. Try again later.', 'webinar-outbox' ),
		) : $reading['error'];
		if ( null !== $error ) {
			wp_send_json_error(
				array(
					'code'    => $error['code'],
					'message' => $error['message'],
				),
				$error['status']
			);
		}
		$user_id = get_current_user_id();
		$lead_id = apply_filters( 'core_webinar_lead_id', $user_id, $user_id );
		wp_send_json_success( array( 'status' => $this->recipients->status( is_int( $lead_id ) ? $lead_id : $user_id ) ) );
	}
}
