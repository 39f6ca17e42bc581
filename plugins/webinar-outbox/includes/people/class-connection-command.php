<?php
/**
 * The room's command `connection`.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use Webinars\Webinar_Outbox\Lib\Command_Endpoint;

/**
 * Answers over admin-ajax whether the signed-in person has connected Telegram. Changes nothing.
 */
final class Connection_Command {

	public const ACTION = 'webinar_outbox_connection';

	private readonly Command_Endpoint $endpoint;

	public function __construct( private readonly Settings $settings, private readonly Telegram_Connections $connections ) {
		$this->endpoint = new Command_Endpoint( self::ACTION, 'attend_webinar' );
	}

	/**
	 * Adds the command to the room of an attendee, if a bot is set up.
	 *
	 * @param RoomCommands $commands Commands of other modules.
	 * @return RoomCommands
	 */
	public function add_command( array $commands, int $webinar_id ): array {
		return '' === $this->settings->bot_username() ? $commands : $this->endpoint->add_to( $commands, 'connection', $webinar_id );
	}

	/**
	 * Answers `client_webinar_registration_session_actions`: who came by a personal link connects Telegram like others.
	 *
	 * @param list<string> $actions Actions of other modules.
	 * @return list<string>
	 */
	public function add_session_action( array $actions ): array {
		return array( ...$actions, self::ACTION );
	}

	public function handle(): void {
		$this->endpoint->answer( array( $this, 'connection' ), __( 'The webinars of this site are switched off at the moment. Try again later.', 'webinar-outbox' ) );
	}

	/**
	 * Returns the answer.
	 *
	 * @return array{status: TelegramStatus}
	 */
	public function connection(): array {
		$user_id = get_current_user_id();
		/** This filter is documented in contract/hooks/core_webinar_lead_id.json. */
		$lead_id = apply_filters( 'core_webinar_lead_id', $user_id, $user_id );
		return array( 'status' => $this->connections->status( is_int( $lead_id ) ? $lead_id : $user_id ) );
	}
}
