<?php
/**
 * The commands of WP-CLI.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

use Generator;
use RuntimeException;
use Webinars\Client_Webinar_Attendance_Service\Lib\Csv_Cells;
use WP_CLI;
use WP_CLI\Utils;

/**
 * Exports the attendance of a webinar, however many leads it has.
 */
final class Cli_Commands {

	public function __construct( private readonly Attendance_Export $export ) {}

	/**
	 * Exports who entered a webinar, who completed it, and how they are classified.
	 *
	 * Leads are written as they are read, some hundreds at a time; a table repeats its head as often. CSV is safe to open in
	 * a spreadsheet.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : Which webinar.
	 *
	 * [--fields=<fields>]
	 * : Only these fields, separated by commas.
	 *
	 * [--format=<format>]
	 * : How to print them.
	 * ---
	 * default: csv
	 * options:
	 *   - csv
	 *   - json
	 *   - table
	 * ---
	 *
	 * ## AVAILABLE FIELDS
	 *
	 * * lead_id: empty for who was forgotten
	 * * name: of the WordPress user, else the number of the lead
	 * * entered_at, left_at, completed_at: ISO 8601 in UTC, empty when it did not happen
	 * * leave_reason: how it is known that they left
	 * * minutes: how long they were there, empty where nobody has measured it
	 * * attended: yes or no, empty as long as it is undecided; true, false or null in JSON
	 *
	 * ## EXAMPLES
	 *
	 *     $ wp webinar attendance export 12 --user=ann > attendance.csv
	 *
	 * @param array{string}         $arguments As above.
	 * @param array<string, string> $options   As above.
	 */
	public function export( array $arguments, array $options ): void {
		$webinar_id = $this->webinar_id( $arguments[0] );
		$fields     = isset( $options['fields'] ) ? array_map( 'trim', explode( ',', $options['fields'] ) ) : Attendance_Export::FIELDS;
		$unknown    = array_diff( $fields, Attendance_Export::FIELDS );
		if ( array() !== $unknown ) {
			/* translators: 1: fields that do not exist, 2: fields that do. */
			WP_CLI::error( sprintf( __( 'There is no field "%1$s". Choose from %2$s.', 'client-webinar-attendance-service' ), implode( ', ', $unknown ), implode( ', ', Attendance_Export::FIELDS ) ) . ' (webinar_request_invalid)' );
		}
		try {
			match ( $options['format'] ) {
				'json'  => $this->print_json( $webinar_id, $fields ),
				'table' => $this->print_table( $webinar_id, $fields ),
				default => Utils\write_csv( STDOUT, $this->lines( $webinar_id ), $fields ),
			};
		} catch ( RuntimeException $error ) {
			WP_CLI::error( $error->getMessage() . ' (webinar_export_failed)' );
		}
	}

	/**
	 * The webinar that is meant, when the user controls it; ends otherwise.
	 *
	 * @param string $id As it was typed.
	 */
	private function webinar_id( string $id ): int {
		if ( ! is_user_logged_in() ) {
			WP_CLI::error( __( 'Say on whose behalf: add --user=<login>.', 'client-webinar-attendance-service' ) . ' (webinar_not_signed_in)' );
		}
		$webinar_id = 1 === preg_match( '/^[1-9][0-9]{0,9}$/D', $id ) ? (int) $id : 0;
		if ( 0 === $webinar_id || null === apply_filters( 'core_webinar_get', null, $webinar_id ) ) {
			WP_CLI::error( __( 'There is no such webinar: see "wp webinar list". The plugin "Webinars: Core" must be active.', 'client-webinar-attendance-service' ) . ' (webinar_not_found)' );
		}
		if ( ! current_user_can( 'control_webinar', $webinar_id ) ) {
			WP_CLI::error( __( 'Only the organizer and the speakers of this webinar can export its attendance. Ask its organizer.', 'client-webinar-attendance-service' ) . ' (webinar_permission_denied)' );
		}
		return $webinar_id;
	}

	/**
	 * Prints a list of objects.
	 *
	 * @param int          $webinar_id Webinar.
	 * @param list<string> $fields     Of each object.
	 */
	private function print_json( int $webinar_id, array $fields ): void {
		$separator = '[';
		foreach ( $this->export->batches( $webinar_id ) as $batch ) {
			foreach ( $batch as $person ) {
				echo $separator . wp_json_encode( Utils\pick_fields( $person, $fields ) ); // phpcs:ignore WordPress.Security.EscapeOutput -- JSON, to a terminal.
				$separator = ',';
			}
		}
		echo '[' === $separator ? "[]\n" : "]\n";
	}

	/**
	 * Prints a table for each batch: the widths of columns are known only when all their values are.
	 *
	 * @param int          $webinar_id Webinar.
	 * @param list<string> $fields     Columns.
	 */
	private function print_table( int $webinar_id, array $fields ): void {
		foreach ( $this->export->batches( $webinar_id ) as $batch ) {
			Utils\format_items( 'table', array_map( array( Attendance_Export::class, 'as_text' ), $batch ), $fields );
		}
	}

	/**
	 * All lines of a webinar, read as they are asked for.
	 *
	 * @param int $webinar_id Webinar.
	 * @return Generator<array<string, mixed>>
	 */
	private function lines( int $webinar_id ): Generator {
		foreach ( $this->export->batches( $webinar_id ) as $batch ) {
			foreach ( $batch as $person ) {
				yield Csv_Cells::safe( Attendance_Export::as_text( $person ) );
			}
		}
	}
}
