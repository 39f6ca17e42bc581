<?php
/**
 * Registrations as a file.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use RuntimeException;
use SplFileObject;
use Webinars\Client_Webinar_Registration\Lib\Csv_Cells;

/**
 * Sends the people of a webinar as CSV (RFC 4180), safe to open in a spreadsheet, as they are read.
 */
final class Csv_Download {

	public const ACTION = 'client_webinar_registration_csv';

	/** Without it, spreadsheets take the file for one in the encoding of their country. */
	private const BYTE_ORDER_MARK = "\xEF\xBB\xBF";

	public function __construct( private readonly People $people ) {}

	public static function url( int $webinar_id ): string {
		return wp_nonce_url( admin_url( 'admin-post.php?action=' . self::ACTION . '&' . Page_Request::WEBINAR . "=$webinar_id" ), self::ACTION . "_$webinar_id" );
	}

	/**
	 * Sends the headers of a file.
	 *
	 * @return callable(array<mixed>): mixed Writes a row.
	 */
	public static function begin( string $file_name ): callable {
		header( 'Content-Type: text/csv; charset=utf-8' );
		header( "Content-Disposition: attachment; filename=\"$file_name\"" );
		header( 'X-Content-Type-Options: nosniff' );
		header( 'Cache-Control: no-store, private' );
		echo self::BYTE_ORDER_MARK; // phpcs:ignore WordPress.Security.EscapeOutput
		$output = new SplFileObject( 'php://output', 'w' );
		return static fn( array $cells ) => $output->fputcsv( Csv_Cells::safe( $cells ), ',', '"', '', "\r\n" );
	}

	/**
	 * Answers the request.
	 */
	public function send(): void {
		$webinar_id = Page_Request::webinar()['webinar_id'];
		check_admin_referer( self::ACTION . "_$webinar_id" );
		$write = self::begin( "webinar-$webinar_id-registrations.csv" );
		$write( Cli_Commands::FIELDS );
		try {
			foreach ( $this->people->batches( $webinar_id ) as $batch ) {
				foreach ( $batch as $person ) {
					$write( People::fields( $person ) );
				}
			}
			foreach ( $this->people->unconfirmed_batches( $webinar_id ) as $batch ) {
				array_map( $write, $batch );
			}
		} catch ( RuntimeException ) {
			// It is too late for an error page, and a part must not pass for the whole.
			$write( array( '', __( 'This list is not complete: the database could not be read. Download it again.', 'client-webinar-registration' ) ) );
		}
	}
}
