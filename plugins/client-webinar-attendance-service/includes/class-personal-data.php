<?php
/**
 * Personal data.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

/**
 * Answers WordPress's tools for exporting and erasing what is known about a person.
 *
 * @phpstan-type ExportItem array{group_id: string, group_label: string, item_id: string, data: list<array{name: string, value: string}>}
 */
final class Personal_Data {

	private const NAME = 'client-webinar-attendance-service';

	private const ROWS_PER_PAGE = 100;

	/**
	 * Takes what it works with.
	 *
	 * @param Attendance_Ledger $ledger Holds the attendance.
	 */
	public function __construct( private readonly Attendance_Ledger $ledger ) {}

	/**
	 * Adds the exporter.
	 *
	 * @param array<string, array<string, mixed>> $exporters Known ones.
	 * @return array<string, array<string, mixed>>
	 */
	public function add_exporter( array $exporters ): array {
		$exporters[ self::NAME ] = array(
			'exporter_friendly_name' => __( 'Attendance of webinars', 'client-webinar-attendance-service' ),
			'callback'               => array( $this, 'export' ),
		);
		return $exporters;
	}

	/**
	 * Adds the eraser.
	 *
	 * @param array<string, array<string, mixed>> $erasers Known ones.
	 * @return array<string, array<string, mixed>>
	 */
	public function add_eraser( array $erasers ): array {
		$erasers[ self::NAME ] = array(
			'eraser_friendly_name' => __( 'Attendance of webinars', 'client-webinar-attendance-service' ),
			'callback'             => array( $this, 'erase' ),
		);
		return $erasers;
	}

	/**
	 * Gives what is known about a person.
	 *
	 * @param string $email Address.
	 * @param int    $page  From 1.
	 * @return array{data: list<ExportItem>, done: bool}
	 */
	public function export( string $email, int $page ): array {
		$lead_id = $this->lead_id( $email );
		$rows    = 0 === $lead_id ? array() : $this->ledger->of_lead( $lead_id, self::ROWS_PER_PAGE, self::ROWS_PER_PAGE * ( $page - 1 ) );
		return array(
			'data' => array_map( array( $this, 'item' ), $rows ),
			'done' => count( $rows ) < self::ROWS_PER_PAGE,
		);
	}

	/**
	 * Makes a person's rows anonymous, so that numbers and curves stay true. Those that are not decided yet are kept: the
	 * person would be counted anew, and written to.
	 *
	 * @param string $email Address.
	 * @return array{items_removed: bool, items_retained: bool, messages: list<string>, done: bool}
	 */
	public function erase( string $email ): array {
		$lead_id     = $this->lead_id( $email );
		$is_erased   = 0 !== $lead_id && $this->ledger->forget_lead( $lead_id ) > 0;
		$is_retained = 0 !== $lead_id && array() !== $this->ledger->of_lead( $lead_id, 1, 0 );
		return array(
			'items_removed'  => $is_erased,
			'items_retained' => $is_retained,
			'messages'       => $is_retained ? array( __( 'The attendance of a webinar that is not over and decided yet was kept. Erase again a few minutes after its end.', 'client-webinar-attendance-service' ) ) : array(),
			'done'           => true,
		);
	}

	/**
	 * The lead that a user is, 0 where there is no such user.
	 */
	private function lead_id( string $email ): int {
		$user    = get_user_by( 'email', $email );
		$lead_id = false === $user ? 0 : apply_filters( 'core_webinar_lead_id', $user->ID, $user->ID );
		return is_int( $lead_id ) ? max( 0, $lead_id ) : 0;
	}

	/**
	 * A row as the export has it.
	 *
	 * @param array{attendance_id: string, webinar_id: string, entered_at: ?string, left_at: ?string, completed_at: ?string, attended: ?string} $row Of the ledger.
	 * @return ExportItem
	 */
	private function item( array $row ): array {
		$attended = match ( $row['attended'] ) {
			'1'     => __( 'Yes, until the end', 'client-webinar-attendance-service' ),
			'0'     => __( 'No, left early', 'client-webinar-attendance-service' ),
			default => __( 'Not decided yet', 'client-webinar-attendance-service' ),
		};
		$fields = array(
			__( 'Webinar', 'client-webinar-attendance-service' ) => get_the_title( (int) $row['webinar_id'] ),
			__( 'Entered', 'client-webinar-attendance-service' ) => $this->moment( $row['entered_at'] ),
			__( 'Left', 'client-webinar-attendance-service' ) => $this->moment( $row['left_at'] ),
			__( 'Attended', 'client-webinar-attendance-service' ) => $attended,
		);
		$data   = array();
		foreach ( array_filter( $fields ) as $name => $value ) {
			$data[] = array(
				'name'  => $name,
				'value' => esc_html( $value ),
			);
		}
		return array(
			'group_id'    => self::NAME,
			'group_label' => __( 'Attendance of webinars', 'client-webinar-attendance-service' ),
			'item_id'     => "webinar-attendance-{$row['attendance_id']}",
			'data'        => $data,
		);
	}

	/**
	 * A moment with the day, in the site's zone; empty when it did not happen.
	 *
	 * @param string|null $seconds Unix seconds.
	 */
	private function moment( ?string $seconds ): string {
		return null === $seconds ? '' : Site_Time::day( (int) $seconds ) . ' ' . Site_Time::clock( (int) $seconds );
	}
}
