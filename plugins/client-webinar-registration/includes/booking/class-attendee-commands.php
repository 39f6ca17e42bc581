<?php
/**
 * The commands of an attendee.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use Webinars\Client_Webinar_Registration\Lib\Command_Endpoint;
use Webinars\Client_Webinar_Registration\Lib\Command_Refused;
use Webinars\Client_Webinar_Registration\Lib\Whom_To_Ask;

/**
 * Answers `register` and `cancel` over admin-ajax, for the signed-in person and nobody else. Staff need no seat: nothing is recorded.
 *
 * A lead without a seat may not attend yet. So Core checks `read_post`, and the module asks for admission without the seat.
 */
final class Attendee_Commands {

	/** Fields of each command, beside those that all have. */
	private const COMMANDS = array(
		'register' => array(
			'source'   => '/^[\w.~:-]{0,64}$/D',
			'campaign' => '/^[\w.~:-]{0,64}$/D',
		),
		'cancel'   => array(),
	);

	private const DEFAULT_SOURCE = 'site';

	public function __construct( private readonly Bookings $bookings, private readonly Door $door ) {}

	/**
	 * Answers `client_webinar_registration_commands`.
	 *
	 * @param RegistrationCommands $commands Commands of other modules.
	 * @return RegistrationCommands
	 */
	public function add_commands( array $commands, int $webinar_id ): array {
		foreach ( $this->door->may_book( get_current_user_id(), $webinar_id ) ? array_keys( self::COMMANDS ) : array() as $command ) {
			/**
			 * With this one.
			 *
			 * @var RegistrationCommands $commands
			 */
			$commands = array_merge( $commands, $this->endpoint( $command )->add_to( array(), $command, $webinar_id ) );
		}
		return $commands;
	}

	/**
	 * Answers `client_webinar_registration_session_actions`: a person whom a link has signed in may give the seat back.
	 *
	 * @param list<string> $actions Actions of other modules.
	 * @return list<string>
	 */
	public function add_session_actions( array $actions ): array {
		return array( ...$actions, $this->endpoint( 'cancel' )->action );
	}

	public function register(): void {
		$this->answer(
			'register',
			fn( int $webinar_id, int $lead_id, array $fields ): array => $this->bookings->register( $webinar_id, 0, $lead_id, get_current_user_id(), '' === $fields['source'] ? self::DEFAULT_SOURCE : $fields['source'], $fields['campaign'] )
		);
	}

	public function cancel(): void {
		$this->answer( 'cancel', fn( int $webinar_id, int $lead_id ): array => $this->bookings->cancel( $webinar_id, 0, $lead_id ) );
	}

	/** What a person who is not admitted can do. */
	public static function whom_to_ask( int $webinar_id ): string {
		return Whom_To_Ask::text(
			$webinar_id,
			/* translators: %s: name of the organizer. */
			__( 'You are not admitted to this webinar. Ask its organizer, %s.', 'client-webinar-registration' ),
			__( 'You are not admitted to this webinar. Ask its organizer.', 'client-webinar-registration' )
		);
	}

	/**
	 * Answers a command with the person's registration; null for staff.
	 *
	 * @param key-of<self::COMMANDS>                                    $command Name of the command.
	 * @param callable(int, int, array<string, string>): Registration $work    Takes the webinar, the lead and the fields.
	 */
	private function answer( string $command, callable $work ): void {
		$this->endpoint( $command )->answer(
			function ( int $webinar_id, array $fields ) use ( $work ): array {
				if ( current_user_can( 'control_webinar', $webinar_id ) ) {
					return array( 'registration' => null );
				}
				if ( ! $this->door->may_book( get_current_user_id(), $webinar_id ) ) {
					throw new Command_Refused( 403, 'webinar_not_admitted', self::whom_to_ask( $webinar_id ), $webinar_id ); // phpcs:ignore WordPress.Security.EscapeOutput -- Answered as JSON.
				}
				return array( 'registration' => $work( $webinar_id, Webinars::lead_of( get_current_user_id() ), $fields ) );
			},
			__( 'The webinars of this site are switched off at the moment. Try again later.', 'client-webinar-registration' )
		);
	}

	/**
	 * The endpoint of a command (H4).
	 *
	 * @param key-of<self::COMMANDS> $command Name of the command.
	 */
	private function endpoint( string $command ): Command_Endpoint {
		return new Command_Endpoint( "client_webinar_registration_$command", 'read_post', self::COMMANDS[ $command ] );
	}
}
