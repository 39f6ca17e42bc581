<?php
/**
 * The commands of the room.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

use Webinars\Client_Webinar_Tracker_V2\Lib\Command_Endpoint;
use Webinars\Client_Webinar_Tracker_V2\Lib\Command_Refused;

/**
 * Answers `enter`, `leave`, `finish` and `click` over admin-ajax.
 *
 * `enter` is repeated while the player is open: the repetition is the attendee's presence, measured here and never
 * reported by the browser. A person who may control the webinar is staff, not an attendee: the commands succeed and record nothing.
 */
final class Room_Commands {

	/** Fields of each command, beside those that all have. A page that does not name itself may be older than this code. */
	private const COMMANDS = array(
		'enter'  => array( 'device' => '/^([A-Za-z0-9-]{1,36})?$/D' ),
		'leave'  => array( 'device' => '/^([A-Za-z0-9-]{1,36})?$/D' ),
		'finish' => array(),
		'click'  => array(),
	);

	public function __construct( private readonly Session_Ledger $ledger, private readonly Entries $entries, private readonly Presence $presence ) {}

	/**
	 * Tells the room how to send the commands as the user who is signed in.
	 *
	 * @param RoomCommands $commands   Commands of other modules.
	 * @param int          $webinar_id The room's webinar.
	 * @return RoomCommands
	 */
	public function add_commands( array $commands, int $webinar_id ): array {
		/**
		 * The read model.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		// A recording has commands of its own.
		if ( 'auto' === ( $webinar['type'] ?? '' ) ) {
			return $commands;
		}
		foreach ( array_keys( self::COMMANDS ) as $command ) {
			$commands = $this->endpoint( $command )->add_to( $commands, $command, $webinar_id );
		}
		return $commands;
	}

	/**
	 * Answers `client_webinar_registration_session_actions`: who came by a personal link attends like others.
	 *
	 * @param list<string> $actions Actions of other modules.
	 * @return list<string>
	 */
	public function add_session_actions( array $actions ): array {
		return array( ...$actions, ...array_map( fn( string $command ): string => $this->endpoint( $command )->action, array_keys( self::COMMANDS ) ) );
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
					throw new Command_Refused( 409, 'webinar_not_live', __( 'The webinar is not live.', 'client-webinar-tracker-v2' ), $webinar_id );
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
	 * Says that the attendee opened the offer. A browser may say so of its own person only, and each person counts once.
	 */
	public function click(): void {
		$this->answer(
			'click',
			function ( array $webinar, int $lead_id, int $now ): int {
				$session_id = $this->entered_session( $webinar['webinar_id'], $lead_id );
				$this->ledger->note_offer_click( $session_id, $now );
				return $session_id;
			}
		);
	}

	/**
	 * Answers a command with the attendee's session; staff have none.
	 *
	 * @param key-of<self::COMMANDS>                    $command Name of the command.
	 * @param callable(Webinar, int, int, string): int $work    Takes the webinar, the lead, now, and the page's name for itself; returns the session.
	 */
	private function answer( string $command, callable $work ): void {
		$unavailable = __( 'The webinars of this site are switched off at the moment. Try again later.', 'client-webinar-tracker-v2' );
		$this->endpoint( $command )->answer(
			function ( int $webinar_id, array $fields ) use ( $work, $unavailable ): array {
				/**
				 * The read model.
				 *
				 * @var Webinar|null $webinar
				 */
				$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
				if ( null === $webinar ) {
					throw new Command_Refused( 503, 'webinar_change_unanswered', $unavailable, $webinar_id ); // phpcs:ignore WordPress.Security.EscapeOutput -- Answered as JSON.
				}
				return array(
					'session_id' => current_user_can( 'control_webinar', $webinar_id ) ? 0 : $work( $webinar, $this->lead_id(), time(), $fields['device'] ?? '' ),
				);
			},
			$unavailable
		);
	}

	/**
	 * The session of a lead that entered.
	 *
	 * @throws Command_Refused When it did not.
	 */
	private function entered_session( int $webinar_id, int $lead_id ): int {
		$session_id = $this->ledger->session_id( $webinar_id, $lead_id );
		if ( 0 === $session_id ) {
			throw new Command_Refused( 409, 'webinar_not_entered', __( 'You have not entered this webinar.', 'client-webinar-tracker-v2' ), $webinar_id );
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
	 * The endpoint of a command (H4).
	 *
	 * @param key-of<self::COMMANDS> $command Name of the command.
	 */
	private function endpoint( string $command ): Command_Endpoint {
		return new Command_Endpoint( "client_webinar_tracker_v2_$command", 'attend_webinar', self::COMMANDS[ $command ] );
	}
}
