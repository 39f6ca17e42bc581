<?php
/**
 * The commands of the room.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

use Throwable;

/**
 * Answers `enter`, `leave` and `finish` over admin-ajax.
 *
 * `enter` is repeated while the player is open: the repetition is the attendee's presence, measured here and never
 * reported by the browser. Whoever may control the webinar is staff, not an attendee: the commands succeed and record nothing.
 */
final class Room_Commands {

	private const COMMANDS = array( 'enter', 'leave', 'finish' );

	/**
	 * Takes what it works with.
	 *
	 * @param Session_Ledger $ledger Holds the sessions.
	 */
	public function __construct( private readonly Session_Ledger $ledger ) {}

	/**
	 * Tells the room how to send the commands as the user who is signed in.
	 *
	 * @param RoomCommands $commands   Commands of other modules.
	 * @param int          $webinar_id The room's webinar.
	 * @return RoomCommands
	 */
	public function add_commands( array $commands, int $webinar_id ): array {
		if ( current_user_can( 'attend_webinar', $webinar_id ) ) {
			foreach ( self::COMMANDS as $command ) {
				$action               = $this->action( $command );
				$commands[ $command ] = array(
					'action' => $action,
					'nonce'  => wp_create_nonce( $action . '_' . $webinar_id ),
				);
			}
		}
		return $commands;
	}

	/**
	 * Enters the webinar, or goes on being present.
	 */
	public function enter(): void {
		$this->answer(
			'enter',
			function ( array $webinar, int $lead_id, int $now ): int {
				$webinar_id = $webinar['webinar_id'];
				$opened     = $this->is_running( $webinar ) && $this->open_session( $webinar_id, $lead_id, $now );
				$session_id = $this->ledger->session_id( $webinar_id, $lead_id );
				if ( 0 === $session_id || ! $this->is_running( $webinar ) ) {
					throw new Refusal( 409, 'webinar_not_live', __( 'The webinar is not live.', 'client-webinar-tracker-v2' ), $webinar_id );
				}
				if ( ! $opened ) {
					$this->ledger->record_presence( $session_id, $now, $this->credited_until( $webinar, $now ) );
				}
				return $session_id;
			}
		);
	}

	/**
	 * Leaves the room. After the stop it changes nothing: the attendee was there until then.
	 */
	public function leave(): void {
		$this->answer(
			'leave',
			function ( array $webinar, int $lead_id, int $now ): int {
				$session_id = $this->entered_session( $webinar['webinar_id'], $lead_id );
				if ( $this->is_running( $webinar ) ) {
					$this->ledger->record_leave( $session_id, $now, $this->credited_until( $webinar, $now ) );
				}
				return $session_id;
			}
		);
	}

	/**
	 * Says that the attendee is done. After the stop it changes nothing.
	 */
	public function finish(): void {
		$this->answer(
			'finish',
			function ( array $webinar, int $lead_id, int $now ): int {
				$session_id = $this->entered_session( $webinar['webinar_id'], $lead_id );
				if ( $this->is_running( $webinar ) ) {
					$this->ledger->record_finish( $session_id, $now, $this->credited_until( $webinar, $now ) );
				}
				return $session_id;
			}
		);
	}

	/**
	 * Has the request checked, does the work for an attendee, and answers with the session; staff have none.
	 *
	 * @param string                            $command Name of the command.
	 * @param callable(Webinar, int, int): int $work    Takes the webinar, the lead and now; returns the session.
	 */
	private function answer( string $command, callable $work ): void {
		$session_id = 0;
		try {
			$webinar = $this->requested_webinar( $command );
			if ( ! current_user_can( 'control_webinar', $webinar['webinar_id'] ) ) {
				$session_id = $work( $webinar, $this->lead_id(), time() );
			}
		} catch ( Refusal $refusal ) {
			$this->refuse( $refusal );
		} catch ( Throwable $error ) {
			$this->log( 'error', 'client_webinar_tracker_v2_command_failed', get_class( $error ) . ': ' . $error->getMessage(), 0 );
			wp_send_json_error(
				array(
					'code'    => 'webinar_save_failed',
					'message' => __( 'This could not be saved. Please try again.', 'client-webinar-tracker-v2' ),
				),
				500
			);
		}
		wp_send_json_success( array( 'session_id' => $session_id ) );
	}

