<?php
/**
 * The commands of the organizer.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use Webinars\Client_Webinar_Registration\Lib\Command_Endpoint;

/**
 * Answers `list` and `cancel_one` over admin-ajax, for the organizer of the webinar. Nobody registers somebody else here.
 */
final class Organizer_Commands {

	private const CAPABILITY = 'publish_post';

	private const PER_PAGE = 50;

	public function __construct( private readonly Bookings $bookings, private readonly People $people ) {}

	/**
	 * Answers `client_webinar_registration_commands`.
	 *
	 * @param RegistrationCommands $commands Commands of other modules.
	 * @return RegistrationCommands
	 */
	public function add_commands( array $commands, int $webinar_id ): array {
		/**
		 * With the two of the organizer.
		 *
		 * @var RegistrationCommands $commands
		 */
		$commands = array_merge( $commands, $this->cancelling()->add_to( $this->listing()->add_to( array(), 'list', $webinar_id ), 'cancel_one', $webinar_id ) );
		return $commands;
	}

	public function list(): void {
		$this->listing()->answer(
			fn( int $webinar_id, array $fields ): array => array(
				'people' => $this->people->page( $webinar_id, $fields['state'], $fields['search'], self::PER_PAGE, self::PER_PAGE * ( max( 1, (int) $fields['page'] ) - 1 ) ),
				'total'  => $this->people->total( $webinar_id, $fields['state'], $fields['search'] ),
			),
			self::unavailable()
		);
	}

	public function cancel_one(): void {
		$this->cancelling()->answer(
			fn( int $webinar_id, array $fields ): array => array( 'registration' => $this->bookings->cancel_by_id( $webinar_id, (int) $fields['registration_id'] ) ),
			self::unavailable()
		);
	}

	private function listing(): Command_Endpoint {
		return new Command_Endpoint(
			'client_webinar_registration_list',
			self::CAPABILITY,
			array(
				'state'  => '/^(registered|waiting|cancelled)?$/D',
				'search' => '/^[^\x00-\x1F\x7F]{0,100}$/Du',
				'page'   => '/^([1-9][0-9]{0,4})?$/D',
			)
		);
	}

	private function cancelling(): Command_Endpoint {
		return new Command_Endpoint( 'client_webinar_registration_cancel_one', self::CAPABILITY, array( 'registration_id' => '/^[1-9][0-9]{0,17}$/D' ) );
	}

	private static function unavailable(): string {
		return __( 'The webinars of this site are switched off at the moment. Try again later.', 'client-webinar-registration' );
	}
}
