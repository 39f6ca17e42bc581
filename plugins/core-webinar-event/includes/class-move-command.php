<?php
/**
 * The commands `pause`, `resume` and `archive`.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Takes the moves that have no public hook over admin-ajax (R3).
 */
final class Move_Command {

	public const ACTION = 'core_webinar_event_move';

	private const MOVES = array( 'pause', 'resume', 'archive' );

	/** Codes of a refusal → HTTP status; any other is a conflict with the webinar's state. */
	private const STATUS_OF_CODE = array(
		'webinar_permission_denied' => 403,
		'webinar_save_failed'       => 500,
	);

	/**
	 * Takes what it works with.
	 *
	 * @param Command_Reading $commands Checks the request.
	 * @param State_Changes   $changes  Moves the state machine.
	 * @param State_Store     $store    Where the state is.
	 */
	public function __construct(
		private readonly Command_Reading $commands,
		private readonly State_Changes $changes,
		private readonly State_Store $store
	) {}

	/**
	 * Gives the commands to those who may send them (S5).
	 *
	 * @param ControlCommands $commands   Commands of other modules.
	 * @param int             $webinar_id Webinar.
	 * @return ControlCommands
	 */
	public function add_commands( array $commands, int $webinar_id ): array {
		foreach ( self::MOVES as $move ) {
			if ( $this->changes->may_request( get_current_user_id(), $webinar_id, $move ) ) {
				$commands[ $move ] = array(
					'action' => self::ACTION,
					'nonce'  => wp_create_nonce( self::ACTION . '_' . $webinar_id ),
				);
			}
		}
		return $commands;
	}

	/**
	 * Answers the request. A repeat succeeds and changes nothing.
	 */
	public function handle(): void {
		$reading = $this->commands->read(
			null,
			self::ACTION,
			array(
				'capability' => 'control_webinar',
				'fields'     => array( 'command' => '/^(' . implode( '|', self::MOVES ) . ')$/D' ),
			)
		);
		$id      = $reading['webinar_id'];
		$error   = $reading['error'];
		$code    = null === $error ? $this->changes->request( $id, $reading['fields']['command'], Context::of_current_user( 'control' ) ) : null;
		if ( null !== $code ) {
			$error = array(
				'status'  => self::STATUS_OF_CODE[ $code ] ?? 409,
				'code'    => $code,
				'message' => Refusals::error( $code )->get_error_message(),
			);
		}
		if ( null !== $error ) {
			$this->refuse( $error, $id );
		}
		$state = $this->store->read( $id );
		wp_send_json_success(
			array(
				'status'  => $state->status,
				'version' => $state->version,
			)
		);
	}

	/**
	 * Answers that nothing was done, and leaves a line in the log, without anything that was sent.
	 *
	 * @param array{status: int, code: string, message: string} $error      Why.
	 * @param int                                               $webinar_id Webinar; 0 when unknown.
	 */
	private function refuse( array $error, int $webinar_id ): never {
		/** This action is documented in contract/hooks/core_webinar_log.json. */
		do_action(
			'core_webinar_log',
			array(
				'level'      => $error['status'] >= 500 ? 'error' : 'warning',
				'module'     => 'core-webinar-event',
				'code'       => $error['code'],
				'message'    => "A command for the broadcast was answered with {$error['status']}.",
				'webinar_id' => $webinar_id,
				'user_id'    => get_current_user_id(),
			)
		);
		wp_send_json_error( array_diff_key( $error, array( 'status' => 0 ) ), $error['status'] );
	}
}