	/**
	 * Whether attendees may be in it now (H5).
	 *
	 * @param Webinar $webinar The read model.
	 */
	private function is_running( array $webinar ): bool {
		return in_array( $webinar['status'], array( 'live', 'paused' ), true );
	}

	/**
	 * End of the time that counts as presence: a pause does not (H3).
	 *
	 * @param Webinar $webinar The read model.
	 * @param int     $now     Unix seconds.
	 */
	private function credited_until( array $webinar, int $now ): int {
		return 'live' === $webinar['status'] ? $now : $webinar['paused_at'];
	}

	/**
	 * The session of a lead that entered.
	 *
	 * @throws Refusal When it did not.
	 */
	private function entered_session( int $webinar_id, int $lead_id ): int {
		$session_id = $this->ledger->session_id( $webinar_id, $lead_id );
		if ( 0 === $session_id ) {
			throw new Refusal( 409, 'webinar_not_entered', __( 'You have not entered this webinar.', 'client-webinar-tracker-v2' ), $webinar_id );
		}
		return $session_id;
	}

	/**
	 * Opens the session and announces it, both or neither.
	 */
	private function open_session( int $webinar_id, int $lead_id, int $now ): bool {
		return in_transaction(
			function () use ( $webinar_id, $lead_id, $now ): bool {
				if ( ! $this->ledger->open( $webinar_id, $lead_id, get_current_user_id(), $now ) ) {
					return false;
				}
				/** This action is documented in contract/hooks/client_webinar_entered.json. */
				do_action(
					'client_webinar_entered',
					array(
						'lead_id'    => $lead_id,
						'webinar_id' => $webinar_id,
						'timestamp'  => $now,
					)
				);
				return true;
			}
		);
	}

	/**
	 * The lead that the CRM knows the signed-in user as.
	 */
	private function lead_id(): int {
		$user_id = get_current_user_id();
		$lead_id = apply_filters( 'core_webinar_lead_id', $user_id, $user_id );
		return is_int( $lead_id ) ? $lead_id : $user_id;
	}

	/**
	 * The webinar that a well-formed, permitted request means (H4).
	 *
	 * @return Webinar
	 * @throws Refusal When there is none.
	 */
	private function requested_webinar( string $command ): array {
		/**
		 * Null when Core is not there.
		 *
		 * @var CommandReading|null $reading
		 */
		$reading = apply_filters(
			'core_webinar_command',
			null,
			$this->action( $command ),
			array(
				'capability' => 'attend_webinar',
				'fields'     => array(),
			)
		);
		$id      = $reading['webinar_id'] ?? 0;
		$error   = $reading['error'] ?? null;
		if ( null !== $error ) {
			throw new Refusal( $error['status'], $error['code'], $error['message'], $id ); // phpcs:ignore WordPress.Security.EscapeOutput -- Answered as JSON.
		}
		/**
		 * The read model.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = null === $reading ? null : apply_filters( 'core_webinar_get', null, $id );
		if ( null === $webinar ) {
			throw new Refusal( 503, 'webinar_change_unanswered', __( 'The webinars of this site are switched off at the moment. Try again later.', 'client-webinar-tracker-v2' ), $id );
		}
		return $webinar;
	}

	/**
	 * Answers with a refusal and logs it.
	 */
	private function refuse( Refusal $refusal ): void {
		$this->log( 'warning', $refusal->code_name, "A command of the room was refused with $refusal->status.", $refusal->webinar_id );
		wp_send_json_error(
			array(
				'code'    => $refusal->code_name,
				'message' => $refusal->getMessage(),
			),
			$refusal->status
		);
	}

	/**
	 * Hands a line to the log.
	 */
	private function log( string $level, string $code, string $message, int $webinar_id ): void {
		/** This action is documented in contract/hooks/core_webinar_log.json. */
		do_action(
			'core_webinar_log',
			array(
				'level'      => $level,
				'module'     => 'client-webinar-tracker-v2',
				'code'       => $code,
				'message'    => mb_substr( $message, 0, 500 ),
				'webinar_id' => $webinar_id,
				'user_id'    => get_current_user_id(),
			)
		);
	}

	/**
	 * The admin-ajax action of a command.
	 */
	private function action( string $command ): string {
		return 'client_webinar_tracker_v2_' . $command;
	}
}
