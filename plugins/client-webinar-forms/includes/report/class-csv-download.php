<?php
/**
 * Answers as a file.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Forms;

use RuntimeException;
use SplFileObject;
use Webinars\Client_Webinar_Forms\Lib\Csv_Cells;

/**
 * Sends the answers to a form about a webinar as CSV (RFC 4180), safe to open in a spreadsheet, as they are read.
 */
final class Csv_Download {

	public const ACTION = 'client_webinar_forms_csv';

	/** Without it, spreadsheets take the file for one in the encoding of their country. */
	private const BYTE_ORDER_MARK = "\xEF\xBB\xBF";

	private const ANSWERS_AT_ONCE = 500;

	public function __construct( private readonly Answer_Ledger $ledger ) {}

	public static function url( int $webinar_id, int $form_id ): string {
		return wp_nonce_url( admin_url( 'admin-post.php?action=' . self::ACTION . "&webinar_id=$webinar_id&form_id=$form_id" ), self::ACTION . "_$webinar_id" );
	}

	/**
	 * Answers the request.
	 */
	public function send(): void {
		$webinar_id = self::number( 'webinar_id' );
		$form_id    = self::number( 'form_id' );
		check_admin_referer( self::ACTION . "_$webinar_id" );
		if ( 0 === $form_id || 'webinar_event' !== get_post_type( $webinar_id ) || ! current_user_can( 'publish_post', $webinar_id ) ) {
			wp_die( esc_html__( 'Only the organizer of this webinar sees the answers. Ask its organizer.', 'client-webinar-forms' ), 403 );
		}
		$fields = $this->ledger->asked( $webinar_id, $form_id )['fields'];
		header( 'Content-Type: text/csv; charset=utf-8' );
		header( "Content-Disposition: attachment; filename=\"webinar-$webinar_id-form-$form_id.csv\"" );
		header( 'X-Content-Type-Options: nosniff' );
		header( 'Cache-Control: no-store, private' );
		echo self::BYTE_ORDER_MARK; // phpcs:ignore WordPress.Security.EscapeOutput
		$output = new SplFileObject( 'php://output', 'w' );
		$write  = static fn( array $cells ) => $output->fputcsv( Csv_Cells::safe( $cells ), ',', '"', '', "\r\n" );
		$write( array( 'answered_at', 'lead_id', 'name', ...array_column( $fields, 'label' ) ) );
		try {
			$this->write_answers( $webinar_id, $form_id, array_column( $fields, 'name' ), $write );
		} catch ( RuntimeException ) {
			// It is too late for an error page, and a part must not pass for the whole.
			$write( array( '', __( 'This list is not complete: the database could not be read. Download it again.', 'client-webinar-forms' ) ) );
		}
	}

	/**
	 * Writes a row for each person who is known.
	 *
	 * @param list<string>                  $names Of the fields.
	 * @param callable(array<mixed>): mixed $write Writes a row.
	 */
	private function write_answers( int $webinar_id, int $form_id, array $names, callable $write ): void {
		$after = 0;
		do {
			$answers = $this->ledger->page( $webinar_id, $form_id, $after, self::ANSWERS_AT_ONCE );
			cache_users( array_column( $answers, 'user_id' ) );
			foreach ( $answers as $answer ) {
				$after = $answer['answer_id'];
				$user  = get_userdata( $answer['user_id'] );
				$cells = array( gmdate( 'c', $answer['answered_at'] ), $answer['lead_id'], false === $user ? '' : $user->display_name );
				foreach ( $names as $name ) {
					$cells[] = Answer_Text::of_value( $answer['payload'][ $name ] ?? '' );
				}
				$write( $cells );
			}
			$is_last = count( $answers ) < self::ANSWERS_AT_ONCE;
		} while ( ! $is_last );
	}

	private static function number( string $name ): int {
		$value = $_GET[ $name ] ?? ''; // phpcs:ignore WordPress.Security -- send() verifies the nonce that names it.
		return is_string( $value ) ? absint( $value ) : 0;
	}
}
