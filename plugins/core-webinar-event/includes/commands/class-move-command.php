<?php
/**
 * The commands `pause`, `resume` and `archive`.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use Webinars\Core_Webinar_Event\Lib\Command_Endpoint;
use Webinars\Core_Webinar_Event\Lib\Command_Refused;

/**
 * Receives the moves that have no public hook over admin-ajax (R3). A repeat succeeds and changes nothing.
 */
final class Move_Command {

	public const ACTION = 'core_webinar_event_move';

	private const MOVES = array( 'pause', 'resume', 'archive' );

	/** Codes of a refusal and their HTTP status; any other is a conflict with the webinar's state. */
	private const STATUS_OF_CODE = array(
		'webinar_permission_denied' => 403,
		'webinar_save_failed'       => 500,
	);

	private readonly Command_Endpoint $endpoint;

	public function __construct( private readonly State_Changes $changes, private readonly State_Store $store ) {
		$this->endpoint = new Command_Endpoint( self::ACTION, 'control_webinar', array( 'command' => '/^(' . implode( '|', self::MOVES ) . ')$/D' ) );
	}

	/**
	 * Answers `client_webinar_control_commands` (S5).
	 *
	 * @param ControlCommands $commands Commands of other modules.
	 * @return ControlCommands
	 */
	public function add_commands( array $commands, int $webinar_id ): array {
		foreach ( Auto_Webinars::is_recording( $webinar_id ) ? array( 'archive' ) : self::MOVES as $move ) {
			if ( $this->changes->may_request( get_current_user_id(), $webinar_id, $move ) ) {
				$commands = $this->endpoint->add_to( $commands, $move, $webinar_id );
			}
		}
		return $commands;
	}

	public function handle(): void {
		$this->endpoint->answer( array( $this, 'carry_out' ), Refusals::error( 'webinar_save_failed' )->get_error_message() );
	}

	/**
	 * Makes the move.
	 *
	 * @param array<string, string> $fields `command`.
	 * @return array{status: string, version: int}
	 * @throws Command_Refused When the state machine refuses.
	 */
	public function carry_out( int $webinar_id, array $fields ): array {
		$code = $this->changes->request( $webinar_id, $fields['command'], Change_Context::for_current_user( 'control' ) );
		if ( null !== $code ) {
			throw new Command_Refused( self::STATUS_OF_CODE[ $code ] ?? 409, $code, Refusals::error( $code )->get_error_message(), $webinar_id ); // phpcs:ignore WordPress.Security.EscapeOutput -- Answered as JSON.
		}
		$state = $this->store->read( $webinar_id );
		return array(
			'status'  => $state->status,
			'version' => $state->version,
		);
	}
}
