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
 */
final class Personal_Data extends Personal_Data_Tools {

	private const ROWS_PER_PAGE = 100;

	public function __construct( private readonly Bookings $bookings, private readonly Registration_Ledger $ledger, private readonly Known_Registrants $known ) {}

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
	 * Makes an item of the export.
	 *
	 * @param Registration $registration
	 * @return ExportItem
	 */
	private function registration( array $registration ): array {
		return $this->item(
			"webinar-registration-{$registration['registration_id']}",
			array(
				__( 'Webinar', 'client-webinar-registration' )  => get_the_title( $registration['webinar_id'] ),
				__( 'Booked', 'client-webinar-registration' )   => gmdate( 'Y-m-d H:i', $registration['created_at'] ) . ' UTC',
				__( 'Seat', 'client-webinar-registration' )     => match ( $registration['state'] ) {
					'registered' => __( 'Has a seat', 'client-webinar-registration' ),
				'waiting'    => __( 'Waiting', 'client-webinar-registration' ),
				'cancelled'  => __( 'Cancelled', 'client-webinar-registration' ),
				},
				__( 'Source', 'client-webinar-registration' )   => $registration['source'],
				__( 'Campaign', 'client-webinar-registration' ) => $registration['campaign'],
			)
		);
	}
}
