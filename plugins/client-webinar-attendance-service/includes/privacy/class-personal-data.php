<?php
/**
 * Personal data of attendees.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

use Webinars\Client_Webinar_Attendance_Service\Lib\Personal_Data_Tools;

/**
 * Exports and erases a person's attendance. Erased rows become anonymous, so that numbers and curves stay true.
 *
 * @phpstan-import-type ExportItem from Personal_Data_Tools
 */
final class Personal_Data extends Personal_Data_Tools {

	private const ROWS_PER_PAGE = 100;

	public function __construct( private readonly Attendance_Ledger $ledger, private readonly Known_Attendees $known ) {}

	protected function label(): string {
		return __( 'Attendance of webinars', 'client-webinar-attendance-service' );
	}

	protected function export_lead( int $lead_id, int $page ): array {
		$rows = $this->ledger->rows_of_lead( $lead_id, self::ROWS_PER_PAGE, self::ROWS_PER_PAGE * ( $page - 1 ) );
		return array(
			'data' => array_map( array( $this, 'row' ), $rows ),
			'done' => count( $rows ) < self::ROWS_PER_PAGE,
		);
	}

	protected function forget_undecided( int $lead_id ): void {
		$this->known->forget_undecided( $lead_id );
	}

	protected function erase_lead( int $lead_id ): array {
		$is_erased   = $this->known->forget_lead( $lead_id ) > 0;
		$is_retained = array() !== $this->ledger->rows_of_lead( $lead_id, 1, 0 );
		return self::erased(
			$is_erased,
			$is_retained ? __( 'The attendance of a webinar that is not over and decided yet was kept. Erase again a few minutes after its end.', 'client-webinar-attendance-service' ) : ''
		);
	}

	/**
	 * Makes an item of the export from a row.
	 *
	 * @param array{attendance_id: string, webinar_id: string, entered_at: ?string, left_at: ?string, completed_at: ?string, attended: ?string} $row Of the ledger.
	 * @return ExportItem
	 */
	private function row( array $row ): array {
		$attended = match ( $row['attended'] ) {
			'1'     => __( 'Yes, until the end', 'client-webinar-attendance-service' ),
			'0'     => __( 'No, left early', 'client-webinar-attendance-service' ),
			default => __( 'Not decided yet', 'client-webinar-attendance-service' ),
		};
		return $this->item(
			"webinar-attendance-{$row['attendance_id']}",
			array(
				__( 'Webinar', 'client-webinar-attendance-service' )  => get_the_title( (int) $row['webinar_id'] ),
				__( 'Entered', 'client-webinar-attendance-service' )  => $this->time( $row['entered_at'] ),
				__( 'Left', 'client-webinar-attendance-service' )     => $this->time( $row['left_at'] ),
				__( 'Attended', 'client-webinar-attendance-service' ) => $attended,
			)
		);
	}

	/**
	 * Formats a time with its day in the site's zone; empty when it did not happen.
	 *
	 * @param string|null $seconds Unix seconds.
	 */
	private function time( ?string $seconds ): string {
		return null === $seconds ? '' : Site_Time::day( (int) $seconds ) . ' ' . Site_Time::clock( (int) $seconds );
	}
}
