<?php
/**
 * The commands of the room of a recording.
 *
 * @package Webinars\Autowebinar_Delivery
 */

declare( strict_types=1 );

namespace Webinars\Autowebinar_Delivery;

use Webinars\Autowebinar_Delivery\Lib\Command_Endpoint;
use Webinars\Autowebinar_Delivery\Lib\Command_Refused;

/**
 * Answers `open`, `report` and `click` over admin-ajax (R3). A person who may control the webinar is staff: the commands succeed, record
 * nothing, and let them seek everywhere.
 */
final class Viewing_Commands {

	/** Fields of each command, beside those that all have. */
	public const COMMANDS = array(
		'open'   => array( 'anew' => '/^[01]?$/D' ),
		'report' => array(
			'position'   => '/^[0-9]{1,6}$/D',
			'is_playing' => '/^[01]$/D',
		),
		'click'  => array(),
	);

	public function __construct( private readonly Viewings $viewings, private readonly Recordings $recordings, private readonly Viewing_Pass $pass ) {}

	/**
	 * Answers `client_webinar_room_commands`: tells the room of a recording how to send the commands.
	 *
	 * @param RoomCommands $commands   Commands of other modules.
	 * @param int          $webinar_id The room's webinar.
	 * @return RoomCommands
	 */
	public function add_commands( array $commands, int $webinar_id ): array {
		$webinar = Recordings::webinar( $webinar_id );
		if ( null !== $webinar && Recordings::is_recording( $webinar ) ) {
			foreach ( array_keys( self::COMMANDS ) as $command ) {
				$commands = self::endpoint( $command )->add_to( $commands, $command, $webinar_id );
			}
		}
		return $commands;
	}

	/**
	 * Answers `client_webinar_registration_session_actions`: who came by a personal link watches like others.
	 *
	 * @param list<string> $actions Actions of other modules.
	 * @return list<string>
	 */
	public function add_session_actions( array $actions ): array {
		return array( ...$actions, ...array_map( static fn( string $command ): string => self::endpoint( $command )->action, array_keys( self::COMMANDS ) ) );
	}

	/**
	 * Begins or continues the viewing.
	 */
	public function open(): void {
		$this->answer(
			'open',
			function ( array $webinar, array $fields ): array {
				$length_sec = $this->length_of_open( $webinar );
				if ( current_user_can( 'control_webinar', $webinar['webinar_id'] ) ) {
					return self::state( null, $length_sec );
				}
				$other = '1' === ( $fields['anew'] ?? '' ) ? '' : $this->other_unfinished( $webinar['webinar_id'] );
				if ( '' !== $other ) {
					return array(
						'is_counted'  => true,
						'other_title' => $other,
					) + self::state( null, $length_sec );
				}
				return $this->with_pass( $this->viewings->open( get_current_user_id(), $webinar['webinar_id'], time() ), $length_sec );
			}
		);
	}

	/**
	 * Credits what was watched.
	 */
	public function report(): void {
		$this->answer(
			'report',
			function ( array $webinar, array $fields ): array {
				$length_sec = $this->length_of_open( $webinar );
				if ( current_user_can( 'control_webinar', $webinar['webinar_id'] ) ) {
					return self::state( null, $length_sec );
				}
				$viewing = $this->viewings->report( get_current_user_id(), $webinar['webinar_id'], (int) $fields['position'], '1' === $fields['is_playing'], $length_sec, time() );
				return $this->with_pass( $viewing ?? throw self::not_entered( $webinar['webinar_id'] ), $length_sec );
			}
		);
	}

	/**
	 * Says that the viewer opened the offer; also after the recording was closed.
	 */
	public function click(): void {
		$this->answer(
			'click',
			function ( array $webinar ): array {
				$is_counted = ! current_user_can( 'control_webinar', $webinar['webinar_id'] );
				if ( $is_counted && ! $this->viewings->click( get_current_user_id(), $webinar['webinar_id'], time() ) ) {
					throw self::not_entered( $webinar['webinar_id'] );
				}
				return array( 'is_counted' => $is_counted );
			}
		);
	}

