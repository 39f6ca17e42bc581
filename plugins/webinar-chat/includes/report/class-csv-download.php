<?php
/**
 * The chat as a file.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

use SplFileObject;
use Webinars\Webinar_Chat\Lib\Csv_Cells;

/**
 * Sends what was said as CSV (RFC 4180), safe to open in a spreadsheet, as it is read.
 */
final class Csv_Download {

	public const ACTION = 'webinar_chat_csv';

	/** Without it, spreadsheets take the file for one in the encoding of their country. */
	private const BYTE_ORDER_MARK = "\xEF\xBB\xBF";

	public function __construct( private readonly Transcript $transcript ) {}

	/** Address of the file, with `&` as it is. */
	public static function url( int $webinar_id ): string {
		return add_query_arg(
			array(
				'action'     => self::ACTION,
				'webinar_id' => $webinar_id,
				'_wpnonce'   => wp_create_nonce( self::ACTION . "_$webinar_id" ),
			),
			admin_url( 'admin-post.php' )
		);
	}

	/**
	 * Answers the request.
	 */
	public function send(): void {
		$webinar_id = absint( is_string( $_GET['webinar_id'] ?? null ) ? $_GET['webinar_id'] : 0 ); // phpcs:ignore WordPress.Security.NonceVerification
		check_admin_referer( self::ACTION . "_$webinar_id" );
		if ( ! current_user_can( Moderators::CAPABILITY, $webinar_id ) ) {
			wp_die( esc_html__( 'You may not moderate the chat of this webinar. Ask its organizer.', 'webinar-chat' ), '', array( 'response' => 403 ) );
		}
		header( 'Content-Type: text/csv; charset=utf-8' );
		header( "Content-Disposition: attachment; filename=\"webinar-$webinar_id-chat.csv\"" );
		header( 'X-Content-Type-Options: nosniff' );
		header( 'Cache-Control: no-store, private' );
		echo self::BYTE_ORDER_MARK; // phpcs:ignore WordPress.Security.EscapeOutput
		$output = new SplFileObject( 'php://output', 'w' );
		$output->fputcsv( Transcript::FIELDS, ',', '"', '', "\r\n" );
		foreach ( $this->transcript->rows( $webinar_id ) as $row ) {
			$output->fputcsv( Csv_Cells::safe( $row ), ',', '"', '', "\r\n" );
		}
	}
}
