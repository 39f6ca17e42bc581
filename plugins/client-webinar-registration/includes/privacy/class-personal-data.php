<?php
/**
 * Personal data of registrations.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use Webinars\Client_Webinar_Registration\Lib\Personal_Data_Tools;

/**
 * Exports and erases a person's registrations. Of a webinar that is not over the registration is cancelled first, so that the seat goes
 * to the first who waits. Erased rows become anonymous, so that numbers stay true.
 *
 * @phpstan-import-type ExportItem from Personal_Data_Tools
 * @phpstan-import-type ExportAnswer from Personal_Data_Tools
 * @phpstan-import-type EraseAnswer from Personal_Data_Tools
 * @phpstan-import-type GuestRow from Guest_Requests
 */
final class Personal_Data extends Personal_Data_Tools {

	private const ROWS_PER_PAGE = 100;

	public function __construct( private readonly Bookings $bookings, private readonly Registration_Ledger $ledger, private readonly Known_Registrants $known, private readonly Guest_Requests $requests ) {}

	/**
	 * Exports the requests of a mail address too: most of these people are no users.
	 *
	 * @param string $email Address.
	 * @param int    $page  From 1.
	 * @return ExportAnswer
	 */
	public function export( string $email, int $page ): array {
		$answer = parent::export( $email, $page );
		if ( 1 === $page ) {
			$answer['data'] = array( ...array_map( array( $this, 'request' ), $this->requests->of_address( $email ) ), ...$answer['data'] );
		}
		return $answer;
	}

	/**
	 * Erases the requests of a mail address too.
	 *
	 * @param string $email Address.
	 * @return EraseAnswer
	 */
	public function erase( string $email ): array {
		$deleted = $this->requests->forget_address( $email );
		$answer  = parent::erase( $email );

		$answer['items_removed'] = $answer['items_removed'] || $deleted > 0;
		return $answer;
	}

	protected function label(): string {
		return __( 'Registrations for webinars', 'client-webinar-registration' );
	}

	protected function export_lead( int $lead_id, int $page ): array {
		$registrations = $this->ledger->of_lead( $lead_id, self::ROWS_PER_PAGE, self::ROWS_PER_PAGE * ( $page - 1 ) );
		return array(
			'data' => array_map( array( $this, 'registration' ), $registrations ),
			'done' => count( $registrations ) < self::ROWS_PER_PAGE,
		);
	}

	protected function erase_lead( int $lead_id ): array {
		foreach ( $this->ledger->of_lead( $lead_id, PHP_INT_MAX ) as $registration ) {
			if ( 'cancelled' !== $registration['state'] && Webinars::is_open( Webinars::read( $registration['webinar_id'] ) ) ) {
				$this->bookings->cancel( $registration['webinar_id'], $registration['slot_id'] ?? 0, $lead_id );
			}
		}
		return self::erased( $this->known->forget_lead( $lead_id ) > 0 );
	}

	/**
	 * Makes an item of a guest's request.
	 *
	 * @param GuestRow $guest
	 * @return ExportItem
	 */
	private function request( array $guest ): array {
		$time = static fn( string $seconds ): string => gmdate( 'Y-m-d H:i', (int) $seconds ) . ' UTC';
		return $this->item(
			"webinar-request-{$guest['guest_id']}",
			array(
				__( 'Webinar', 'client-webinar-registration' )      => get_the_title( (int) $guest['webinar_id'] ),
				__( 'Name', 'client-webinar-registration' )         => $guest['name'],
				__( 'E-mail address', 'client-webinar-registration' ) => $guest['address'],
				__( 'Asked', 'client-webinar-registration' )        => $time( $guest['requested_at'] ),
				__( 'Agreed that the data is stored', 'client-webinar-registration' ) => $time( $guest['consented_at'] ),
				__( 'Source', 'client-webinar-registration' )       => $guest['source'],
				__( 'Campaign', 'client-webinar-registration' )     => $guest['campaign'],
			)
		);
	}

	/**
	 * Makes an item of the export.
	 *
	 * @param Registration $registration
	 * @return ExportItem
	 */
	private function registration( array $registration ): array {
		$words = new Report_Words( 'auto' === $registration['webinar_type'] );
		return $this->item(
			"webinar-registration-{$registration['registration_id']}",
			array(
				__( 'Webinar', 'client-webinar-registration' ) => get_the_title( $registration['webinar_id'] ),
				$words->time_heading()  => gmdate( 'Y-m-d H:i', $registration['created_at'] ) . ' UTC',
				$words->state_heading() => $words->states()[ $registration['state'] ],
				__( 'Source', 'client-webinar-registration' ) => $registration['source'],
				__( 'Campaign', 'client-webinar-registration' ) => $registration['campaign'],
			)
		);
	}
}