	/**
	 * The length of a recording that is open for viewing (H5).
	 *
	 * @param Webinar $webinar The read model.
	 * @throws Command_Refused When it is not open, or was never read.
	 */
	private function length_of_open( array $webinar ): int {
		if ( 'live' !== $webinar['status'] ) {
			throw new Command_Refused( 409, 'webinar_not_live', __( 'The recording is not open for viewing.', 'autowebinar-delivery' ), $webinar['webinar_id'] );
		}
		$recording = $this->recordings->describe( $webinar );
		if ( null === $recording ) {
			$this->recordings->read_soon( $webinar['webinar_id'] );
			throw new Command_Refused( 503, 'webinar_change_unanswered', __( 'The recording is being prepared. Try again in a minute.', 'autowebinar-delivery' ), $webinar['webinar_id'] );
		}
		return $recording['length_sec'];
	}

	/**
	 * The title of another recording that the person has begun, not finished, and could still finish; empty when there is none.
	 */
	private function other_unfinished( int $webinar_id ): string {
		$viewing = $this->viewings->find( get_current_user_id() );
		if ( null === $viewing || $viewing->is_of( $webinar_id ) || $viewing->is_completed || 0 === $viewing->reached_sec ) {
			return '';
		}
		if ( 0 === $viewing->webinar_id() ) {
			return __( 'a recording on another site', 'autowebinar-delivery' );
		}
		$other = Recordings::webinar( $viewing->webinar_id() );
		return null !== $other && 'live' === $other['status'] ? $other['title'] : '';
	}

	/**
	 * What a viewer's room is told, with a pass for the next reports.
	 *
	 * @return ViewingState
	 */
	private function with_pass( Viewing $viewing, int $length_sec ): array {
		return self::state( $viewing, $length_sec ) + array( 'pass' => $this->pass->make( $viewing, $length_sec, time() ) );
	}

	/**
	 * What the room is told.
	 *
	 * @param Viewing|null $viewing Null for staff, and before anything has begun.
	 * @return ViewingState
	 */
	public static function state( ?Viewing $viewing, int $length_sec ): array {
		return array(
			'is_counted'   => null !== $viewing,
			'reached_sec'  => min( $viewing->reached_sec ?? 0, $length_sec ),
			'length_sec'   => $length_sec,
			'is_completed' => $viewing->is_completed ?? false,
			'other_title'  => '',
		);
	}

	/**
	 * Answers a command.
	 *
	 * @param key-of<self::COMMANDS>                                         $command Name of the command.
	 * @param callable(Webinar, array<string, string>): array<string, mixed> $work    Takes the webinar and the fields.
	 */
	private function answer( string $command, callable $work ): void {
		$unavailable = __( 'The webinars of this site are switched off at the moment. Try again later.', 'autowebinar-delivery' );
		self::endpoint( $command )->answer(
			static function ( int $webinar_id, array $fields ) use ( $work ): array {
				$webinar = Recordings::webinar( $webinar_id );
				if ( null === $webinar || ! Recordings::is_recording( $webinar ) ) {
					throw new Command_Refused( 404, 'webinar_not_found', __( 'There is no such recording.', 'autowebinar-delivery' ), $webinar_id );
				}
				return $work( $webinar, $fields );
			},
			$unavailable
		);
	}

	private static function not_entered( int $webinar_id ): Command_Refused {
		return new Command_Refused( 409, 'webinar_not_entered', __( 'You are watching another recording, or have not begun this one. Reload this page.', 'autowebinar-delivery' ), $webinar_id );
	}

	/**
	 * The endpoint of a command (H4).
	 *
	 * @param key-of<self::COMMANDS> $command Name of the command.
	 */
	private static function endpoint( string $command ): Command_Endpoint {
		return new Command_Endpoint( "autowebinar_$command", 'attend_webinar', self::COMMANDS[ $command ] );
	}
}
