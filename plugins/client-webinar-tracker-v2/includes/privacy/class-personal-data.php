<?php
/**
 * Personal data of attendees.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

use Webinars\Client_Webinar_Tracker_V2\Lib\Personal_Data_Tools;

/**
 * Exports and erases the sessions of one person.
 *
 * @phpstan-import-type Session_Row from Session_Ledger
 */
final class Personal_Data extends Personal_Data_Tools {

	private const SESSIONS_PER_PAGE = 50;

	public function __construct(
		private readonly Session_Ledger $sessions,
		private readonly Stay_Ledger $stays,
		private readonly Known_Attendees $known
	) {}

	protected function label(): string {
		return __( 'Webinars: presence', 'client-webinar-tracker-v2' );
	}

	protected function export_lead( int $lead_id, int $page ): array {
		$rows = $this->sessions->sessions_of_lead( $lead_id, ( $page - 1 ) * self::SESSIONS_PER_PAGE, self::SESSIONS_PER_PAGE );
		return array(
			'data' => array_map( fn( array $row ): array => $this->item( 'session-' . $row['session_id'], $this->fields( $row ) ), $rows ),
			'done' => count( $rows ) < self::SESSIONS_PER_PAGE,
		);
	}

	protected function forget_undecided( int $lead_id ): void {
		$this->known->forget_undecided( $lead_id );
	}

	/**
	 * Erases page by page, as far as the webinars are over.
	 */
	protected function erase_lead( int $lead_id ): array {
		$session_ids = $this->sessions->decided_sessions_of_lead( $lead_id, self::SESSIONS_PER_PAGE );
		if ( array() !== $session_ids ) {
			$this->known->forget( $session_ids );
		}
		$is_done     = count( $session_ids ) < self::SESSIONS_PER_PAGE;
		$is_retained = $is_done && array() !== $this->sessions->sessions_of_lead( $lead_id, 0, 1 );
		return self::erased(
			array() !== $session_ids,
			$is_retained ? __( 'The presence in webinars that are not over yet was kept: who takes part is decided at the end. Erase again after it.', 'client-webinar-tracker-v2' ) : '',
			$is_done
		);
	}

	/**
	 * Describes a session.
	 *
	 * @param Session_Row $row The session.
	 * @return array<string, string> Plain text by its translated name.
	 */
	private function fields( array $row ): array {
		/**
		 * The read model.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar   = apply_filters( 'core_webinar_get', null, (int) $row['webinar_id'] );
		$departure = Departure::known( $row, time() );
		$reasons   = array(
			'page_closed'      => __( 'the page was closed', 'client-webinar-tracker-v2' ),
			'finished'         => __( 'left by the button', 'client-webinar-tracker-v2' ),
			'silence'          => __( 'nothing more was heard', 'client-webinar-tracker-v2' ),
			'webinar_finished' => __( 'stayed to the end', 'client-webinar-tracker-v2' ),
		);
		$stays     = array_map(
			static fn( array $stay ): string => self::time( (int) $stay['began_at'] ) . ' – ' . self::time( (int) ( $stay['left_at'] ?? $stay['seen_at'] ) ),
			$this->stays->stays_of_session( (int) $row['session_id'] )
		);
		return array(
			__( 'Webinar', 'client-webinar-tracker-v2' )   => null === $webinar ? '#' . $row['webinar_id'] : $webinar['title'],
			__( 'Entered', 'client-webinar-tracker-v2' )   => self::time( (int) $row['entered_at'] ),
			__( 'Left', 'client-webinar-tracker-v2' )      => 0 === $departure->left_at ? '' : self::time( $departure->left_at ) . ', ' . ( $reasons[ $departure->reason ] ?? $departure->reason ),
			__( 'Minutes there', 'client-webinar-tracker-v2' ) => (string) intdiv( (int) $row['seen_seconds'], MINUTE_IN_SECONDS ),
			__( 'Times in the room', 'client-webinar-tracker-v2' ) => implode( '; ', $stays ),
			__( 'Took part', 'client-webinar-tracker-v2' ) => match ( true ) {
				null === $row['closed_at']    => __( 'not decided yet', 'client-webinar-tracker-v2' ),
			null === $row['completed_at'] => __( 'no', 'client-webinar-tracker-v2' ),
			default                       => __( 'yes', 'client-webinar-tracker-v2' ),
			},
		);
	}

	/**
	 * Formats a time in the site's zone, with the zone.
	 */
	private static function time( int $at ): string {
		return (string) wp_date( 'Y-m-d H:i:s T', $at );
	}
}
