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

	/** Fields of each command, beside those that all have. A page that does not name itself may be older than this code. */
	private const COMMANDS = array(
		'enter'  => array( 'device' => '/^([A-Za-z0-9-]{1,36})?$/D' ),
		'leave'  => array( 'device' => '/^([A-Za-z0-9-]{1,36})?$/D' ),
		'finish' => array(),
	);

	/**
	 * Takes what it works with.
	 *
	 * @param Session_Ledger $ledger   Holds the sessions.
	 * @param Entries        $entries  Opens them.
	 * @param Presence       $presence Who is in the room.
	 */
	public function __construct( private readonly Session_Ledger $ledger, private readonly Entries $entries, private readonly Presence $presence ) {}

	/**
	 * Tells the room how to send the commands as the user who is signed in.
	 *
	 * @param RoomCommands $commands   Commands of other modules.
	 * @param int          $webinar_id The room's webinar.
	 * @return RoomCommands
	 */
	public function add_commands( array $commands, int $webinar_id ): array {
		if ( current_user_can( 'attend_webinar', $webinar_id ) ) {
			foreach ( array_keys( self::COMMANDS ) as $command ) {
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
			function ( array $webinar, int $lead_id, int $now, string $device ): int {
				$webinar_id = $webinar['webinar_id'];
				$session_id = $this->ledger->session_id( $webinar_id, $lead_id );
				if ( 0 === $session_id && Presence::is_possible( $webinar ) ) {
					$this->entries->open( $webinar_id, array( $lead_id => get_current_user_id() ), $now );
					$session_id = $this->ledger->session_id( $webinar_id, $lead_id );
				}
				if ( 0 === $session_id || ! Presence::is_possible( $webinar ) ) {
					throw new Refusal( 409, 'webinar_not_live', __( 'The webinar is not live.', 'client-webinar-tracker-v2' ), $webinar_id );
				}
				$this->presence->report( array( $session_id => array( $device ) ), $webinar_id, $now, Presence::credited_until( $webinar, $now ) );
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
			function ( array $webinar, int $lead_id, int $now, string $device ): int {
				$session_id = $this->entered_session( $webinar['webinar_id'], $lead_id );
				if ( Presence::is_possible( $webinar ) ) {
					$this->presence->leave( $session_id, $device, $now, Presence::credited_until( $webinar, $now ) );
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
				if ( Presence::is_possible( $webinar ) ) {
					$this->presence->finish( $session_id, $now, Presence::credited_until( $webinar, $now ) );
				}
				return $session_id;
			}
		);
	}

	/**
	 * Has the request checked, does the work for an attendee, and answers with the session; staff have none.
	 *
	 * @param key-of<self::COMMANDS>                    $command Name of the command.
	 * @param callable(Webinar, int, int, string): int $work    Takes the webinar, the lead, now, and the page's name for itself; returns the session.
	 */
	private function answer( string $command, callable $work ): void {
		$session_id = 0;
		try {
			$reading = $this->read( $command );
			$webinar = $this->webinar( $reading['webinar_id'] );
			if ( ! current_user_can( 'control_webinar', $webinar['webinar_id'] ) ) {
				$session_id = $work( $webinar, $this->lead_id(), time(), $reading['fields']['device'] ?? '' );
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
	 * The lead that the CRM knows the signed-in user as.
	 */
	private function lead_id(): int {
		$user_id = get_current_user_id();
		$lead_id = apply_filters( 'core_webinar_lead_id', $user_id, $user_id );
		return is_int( $lead_id ) ? $lead_id : $user_id;
	}

	/**
	 * Reads a well-formed, permitted request (H4).
	 *
	 * @param key-of<self::COMMANDS> $command Name of the command.
	 * @return CommandReading
	 * @throws Refusal When it is not.
	 */
	private function read( string $command ): array {
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
				'fields'     => self::COMMANDS[ $command ],
			)
		);
		$error   = $reading['error'] ?? null;
		if ( null !== $error ) {
			throw new Refusal( $error['status'], $error['code'], $error['message'], $reading['webinar_id'] ?? 0 ); // phpcs:ignore WordPress.Security.EscapeOutput -- Answered as JSON.
		}
		return $reading ?? $this->refuse_without_core( 0 );
	}

	/**
	 * The webinar of a request.
	 *
	 * @return Webinar
	 * @throws Refusal When nobody knows it.
	 */
	private function webinar( int $webinar_id ): array {
		/**
		 * The read model.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		return $webinar ?? $this->refuse_without_core( $webinar_id );
	}

	/**
	 * Refuses what nobody vouches for.
	 *
	 * @throws Refusal Always.
	 */
	private function refuse_without_core( int $webinar_id ): never {
		throw new Refusal( 503, 'webinar_change_unanswered', __( 'The webinars of this site are switched off at the moment. Try again later.', 'client-webinar-tracker-v2' ), $webinar_id ); // phpcs:ignore WordPress.Security.EscapeOutput -- Answered as JSON.
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
