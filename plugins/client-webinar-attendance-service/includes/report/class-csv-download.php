<?php
/**
 * Attendance as a file.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

use RuntimeException;
use SplFileObject;
use Webinars\Client_Webinar_Attendance_Service\Lib\Csv_Cells;

/**
 * Sends the people of a webinar as CSV (RFC 4180), safe to open in a spreadsheet, as they are read: its memory does not grow
 * with them.
 */
final class Csv_Download {

	public const ACTION = 'client_webinar_attendance_service_csv';

	private const COLUMNS = array( 'lead_id', 'name', 'entered_at', 'left_at', 'leave_reason', 'minutes', 'attended' );

	/** Without it, spreadsheets take the file for one in the encoding of their country. */
	private const BYTE_ORDER_MARK = "\xEF\xBB\xBF";

	public function __construct( private readonly Attendance_Export $export, private readonly Report_Request $request ) {}

	/**
	 * The address that sends it to the user who is signed in.
	 */
	public static function url( int $webinar_id ): string {
		return wp_nonce_url( admin_url( 'admin-post.php?action=' . self::ACTION . '&' . Report_Request::WEBINAR . "=$webinar_id" ), self::ACTION . "_$webinar_id" );
	}

	/**
	 * Answers the request.
	 */
	public function send(): void {
		$webinar    = $this->request->webinar();
		$webinar_id = $webinar['webinar_id'];
		check_admin_referer( self::ACTION . "_$webinar_id" );

		$day = (string) wp_date( 'Y-m-d', 0 === $webinar['started_at'] ? time() : $webinar['started_at'] );
		header( 'Content-Type: text/csv; charset=utf-8' );
		// D7: a file about a recording does not pass for one about a live webinar.
		$name = 'auto' === $webinar['type'] ? 'recording' : 'webinar';
		header( "Content-Disposition: attachment; filename=\"$name-$webinar_id-attendance-$day.csv\"" );
		header( 'X-Content-Type-Options: nosniff' );
		header( 'Cache-Control: no-store, private' );
		echo self::BYTE_ORDER_MARK; // phpcs:ignore WordPress.Security.EscapeOutput
		$output = new SplFileObject( 'php://output', 'w' );
		$this->write_line( $output, self::COLUMNS );
		try {
			foreach ( $this->export->batches( $webinar_id ) as $batch ) {
				foreach ( $batch as $fields ) {
					$text = Attendance_Export::as_text( $fields );
					$this->write_line( $output, array_map( static fn( string $column ): string => $text[ $column ], self::COLUMNS ) );
				}
			}
		} catch ( RuntimeException ) {
			// It is too late for an error page, and a part must not pass for the whole.
			$this->write_line( $output, array( '', __( 'This list is not complete: the database could not be read. Download it again.', 'client-webinar-attendance-service' ) ) );
		}
	}

	/**
	 * Writes a line.
	 *
	 * @param SplFileObject $output Where to.
	 * @param list<string>  $cells  Of the line.
	 */
	private function write_line( SplFileObject $output, array $cells ): void {
		$output->fputcsv( Csv_Cells::safe( $cells ), ',', '"', '', "\r\n" );
	}
}
